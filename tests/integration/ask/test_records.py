"""Questions of a library of labels and registry records: doses whole, boxes whole, stopped trials told as stopped.

Everything here is made up for the tests; NCT00000000 is no trial.
"""

from __future__ import annotations

import json

import pytest

from everyline.domain.answer import Answer
from everyline.domain.record import Outcome
from everyline.engine.ask import Request, ask
from everyline.engine.build import open_library, take_in
from everyline.settings import Settings

LABEL = """<document xmlns="urn:hl7-org:v3"><code code="34391-3" displayName="LABEL"/><title>EXAMPLIN tablets</title>
<effectiveTime value="20230615"/><setId root="00000000-0000-4000-8000-000000000001"/><component><structuredBody>
<component><section><code code="48780-1"/><subject><manufacturedProduct><manufacturedProduct><name>EXAMPLIN</name>
<asEntityWithGeneric><genericMedicine><name>examplinib</name></genericMedicine></asEntityWithGeneric>
</manufacturedProduct></manufacturedProduct></subject></section></component>
<component><section><code code="34066-1"/><title>WARNING: SERIOUS INFECTIONS</title><text>
<paragraph>EXAMPLIN increases the risk of serious infections. These infections were often fatal.</paragraph>
<paragraph>Test patients for tuberculosis before EXAMPLIN is given.</paragraph></text></section></component>
<component><section><code code="34068-7"/><title>2.5 Plaque Psoriasis</title><text><paragraph>The recommended dose of
EXAMPLIN for adults with plaque psoriasis is 4 mg once daily.</paragraph></text></section></component>
<component><section><code code="34070-3"/><title>4 CONTRAINDICATIONS</title><text><list>
<item>Active liver disease</item><item>Hypersensitivity to examplinib</item><item>Women who are pregnant</item>
<item>Severe renal impairment</item></list></text></section></component>
</structuredBody></component></document>"""
GROUPS = [{"id": "OG0", "title": "Examplinib"}, {"id": "OG1", "title": "Placebo"}]


def study(number: str, status: dict[str, str], rows: list[tuple[str, str]]) -> dict[str, object]:
    measured = [{"groupId": group["id"], "value": value} for group, (value, _) in zip(GROUPS, rows, strict=False)]
    counts = [{"groupId": group["id"], "value": n} for group, (_, n) in zip(GROUPS, rows, strict=False)]
    outcome = {
        "type": "PRIMARY",
        "title": "Clearing of psoriasis",
        "timeFrame": "Week 16",
        "paramType": "COUNT_OF_PARTICIPANTS",
        "unitOfMeasure": "Participants",
        "groups": GROUPS,
        "denoms": [{"units": "Participants", "counts": counts}],
        "classes": [{"categories": [{"measurements": measured}]}],
    }
    protocol = {
        "identificationModule": {"nctId": number, "officialTitle": "Examplinib in plaque psoriasis"},
        "statusModule": status,
        "conditionsModule": {"conditions": ["Psoriasis"]},
        "designModule": {"studyType": "INTERVENTIONAL", "designInfo": {"allocation": "RANDOMIZED"}},
        "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": "Examplinib 4 mg"}]},
    }
    results = {"outcomeMeasuresModule": {"outcomeMeasures": [outcome]}}
    return {"protocolSection": protocol, **({"resultsSection": results} if rows else {}), "hasResults": bool(rows)}


STUDIES = [
    study("NCT00000001", {"overallStatus": "COMPLETED"}, [("60", "100"), ("10", "100")]),
    study("NCT00000002", {"overallStatus": "TERMINATED", "whyStopped": "Slow enrolment"}, []),
    study("NCT00000003", {"overallStatus": "COMPLETED"}, [("120", "100"), ("10", "100")]),
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("records")
    (folder / "label.xml").write_text(LABEL, encoding="utf-8")
    (folder / "studies.json").write_text(json.dumps({"studies": STUDIES}), encoding="utf-8")
    made = Settings.read({"HOME": str(folder)}, library=str(folder / "library"))
    report = take_in(made, [folder / "label.xml", folder / "studies.json"], vectors=False)
    assert report.outcomes[Outcome.KEPT] == 4
    (refused,) = report.refusals
    assert (refused.reason, refused.count) == ("more people with the result than were counted", 1)
    assert "NCT00000003" in refused.places[0]
    return made


def said(settings: Settings, question: str) -> Answer:
    return ask(open_library(settings), Request(question))


def texts(answer: Answer) -> list[str]:
    return [claim.text for claim in answer.claims]


def test_a_dose_is_told_with_its_drug_and_its_people(settings: Settings) -> None:
    answer = said(settings, "What is the dose of examplinib in plaque psoriasis?")
    first = next(claim for claim in answer.claims if claim.id == answer.bottom_line[0])
    assert first.text == (
        "Examplinib: the recommended dose of EXAMPLIN for adults with plaque psoriasis is 4 mg once daily."
    )


def test_a_box_asked_for_is_told_whole_without_what_does_not_stand_alone(settings: Settings) -> None:
    found = texts(said(settings, "boxed warning of examplinib"))
    assert "Examplinib: Boxed warning: SERIOUS INFECTIONS." in found
    assert "Examplinib: EXAMPLIN increases the risk of serious infections." in found
    assert "Examplinib: Test patients for tuberculosis before EXAMPLIN is given." in found
    assert not any("These infections" in text for text in found)


def test_contraindications_asked_for_are_all_told(settings: Settings) -> None:
    found = texts(said(settings, "contraindications of examplinib"))
    assert {text for text in found if "Contraindications: " in text} == {
        "Examplinib: Contraindications: Active liver disease.",
        "Contraindications: Hypersensitivity to examplinib.",
        "Examplinib: Contraindications: Women who are pregnant.",
        "Examplinib: Contraindications: Severe renal impairment.",
    }


def test_results_are_told_and_a_stopped_trial_estimates_nothing(settings: Settings) -> None:
    answer = said(settings, "Is examplinib effective in psoriasis?")
    by_text = {claim.text: claim.certainty for claim in answer.claims}
    result = next(text for text in by_text if "60 of 100 Participants with Examplinib" in text)
    assert by_text[result] is not None
    assert not any("120" in text for text in by_text)
    asked = said(settings, "Was the trial of examplinib in psoriasis terminated early?")
    (stopped,) = [claim for claim in asked.claims if "was terminated" in claim.text and claim.id in asked.bottom_line]
    assert stopped.text.startswith("Examplinib 4 mg: trial NCT00000002 was terminated")
    assert "Slow enrolment" in stopped.text
    assert stopped.certainty is None
