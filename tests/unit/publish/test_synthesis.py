"""A synthesis is shown alike in every form, cites every row, and marks what a machine has proposed."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html
from tests.unit.publish import answers, syntheses
from tests.unit.publish.forms import FORMS, docx_seen, html_seen, pdf_seen
from tests.unit.publish.hostile import HOSTILE

from everyline.domain.evidence import Certainty
from everyline.domain.question import Reader
from everyline.domain.synthesis import Absolute, Estimate, Group, Measure, Summary
from everyline.publish.export import answer_to_json
from everyline.publish.html import answer_to_html
from everyline.publish.load import answer_from_json
from everyline.publish.markdown import answer_to_markdown
from everyline.publish.numbers import estimate_words, group_words, plain, whole
from everyline.publish.pictures import icon_sentences
from everyline.publish.text import answer_to_text
from everyline.publish.view import page

each_form = pytest.mark.parametrize("seen", FORMS.values(), ids=FORMS)


@each_form
def test_every_form_shows_table_pooled_estimate_summary_calculation_and_disagreement(seen: object) -> None:
    text = seen(syntheses.answer())  # type: ignore[operator]  # one of FORMS
    for words in (
        "Summary of findings",
        "326 more (277 more to 375 more)",
        "32.6 (27.7 to 37.5)",
        "I² 0 %",
        "King 2022, BRAVE-AA2",
        "randomised trial",
        "placebo: 3.3 %",
        "moderate (proposed by rules)",
        "29.6 % - 0.8 % = 28.8 percentage points",
        "100 / 28.8 = 3.47, rounded up: 4",
        "SALT of 20 or less on placebo (different results)",
        "Likely reason, a guess by rule: the trials ended at different times",
    ):
        assert words in text, words


@pytest.mark.parametrize("form", [name for name in FORMS if name != "text"])  # a terminal gets the results alone
def test_every_form_but_text_shows_what_was_filed_as_what_and_how_certainty_came_about(form: str) -> None:
    text = FORMS[form](syntheses.answer())
    assert "filed as “SALT of 20 or less” (scale and bound)" in text
    assert "risk of bias: how people were assigned is not told, one down" in text


@each_form
def test_lay_readers_get_people_and_sentences_instead_of_statistics(seen: object) -> None:
    text = seen(syntheses.answer(Reader.PATIENT))  # type: ignore[operator]  # one of FORMS
    assert "5 on placebo and 37 on baricitinib 4 mg once daily had this result: SALT of 20 or less (week 36)." in text
    assert "Numbers are rounded to whole people (from 4.75 and 37.4 of 100)." in text
    assert "The difference may be anything from 27.7 more to 37.5 more of 100" in text
    assert "How sure: fairly sure (proposed by rules)." in text
    assert "The table of the studies behind this answer" in text
    for statistic in ("Heterogeneity", "Paule", "Evidence table", "risk difference"):
        assert statistic not in text


@each_form
def test_an_answer_without_a_synthesis_has_none_of_it(seen: object) -> None:
    text = seen(answers.answer())  # type: ignore[operator]  # one of FORMS
    for words in ("Summary of findings", "Evidence table", "Worked out", "Out of 100", "proposed by rules"):
        assert words not in text


def test_a_page_without_a_synthesis_carries_no_style_for_one() -> None:
    assert ".drawing" not in answer_to_html(answers.answer())
    assert ".drawing" in answer_to_html(syntheses.answer())


def test_the_evidence_table_is_a_real_table_and_every_row_cites_its_source() -> None:
    tree = lxml_html.document_fromstring(answer_to_html(syntheses.answer()))
    (table,) = tree.xpath("//section[@id='evidence-table']//table")
    assert table.xpath("./caption")
    heads = [one.text_content() for one in table.xpath("./thead/tr/th[@scope='col']")]
    assert heads == "Study|Design|People|Population|Treatment and dose|Comparator|Outcome|Time|Result|Certainty".split(
        "|"
    )
    rows = table.xpath("./tbody/tr")
    assert len(rows) == len(syntheses.rows())
    listed = {f"#{one}" for one in tree.xpath("//@id")}
    for row, kept in zip(rows, syntheses.rows(), strict=True):
        assert len(row.xpath("./th[@scope='row'] | ./td")) == len(heads)
        assert set(row.xpath("./th//a/@href")) <= listed
        assert len(row.xpath("./th//a")) == 1
        quotes = [one.text_content() for one in row.xpath("./th//blockquote")]
        assert quotes[0] == kept.citation.quote
        assert len(quotes) == 1 + len(kept.further)
        assert row.xpath("./td[last()]//details//li")


@pytest.mark.parametrize("reader", [Reader.CLINICIAN, Reader.PATIENT])
def test_every_figure_of_a_page_has_its_own_name_and_a_table_that_says_the_same(reader: Reader) -> None:
    shown = page(syntheses.answer(reader)).synthesis
    tree = lxml_html.document_fromstring(answer_to_html(syntheses.answer(reader)))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    pictures = [*shown.icons, *([shown.findings] if shown.findings else []), *shown.forests]
    assert len(tree.xpath("//svg")) == len(pictures) > 0
    captions = [one.text_content() for one in tree.xpath("//table/caption")]
    for picture in pictures:
        assert picture.heading in captions
        assert all(len(row.cells) == len(picture.columns) for row in picture.rows)
    # Presentation stands in attributes and in the one hashed style sheet: the page's policy allows no more.
    assert not tree.xpath("//@style")


def test_a_side_that_is_not_in_the_table_is_shown_by_the_claim_that_words_it() -> None:
    made = syntheses.answer()
    given = made.synthesis
    made = replace(made, synthesis=replace(given, rows=given.rows[1:]))
    sides = page(made).synthesis.disagreements[0].sides
    assert [one.numbers for one in sides] == [(1,), (2,)]
    assert sides[0].text == made.claims[0].text


@pytest.mark.parametrize("at", [0, 2, 5])
def test_a_dose_is_never_shown_with_the_figures_of_another(at: int) -> None:
    """One finding tells of 4 mg and of 2 mg, a row each, in whatever order they stand."""
    made = syntheses.answer(Reader.PATIENT)
    rows = list(made.synthesis.rows)
    rows.insert(at, replace(rows[0], dose="2 mg once daily", groups=syntheses.percents("2 mg", 22.8, 6.2)))
    shown = page(replace(made, synthesis=replace(made.synthesis, rows=tuple(rows)))).synthesis
    assert "5 on placebo and 37 on baricitinib 4 mg once daily had" in shown.icons[0].words[0]
    # A side of a disagreement that tells of several doses is shown in its source's words, which hold them all.
    assert "38.8% on baricitinib 4 mg, 22.8% on 2 mg" in shown.disagreements[0].sides[0].text


def test_a_comparison_that_no_row_is_of_is_shown_as_it_stands() -> None:
    made = syntheses.answer(Reader.PATIENT)
    other = replace(made.synthesis.summaries[0], comparison="baricitinib 8 mg against placebo")
    shown = page(replace(made, synthesis=replace(made.synthesis, summaries=(other,)))).synthesis
    assert "37 on treatment (baricitinib 8 mg against placebo) had" in shown.icons[0].words[0]


def test_json_reads_back_as_it_was_written() -> None:
    made = syntheses.answer()
    stored = answer_from_json(answer_to_json(made))
    assert stored.table[0].row() == made.synthesis.rows[0]
    assert tuple(one.disagreement() for one in stored.disagreements) == made.synthesis.disagreements
    assert tuple(one.calculation() for one in stored.calculations) == made.synthesis.calculations
    again = [one.summary() for one in stored.summaries]
    for one, other in zip(again, made.synthesis.summaries, strict=True):
        assert (one.findings, one.steps, one.certainty, one.studies) == (
            other.findings,
            other.steps,
            other.certainty,
            other.studies,
        )
        assert one.estimate is not None
        assert other.estimate is not None
        assert one.estimate.value == pytest.approx(other.estimate.value, rel=1e-9)
    assert stored.claims[0].steps[2].change == -1
    assert [one.domain_step() for one in stored.claims[0].steps] == list(syntheses.STEPS)


def test_an_answer_of_an_earlier_version_is_still_read() -> None:
    found = json.loads(answer_to_json(answers.answer()))
    for key in ("table", "summaries", "disagreements", "calculations"):
        del found[key]
    for claim in found["claims"]:
        del claim["steps"]
    assert answer_from_json(json.dumps(found)).table == ()


ATTACKS = pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
READERS = pytest.mark.parametrize("reader", [Reader.CLINICIAN, Reader.PATIENT])


@ATTACKS
@READERS
def test_hostile_words_never_act(words: str, reader: Reader) -> None:
    made = syntheses.infected(words, reader)
    shown = answer_to_html(made)
    tree = lxml_html.document_fromstring(shown)
    tame = lxml_html.document_fromstring(answer_to_html(syntheses.infected("harmless", reader)))
    # A figure has as many lines of text as the words need; everything else is element by element the same.
    outside = [[one.tag for one in root.iter() if one.tag not in ("text",)] for root in (tree, tame)]
    assert outside[0] == outside[1]
    assert not tree.xpath("//script | //img | //@onerror | //@src | //@style")
    assert all(re.match(r"#|https://", href) for href in tree.xpath("//@href"))
    for text in (answer_to_text(made), answer_to_markdown(made), shown):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


@pytest.mark.parametrize(
    "words", [HOSTILE[0], HOSTILE[5], HOSTILE[14], HOSTILE[16]], ids=["html", "typst", "bidi", "long"]
)
def test_hostile_words_are_set_in_pdf_and_word(words: str) -> None:
    made = syntheses.infected(words)
    assert "Evidence table" in pdf_seen(made)
    assert "Evidence table" in docx_seen(made)


def summary(certainty: Certainty | None = None) -> Summary:
    return Summary("a vs b", "hair grown", "week 36", None, None, 1, None, certainty, (), ())


def effect(without: float, with_it: float, low: float | None = None, high: float | None = None) -> Absolute:
    return Absolute(without, with_it, with_it - without, low, high, None, "")


def test_the_sentence_says_both_numbers_and_hides_no_rounding() -> None:
    told = icon_sentences(summary(), effect(62, 388, 256, 395), "drug", "placebo", "adults")
    assert (
        told[0]
        == "Of 100 people like these (adults), 6 on placebo and 39 on drug had this result: hair grown (week 36)."
    )
    assert told[1] == "Numbers are rounded to whole people (from 6.2 and 38.8 of 100)."


def test_whole_numbers_are_not_said_to_be_rounded_and_halves_round_up() -> None:
    told = icon_sentences(summary(), effect(60, 390), "drug", "placebo", "")
    assert not any("rounded" in one for one in told)
    assert "How far chance may have moved these numbers is not known." in told
    assert [whole(one) for one in (2.5, 3.5, 0.49, 99.5)] == [3, 4, 0, 100]


def test_signs_of_more_and_less_are_words_for_lay_readers() -> None:
    shown = replace(summary(), outcome="SALT ≤20")
    told = icon_sentences(shown, effect(60, 390), "drug", "placebo", "")
    assert told[0].endswith("6 on placebo and 39 on drug had this result: SALT 20 or less (week 36).")


def test_next_to_nobody_and_nearly_everybody_are_not_rounded_away() -> None:
    told = icon_sentences(summary(), effect(0.8, 997), "drug", "placebo", "")
    assert "fewer than 1 on placebo and nearly all on drug" in told[0]


def test_numbers_are_said_as_they_were_given() -> None:
    assert [plain(one) for one in (25.0, 0.05, -12.5, 1e-7, 123456.0)] == ["25", "0.05", "−12.5", "0.0000001", "123456"]
    assert group_words(Group("4 mg", False, n=234, events=91, percent=38.9)) == "4 mg: 91 of 234 (38.9 %)"
    assert group_words(Group("4 mg", False, mean=-12.5, sd=30.1, n=44)) == "4 mg: mean −12.5 (SD 30.1), 44 people"
    said = estimate_words(Estimate(Measure.HAZARD_RATIO, 0.7, 0.5, 0.98, 90, p="0.04"))
    assert said == "hazard ratio 0.7 (90 % interval 0.5 to 0.98), p 0.04"
    assert html_seen(syntheses.answer()).count("worked out from the groups") > 0
