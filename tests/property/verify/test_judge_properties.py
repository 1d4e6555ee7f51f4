"""What holds of the judge for any text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from everyline.domain.answer import EvidenceText, Label
from everyline.verify.atoms import atoms
from everyline.verify.judge import judge
from everyline.verify.locate import locate
from everyline.verify.sentences import sentences

ANY = st.text(max_size=200)
SENTENCES = (
    "Acne occurred in 12% on drugabine and 18% on placebo.",
    "Headache was not more frequent at week 24.",
    "Mean pressure fell from 150 to 132 mmHg in adults.",
    "Drugabine may raise lipids in women.",
)


@given(ANY, ANY)
@settings(max_examples=150, deadline=None)
def test_any_two_texts_get_a_verdict_and_the_same_one_twice(claim: str, text: str) -> None:
    evidence = [EvidenceText("e", text)]
    first = judge(claim, evidence)
    assert first == judge(claim, evidence)
    assert (first.score >= 0.5) == (first.label is Label.SUPPORTED)
    for span in first.spans:
        assert span.span.of(text)


@given(ANY)
@settings(max_examples=150, deadline=None)
def test_atoms_and_sentences_stand_in_order_inside_the_text(text: str) -> None:
    last = 0
    for atom in atoms(text):
        assert 0 <= atom.start < atom.end <= len(text)
        assert atom.start >= last
        last = atom.start
    end = 0
    for start, stop in sentences(text):
        assert end <= start < stop <= len(text)
        end = stop


@given(ANY, ANY, ANY)
@settings(max_examples=150, deadline=None)
def test_what_was_put_into_a_text_is_located_in_it(before: str, quote: str, after: str) -> None:
    text = before + quote + after
    found = locate(quote, text)
    if quote.strip():
        assert found is not None
        assert found.exact
        assert found.span.of(text) == quote.strip()


@given(st.permutations(SENTENCES), st.sampled_from(SENTENCES))
def test_a_quotation_is_supported_wherever_it_stands(order: list[str], claim: str) -> None:
    assert judge(claim, [EvidenceText("e", " ".join(order))]).label is Label.SUPPORTED


@given(st.integers(0, 999).filter(lambda n: n not in (12, 18)))
def test_another_number_is_never_supported(value: int) -> None:
    claim = f"Acne occurred in {value}% on drugabine and 18% on placebo."
    assert judge(claim, [EvidenceText("e", " ".join(SENTENCES))]).label is Label.CONTRADICTED


@given(st.sampled_from(SENTENCES), ANY)
@settings(deadline=None)
def test_evidence_beside_it_does_not_unsay_a_quotation(claim: str, other: str) -> None:
    evidence = [EvidenceText("a", other), EvidenceText("b", claim)]
    assert judge(claim, evidence).label is Label.SUPPORTED
