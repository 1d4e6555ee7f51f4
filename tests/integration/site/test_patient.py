"""A patient walked through a pathway: what is said, what is missing, what is refused; nothing lost, nothing kept."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from everyline.domain.guidance import Standing
from everyline.engine.site import Site

AA, ATORVASTATIN = "/pathways/alopecia-areata/patient", "/pathways/atorvastatin/patient"
DAY = "2026-11-25"
ILL = {
    "day": DAY, "f-birth_date": "1970-02-28", "f-jaundice": "yes", "f-jaundice.on": DAY, "f-atorvastatin": "yes",
    "f-atorvastatin.on": "2026-11-01",
}  # fmt: skip
SEVERE = {
    "day": DAY, "f-alopecia_areata": "yes", "f-birth_date": "1990-02-28", "f-region": "US", "f-salt": "62",
    "f-salt.unit": "{score}", "f-salt.on": "2026-11-01", "f-baricitinib": "no", "f-ritlecitinib": "no",
    "f-deuruxolitinib": "no",
}  # fmt: skip
BUNDLE = {
    "resourceType": "Bundle", "type": "collection",
    "entry": [
        {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "id": "p", "birthDate": "1990-02-28"}},
        {"fullUrl": "urn:uuid:2", "resource": {
            "resourceType": "Observation", "id": "s", "status": "final", "subject": {"reference": "urn:uuid:1"},
            "code": {"coding": [{"system": "urn:everyline:pathway:alopecia-areata", "code": "salt"}]},
            "effectiveDateTime": "2026-11-01", "valueQuantity": {
                "value": 62, "system": "http://unitsofmeasure.org", "code": "{score}"}}},
    ],
}  # fmt: skip


@pytest.fixture
def database(new_database: Callable[[str], str]) -> str:
    """One kind is enough: pathways keep nothing in it."""
    return new_database("sqlite")


def ask(client: TestClient, at: str, told: dict[str, str], **given: Any) -> httpx2.Response:
    return client.post(at, data=told, **given)


def values(page: str) -> dict[str, str]:
    """What the fields of a page hold, but radio buttons that are not chosen."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and value and ('type="radio"' not in tag or " checked" in tag):
            found[name[1]] = html.unescape(value[1])
    for name, options in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r"<option(?: value=\"([^\"]*)\")? selected>([^<]*)", options)
        found[name] = html.unescape(chosen[1] or chosen[2]) if chosen else ""
    return found


def test_the_form_asks_for_every_fact_and_knows_nothing(anybody: TestClient, site: Site) -> None:
    answer = anybody.get(AA)
    held = values(answer.text)
    facts = site.pathways.find("alopecia-areata").pathway.facts
    assert all(held[f"f-{one.id}"] == "" for one in facts)
    assert answer.headers["cache-control"] == "no-store"
    assert "not stored, not logged, and in no address" in answer.text
    # Where several units are usual, none is taken for granted.
    assert held["f-lymphocytes.unit"] == ""


def test_what_cannot_wait_stands_first_with_its_reasons_and_exact_words(anybody: TestClient, site: Site) -> None:
    answer = ask(anybody, ATORVASTATIN, ILL)
    page = html.unescape(answer.text)
    assert answer.headers["cache-control"] == "no-store"
    assert page.index("At once") < page.index("Interrupt atorvastatin promptly") < page.index('id="open"')
    told = site.pathways.run(site.pathways.find("atorvastatin"), _short(ILL), date(2026, 11, 25))
    indicated = told.of(Standing.INDICATED)
    assert indicated
    for one in indicated:
        assert f'id="action-{one.action.id}"' in page
        assert all(said in page for said in one.because)
        quotes = [cited.quote for name in one.action.statements for cited in told.backings[name].citations]
        assert all(quote in page for quote in quotes)


def _short(told: dict[str, str]) -> bytes:
    """The same facts in the short form, written by hand."""
    assert told is ILL
    return json.dumps(
        {
            "birth_date": "1970-02-28",
            "conditions": [{"code": "jaundice", "present": True, "date": DAY}],
            "medications": [{"code": "atorvastatin", "start": "2026-11-01"}],
        }
    ).encode()


