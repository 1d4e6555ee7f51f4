"""Every statement of the starter library stands; hardly an edit of one does."""

import random
from pathlib import Path
from typing import Any

import yaml

from everyline.domain.answer import EvidenceText, Label
from everyline.verify.edits import edits
from everyline.verify.judge import judge

LIBRARY = Path(__file__).resolve().parents[3] / "content" / "library" / "alopecia-areata"


def findings() -> list[dict[str, Any]]:
    cards = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(LIBRARY.glob("*.yaml"))]
    return [finding for card in cards for finding in card["findings"]]


def test_every_statement_of_the_library_is_supported_by_itself() -> None:
    for finding in findings():
        statement = finding["statement"]
        for claim in (statement, statement.replace("%", " percent")):
            found = judge(claim, [EvidenceText(finding["id"], statement)])
            assert found.label is Label.SUPPORTED, (claim, found.reasons)


def test_at_least_97_in_100_single_edits_are_caught() -> None:
    rng = random.Random(11)
    pool = [(edit, f["statement"]) for f in findings() for edit in edits(f["statement"], rng)]
    drawn = rng.sample(pool, 600)
    missed = [edit for edit, text in drawn if judge(edit.text, [EvidenceText("e", text)]).label is Label.SUPPORTED]
    assert len(missed) <= 0.03 * len(drawn), missed
