"""How questions are read: types, danger and premises against the labels kept beside the tests, by half.

`tune` is the half (by hash) that rules were changed for; `held_out` the other. `fresh` and `last` were written after
the halves had been measured. Premises are those of answers from the starter library.

    python bench/question_reading.py
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from everyline.domain.answer import Label
from everyline.engine.ask import Request, ask
from everyline.engine.build import Bench, open_library
from everyline.retrieve.query import read_question
from everyline.retrieve.synonyms import built_in
from everyline.retrieve.urgency import urgency
from everyline.settings import Settings

TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(TESTS / "unit" / "retrieve"))
from halves import is_held_out  # noqa: E402  (the tests' own way to halve)


def labelled(path: str) -> Any:
    return yaml.safe_load((TESTS / path).read_text("utf-8"))


def shares(found: dict[str, list[bool]]) -> dict[str, float]:
    return {name: round(sum(values) / len(values), 4) for name, values in sorted(found.items())}


def half(text: str) -> str:
    return "held_out" if is_held_out(text) else "tune"


def types() -> dict[str, float]:
    """The share of questions whose type is read as labelled."""
    found: dict[str, list[bool]] = {}
    for name in ("by_specialty", "fresh", "last"):
        for label, texts in labelled(f"unit/retrieve/types_{name}.yaml").items():
            for text in texts:
                part = half(text) if name == "by_specialty" else name
                is_right = read_question(text, lexicon=built_in()).type.value == label
                found.setdefault(part, []).append(is_right)
    return shares(found)


def danger() -> dict[str, dict[str, float]]:
    """The share of dangers seen, and of harmless texts taken for one."""
    kept = labelled("unit/retrieve/urgent.yaml")
    seen: dict[str, list[bool]] = {}
    alarms: dict[str, list[bool]] = {}
    for text in (text for texts in kept["urgent"].values() for text in texts):
        seen.setdefault(half(text), []).append(urgency(text) is not None)
    for text in kept["harmless"]:
        alarms.setdefault(half(text), []).append(urgency(text) is not None)
    for name in ("fresh", "last"):
        seen[name] = [urgency(text) is not None for text in kept[f"{name}_urgent"]]
        alarms[name] = [urgency(text) is not None for text in kept[f"{name}_harmless"]]
    return {"recall": shares(seen), "false_alarms": shares(alarms)}


def premises(bench: Bench) -> dict[str, dict[str, float]]:
    """The share of premises given the label they have, and of questions without one that were given any."""
    kept = labelled("integration/ask/premises.yaml")
    right: dict[str, list[bool]] = {}
    alarms: dict[str, list[bool]] = {}
    wanted = {
        "contradicted": Label.CONTRADICTED, "unsettled": Label.INSUFFICIENT, "fresh_contradicted": Label.CONTRADICTED,
    }  # fmt: skip
    for name, label in wanted.items():
        for text in (entry["ask"] for entry in kept[name]):
            part = "fresh" if name.startswith("fresh") else half(text)
            right.setdefault(part, []).append([one.label for one in ask(bench, Request(text)).premises] == [label])
    for name in ("none", "fresh_none"):
        for text in kept[name]:
            part = "fresh" if name.startswith("fresh") else half(text)
            alarms.setdefault(part, []).append(bool(ask(bench, Request(text)).premises))
    return {"right": shares(right), "false_alarms": shares(alarms)}


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        bench = open_library(Settings.read({"XDG_DATA_HOME": home, "HOME": home}))
        print(json.dumps({"types": types(), "danger": danger(), "premises": premises(bench)}))


if __name__ == "__main__":
    main()
