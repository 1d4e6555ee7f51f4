import pytest

from everyline.answer.prose import concludes, heading_length, reports


@pytest.mark.parametrize(
    ("sentence", "place", "told"),
    [
        ("Mortality was lower with drug A (12% vs 18%, P<0.01).", 0.6, True),
        ("RESULTS: There was no difference between groups.", 0.1, True),
        ("METHODS: We compared drug A with placebo and found 20%.", 0.5, False),
        ("The aim of this study was to determine whether A reduces pain.", 0.5, False),
        ("Patients were randomly assigned to drug A or placebo.", 0.5, False),
        ("Hypertension is associated with a higher risk of stroke.", 0.05, False),
        ("These results suggest that drug A is safe in children.", 0.9, True),
        ("We recruited 40 patients from two centres.", 0.4, False),
    ],
)
def test_only_what_was_found_or_concluded_reports(sentence: str, place: float, told: bool) -> None:
    assert reports(sentence, place) is told


def test_a_conclusion_is_told_by_heading_words_or_place() -> None:
    assert concludes("CONCLUSION: Drug A works.", 0.2)
    assert concludes("In conclusion, drug A works.", 0.8)
    assert not concludes("In conclusion, drug A works.", 0.1)


def test_the_heading_is_measured_so_that_the_span_can_leave_it_out() -> None:
    sentence = "RESULTS: Pain fell."
    assert sentence[heading_length(sentence) :] == "Pain fell."
    assert heading_length("Pain fell.") == 0
