"""The sentences an entailment model is given."""

from hypothesis import given
from hypothesis import strategies as st

from everyline.domain.answer import EvidenceText
from everyline.verify.window import MOST_CHARACTERS, window

FILLER = "The weather was fine on the day of the visit and nobody complained of it. "
NEEDLE = "Hair regrowth was seen in 38% of those on drugabine."


def test_evidence_that_fits_is_given_whole() -> None:
    found = window("Drugabine regrows hair.", [EvidenceText("a", NEEDLE), EvidenceText("b", "Nobody died.")])
    assert found.text == f"{NEEDLE} Nobody died."
    assert [(s.evidence, s.span.start, s.span.end) for s in found.spans] == [("a", 0, len(NEEDLE)), ("b", 0, 12)]


def test_of_long_evidence_the_sentence_that_bears_on_the_claim_is_kept() -> None:
    text = FILLER * 30 + NEEDLE + " " + FILLER * 30
    found = window("Drugabine regrows hair in 38%.", [EvidenceText("a", text)])
    assert NEEDLE in found.text
    assert len(found.text) <= MOST_CHARACTERS
    assert any(text[s.span.start : s.span.end] == NEEDLE for s in found.spans)


def test_chosen_sentences_keep_their_order() -> None:
    text = "Drugabine was given. " + FILLER * 20 + "Drugabine regrew hair."
    found = window("Drugabine regrew hair and was given.", [EvidenceText("a", text)])
    starts = [s.span.start for s in found.spans]
    assert starts == sorted(starts)
    assert found.text.startswith("Drugabine was given.")
    assert found.text.endswith("Drugabine regrew hair.")


def test_no_evidence_gives_an_empty_window() -> None:
    assert window("Drugabine regrows hair.", []).text == ""
    assert window("Drugabine regrows hair.", [EvidenceText("a", "")]).spans == ()


@given(st.text(max_size=200), st.lists(st.text(max_size=900), max_size=4))
def test_whatever_comes_the_window_is_short_and_its_spans_stand_in_the_evidence(claim: str, texts: list[str]) -> None:
    evidence = [EvidenceText(str(n), text) for n, text in enumerate(texts)]
    found = window(claim, evidence)
    assert len(found.text) <= MOST_CHARACTERS
    for span in found.spans:
        assert 0 <= span.span.start < span.span.end <= len(texts[int(span.evidence)])
