"""Lines in plain words: short whole sentences, and no cut where a meaning would change."""

from __future__ import annotations

import pytest

from everyline.answer.plain_language.advice import instructs
from everyline.answer.plain_language.reword import reword
from everyline.answer.plain_language.terms import entries, explained
from everyline.answer.plain_language.unfold import Naming, unfold


def anything(text: str) -> bool:
    return True


PLAIN = [
    (
        "Examplinib: at week 24 SALT of 20 or less was reached by 31.5% on 10 mg and 4.2% on placebo "
        "[adults with severe AA (SALT 50 or more); dose 10 mg once daily; 24 weeks].",
        "With examplinib, at week 24 a SALT score of 20 or less was reached by 31.5% on 10 mg. It was "
        "reached by 4.2% on "
        "placebo. The people were adults with severe alopecia areata with a SALT score of 50 or more. "
        "The dose was 10 mg "
        "once a day. This was over 24 weeks.",
    ),
    (
        "Examplinib: do not start if platelets are below 50,000/mm3; pause for shingles [baseline and during].",
        "For examplinib, the advice to doctors is not to start it if platelets are below "
        "50,000/mm3. The advice "
        "to doctors is to pause it for shingles. This is at the start of treatment and during it.",
    ),
    (
        "Examplinib: not recommended in severe renal impairment [renal impairment].",
        "Examplinib is not advised in severe kidney problems. This was in people with kidney problems.",
    ),
    (
        "Examplinib, adults with severe AA (SALT 50 or more): SALT ≤20 at week 36 in 38.8% on 4 mg "
        "against 6.2% on placebo.",
        "This is about examplinib. The people were adults with severe alopecia areata with a SALT score "
        "of 50 or more. At "
        "week 36, a SALT score of 20 or less was seen in 38.8% on 4 mg. It was seen in 6.2% on placebo.",
    ),
    (
        "Examplinib: SALT of 10 or less was reached by 36.5% and 2.3% [10 mg 36.5%, placebo 2.3%; week 36].",
        "With examplinib, a SALT score of 10 or less was reached by 36.5% and 2.3%. The result with 10 "
        "mg was 36.5%. The "
        "result with placebo was 2.3%. This was at week 36.",
    ),
]


@pytest.mark.parametrize("line, plain", PLAIN)
def test_a_line_of_a_card_becomes_short_sentences(line: str, plain: str) -> None:
    assert reword(line, anything, ["examplinib"]) == plain


PROSE = [
    (
        "In conclusion, the drug lowered blood pressure compared with placebo in patients with type 2 "
        "diabetes who were "
        "poorly controlled (P<0.001).",
        "The drug lowered blood pressure. This was compared with placebo. This was in patients with "
        "type 2 diabetes. They "
        "were poorly controlled. The p value was less than 0.001.",
    ),
    (
        "Although no effect on mortality was shown, the trial found a trend toward fewer strokes.",
        "No effect on death was shown. But the trial found a trend toward fewer strokes.",
    ),
    (
        "Early treatment may lead to a shorter attack from its onset to its peak but did not alleviate "
        "pain at the peak.",
        "Early treatment may lead to a shorter attack from its onset to its peak. But this did not ease "
        "pain at the peak.",
    ),
    (
        "Adverse events were seen in 12% of patients on the drug and in 9% of patients on placebo.",
        "Side effects were seen in 12% (12 out of 100) of patients on the drug. They were seen in 9% (9 "
        "out of 100) of patients "
        "on placebo.",
    ),
]


@pytest.mark.parametrize("line, plain", PROSE)
def test_a_sentence_of_prose_is_cut_where_both_parts_stand(line: str, plain: str) -> None:
    assert reword(line, anything) == plain


