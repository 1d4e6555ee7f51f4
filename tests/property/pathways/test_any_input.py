"""Whatever is given: facts are read or refused in words, pathways are loaded or refused in words, nothing breaks."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from everyline.errors import InvalidInput, InvalidPathway
from everyline.pathways.evaluate import evaluate
from everyline.pathways.facts import parse_facts, read_facts
from everyline.pathways.lint import lint
from everyline.pathways.load import load

ON = date(2026, 11, 25)
TEXT = (Path(__file__).parents[2] / "unit/pathways/sample.yaml").read_text(encoding="utf-8")
SAMPLE = load(TEXT)
LINES = TEXT.splitlines()

words = st.sampled_from(
    [one.id for one in SAMPLE.facts] + ["US", "severe", "10*9/L", "/uL", "2026-11-01", "2027-01-01"]
)
anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | words, inner, max_size=3),
    max_leaves=8,
)
keys = ("code", "value", "unit", "date", "start", "end", "present", "taking", "note")
items = st.lists(st.dictionaries(st.sampled_from(keys), words | anything, max_size=5), max_size=4)
facts = st.fixed_dictionaries(
    {},
    optional={
        "birth_date": words | anything,
        "region": words | anything,
        "deceased": anything,
        "observations": items | anything,
        "conditions": items | anything,
        "medications": items | anything,
    },
)


@settings(max_examples=400, deadline=None)
@given(facts | anything)
def test_any_facts_are_read_or_refused_in_words(told: Any) -> None:
    try:
        read = read_facts(parse_facts(json.dumps(told).encode()), SAMPLE, ON)
    except InvalidInput:
        return
    assert evaluate(SAMPLE, read.facts, ON).criteria


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_facts_or_refused_in_words(data: bytes) -> None:
    with suppress(InvalidInput):
        read_facts(parse_facts(data), SAMPLE, ON)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(LINES) - 1), st.text(max_size=30), st.sampled_from(["put", "cut", "twice"]))
def test_a_pathway_changed_anywhere_is_loaded_or_refused_in_words(place: int, text: str, how: str) -> None:
    lines = list(LINES)
    if how == "put":
        lines[place] += text
    elif how == "cut":
        del lines[place]
    else:
        lines.insert(place, lines[place])
    try:
        made = load("\n".join(lines))
    except InvalidPathway:
        return
    lint(made, ON)
    evaluate(made, (), ON)
