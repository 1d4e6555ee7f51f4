"""The JSON of an answer keeps to the contract, reads back, and is the same bytes each time."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.unit.publish import answers

from everyline.domain.answer import Abstention, Nearest
from everyline.domain.evidence import Arm
from everyline.domain.ids import AnswerId, DocumentId, Identifiers
from everyline.errors import InvalidInput
from everyline.publish.export import answer_digest, answer_to_json, id_of
from everyline.publish.load import answer_from_json

# The keys of `ask --format json` as the contract lists them, in its order.
CONTRACT_KEYS = (
    "id question reader status read_as urgent premises bottom_line sections claims findings conflicts gaps follow_ups "
    "terms references abstention withheld provenance"
).split()


# Added since, none of them in the contract.
FURTHER_KEYS = "stance table summaries disagreements calculations refused".split()


def test_the_keys_are_those_of_the_contract_in_its_order_and_those_added_since() -> None:
    keys = list(json.loads(answer_to_json(answers.answer())))
    assert [key for key in keys if key not in FURTHER_KEYS] == CONTRACT_KEYS
    assert [key for key in keys if key in FURTHER_KEYS] == FURTHER_KEYS


def test_each_part_has_the_fields_of_the_contract() -> None:
    found = json.loads(answer_to_json(answers.answer()))
    assert {"type", "population", "intervention", "comparator", "outcome", "carried_from"} <= set(found["read_as"])
    assert {"text", "verdict", "claims"} <= set(found["premises"][0])
    assert {"heading", "kind", "claims"} <= set(found["sections"][0])
    assert {"id", "text", "certainty", "citations", "verdict"} <= set(found["claims"][0])
    assert {"document", "finding", "reference", "start", "end", "quote", "document_hash"} <= set(
        found["claims"][0]["citations"][0]
    )
    assert {"label", "score", "reasons", "judge"} <= set(found["claims"][0]["verdict"])
    fields = "id population intervention dose comparator outcome timepoint arms effect claims".split()
    assert set(fields) <= set(found["findings"][0])
    assert {"number", "document", "title", "authors", "journal", "year", "ids", "status", "url"} <= set(
        found["references"][0]
    )
    assert {"library", "snapshot", "index", "judge", "writer", "version"} <= set(found["provenance"])


def test_a_citation_quotes_its_range_and_names_its_reference_and_finding() -> None:
    citation = json.loads(answer_to_json(answers.answer()))["claims"][0]["citations"][0]
    assert answers.TRIAL_TEXT[citation["start"] : citation["end"]] == citation["quote"] == answers.RESULT
    assert (citation["reference"], citation["finding"]) == (1, "ash-2031-examplinib-f01")


def test_a_finding_carries_its_arms_and_the_one_effect_that_compares_them() -> None:
    finding = json.loads(answer_to_json(answers.answer()))["findings"][0]
    assert finding["arms"][0] == {
        "measure": "SALT<=20",
        "value": "31.5",
        "unit": "%",
        "arm": "10 mg",
        "n": "200",
        "interval": None,
    }
    assert finding["effect"]["value"] == "27.3"
    assert finding["effect"]["interval"] == "95% CI 20.1-34.5"


def test_further_effects_stand_beside_the_first_and_none_is_lost() -> None:
    low = Arm("risk difference", "9.1", "percentage points", arm="5 mg")
    finding = replace(answers.finding(), arms=(*answers.finding().arms, low))
    effect = json.loads(answer_to_json(answers.answer(findings=((finding, ()),))))["findings"][0]["effect"]
    assert (effect["value"], effect["further"][0]["value"], effect["further"][0]["arm"]) == ("27.3", "9.1", "5 mg")


def test_a_finding_without_a_comparison_has_an_empty_effect() -> None:
    finding = replace(answers.finding(), arms=answers.finding().arms[:2])
    found = json.loads(answer_to_json(answers.answer(findings=((finding, ()),))))
    assert found["findings"][0]["effect"] == {}


def test_certainty_is_one_of_the_contracts_words_or_null() -> None:
    found = json.loads(answer_to_json(answers.answer()))
    assert [claim["certainty"] for claim in found["claims"]] == ["moderate", None, "very_low", None]


def test_several_registrations_of_one_work_are_all_kept() -> None:
    ids = Identifiers(nct=("NCT00000001", "NCT00000002", "NCT00000003"))
    one = answers.reference(1, answers.TRIAL, "Three registrations", identifiers=ids)
    found = json.loads(answer_to_json(answers.answer(references=(one,))))["references"][0]["ids"]
    assert found == {"nct": "NCT00000001", "nct_all": ["NCT00000001", "NCT00000002", "NCT00000003"]}


def test_an_abstention_says_what_was_searched_and_what_came_near() -> None:
    given = Abstention("Nothing bears on it.", (("terms", "x"),), (Nearest(DocumentId("pmid:1"), "A title"),))
    found = json.loads(answer_to_json(answers.answer(abstention=given)))["abstention"]
    assert found == {
        "reason": "Nothing bears on it.",
        "searched": {"terms": "x"},
        "nearest": [{"document": "pmid:1", "title": "A title"}],
    }


def test_the_same_answer_gives_the_same_bytes() -> None:
    assert answer_to_json(answers.answer()).encode() == answer_to_json(answers.answer()).encode()
    assert answer_to_json(answers.answer()).endswith("}\n")


def test_letters_stand_as_themselves_and_steering_characters_as_escapes() -> None:
    text = answer_to_json(answers.answer(gaps=("βeta \u202e\x9b\u2028 \x1b[31m",)))
    assert "βeta" in text
    assert not set("\u202e\x9b\u2028\x1b") & set(text)
    assert json.loads(text)["gaps"] == ["βeta \u202e\x9b\u2028 \x1b[31m"]


def test_the_digest_ignores_the_id_and_nothing_else() -> None:
    made = answers.answer()
    assert answer_digest(made) == answer_digest(replace(made, id=AnswerId("0123456789abcdef")))
    assert answer_digest(made) != answer_digest(replace(made, gaps=()))
    assert len(id_of(answer_digest(made))) == 16


def test_an_answer_reads_back_with_the_digest_it_was_written_with() -> None:
    made = answers.answer()
    stored = answer_from_json(answer_to_json(made))
    assert stored.digest == answer_digest(made)
    assert stored.question == made.question.text
    assert [claim.text for claim in stored.claims] == [claim.text for claim in made.claims]
    assert stored.claims[0].citations[0].quote == answers.RESULT


def test_new_indentation_and_order_of_keys_do_not_change_the_digest() -> None:
    text = answer_to_json(answers.answer())
    other = json.dumps(json.loads(text), sort_keys=True)
    assert answer_from_json(other).digest == answer_from_json(text).digest


def test_a_byte_order_mark_is_read_past() -> None:
    assert answer_from_json("\ufeff" + answer_to_json(answers.answer())).claims


@pytest.mark.parametrize(
    "broken, place",
    [
        ("", "line 1, column 1"),
        ("{", "line 1, column 2"),
        ("[]", "outermost value"),
        ("{}", "id: field required, and 17 more"),
        ("NaN", "NaN is not a JSON number"),
        ('{"a":' + "[" * 200_000, "nested too deeply"),
    ],
)
def test_a_broken_file_is_refused_with_the_place_and_a_next_step(broken: str, place: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        answer_from_json(broken)
    assert place in refusal.value.message
    assert "everyline ask --format json" in refusal.value.next_step


@pytest.mark.parametrize(
    "path, value, place",
    [
        (("claims", 1, "citations", 0, "start"), "12", "claims[1].citations[0].start (claim c2)"),
        (("claims", 0, "citations", 0, "end"), True, "claims[0].citations[0].end (claim c1)"),
        (("claims", 0, "citations", 0, "start"), -1, "claims[0].citations[0].start"),
        (("claims", 2, "verdict", "label"), "TRUE", "claims[2].verdict.label (claim c3)"),
        (("claims", 2, "verdict", "score"), 1.5, "claims[2].verdict.score"),
        (("claims", 0, "text"), None, "claims[0].text"),
        (("reader",), "king", "reader"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(path: tuple[str | int, ...], value: object, place: str) -> None:
    found = json.loads(answer_to_json(answers.answer()))
    inner = found
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    with pytest.raises(InvalidInput) as refusal:
        answer_from_json(json.dumps(found))
    assert place in refusal.value.message


@pytest.mark.parametrize(
    "place, named",
    [
        ((), "mood is an unknown key"),
        (("claims", 1), "claims[1].mood (claim c2) is an unknown key"),
        (("claims", 0, "citations", 0), "claims[0].citations[0].mood (claim c1) is an unknown key"),
        (("references", 0, "ids"), "references[0].ids.mood is an unknown key"),
        (("findings", 0, "effect"), "findings[0].effect.mood is an unknown key"),
    ],
)
def test_an_unknown_key_is_refused_by_name(place: tuple[str | int, ...], named: str) -> None:
    found = json.loads(answer_to_json(answers.answer()))
    inner = found
    for part in place:
        inner = inner[part]
    inner["mood"] = "fine"
    with pytest.raises(InvalidInput) as refused:
        answer_from_json(json.dumps(found))
    assert named in str(refused.value)


def test_a_digest_can_not_be_given_in_the_file() -> None:
    found = json.loads(answer_to_json(answers.answer()))
    with pytest.raises(InvalidInput):
        answer_from_json(json.dumps({**found, "digest": "sha256:0"}))
