"""What may be said in other words, and what may not: hand-written claims beside one statement each.

The statements are those of the starter library's cards, or made up in their manner; the right label of each claim was
decided by reading the two.
"""

import pytest

from everyline.domain.answer import EvidenceText, Label
from everyline.verify.judge import judge

TRIAL = (
    "In BRAVE-AA1 at week 36 a SALT of 20 or less was reached by an estimated 38.8% on baricitinib 4 mg, 22.8% on 2 mg "
    "and 6.2% on placebo."
)
TRIAL_FIELDS = (
    "Population: adults with severe AA (SALT 50 or more). Intervention: baricitinib. Dose: 4 mg or 2 mg once daily. "
    "Comparator: placebo. Outcome: SALT <=20. Time point: week 36.\n"
    "Values: SALT<=20 4 mg 38.8 %; SALT<=20 2 mg 22.8 %; SALT<=20 placebo 6.2 %"
)
HARMS = (
    "Acne, raised creatine kinase and raised LDL and HDL cholesterol were seen more often with baricitinib than with "
    "placebo."
)
VACCINES = (
    "Bring immunisations up to date first; live attenuated vaccines are not recommended during or just before therapy."
)
LIMITS = (
    "Not recommended in people with hepatitis B or hepatitis C. Secondary endpoints in general favoured the 4 mg dose "
    "over placebo but did not do so for 2 mg. The drug was not effective in all patients. Use only when no alternative "
    "exists."
)
APPROVAL = (
    "The FDA approved ritlecitinib on 23 June 2023 for severe alopecia areata in adults and adolescents 12 years and "
    "older."
)
MIXED = (
    "The drug is contraindicated in pregnancy and may increase the risk of serious infections. Avoid live vaccines. "
    "Lipids should be checked about 12 weeks after starting. In the EU it is not approved for adolescents."
)


def label(claim: str, statement: str) -> Label:
    evidence = [EvidenceText("statement", statement)]
    if statement is TRIAL:
        evidence.append(EvidenceText("fields", TRIAL_FIELDS))
    return judge(claim, evidence).label


@pytest.mark.parametrize(
    ("statement", "claim"),
    [
        (TRIAL, TRIAL),
        (
            TRIAL,
            "In adults with severe AA (SALT 50 or more), baricitinib 4 mg or 2 mg once daily "
            "against placebo: in BRAVE-AA1 "
            "at week 36 a SALT of 20 or less was reached by an estimated 38.8% on "
            "baricitinib 4 mg, 22.8% on 2 mg and 6.2% "
            "on placebo.",
        ),
        (
            TRIAL,
            "In BRAVE-AA1, 38.8% of adults taking baricitinib 4 mg once daily reached a SALT "
            "score of 20 or less at week "
            "36, compared with 6.2% on placebo.",
        ),
        (TRIAL, "At week 36, SALT ≤20 was achieved by 38.8% (baricitinib 4 mg), 22.8% (2 mg) and 6.2% (placebo)."),
        (TRIAL, "38.8% of patients on baricitinib 4 mg versus 6.2% on placebo had SALT ≤20 at week 36."),
        (TRIAL, "In adults with severe alopecia areata, 22.8% on baricitinib 2 mg reached SALT 20 or less by week 36."),
        (TRIAL, "Placebo: 6.2% reached SALT of 20 or less at week 36; baricitinib 4 mg: 38.8%."),
        (
            TRIAL,
            "After 36 weeks, 38.8%, 22.8% and 6.2% of patients on baricitinib 4 mg, baricitinib 2 mg and placebo, "
            "respectively, had reached a SALT of 20 or less.",
        ),
        (TRIAL, "A SALT of 20 or less was reached by 6.2% on placebo, 22.8% on 2 mg and 38.8% on baricitinib 4 mg."),
        (TRIAL, "About 39% of adults on baricitinib 4 mg reached SALT ≤20 at week 36 in BRAVE-AA1."),
        (
            TRIAL,
            "With baricitinib 4 mg the difference from placebo was 32.6 percentage points at "
            "week 36 (38.8% against 6.2%).",
        ),
        (HARMS, "Acne was seen more often with baricitinib than with placebo."),
        (HARMS, "Raised LDL cholesterol was more frequent with baricitinib than placebo."),
        (HARMS, "Compared with placebo, acne was more common with baricitinib."),
        (VACCINES, "Live vaccines are not recommended during or just before treatment."),
        (VACCINES, "Bring vaccinations up to date first."),
        (LIMITS, "It is not recommended in people with hepatitis B."),
        (LIMITS, "Secondary endpoints favoured the 4 mg dose over placebo."),
        (LIMITS, "Use only when no alternative exists."),
        (
            APPROVAL,
            "Ritlecitinib was approved by the FDA in June 2023 for adults and adolescents aged 12 years and older with "
            "severe alopecia areata.",
        ),
        (APPROVAL, "Ritlecitinib is FDA-approved for severe alopecia areata from age 12."),
        (MIXED, "It is not approved for adolescents in the EU."),
        (MIXED, "Lipids should be checked 12 weeks after starting."),
    ],
)
def test_a_faithful_restatement_is_supported(statement: str, claim: str) -> None:
    assert label(claim, statement) is Label.SUPPORTED


