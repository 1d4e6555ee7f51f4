"""Escaping and reading back lose nothing, whatever the text."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from tests.unit.publish import answers

from everyline.publish.export import answer_digest, answer_to_json
from everyline.publish.inert import inert
from everyline.publish.load import answer_from_json
from everyline.publish.markdown import escape

MARKUP = st.text(alphabet="ab1 .)#*_[]()<>!`~|\\&;:/+-=$\"'ß\u202e", max_size=60)
ANY_TEXT = st.one_of(MARKUP, st.text(max_size=60))


@given(ANY_TEXT)
def test_inert_text_stays_as_it_is(text: str) -> None:
    assert inert(inert(text)) == inert(text)


@given(ANY_TEXT)
@example("://")
@example("\\://")
@settings(deadline=None)
def test_escaped_markdown_shows_exactly_the_text(text: str) -> None:
    shown = inert(text)
    rendered = MarkdownIt("commonmark").render(f"- {escape(shown)}")
    assert lxml_html.fromstring(rendered).text_content().strip() == shown
    assert {one.tag for one in lxml_html.fromstring(rendered).iter()} <= {"ul", "li"}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
@settings(deadline=None)
def test_a_stored_answer_reads_back_what_was_written(text: str) -> None:
    made = answers.answer(gaps=(text,))
    stored = answer_from_json(answer_to_json(made))
    assert stored.gaps == (text,)
    assert stored.digest == answer_digest(made)


@given(st.text(max_size=40))
def test_the_json_can_always_be_encoded_and_holds_the_text(text: str) -> None:
    made = replace(answers.answer(), gaps=(text,))
    data = answer_to_json(made).encode("utf-8")
    assert json.loads(data)["gaps"] == [text]