UNCUT = [
    # "while" tells when, not what else
    "Analyses of trials suggest that the drug is more effective when taken while the headache is mild.",
    # whom advice is for stays in its sentence
    "Beta-blockers should be considered in patients who are stable and take the standard treatment with a "
    "diuretic now.",
    # a hedge governs all that follows it
    "Our findings suggest that the drug lowers the risk of stroke, and it raises the risk of bleeding in older people.",
    # a count of people is the result itself
    "A positive test for albumin developed in 297 patients in the first group and 270 patients in the other group.",
    # the last words belong to the clause inside
    "The data gathered will be used to determine whether a further large trial is warranted in patients with stroke.",
    # what stands between commas is no end
    "It is chronic and after stopping treatment, including omeprazole, most patients relapse in all their symptoms.",
    # "when" asks for what follows
    "The other drugs have not shown higher healing rates at four weeks when compared with omeprazole in the trials.",
    # two groups, one result
    "The rates in the study were similar among women who had had surgery and among women at a low risk of it.",
    # "even in" is no place to end
    "There was no raised risk below this level even in patients with a long history of heart disease or of stroke.",
]


@pytest.mark.parametrize("line", UNCUT)
def test_a_sentence_is_not_cut_where_its_meaning_would_change(line: str) -> None:
    assert reword(line, anything).count(". ") == 0


def test_a_lay_reader_is_never_given_an_instruction() -> None:
    for said in (
        "Stop if platelets fall.",
        "Do not use with rifampicin.",
        "Take 4 mg once daily.",
        "Avoid live vaccines.",
    ):
        assert instructs(said)
        told = reword(said, anything)
        assert told.startswith("The advice to doctors is ")
        assert not instructs(told)


def test_instructions_that_cant_be_told_as_advice_are_told_word_for_word() -> None:
    told = reword("Stop if platelets fall.", lambda text: "is to" not in text)
    assert told == "The advice to doctors: stop if platelets fall."


def test_nouns_at_the_head_of_a_sentence_are_no_instructions() -> None:
    for said in ("Use of steroids was rare.", "Test results were normal.", "Treatment was stopped in 3 people."):
        assert not instructs(said)


def test_what_is_refused_as_a_whole_is_tried_change_by_change() -> None:
    line = "Adverse events were rare; mortality was similar in both groups of the trial."
    assert reword(line, lambda text: "death" not in text.lower()) == (
        "Side effects were rare. Mortality was similar in both groups of the trial."
    )


def test_a_line_comes_back_where_nothing_passes() -> None:
    line = "Examplinib: mortality was similar [adults; week 4]."
    assert reword(line, lambda text: False, ["examplinib"]) == line


def test_whole_percentages_of_people_alone_are_told_out_of_100() -> None:
    assert "out of 100" not in reword("The drug reduced the risk of stroke by 15% in the trial.", anything)
    assert "out of 100" not in reword("At least 50% of the hair was lost.", anything)
    assert "out of 100" not in reword("It was seen in 12% on the drug and in 9.5% on placebo.", anything)


def test_a_name_before_a_colon_is_one_only_where_the_card_gives_it() -> None:
    line = "Three drugs had approval: baricitinib, ritlecitinib and deuruxolitinib."
    assert unfold(line, ["baricitinib"]) == line


def test_a_population_with_a_semicolon_of_its_own_stays_whole() -> None:
    told = unfold("Acne was common [severe AA; adults up to 63; dose 5 mg].", ["examplinib"])
    assert told == "Acne was common. This was in people with severe AA; adults up to 63. The dose was 5 mg."


def test_words_are_explained_in_order_and_once() -> None:
    found = [
        word for word, _ in explained("On placebo, SALT fell; placebo was given for a median of 4 weeks. No salt.")
    ]
    assert found == ["placebo", "SALT", "median"]


def test_each_entry_of_the_table_is_of_use_and_stands_once() -> None:
    terms = [entry.term for entry in entries()]
    assert len(terms) == len(set(terms))
    assert all(entry.say or entry.means for entry in entries())
    assert all(not entry.means.endswith(".") and len(entry.means.split()) <= 16 for entry in entries())


