"""The standing of a source: a claim may not rest on a work that was withdrawn, nor on one that a later work replaced.

Retraction outranks everything: the claim may be true, but this source no longer says it. A superseded work is outdated
where its replacement is held; where it is not, that is said too. Corrections and expressions of concern are no reason
against a claim; readers are shown them beside the reference. Source: COPE retraction guidelines, version 2 (2019),
doi:10.24318/cope.2019.1.4; Cochrane review versions replace one another under one number.
"""

from __future__ import annotations

from everyline.domain.answer import Reason, ReasonKind
from everyline.domain.text import Status


def check(claim: str, document: str, status: Status, *, replaced_by: str | None = None) -> Reason | None:
    """Why a claim may not rest on a document of this status, None where it may.

    document, replaced_by: how the works are named to readers. replaced_by makes a work outdated whatever its status,
    save that a retracted one stays retracted.
    """
    if status is Status.RETRACTED:
        return Reason(ReasonKind.SOURCE_RETRACTED, claim, document)
    if status is Status.SUPERSEDED or replaced_by is not None:
        return Reason(ReasonKind.OUTDATED, claim, f"{document}, replaced by {replaced_by or 'a later version'}")
    return None
