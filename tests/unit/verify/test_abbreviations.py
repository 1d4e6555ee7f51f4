"""Abbreviations count as their long forms where the evidence itself defines them."""

from everyline.domain.answer import EvidenceText, Label
from everyline.verify.abbreviations import defined, variants
from everyline.verify.judge import judge

TEXT = "Adults with chronic kidney disease (CKD) were treated. Drugabine slowed progression of CKD."


def test_a_definition_is_read_with_its_long_form() -> None:
    assert defined(TEXT) == (("CKD", "chronic kidney disease"),)


def test_letters_that_begin_no_words_define_nothing() -> None:
    assert defined("We treated many adults (CKD).") == ()


def test_a_claim_may_use_the_long_form_for_the_short() -> None:
    evidence = [EvidenceText("a", TEXT)]
    assert judge("Drugabine slowed progression of chronic kidney disease.", evidence).label is Label.SUPPORTED
    assert judge("Drugabine slowed progression of chronic liver disease.", evidence).label is not Label.SUPPORTED


def test_a_form_the_claim_defines_itself_is_left_alone() -> None:
    assert list(variants("Chronic kidney disease (CKD) was slowed.", [TEXT])) == []