SAID_OF = [
    (
        "Examplinib: The boxed warning has five heads.",
        "For examplinib, the boxed warning has five heads.",
    ),
    (
        "Examplinib: A US review looked at two rules [2025].",
        "For examplinib, a US review looked at two rules. This was in 2025.",
    ),
    ("Examplinib: its follow-up was short.", "This is about examplinib. Its follow-up was short."),
    ("Examplinib: 8 mg by mouth twice daily.", "For examplinib, the dose is 8 mg by mouth twice a day."),
    ("Examplinib: US indication: severe hair loss.", "This is about examplinib. US indication: severe hair loss."),
]


@pytest.mark.parametrize("line, plain", SAID_OF)
def test_a_name_stands_in_the_sentence_where_that_reads_well(line: str, plain: str) -> None:
    assert reword(line, anything, ["examplinib"]) == plain


def test_an_order_behind_a_name_is_told_as_advice() -> None:
    for order in ("stop when a clot is suspected.", "avoid live vaccines.", "do not use with rifampicin."):
        told = reword(f"Examplinib: {order}", anything, ["examplinib"])
        assert "the advice to doctors" in told.lower()
        assert not instructs(told.partition(", ")[2])


def test_a_use_that_is_told_of_is_no_order() -> None:
    assert not instructs("Use in ages 12 to 17 is under study.")
    assert instructs("Use in adults only.")
    assert instructs("Monitoring is not needed. Use with care when platelets are low.")


FIELDS = [
    ("moderate to severe AA", "This was in people with moderate to severe AA."),
    ("AA, under 65 and no listed risk factor", "This was in people with AA, under 65 and no listed risk factor."),
    ("all AA", "This was about all AA."),
    ("25-50% scalp loss", "This was in people with 25-50% scalp loss."),
    ("over 65 and at-risk", "This was in people over 65 and at-risk."),
    ("517 adults 18-65 years, SALT 50 or more, 27 hospitals",
     "The people were 517 adults aged 18 to 65 years with SALT 50 or more in 27 hospitals."),
    ("63 patients, severe AA", "This was in 63 patients with severe AA."),
    ("43 randomised, severe AA", "This was in 43 randomised people with severe AA."),
    ("adults with severe AA, China", "The people were adults with severe AA in China."),
    ("45 studies, 2227 patients", "This was in 45 studies with 2227 patients."),
    ("12 to under 18 years", "This was in people of 12 to under 18 years."),
    ("25 June 2025", "This was on 25 June 2025."),
    ("4 and 8 weeks after withdrawal", "This was at 4 and 8 weeks after withdrawal."),
    ("at least 6 months", "This lasted at least 6 months."),
]  # fmt: skip


@pytest.mark.parametrize("field, told", FIELDS)
def test_whom_and_when_a_line_is_of_reads_as_a_sentence(field: str, told: str) -> None:
    assert unfold(f"Acne was seen [{field}].", ["examplinib"], Naming.WITH) == f"Acne was seen. {told}"


def test_plain_words_keep_the_article_and_the_capital_they_need() -> None:
    assert reword("It is not an adolescent licence.", anything) == "It is not a teenage licence."
    assert reword("All skin indications incl. AA were seen.", anything).endswith("incl. alopecia areata were seen.")


def test_what_is_done_with_a_drug_keeps_its_name() -> None:
    assert reword("After baricitinib retreatment it grew.", anything) == "After baricitinib retreatment it grew."
    assert "taking it again" in reword("After retreatment it grew.", anything)


def test_people_are_on_a_placebo_and_not_with_it() -> None:
    told = reword(
        "Placebo after examplinib: by week 8 benefit was lost in 60%.", anything, ["placebo after examplinib"]
    )
    assert told.startswith("On placebo after examplinib, by week 8")
