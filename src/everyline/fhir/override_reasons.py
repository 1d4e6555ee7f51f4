"""Why a card may be overridden: our own codes, offered with every card that has something to override.

Standard: CDS Hooks 2.0, section "Card Attributes" (overrideReasons) and "OverrideReason".
"""

from __future__ import annotations

from everyline.domain.hooks import Coding

SYSTEM = "urn:everyline:cds:override-reasons"
REASONS = tuple(
    Coding(SYSTEM, code, display)
    for code, display in (
        ("benefit-outweighs", "Considered: the benefit outweighs the risk"),
        ("facts-wrong", "What is known of the patient here is wrong or out of date"),
        ("done-elsewhere", "Already done, here or elsewhere"),
        ("patient-declined", "The patient declined"),
        ("not-for-this-patient", "The pathway does not fit this patient"),
        ("disagree", "I do not agree with the guidance"),
    )
)