def test_each_missing_fact_leads_to_its_field_which_stays_as_it_was_filled_in(anybody: TestClient) -> None:
    page = ask(anybody, AA, SEVERE).text
    leads = set(re.findall(r'href="#(f-[^"]+)"', page))
    assert {"f-pregnancy", "f-egfr", "f-cyp2c9"} <= leads
    assert all(f'id="{one}"' in page for one in leads)
    held = values(page)
    assert {name: held[name] for name in SEVERE} == SEVERE
    more = ask(anybody, AA, {**SEVERE, "f-pregnancy": "no", "f-pregnancy.on": DAY}).text
    assert 'href="#f-pregnancy"' not in more


def test_what_speaks_against_is_told_with_why(anybody: TestClient) -> None:
    page = ask(anybody, AA, {**SEVERE, "f-cyp2c9": "poor", "f-region": "US"}).text
    against = page[page.index("What speaks against") :]
    assert "Speaks against it" in against
    assert "CYP2C9 poor metaboliser" in against[:8_000]


@pytest.mark.parametrize(
    "told, field, said",
    [
        ({"f-salt": "140"}, "f-salt", "is impossible (possible from 0 to 100"),
        ({"f-salt.on": "2027-01-01"}, "f-salt", "2027-01-01 lies after 2026-11-25"),
        ({"f-salt": "sixty"}, "f-salt", "is no number"),
        ({"f-salt": "62,5"}, "f-salt", "is no number"),
        ({"f-lymphocytes": "900"}, "f-lymphocytes", "no unit; it is known in /uL"),
        ({"f-lymphocytes": "900", "f-lymphocytes.unit": "mg"}, "f-lymphocytes", "told in mg"),
        ({"f-birth_date": "1800-01-01"}, "f-birth_date", "more than 130 years ago"),
        ({"f-birth_date": "2026-11-26"}, "f-birth_date", "lies after"),
        ({"f-region": "Mars"}, "f-region", "is none of US, EU, England"),
        ({"f-baricitinib": "", "f-baricitinib.on": DAY}, "f-baricitinib", "not whether Baricitinib is taken"),
        ({"f-cancer": "maybe"}, "f-cancer", "neither true nor false"),
        ({"day": "soon"}, "day", "is no day"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_lost(
    anybody: TestClient, told: dict[str, str], field: str, said: str
) -> None:
    answer = ask(anybody, AA, {**SEVERE, **told})
    assert answer.status_code == 400
    page = html.unescape(answer.text)
    at_field = re.search(rf'<span class="fault" id="{re.escape(field)}-fault">(.*?)</span>', page, re.S)
    assert at_field
    assert said in at_field[1]
    assert f'href="#{field}"' in page
    assert "What the pathway says" not in page
    held = values(page)
    assert all(
        held[name] == value for name, value in {**SEVERE, **told}.items() if value not in ("Mars", "mg", "maybe")
    )


def test_two_values_of_one_day_that_do_not_agree_are_not_known(anybody: TestClient) -> None:
    pasted = {"observations": [{"code": "salt", "value": 30, "unit": "{score}", "date": "2026-11-01"}]}
    page = html.unescape(ask(anybody, AA, {**SEVERE, "pasted": json.dumps(pasted)}).text)
    assert "was found to be 30 and 62 on 2026-11-01, which do not agree" in page
    assert 'href="#f-salt"' in page


@pytest.mark.parametrize(
    "told, said",
    [
        ({"deceased": "yes"}, "The patient has died."),
        ({"f-alopecia_areata": "no"}, "This pathway is not for this patient"),
    ],
)
def test_who_it_is_not_for_is_told_plainly(anybody: TestClient, told: dict[str, str], said: str) -> None:
    answer = ask(anybody, AA, {**SEVERE, **told})
    assert answer.status_code == 200
    assert said in answer.text
    assert 'class="says"' not in answer.text


def test_a_pasted_bundle_is_read_and_the_form_adds_to_it(anybody: TestClient) -> None:
    pasted = {"pasted": json.dumps(BUNDLE), "day": DAY}
    alone = html.unescape(ask(anybody, AA, pasted).text)
    assert 'href="#f-alopecia_areata"' in alone or "Alopecia areata is not known" in alone
    assert "Set expectations by severity" in alone
    more = html.unescape(ask(anybody, AA, {**pasted, "f-region": "US", "f-alopecia_areata": "yes"}).text)
    assert "The US labels of baricitinib and ritlecitinib ask for no earlier treatment" in more
    held = re.search(r"<textarea[^>]*>(.*?)</textarea>", more, re.S)
    assert held
    assert json.loads(held[1]) == BUNDLE


def test_an_uploaded_record_stands_where_it_can_be_seen(anybody: TestClient) -> None:
    files = {"file": ("record.json", json.dumps(BUNDLE).encode(), "application/json")}
    page = html.unescape(ask(anybody, AA, {"day": DAY}, files=files).text)
    assert '"birthDate": "1990-02-28"' in page
    assert "Set expectations by severity" in page


@pytest.mark.parametrize(
    "pasted, said",
    [
        ("{", "no JSON"),
        ("[]", "no JSON object"),
        ('{"observations": [{"code": "salt", "value": 62, "unit": "\\ud800"}]}', "half a character"),
        ('{"resourceType": "Patient"}', "no Bundle"),
        ('{"observations": [{"code": "salt", "value": 140, "unit": "{score}"}]}', "impossible"),
    ],
)
def test_a_record_that_cannot_be_read_is_told_beside_it(anybody: TestClient, pasted: str, said: str) -> None:
    answer = ask(anybody, AA, {**SEVERE, "pasted": pasted})
    assert answer.status_code == 400
    page = html.unescape(answer.text)
    assert '<a href="#pasted">What was pasted</a>' in page
    assert said in page
    assert f">{pasted}</textarea>" in page
    assert values(page)["f-salt"] == "62"


def test_what_was_pasted_and_what_was_filled_in_are_each_told_what_is_wrong_with_them(anybody: TestClient) -> None:
    page = html.unescape(ask(anybody, AA, {**SEVERE, "f-salt": "140", "pasted": '{"birth_date": "soon"}'}).text)
    assert "birth_date: 'soon' is no day" in page
    assert "SALT score of 140 {score} is impossible" in page
    page = html.unescape(ask(anybody, AA, {**SEVERE, "f-salt": "140", "pasted": json.dumps(BUNDLE)}).text)
    assert "SALT score of 140 {score} is impossible" in page
    assert '<a href="#pasted">' not in page


def test_a_file_that_is_no_text_is_refused_and_shown(anybody: TestClient) -> None:
    answer = ask(anybody, AA, {"day": DAY}, files={"file": ("x.json", b'{"a": "\xff"}', "application/json")})
    assert answer.status_code == 400
    assert "no UTF-8 text, at byte 7" in answer.text


def test_what_somebody_wrote_is_never_markup(anybody: TestClient) -> None:
    evil = "</textarea><script>alert(1)</script>\"'>"
    pasted = json.dumps({"observations": [{"code": evil, "value": 1}], "conditions": [{"code": evil}]})
    page = ask(anybody, AA, {**SEVERE, "pasted": pasted}).text
    assert "is not asked for" in page
    assert "<script>alert" not in page
    for told in ({"f-salt": evil}, {"day": evil}, {"f-region": evil}, {"f-salt.unit": evil}):
        assert "<script>alert" not in ask(anybody, AA, {**SEVERE, **told}).text


@pytest.mark.parametrize(
    "form, kind, holds",
    [
        ("ics", "text/calendar", "BEGIN:VCALENDAR"),
        ("md", "text/markdown", "# Alopecia areata"),
        ("json", "application/json", '"pathway": "alopecia-areata"'),
        ("fhir.json", "application/fhir+json", '"resourceType": "Bundle"'),
    ],
)
def test_it_is_had_as_a_file(anybody: TestClient, form: str, kind: str, holds: str) -> None:
    taken = {**SEVERE, "f-ritlecitinib": "yes", "f-ritlecitinib.on": "2026-11-20"}
    answer = ask(anybody, f"{AA}.{form}", taken)
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["cache-control"] == "no-store"
    assert holds in answer.text
    if form == "ics":
        assert "DTSTART;VALUE=DATE:20261218" in answer.text  # 4 weeks after the start
    assert ask(anybody, f"{AA}.{form}", {**taken, "f-salt": "140"}).status_code == 400
    assert ask(anybody, f"{AA}.exe", taken).status_code == 404


def test_the_schedule_is_told_by_medicine_and_what_is_only_planned_is_marked(anybody: TestClient) -> None:
    page = ask(anybody, AA, {**SEVERE, "f-ritlecitinib": "yes", "f-ritlecitinib.on": "2026-11-20"}).text
    table = page[page.index('id="schedule"') :]
    assert "<caption>Ritlecitinib</caption>" in table
    assert "2026-12-18" in table
    assert "planned" not in table[: table.index("</section>")]


def test_nothing_of_a_patient_is_kept_or_stands_in_an_address(anybody: TestClient, site: Site) -> None:
    app: Any = anybody.app
    answer = ask(anybody, AA, {**SEVERE, "f-birth_date": "1987-06-05"})
    assert "1987-06-05" in answer.text
    assert str(answer.url).endswith(AA)
    assert not any(b"1987-06-05" in body.whole for body in app.state.kept._bodies.values())
    assert "1987-06-05" not in "".join(map(repr, site.pathways._reviews.items()))
    assert not re.search(r'(href|action)="[^"]*1987-06-05', answer.text)


def test_a_form_from_another_site_is_refused(anybody: TestClient) -> None:
    for at in (AA, f"{AA}.json", "/pathways/alopecia-areata/salt"):
        assert ask(anybody, at, SEVERE, headers={"origin": "https://elsewhere.example"}).status_code == 403


def test_salt_goes_into_the_form_and_nothing_that_stood_there_is_lost(anybody: TestClient) -> None:
    at = "/pathways/alopecia-areata/salt"
    begun = ask(anybody, at, {**SEVERE, "do": "begin"})
    assert begun.status_code == 200
    assert "be worked out yet" not in begun.text
    shares = {"a-top": "100", "a-back": "33.3", "a-left": "0", "a-right": "50"}
    worked = ask(anybody, at, {**values(begun.text), **shares})
    assert "SALT score: 56.992" in worked.text
    assert "The hair loss is severe or very severe (SALT 50 or more)." in worked.text
    panel = worked.text[worked.text.index('id="result"') :]
    taken = ask(anybody, AA, {**values(panel[: panel.index("</form>")]), "do": "fill"})
    held = values(taken.text)
    assert {name: held[name] for name in SEVERE} == {**SEVERE, "f-salt": "56.992", "f-salt.on": DAY}
    assert "What the pathway says" not in taken.text, "it is looked at before it is asked"


def test_areas_that_are_no_per_cent_are_told_at_their_field(anybody: TestClient) -> None:
    answer = ask(
        anybody, "/pathways/alopecia-areata/salt", {"a-top": "140", "a-back": "5", "a-left": "", "a-right": "0"}
    )
    assert answer.status_code == 400
    assert 'id="a-top-fault"' in answer.text
    assert 'id="a-left-fault"' in answer.text
    assert 'id="a-back-fault"' not in answer.text
    assert values(answer.text)["a-top"] == "140"
    assert anybody.get("/pathways/alopecia-areata/none").status_code == 404
    assert anybody.get("/pathways/atorvastatin/salt").status_code == 404


def test_whoever_would_wait_too_long_for_a_long_record_is_told_so(
    anybody: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("everyline.engine.bound.READ_WAIT_S", 0.05)
    monkeypatch.setattr("everyline.engine.bound._LARGE", 100)
    told = {"day": DAY, "pasted": json.dumps(BUNDLE)}
    with site.pathways._reading, site.pathways._reading:
        answer = ask(anybody, AA, told)
    assert answer.status_code == 503
    assert "Many long records" in answer.text
    assert ask(anybody, AA, told).status_code == 200
