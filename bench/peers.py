"""Other checkers in the form of our judge, so that one measure runs them all."""

from __future__ import annotations

from collections.abc import Sequence

from everyline.domain.answer import EvidenceText, Label, Verdict


def anchorcite(claim: str, evidence: Sequence[EvidenceText]) -> Verdict:
    """AnchorCite 0.1.0 without model weights: SUPPORTED where it certifies the claim with a quotation.

    Claim and texts are given as they are, the texts joined by blank lines. Its support score is the score; where it
    gives no quotation, 0.
    """
    from anchorcite import anchor_claim

    found = anchor_claim(claim, "\n\n".join(one.text for one in evidence)) if evidence else None
    if found is None:
        return Verdict(Label.INSUFFICIENT, 0.0, (), "anchorcite")
    score = getattr(found, "support_score", getattr(found, "score", 1.0))
    return Verdict(Label.SUPPORTED, min(1.0, max(0.5, float(score))), (), "anchorcite")
