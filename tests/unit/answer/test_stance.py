import pytest

from everyline.answer.candidate import Candidate
from everyline.answer.prose import Weight
from everyline.answer.quotable import Quotable
from everyline.answer.stance import asks_yes_or_no, stance_features, stance_of
from everyline.answer.stance_features import Said, cues
from everyline.domain.answer import Claim, Label, Stance, StanceLabel, Verdict
from everyline.domain.citation import Citation
from everyline.domain.evidence import Appraisal, Certainty, Design, Evidence
from everyline.domain.ids import ClaimId, DocumentId, Identifiers, content_hash
from everyline.domain.question import Question
from everyline.domain.text import Document, DocumentKind, Provenance, SectionKind, Span


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Does drug A reduce pain?", True),
        ("Delayed imaging: is it worth the cost?", True),
        ("Vaccines in the community: a weak link in the cold chain?", True),
        ("Has drug A been approved, yes or no?", True),
        ("What does drug A do?", False),
        ("Which is better, drug A or drug B?", False),
        ("Is it better to use heat or cold?", False),
        ("Can you summarize the Krebs cycle?", False),
        ("Drug A binds to which protein?", False),
        ("List sirtuin inhibitors.", False),
    ],
)
def test_only_questions_of_yes_or_no_get_a_reading(question: str, asks: bool) -> None:
    assert asks_yes_or_no(question) is asks


def line(number: int, said: str) -> tuple[Claim, Candidate]:
    text = f"A work on pain\n{said}"
    document = Document(
        id=DocumentId(f"pmid:{number}"),
        kind=DocumentKind.ABSTRACT,
        title="A work on pain",
        text=text,
        sections=(),
        identifiers=Identifiers(),
        provenance=Provenance("test", "made for this test"),
    )
    span = Span(len("A work on pain\n"), len(text))
    appraisal = Appraisal(Design.RCT, Certainty.MODERATE, ())
    quoted = Quotable(span, said, SectionKind.CONCLUSION, Weight.CONCLUSION, leans=False, is_long=False)
    candidate = Candidate(
        topic="result", said=said, span=span, words=frozenset(), fields=frozenset(), held=frozenset(), likeness=0.0,
        certainty=None, design=Design.RCT,
        evidence=Evidence(document, appraisal), finding=None, drug="", terms=0, is_about=True, is_hinted=False,
        is_subject=False, focus=0.0, is_unsettled=False, is_special=False, concludes=True, quoted=quoted,
    )  # fmt: skip
    citation = Citation(document.id, content_hash(text), span, said, None)
    verdict = Verdict(Label.SUPPORTED, 1.0, (), "test")
    return Claim(ClaimId(f"c{number}"), said, (citation,), verdict), candidate


ASKED = Question("Does exercise reduce pain?")
YES = line(1, "Exercise significantly reduced pain and is effective.")
NO = line(2, "There was no significant difference in pain; exercise did not reduce pain.")


def test_an_affirmed_result_is_a_yes_and_a_denied_one_a_no() -> None:
    for (claim, candidate), label in ((YES, StanceLabel.YES), (NO, StanceLabel.NO)):
        found = stance_of(ASKED, [claim], [candidate])
        assert found is not None
        assert found.label is label
        assert found.claims == (claim.id,)


def test_works_that_say_opposite_things_are_mixed() -> None:
    found = stance_of(ASKED, [YES[0], NO[0]], [YES[1], NO[1]])
    assert found is not None
    assert found.label is StanceLabel.MIXED
    assert found.claims == (YES[0].id, NO[0].id)


def test_nothing_is_read_from_what_is_no_sentence_of_prose_or_answers_no_such_question() -> None:
    assert stance_of(ASKED, [YES[0]], []) is None
    assert stance_of(Question("What reduces pain?"), [YES[0]], [YES[1]]) is None


def test_words_of_the_question_do_not_count_by_themselves() -> None:
    one = stance_features("Does exercise reduce pain?", [Said("Exercise reduced pain.", True)])
    other = stance_features("Does aspirin reduce fever?", [Said("Aspirin reduced fever.", True)])
    assert one == other


def test_the_signs_told_are_the_lines_own_words() -> None:
    assert cues("There was no difference, although further studies are needed.") == [
        ("denial", "no difference"),
        ("open", "further studies"),
        ("turn", "although"),
    ]


def test_a_stance_rests_on_claims() -> None:
    with pytest.raises(ValueError, match="claims"):
        Stance(StanceLabel.YES, "", 0.9, ())
