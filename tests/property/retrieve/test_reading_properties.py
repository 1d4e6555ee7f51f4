"""What holds of every question read, whatever its text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from everyline.errors import InvalidQuestion
from everyline.retrieve.abbreviations import abbreviations
from everyline.retrieve.query import read_question
from everyline.retrieve.synonyms import Lexicon, built_in
from everyline.retrieve.urgency import urgency

WORDS = st.sampled_from(
    "what is the of for in with and or versus treatment dose severe alopecia areata AA baricitinib Olumiant JAK "
    "inhibitors patients adults children pregnancy reduce risk chest pain I took (SALT) since 2020 ? , .".split()
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_any_text_is_read_or_refused_and_always_alike(text: str) -> None:
    try:
        question = read_question(text, lexicon=built_in())
    except InvalidQuestion:
        assert not any(character.isalnum() for character in text)
        return
    assert question == read_question(text, lexicon=built_in())
    assert question.text == " ".join(text.split())
    assert question.urgency == urgency(question.text)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_mentions_lie_in_the_text_in_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for mention in built_in().mentions(text):
        assert mention.span.start >= end
        assert built_in().get(mention.span.of(text)) is not None
        end = mention.span.end


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_long_forms_are_parts_of_the_text(text: str) -> None:
    for short, long in abbreviations(text):
        assert short in text
        assert " ".join(long.split()) in " ".join(text.split())


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(built_in().concepts), unique=True, max_size=20))
def test_a_lexicon_merged_with_itself_is_itself(concepts: list[object]) -> None:
    lexicon = Lexicon(tuple(concepts))  # type: ignore[arg-type]
    assert lexicon.merge(lexicon) == lexicon
    assert Lexicon.from_json(lexicon.to_json()) == lexicon
