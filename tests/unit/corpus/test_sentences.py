"""Sentence boundaries of clinical text. The cases are sentences of our own; the measured sample is real."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from everyline.corpus.sentences import sentence_spans, split
from everyline.domain.text import Section, SectionKind, Span

ROOT = Path(__file__).resolve().parents[3]

# A bar marks each boundary.
CASES = (
    "The dose was 2.5 mg.| Pain fell by 1.3 points (95% CI 0.4 to 2.2; P<0.001).| Nobody died.",
    "Response was 38% vs. 6% at week 36.| Relapse was 12% Vs. 9%.",
    "It was given i.v. to all.| Saline was given i.v.| The second group had none.| They took it b.i.d. (60 patients).",
    "Infection with H. pylori and E. coli was seen.| H. pylori was cured.",
    "As shown by Smith et al. (2012), it works.| King et al. reported so.| See Brown et al.| However, others differ.",
    "Details are in Fig. 2 and Table 3.| Use a topical agent (e.g. minoxidil) first.| Then, i.e. later, stop.",
    "They took vitamin D.| We measured it.| Patients in group B.| Both improved.",
    "Values fell [95% CI, 0.36. to 2.09] in both.| The rest did not.",
    "Fe levels rose.| mRNA was stable.| α-Tocopherol was not given.| β-blockers were.| 35 patients left.",
    'He said "it hurts."| They called it "alopecia areata."| (All recovered.)| Then it ended.',
    "Is it safe?| Yes!| The trial (was it blinded?) ended.",
    "The trial is NCT03570749.| It was registered at ClinicalTrials.gov before enrolment.",
    "Space was lost here.|Nevertheless the next sentence stands.| It was (twice).|Approach was simple.",
    "1. Indices of flow rose.| 2. Nothing else changed.| 3. Both were safe.",
    "The U.S. Food and Drug Administration approved it.| It was sold in the U.S.| However, not elsewhere.",
    "Cells were kept at 0.1 microg. kg-1. min-1 for an hour.| Then they were washed.",
    "Outcomes were good.[3,4]| Few events occurred [5].| None was fatal.",
    "METHODS: We asked 40 adults.| RESULTS: Half answered.",
    "the response was seen.| we stopped early.| overall, it was safe.",
    "Merck & Co. Inc. made it.| Dr. Jones of St. Louis tested no. 5.| The answer was no.| That was all.",
    "Dissolve 5 mg.| Wait 10 min.| Repeat every 6 hr.| Stop after 24 h.",
    "Title without a stop\n|First line of a card.\n|Population: adults.| Dose: 4 mg once daily.",
    "Do not use with:\n|- live vaccines\n|- strong inhibitors\n|2) azathioprine",
    "This long line of prose was broken by its source in the middle\nof a sentence that goes on.| Next.",
    "A first paragraph\n\n|A second one",
    "Placebo was inert .| Next came the drug . .| End",
)


@pytest.mark.parametrize("marked", CASES)
def test_boundaries_fall_where_a_reader_puts_them(marked: str) -> None:
    text = marked.replace("|", "")
    expected = [part.strip() for part in marked.split("|")]
    assert [span.of(text) for span in sentence_spans(text)] == expected


def test_no_sentence_crosses_a_section() -> None:
    text = "Baricitinib in adults\nHair grew back. It fell\nout again"
    title, body = Section(SectionKind.TITLE, "", Span(0, 21)), Section(SectionKind.RESULTS, "R", Span(22, 45))
    sentences = split(text, (title, body))
    assert [(s.span.of(text), s.kind) for s in sentences] == [
        ("Baricitinib in adults", SectionKind.TITLE),
        ("Hair grew back.", SectionKind.RESULTS),
        ("It fell", SectionKind.RESULTS),
        ("out again", SectionKind.OTHER),
    ]


def test_a_sentence_has_the_kind_of_its_innermost_section() -> None:
    text = "One. Two. Three."
    outer, inner = Section(SectionKind.BODY, "", Span(0, 16)), Section(SectionKind.TABLE, "", Span(5, 9))
    kinds = [sentence.kind for sentence in split(text, (outer, inner))]
    assert kinds == [SectionKind.BODY, SectionKind.TABLE, SectionKind.BODY]


def test_empty_text_has_no_sentence() -> None:
    assert sentence_spans("") == ()
    assert sentence_spans(" \n\t ") == ()


def test_a_very_long_text_without_stops_is_one_sentence_in_linear_time() -> None:
    text = "word (" * 50_000
    assert len(sentence_spans(text)) == 1


def test_at_least_99_percent_of_real_boundaries_are_right() -> None:
    bench = _bench()
    if not bench.ABSTRACTS.exists():
        pytest.skip("the shared abstracts are not here")
    for sample, floor in (("random", 0.99), ("hard", 0.99)):
        measured = bench.score(sample, "held-out")
        assert measured["precision"] >= floor, measured
        assert measured["recall"] >= floor, measured


def _bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_sentences", ROOT / "bench" / "sentences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
