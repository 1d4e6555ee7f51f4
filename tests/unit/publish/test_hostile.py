"""Words of a source or a question never act: not as markup, link, script, escape sequence or order of reading."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from tests.unit.publish import answers
from tests.unit.publish.hostile import HOSTILE, infected

from everyline.publish.html import answer_to_html
from everyline.publish.inert import inert, web_address
from everyline.publish.markdown import answer_to_markdown, escape
from everyline.publish.text import answer_to_text

each_attack = pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))


@each_attack
def test_hostile_words_make_no_element_link_or_attribute_in_html(words: str) -> None:
    page = answer_to_html(infected(words), show_withheld=True)
    tree = lxml_html.document_fromstring(page)
    tame = lxml_html.document_fromstring(answer_to_html(infected("harmless"), show_withheld=True))
    # An address that may not be a link is shown in a span instead.
    assert [re.sub("^a$", "span", one.tag) for one in tree.iter()] == [
        re.sub("^a$", "span", one.tag) for one in tame.iter()
    ]
    assert all(re.match(r"#ref-\d+$|https://a\.example/", href) for href in tree.xpath("//@href"))
    assert not tree.xpath("//script | //img | //*[@onerror] | //*[@src]")


@each_attack
def test_hostile_words_make_no_link_image_html_or_heading_in_markdown(words: str) -> None:
    tokens = MarkdownIt("commonmark").parse(answer_to_markdown(infected(words), show_withheld=True))
    tame = MarkdownIt("commonmark").parse(answer_to_markdown(infected("harmless"), show_withheld=True))
    assert [one.type for one in tokens] == [one.type for one in tame]
    inner = [child for one in tokens for child in one.children or ()]
    assert {one.type for one in inner} <= {
        "text",
        "text_special",
        "strong_open",
        "strong_close",
        "em_open",
        "em_close",
    } | {
        "softbreak",
        "link_open",
        "link_close",
    }
    targets = [str(one.attrs["href"]) for one in inner if one.type == "link_open"]
    assert all(one.startswith("https://a.example/") for one in targets)


@each_attack
def test_nothing_steers_a_terminal_or_reorders_a_line(words: str) -> None:
    for text in (answer_to_text(infected(words)), answer_to_markdown(infected(words)), answer_to_html(infected(words))):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
        text.encode("utf-8")


def test_rows_of_text_never_pass_the_width() -> None:
    for words in (*HOSTILE, "word " * 300):
        rows = answer_to_text(infected(words), width=72).splitlines()
        assert max(len(row) for row in rows if "https://" not in row) <= 72


def test_a_range_of_doses_is_never_broken_at_its_hyphen() -> None:
    claim = replace(answers.answer().claims[0], text="x " * 45 + "examplinib 2-4 mg")
    text = answer_to_text(answers.answer(claims=(claim, *answers.answer().claims[1:])))
    assert "2-\n" not in text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://a.example/\"onclick='x'",
        "https://a.example/ space",
        "https://a.example/<b>",
        "http://user@a.example/",
        "//a.example",
        "https://a.example\n.evil",
        "https://ex\u0430mple.org/",
        "",
        None,
    ],
)
def test_only_plain_web_addresses_become_links(address: str | None) -> None:
    assert web_address(address) is None


def test_brackets_of_a_doi_are_escaped_in_its_address() -> None:
    assert web_address("https://doi.org/10.1016/S0140-6736(23)00222-4") == (
        "https://doi.org/10.1016/S0140-6736%2823%2900222-4"
    )


def test_inert_text_is_one_line_and_keeps_other_scripts() -> None:
    assert inert("  a\n\n b\u2028c ") == "a b c"
    assert inert("مرحبا \u200f你好 नमस्ते β") == "مرحبا \u200f你好 नमस्ते β"
    assert inert("\x1b[31m") == "\ufffd[31m"


def test_bare_addresses_are_broken_up_where_hosts_would_link_them() -> None:
    assert escape("see https://evil.example or www.evil.example") == "see https\\://evil.example or www\\.evil.example"
