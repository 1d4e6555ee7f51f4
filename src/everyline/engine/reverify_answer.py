"""Checks a stored answer again: its bytes, its quotations, its verdicts, and that its parts fit together.

Pure: documents and judge are handed in. What this library can't look up is said to be not checkable here; that is
never held against the answer, and never counted as checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from everyline.domain.answer import EvidenceText, Label, Verdict
from everyline.domain.ids import ClaimId, ContentHash, DocumentId, content_hash
from everyline.domain.text import Status
from everyline.engine.reverify_synthesis import check_synthesis
from everyline.engine.verification import Point, Verification
from everyline.publish.export import id_of
from everyline.publish.load import (
    StoredAnswer,
    StoredCitation,
    StoredClaim,
    StoredReason,
    StoredVerdict,
    answer_from_json,
)

Documents = Callable[[DocumentId, ContentHash], str | None]
Judge = Callable[[str, Sequence[EvidenceText]], Verdict]

# Scores may differ in the last digits between processors; labels and reasons may not.
_SCORE_TOLERANCE = 0.005


def verify_answer(
    text: str,
    documents: Documents,
    judge: Judge,
    judge_name: str,
    standing: Callable[[DocumentId], Status | None] = lambda _: None,
) -> Verification:
    """Check an answer's JSON again, claim by claim.

    documents: the text of a document version, None where it is not at hand. standing: where a work stands today, None
    where unknown; a shown claim that cites a work retracted by now does not hold. judge: given a claim's text and its
    quotations in order, under the ids e1, e2... judge_name: as it writes itself into verdicts; where a stored verdict
    names another, the claim is judged again all the same, must still be SUPPORTED if shown, and a note says so.
    Raises InvalidInput where the text is not an answer's JSON.
    """
    answer = answer_from_json(text)
    shown = _shown(answer)
    located = [
        (claim, citation, locate_citation(citation, documents))
        for claim in answer.claims
        for citation in claim.citations
    ]
    beside = [(one, locate_citation(one, documents)) for one in cited_beside(answer)]
    worked, unworked, noted = check_synthesis(answer, documents)
    judged = [(claim, judge(claim.text, quotations(claim.citations))) for claim in answer.claims if claim.citations]
    judgements = [
        (claim, judgement(claim.verdict, verdict, judge_name, is_shown=claim.id in shown)) for claim, verdict in judged
    ]
    return Verification(
        kind="answer",
        answer=answer.id,
        claims=len(answer.claims),
        verdicts=len(answer.claims),
        citations=len(located) + len(beside),
        quotations_found=sum(found is True for found in (*(one for *_, one in located), *(one for _, one in beside))),
        verdicts_repeated=sum(repeated is None for _, repeated in judgements),
        failures=once(
            *(Point(None, what) for what in _whole(answer)),
            *(Point(None, what) for what in _parts(answer)),
            *(Point(None, what) for what in _references(answer)),
            *(Point(claim.id, what) for claim in answer.claims for what in _claim(claim, answer, claim.id in shown)),
            *(Point(claim.id, found) for claim, _, found in located if isinstance(found, str)),
            *(Point(None, found) for _, found in beside if isinstance(found, str)),
            *(Point(None, what) for one in cited_beside(answer) for what in _listed(one, answer)),
            *worked,
            *_retracted(answer, shown, standing),
            *(Point(claim.id, what) for claim, what in judgements if what is not None),
        ),
        unchecked=once(
            *(
                Point(
                    claim.id, f"Not checkable here: this library does not hold {one.document} as {one.document_hash}."
                )
                for claim, one, found in located
                if found is None
            ),
            *(
                Point(None, f"Not checkable here: this library does not hold {one.document} as {one.document_hash}.")
                for one, found in beside
                if found is None
            ),
            *unworked,
            *_approval(answer),
        ),
        notes=(*_other_judges(answer, judge_name), *_changed(answer, standing), *noted),
    )


def once(*points: Point) -> tuple[Point, ...]:
    """The points in order, none twice: two citations of one claim may fail alike."""
    return tuple(dict.fromkeys(points))


def _shown(answer: StoredAnswer) -> frozenset[ClaimId]:
    """The claims that readers see."""
    groups = (
        answer.bottom_line,
        *(one.claims for one in answer.sections),
        *(one.claims for one in answer.conflicts),
        *(one.claims for one in answer.premises),
    )
    return frozenset(claim for group in groups for claim in group)


def quotations(citations: Sequence[StoredCitation]) -> tuple[EvidenceText, ...]:
    """What a claim is judged against: its quotations, in order, as e1, e2..."""
    return tuple(EvidenceText(f"e{place}", one.quote) for place, one in enumerate(citations, start=1))


def locate_citation(citation: StoredCitation, documents: Documents) -> bool | str | None:
    """True where the quotation stands as stated, None where the document is not at hand, else what is wrong."""
    stated = f"characters {citation.start} to {citation.end} of {citation.document}"
    if citation.start >= citation.end or not citation.quote:
        return f"The citation of {citation.document} has an empty quotation or range."
    text = documents(citation.document, citation.document_hash)
    if text is None:
        return None
    if content_hash(citation.document, text) != citation.document_hash:
        return f"The text at hand of {citation.document} does not have the hash {citation.document_hash}."
    if text[citation.start : citation.end] == citation.quote:
        return True
    elsewhere = text.find(citation.quote)
    if elsewhere >= 0:
        end = elsewhere + len(citation.quote)
        return f"The quotation does not stand at {stated}, but at characters {elsewhere} to {end}."
    return (
        f"The quotation was altered, or is from elsewhere: {stated} read otherwise, and it stands nowhere else there."
    )


def judgement(stored: StoredVerdict, verdict: Verdict, judge_name: str, *, is_shown: bool) -> str | None:
    """What is wrong with a stored verdict by the judge at hand; None where it stands."""
    if stored.judge != judge_name:
        if is_shown and verdict.label is not Label.SUPPORTED:
            return f"The judge at hand ({judge_name}) finds the claim {said(verdict)}, and it is shown as fact."
        return None
    if verdict.label is not stored.label:
        return f"The verdict stored is {stored.label.value}, but the same judge finds the claim {said(verdict)}."
    if _kinds(stored.reasons) != _kinds(
        StoredReason(kind=one.kind, claim=one.claim, evidence=one.evidence) for one in verdict.reasons
    ):
        return f"The reasons stored are not those the same judge gives: {said(verdict)}."
    if abs(verdict.score - stored.score) > _SCORE_TOLERANCE:
        return f"The score stored is {stored.score:.3f}, but the same judge gives {verdict.score:.3f}."
    return None


def _kinds(reasons: Iterable[StoredReason]) -> Counter[tuple[str, str, str]]:
    return Counter((one.kind.value, one.claim, one.evidence) for one in reasons)


def said(verdict: Verdict) -> str:
    """A verdict in a sentence: its label, and the kinds of its reasons."""
    kinds = ", ".join(one.kind.value for one in verdict.reasons)
    return f"{verdict.label.value} ({kinds})" if kinds else verdict.label.value


def _whole(answer: StoredAnswer) -> Iterable[str]:
    made = id_of(answer.digest)
    if answer.id != made:
        stated = answer.id or "empty"
        yield f"The answer's id is {stated}, but its content makes {made}: it was changed after it was written."
    if not (answer.claims or answer.abstention or answer.urgent or answer.calculations):
        yield "The answer says nothing, and does not say why."


def _parts(answer: StoredAnswer) -> Iterable[str]:
    """Every part speaks of claims that exist, and no two claims share an id."""
    known = Counter(claim.id for claim in answer.claims)
    for id_, times in known.items():
        if times > 1:
            yield f"{times} claims bear the id {id_}."
    parts = (
        ("The bottom line", answer.bottom_line),
        *((f"The section “{one.heading}”", one.claims) for one in answer.sections),
        *((f"The disagreement “{one.about}”", one.claims) for one in answer.conflicts),
        *((f"The premise “{one.text}”", one.claims) for one in answer.premises),
        *((f"The finding {one.id}", one.claims) for one in answer.findings),
        ("The reading of yes or no", answer.stance.claims if answer.stance else ()),
    )
    for part, ids in parts:
        for missing in dict.fromkeys(one for one in ids if one not in known):
            yield f"{part} names claim {missing}, which the answer does not have."


def _references(answer: StoredAnswer) -> Iterable[str]:
    """References are numbered without gaps or repeats, and each is used."""
    numbers = [one.number for one in answer.references]
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        yield f"The references are not numbered 1 to {len(numbers)}, each once."
    cited = {one.reference for claim in answer.claims for one in claim.citations}
    cited |= {one.reference for one in cited_beside(answer)}
    for reference in answer.references:
        if reference.number not in cited:
            yield f"Reference {reference.number} is cited by no claim and no row of a table."


def _claim(claim: StoredClaim, answer: StoredAnswer, is_shown: bool) -> Iterable[str]:
    """A claim cites something listed, and is SUPPORTED if readers see it."""
    if not claim.citations:
        yield "The claim cites nothing."
    if is_shown and claim.verdict.label is not Label.SUPPORTED:
        yield f"The claim is shown as fact, but its stored verdict is {claim.verdict.label.value}."
    for citation in claim.citations:
        yield from _listed(citation, answer)


def _listed(citation: StoredCitation, answer: StoredAnswer) -> Iterable[str]:
    """A citation names a reference, and that of the same version of the same document."""
    reference = next((one for one in answer.references if one.number == citation.reference), None)
    if reference is None:
        yield f"A citation of {citation.document} has no reference in the list."
    elif reference.document != citation.document:
        yield f"Reference {reference.number} is {reference.document}, but the citation is of {citation.document}."
    elif reference.document_hash not in (None, citation.document_hash):
        yield f"Reference {reference.number} lists another version of {citation.document} than the one cited."


def cited_beside(answer: StoredAnswer) -> tuple[StoredCitation, ...]:
    """The citations that stand beside the claims: of the evidence table, and of what goes into calculations."""
    rows = [cited for row in answer.table for cited in (row.citation, *row.further)]
    given = [one.citation for calculation in answer.calculations for one in calculation.inputs]
    return (*rows, *(one for one in given if one is not None))


def _retracted(
    answer: StoredAnswer, shown: frozenset[ClaimId], standing: Callable[[DocumentId], Status | None]
) -> Iterable[Point]:
    for claim in answer.claims:
        for citation in claim.citations:
            if claim.id in shown and standing(citation.document) is Status.RETRACTED:
                yield Point(claim.id, f"The claim rests on {citation.document}, which has been retracted.")
    for citation in cited_beside(answer):
        if standing(citation.document) is Status.RETRACTED:
            yield Point(None, f"The table rests on {citation.document}, which has been retracted.")


def _changed(answer: StoredAnswer, standing: Callable[[DocumentId], Status | None]) -> Iterable[Point]:
    for reference in answer.references:
        now = standing(reference.document)
        if now is not None and now.value != reference.status:
            what = f"Reference {reference.number} stood as {reference.status}; it stands as {now.value} today."
            yield Point(None, what)


def _approval(answer: StoredAnswer) -> Iterable[Point]:
    if answer.status != "unreviewed":
        what = f"Not checkable here: the answer says it is {answer.status}, and a board's decision is not in this file."
        yield Point(None, what)


def _other_judges(answer: StoredAnswer, judge_name: str) -> Iterable[Point]:
    others = Counter(one.verdict.judge for one in answer.claims if one.verdict.judge != judge_name)
    for name, times in sorted(others.items()):
        verdicts = "1 verdict is" if times == 1 else f"{times} verdicts are"
        yield Point(None, f"{verdicts} by {name}, which is not at hand; judged again here by {judge_name}.")