@pytest.mark.parametrize(
    ("statement", "claim"),
    [
        (
            TRIAL,
            "38.8% of adults taking placebo reached a SALT of 20 or less at week 36, against 6.2% on baricitinib 4 mg.",
        ),
        (TRIAL, "38.8% of patients on baricitinib 2 mg versus 6.2% on placebo had SALT ≤20 at week 36."),
        (TRIAL, "22.8% on baricitinib 4 mg reached SALT of 20 or less at week 36."),
        (TRIAL, "Placebo: 38.8% reached SALT of 20 or less at week 36; baricitinib 4 mg: 6.2%."),
        (
            TRIAL,
            "After 36 weeks, 38.8%, 22.8% and 6.2% of patients on placebo, baricitinib 2 mg and baricitinib 4 mg, "
            "respectively, had reached a SALT of 20 or less.",
        ),
        (TRIAL, "About 45% of adults on baricitinib 4 mg reached SALT ≤20 at week 36."),
        (TRIAL, "39% of adults on baricitinib 4 mg reached SALT ≤20 at week 36."),
        (TRIAL, "About 39% of adults on baricitinib 2 mg reached SALT ≤20 at week 36."),
        (TRIAL, "In children, 38.8% on baricitinib 4 mg reached SALT ≤20 at week 36."),
        (TRIAL, "38.8% of patients on ritlecitinib 4 mg versus 6.2% on placebo had SALT ≤20 at week 36."),
        (TRIAL, "Baricitinib 4 mg cured 38.8% of patients."),
        (TRIAL, "In mild alopecia areata 38.8% on baricitinib 4 mg reached SALT ≤20 at week 36."),
        (TRIAL, "38.8 percentage points on baricitinib 4 mg reached SALT of 20 or less at week 36."),
        (TRIAL, "38.8% on baricitinib 4 g reached SALT of 20 or less at week 36."),
        (TRIAL, "38.8% on baricitinib 4 mg reached SALT of 20 or more at week 36."),
        (TRIAL, "38.8% on baricitinib 4 mg twice daily reached SALT of 20 or less at week 36."),
        (TRIAL, "38.8% on baricitinib 4 mg reached SALT of 20 or less at month 36."),
        (TRIAL, "38.8% on baricitinib 4 mg reached SALT of 20 or less at week 52."),
        (TRIAL, "38.8% on baricitinib 4 mg reached SALT of 20 or less at week 36 without side effects."),
        (TRIAL, "61.2% on baricitinib 4 mg reached SALT of 20 or less at week 36."),
        (HARMS, "Acne was seen more often with placebo than with baricitinib."),
        (HARMS, "Acne was seen less often with baricitinib than with placebo."),
        (HARMS, "Acne was caused by baricitinib."),
        (HARMS, "Acne was seen more often with baricitinib than with ritlecitinib."),
        (HARMS, "Lowered LDL cholesterol was seen more often with baricitinib than with placebo."),
        (VACCINES, "Live vaccines are recommended during therapy."),
        (VACCINES, "Inactivated vaccines are not recommended during therapy."),
        (VACCINES, "Live vaccines are not recommended after therapy."),
        (VACCINES, "Live vaccines should be considered before therapy."),
        (VACCINES, "Vaccines are not recommended during therapy."),
        (LIMITS, "It is recommended in people with hepatitis B."),
        (LIMITS, "Secondary endpoints favoured the 2 mg dose over placebo."),
        (LIMITS, "effective in all patients"),
        (LIMITS, "The drug was effective in all patients."),
        (LIMITS, "Use when no alternative exists."),
        (LIMITS, "Use only when an alternative exists."),
        (APPROVAL, "Ritlecitinib is not approved by the FDA."),
        (APPROVAL, "Ritlecitinib is EMA-approved for severe alopecia areata from age 12."),
        (APPROVAL, "Ritlecitinib is FDA-approved for severe alopecia areata from age 6."),
        (APPROVAL, "Ritlecitinib is FDA-approved for mild alopecia areata."),
        (APPROVAL, "Ritlecitinib is FDA-approved for alopecia areata."),
        (APPROVAL, "Deuruxolitinib is FDA-approved for severe alopecia areata."),
        (APPROVAL, "Ritlecitinib is the only drug FDA-approved for severe alopecia areata."),
        (MIXED, "The drug is recommended in pregnancy."),
        (MIXED, "The drug increases the risk of serious infections."),
        (MIXED, "The drug may decrease the risk of serious infections."),
        (MIXED, "The drug may increase the risk of infections."),
        (MIXED, "Consider live vaccines."),
        (MIXED, "Avoid inactivated vaccines."),
        (MIXED, "Lipids should be checked about 12 weeks before starting."),
        (MIXED, "Lipids must be checked about 12 weeks after starting."),
        (MIXED, "In the EU it is approved for adolescents."),
        (MIXED, "In the US it is not approved for adolescents."),
        (MIXED, "In the EU it is not approved for children."),
    ],
)
def test_a_claim_changed_in_one_thing_is_never_supported(statement: str, claim: str) -> None:
    assert label(claim, statement) is not Label.SUPPORTED
