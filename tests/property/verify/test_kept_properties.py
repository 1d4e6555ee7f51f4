"""What holds of the fact check for any line: nothing is lost of the line itself, and no number can go or come."""

from hypothesis import given, settings
from hypothesis import strategies as st

from everyline.verify.kept import altered

WORDS = st.sampled_from(
    "acne headache baricitinib placebo adults children severe not may reduced increased week stroke death clots".split()
)
NUMBERS = st.sampled_from(["12%", "4 mg", "18.5%", "week 24", "36 weeks", "n=40", "0.05"])
LINES = st.lists(st.one_of(WORDS, NUMBERS), min_size=2, max_size=12).map(lambda parts: " ".join(parts) + ".")


@given(LINES)
@settings(max_examples=200, deadline=None)
def test_a_line_keeps_every_fact_of_itself(line: str) -> None:
    assert altered(line, line) == ()


@given(LINES, NUMBERS)
@settings(max_examples=200, deadline=None)
def test_a_new_number_is_always_found(line: str, number: str) -> None:
    if number not in line:
        assert altered(line, f"{line} Also {number} here.")


@given(LINES, st.data())
@settings(max_examples=200, deadline=None)
def test_a_word_left_out_is_always_found(line: str, data: st.DataObject) -> None:
    words = line.removesuffix(".").split(" ")
    gone = data.draw(st.integers(0, len(words) - 1))
    left = [word for place, word in enumerate(words) if place != gone]
    said_again = words[gone] in left or any(word.startswith("n=") for word in words)
    if left and not said_again and words[gone] != "n=40":
        assert altered(line, " ".join(left) + ".")
