"""What a pathway says, for people: in short first, each statement in full once."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from random import Random

from tests.unit.pathways.patients import ON, SAMPLE, fact, found

from everyline.domain.guidance import Backing, Grounds, Guidance, Missing, Standing
from everyline.domain.ids import ContentHash
from everyline.domain.pathway import ActionKind, Fact, FactId
from everyline.pathways.export import Told
from everyline.pathways.generate import patients
from everyline.pathways.markdown import to_markdown, wanted_facts

GROUNDS = Grounds(tuple(Backing(one) for one in SAMPLE.statements), ())


def told(*facts: Fact, on: date = ON) -> str:
    return to_markdown(Told(SAMPLE, found(*facts, on=on), GROUNDS, ContentHash("sha256:0")))


def section(text: str, heading: str) -> list[str]:
    """The lines of one section."""
    parts = re.split(r"^## ", text, flags=re.M)
    held = [part for part in parts if part.startswith(f"{heading}\n")]
    return [line for part in held for line in part.splitlines()[1:] if line]


def test_each_statement_is_told_in_full_once_whoever_the_patient_is() -> None:
    for facts in islice(patients(SAMPLE, ON, Random(5)), 50):
        lines = [line for line in told(*facts).splitlines() if line.startswith("  - Says: ")]
        assert len(lines) == len(set(lines))


def test_in_short_tells_every_order_and_everything_that_speaks_against_it() -> None:
    seen = {Standing.INDICATED: 0, Standing.CONTRAINDICATED: 0}
    for facts in islice(patients(SAMPLE, ON, Random(6)), 200):
        short = "\n".join(section(told(*facts), "In short"))
        for one in found(*facts).guidance:
            if one.standing is Standing.UNDETERMINED or one.action.kind is ActionKind.INFORM:
                continue
            against = one.standing is Standing.CONTRAINDICATED
            head = "**Not for this patient:** " if against else f"{one.action.kind.value.capitalize()}: "
            assert f"- {head}{one.action.says}" in short
            seen[one.standing] += 1
    assert all(seen.values())


def test_facts_that_urgent_actions_wait_for_come_first() -> None:
    actions = {one.kind: one for step in SAMPLE.steps for one in step.actions}
    urgent, other = sorted(actions, key=list(ActionKind).index)[:2]
    few, many = Missing(FactId("a"), "a"), Missing(FactId("b"), "b")
    guidance = [
        Guidance("s", actions[other], Standing.UNDETERMINED, (), (many,)),
        Guidance("s", actions[other], Standing.UNDETERMINED, (), (many,)),
        Guidance("s", actions[urgent], Standing.UNDETERMINED, (), (few,)),
    ]
    assert wanted_facts(guidance) == [(few, 1), (many, 2)]


def test_where_nothing_is_said_there_is_no_summary() -> None:
    child = fact("birth_date", date(2020, 1, 1))
    assert found(child).refused
    assert "## In short" not in told(child)
    assert "This pathway is not for this patient" in told(child)


def test_of_a_medicine_it_is_asked_whether_it_is_taken() -> None:
    short = section(told(fact("birth_date", date(1990, 1, 1)), fact("grade", "severe")), "In short")
    assert any(line.startswith("- To find out: whether Examplinib is taken (") for line in short)
