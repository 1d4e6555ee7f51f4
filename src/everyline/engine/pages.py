"""An answer as a page of the site shows it: its parts in HTML, each citation an address, each line with its checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from everyline.domain.answer import Answer, Claim, Verdict
from everyline.domain.audit import Audit, AuditedClaim, Reading
from everyline.domain.ids import ClaimId
from everyline.domain.question import Question
from everyline.engine.ask import Looked
from everyline.publish.audit_html import audit_part
from everyline.publish.audit_view import LABEL_WORDS
from everyline.publish.html import AnswerParts as AnswerParts
from everyline.publish.html import CheckView, answer_parts
from everyline.publish.html import site_styles as site_styles
from everyline.publish.inert import inert
from everyline.publish.load import answer_from_json
from everyline.publish.reread import answer_of
from everyline.publish.view import QuoteView
from everyline.publish.wording import TYPE_WORDS
from everyline.verify.checked import checked

_MOST_WORDS = 8


def parts_of(answer: Answer, *, asks: Callable[[str], str] | None = None, show_withheld: bool = False) -> AnswerParts:
    """The pieces of an answer's page. asks: the address that asks a follow-up question, None where none is asked."""
    return answer_parts(answer, opens=_opened, asks=asks, checks=_checks(answer.claims), show_withheld=show_withheld)


def told_in_words(told: Question | Looked) -> str:
    """How far an answer is, as a sentence for whoever waits."""
    if isinstance(told, Question):
        about = (*told.pico.intervention, *told.pico.comparator, *told.pico.population)
        return f"Read as a question of {TYPE_WORDS[told.type]}" + (
            f": {', '.join(map(inert, about))}." if about else "."
        )
    works = len({hit.document for hit in told.ranking.hits})
    return (
        f"{len(told.ranking.hits)} passages of {works} works found; {len(told.evidence)} bear on it. "
        "Lines are written and each is judged."
    )


def audit_part_of(audit: Audit) -> str:
    """An audit's page, without its frame."""
    return audit_part(audit, lambda place: source_address(*place))


def audited_in_words(told: Reading | AuditedClaim) -> str:
    """How far an audit is, as a line for whoever waits."""
    if isinstance(told, Reading):
        return f"Read: {len(told.claims)} statements that can be checked, {len(told.references)} references."
    return f"{told.claim.id}, {LABEL_WORDS[told.judged.label].lower()}: {inert(told.claim.text[:120])}"


def stored_answer(content: str) -> Answer:
    """A stored answer (JSON) as the answer it was written from; raises InvalidInput where it is none."""
    return answer_of(answer_from_json(content))


def source_address(document_hash: str, start: int, end: int) -> str:
    """Where the site shows a span in its source."""
    return f"/source?{urlencode({'version': document_hash, 'start': start, 'end': end})}#span"


def _opened(quote: QuoteView) -> str:
    return source_address(quote.document_hash, quote.start, quote.end)


def _checks(claims: tuple[Claim, ...]) -> Mapping[ClaimId, tuple[CheckView, ...]]:
    return {claim.id: checks_of(claim.text, claim.verdict) for claim in claims}


def checks_of(text: str, verdict: Verdict) -> tuple[CheckView, ...]:
    """What the judge compared, check by check, in words for a reader."""
    views = []
    for one in checked(text, verdict):
        if one.faults:
            told = "; ".join(
                f"“{said}” is not borne out" + (f", the source has “{has}”" if has else "") for said, has in one.faults
            )
        else:
            words = ", ".join(one.words[:_MOST_WORDS]) + (" and more" if len(one.words) > _MOST_WORDS else "")
            told = f"{words}: as in the words cited"
        views.append(CheckView(one.what, told))
    return tuple(views)
