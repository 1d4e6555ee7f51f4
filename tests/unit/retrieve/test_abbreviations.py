"""Abbreviations defined in a text."""

import pytest

from everyline.retrieve.abbreviations import abbreviations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patients with alopecia areata (AA) were enrolled.", [("AA", "alopecia areata")]),
        ("the Severity of Alopecia Tool (SALT) score", [("SALT", "Severity of Alopecia Tool")]),
        ("low molecular weight heparin (LMWH; n = 20)", [("LMWH", "low molecular weight heparin")]),
        ("heat shock protein (HSP) transcription", [("HSP", "heat shock protein")]),
        ("randomised (n = 20) to placebo", []),
        ("in adults (see below)", []),
        ("of the patients (12%) and the 95% interval (CI 1.2)", []),
        (
            "Baricitinib (BARI) and chronic obstructive pulmonary disease (COPD)",
            [("BARI", "Baricitinib"), ("COPD", "chronic obstructive pulmonary disease")],
        ),
        ("He died. Blood pressure (BP) fell.", [("BP", "Blood pressure")]),
        ("", []),
    ],
)
def test_definitions_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(abbreviations(text)) == expected
