"""A pathway written as YAML is loaded as the same; words that YAML would read as something else stay words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.pathways.patients import SAMPLE

from everyline.domain.pathway import Pathway
from everyline.engine.guide import packaged
from everyline.pathways.load import load
from everyline.pathways.write import written

WORDS = (
    "NO", "yes", "null", "~", "2026-01-01", "1e3", "0x10", "12:30", "a: b", "# c", "- d", "'", '"', "é ∑", "{score}",
    "*x", "&x", "! y", "| z", "> w", "% v", "@u", "`t`", "x" * 500, "word " * 60 + "end",
)  # fmt: skip


@pytest.mark.parametrize("pathway", [SAMPLE, *(one.pathway for one in packaged())], ids=lambda one: one.id)
def test_what_is_written_is_loaded_as_the_same_but_for_the_hash(pathway: Pathway) -> None:
    text = written(pathway)
    assert replace(load(text), hash=pathway.hash) == pathway
    assert written(load(text)) == text


@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
def test_words_stay_words(word: str) -> None:
    title = word.strip()
    pathway = replace(SAMPLE, title=title, about=title, gaps=(title,), authored_by=(title, title))
    assert replace(load(written(pathway)), hash=pathway.hash) == pathway
