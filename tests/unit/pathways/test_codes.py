# ruff: noqa: E501 (one fault a line reads better)
"""A file of codes of one's own: what it gives, and each fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.pathways.patients import SAMPLE

from everyline.domain.pathway import FactId, LocalCode
from everyline.engine.chart import local_codes
from everyline.errors import EngineError, InvalidInput
from everyline.pathways.codes import read_codes

HEAD = f"schema: everyline-codes/1\nelsewhere: {{x: [nothing]}}\n{SAMPLE.id}:\n"


def test_codes_of_ones_own() -> None:
    text = (
        HEAD
        + """
  anc:
    - {system: "urn:a", code: NEU, unit: 10*3/uL}
  grade:
    - {system: "urn:a", code: G, values: {"urn:a|1": mild, schwer: severe}}
  clot:
    - {system: "urn:a", code: C, resource: Condition, exact: true}
"""
    )
    assert read_codes(text, "codes.yaml", SAMPLE) == (
        LocalCode("urn:a", "NEU", FactId("anc"), unit="10*3/uL"),
        LocalCode("urn:a", "G", FactId("grade"), values=(("urn:a|1", "mild"), ("schwer", "severe"))),
        LocalCode("urn:a", "C", FactId("clot"), resource="Condition", is_exact=True),
    )
    assert read_codes("schema: everyline-codes/1\n", "codes.yaml", SAMPLE) == ()


@pytest.mark.parametrize(
    "entry, told",
    [
        ("  nothing: []", "line 4: the pathway has no fact 'nothing'"),
        ("  anc:\n    - {system: a, code: b}\n    - {system: a}", "line 6: a code has a system, a code"),
        ("  anc:\n    - {system: a, code: b, colour: red}", "line 5: a code has a system"),
        ("  anc: {system: a, code: b}", "line 4: it is no list of codes"),
        ("  anc:\n    - {system: a, code: b, unit: mg/dL}", "line 5: anc has no unit 'mg/dL'; it is known in /uL"),
        ("  clot:\n    - {system: a, code: b, unit: g/L}", "clot has no unit"),
        ("  anc:\n    - {system: a, code: b}\n  clot:\n    - {system: a, code: b}", "line 7: the code b stands for anc too"),
        ("  grade:\n    - {system: a, code: b, values: {x: grave}}", "grade has no choice 'grave'"),
        ("  clot:\n    - {system: a, code: b, value: maybe}", "a presence is true or false"),
        ("  clot:\n    - {system: a, code: b, exact: perhaps}", "exact is true or false"),
        ("  anc:\n    - {system: a, code: b, exact: true}", "exact is for what is present or taken"),
        ("  anc:\n    - {system: a, code: b, values: {x: 1}}", "a quantity has no values"),
        ("  anc:\n    - {system: a, code: b, value: NaN}", "its value is a number"),
        ("  drug:\n    - {system: a, code: b, value: true}", "a medicine has no value"),
        ("  drug:\n    - {system: a, code: b, resource: AllergyIntolerance}", "a AllergyIntolerance tells no medicine"),
        ("  clot:\n    - {system: a, code: b, value: true, resource: Immunization}", "an Observation or a Condition"),
        ("  birth_date:\n    - {system: a, code: b}", "birth_date is read from the Patient"),
        ("  anc:\n    - {system: [a], code: b}", "are texts"),
        ("  anc: &x []\n  clot: *x", "anchors and aliases are not used"),
    ],
)  # fmt: skip
def test_each_fault_of_a_file_is_told_with_its_line(entry: str, told: str) -> None:
    with pytest.raises(EngineError) as fault:
        read_codes(HEAD + entry, "codes.yaml", SAMPLE)
    assert told in str(fault.value)


def test_files_that_are_no_codes(tmp_path: Path) -> None:
    for content in (b"", b"[]", b"schema: other\n", b"\xff\xfe", b"a: [", b"schema: everyline-codes/1\nsample: 5\n"):
        (tmp_path / "codes.yaml").write_bytes(content.replace(b"sample", SAMPLE.id.encode()))
        with pytest.raises(InvalidInput):
            local_codes(tmp_path / "codes.yaml", SAMPLE)
    with pytest.raises(InvalidInput, match=r"can't be read"):
        local_codes(tmp_path / "nothing.yaml", SAMPLE)
