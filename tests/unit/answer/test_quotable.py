from everyline.answer.prose import Weight, weight_of
from everyline.answer.quotable import Quotable, quotables
from everyline.corpus.sentences import split
from everyline.domain.evidence import Appraisal, Certainty, Design, Evidence
from everyline.domain.ids import DocumentId, Identifiers
from everyline.domain.text import Document, DocumentKind, Provenance, SectionKind


def quoted(text: str, title: str = "") -> list[Quotable]:
    document = Document(
        id=DocumentId("pmid:1"),
        kind=DocumentKind.ABSTRACT,
        title=title,
        text=text,
        sections=(),
        identifiers=Identifiers(),
        provenance=Provenance("test", "made for this test"),
    )
    appraisal = Appraisal(Design.COHORT, Certainty.LOW, ())
    return list(quotables(Evidence(document, appraisal, sentences=split(text, ()))))


def said(text: str) -> list[str]:
    return [one.said for one in quoted(text)]


def test_a_heading_is_left_out_of_the_line() -> None:
    for heading in ("CONCLUSIONS: ", "Conclusions: ", "CONCLUSIONS "):
        (line,) = quoted(f"{heading}Exercise reduced pain in adults.")
        assert line.said == "Exercise reduced pain in adults."
        assert line.span.start == len(heading)
        assert line.weight is Weight.CONCLUSION


def test_a_sentence_that_leans_on_the_one_before_is_quoted_with_it() -> None:
    text = "Exercise reduced pain in adults by 30%. This effect was lost after six months of rest."
    assert said(text)[-1] == text


def test_a_sentence_that_leans_on_nothing_at_hand_is_marked() -> None:
    (line,) = quoted("This effect was lost after six months of rest.")
    assert line.leans


def test_a_study_that_speaks_of_itself_leans_on_nothing() -> None:
    (line,) = quoted("These results suggest that exercise reduces pain.")
    assert not line.leans


def test_fragments_questions_titles_and_registrations_are_not_quoted() -> None:
    assert said("mber of the family of proteins is found in muscle.") == []
    assert said("Is exercise effective against pain in adults?") == []
    assert said("Kinetic mechanism of damage recognition by muscle proteins.") == []
    assert said("Trial Registration clinicaltrials.gov Identifier: NCT01185626.") == []


def test_aims_plans_and_gaps_are_no_statements() -> None:
    for sentence in (
        "AIM: To assess if exercise can reduce pain in adults.",
        "Whether exercise reduces pain is therefore largely unknown.",
        "We recruited 40 adults with pain from two centres.",
    ):
        assert weight_of(sentence, SectionKind.ABSTRACT, 0.2) is None


def test_what_is_taken_as_known_is_told_from_what_was_found() -> None:
    known = "Chronic pain is a common disorder of adults."
    assert weight_of(known, SectionKind.ABSTRACT, 0.0) is Weight.KNOWN
    assert weight_of("Pain fell by 30% in the exercise group.", SectionKind.RESULTS, 0.5) is Weight.RESULT
