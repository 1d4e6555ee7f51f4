"""A board member's changes to a stored answer: a claim reworded and judged at once, its evidence replaced, or withheld.

What differs between two revisions is in `comparing.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.answer.cite import reference
from everyline.domain.answer import EvidenceText, Label, Verdict
from everyline.domain.citation import Citation
from everyline.domain.ids import ContentHash
from everyline.domain.text import Document, Span, Status
from everyline.engine.content import refuse_for_pathway
from everyline.errors import InvalidInput, TransitionRefused, UnknownId
from everyline.publish.export import (
    citation_to_object,
    digest_of,
    escaped,
    id_of,
    reference_to_object,
    verdict_to_object,
)
from everyline.verify.judge import judge

JsonObject = dict[str, Any]
_MOST = 2_000
_MOST_PLACES = 6

# The text of a document version, and where its work stands; raises UnknownId where the library does not hold it.
Look = Callable[[ContentHash], tuple[Document, Status]]
# A document version and a half-open range of its text, in code points.
Place = tuple[ContentHash, int, int]


def judged_as(content: str, claim: str, text: str) -> Verdict:
    """The verdict a claim of a stored answer would get if it said `text`; nothing is changed.

    Raises UnknownId where there is no such claim, InvalidInput for a text that is empty or over 2,000 characters.
    """
    return _judged(text, _claim(_answer(content), claim)["citations"])


def judged_by(content: str, claim: str, text: str, places: Sequence[Place], instead: int | None, look: Look) -> Verdict:
    """The verdict a claim would get with other evidence: `places` in the place of its citation number `instead` (from
    0), or of all of them for None. Nothing is changed. Raises as `replaced` does, save that any verdict is given."""
    stored = _claim(_answer(content), claim)
    return _judged(text or stored["text"], _with_places(stored, places, instead, look))


def reworded(content: str, claim: str, text: str) -> str:
    """The answer with one claim reworded; where the judge does not find it SUPPORTED it is withheld, never shown."""
    verdict = judged_as(content, claim, text)
    answer = _answer(content)
    stored = _claim(answer, claim)
    stored["text"] = " ".join(text.split())
    stored["verdict"] = verdict_to_object(verdict)
    _forget_stance(answer, claim)
    if verdict.label is not Label.SUPPORTED:
        _withhold(answer, claim)
    return _closed(answer)


def replaced(content: str, claim: str, text: str, places: Sequence[Place], instead: int | None, look: Look) -> str:
    """The answer with other evidence under one claim, worded as `text` (empty: as it was).

    The claim keeps its certainty only where its new evidence is of the document versions it had before: a rating
    belongs to what was rated.
    Raises TransitionRefused where the judge does not find the claim SUPPORTED by it, InvalidInput for a range outside
    its text, a source that was retracted or replaced, or a citation the claim does not have; UnknownId where the
    library does not hold a version.
    """
    answer = _answer(content)
    stored = _claim(answer, claim)
    before = {one["document_hash"] for one in stored["citations"]}
    citations = _with_places(stored, places, instead, look)
    said = text or stored["text"]
    verdict = _judged(said, citations)
    if verdict.label is not Label.SUPPORTED:
        raise TransitionRefused(
            f"The judge finds the claim {verdict.label.value} by that evidence: {said_reasons(verdict)}.",
            "Choose other words of the source, or reword the claim with it.",
        )
    stored.update(text=" ".join(said.split()), citations=citations, verdict=verdict_to_object(verdict))
    if not before >= {one["document_hash"] for one in citations}:
        stored.update(certainty=None, steps=[])
    _forget_stance(answer, claim)
    _list_references(answer, citations, look)
    _unbind(answer, claim, {one["finding"] for one in citations})
    _renumber(answer)
    return _closed(answer)


def withheld(content: str, claim: str, *, is_wrong: bool = False) -> str:
    """The answer with one claim taken from view and kept among the withheld, as it stands.

    A row of the evidence table rests on a result, not on the line that words it, and stays. is_wrong: what the line
    says is itself wrong: its result goes too, with every row, estimate and calculation that rests on it, and the
    answer's gaps say so.
    """
    answer = _answer(content)
    if is_wrong:
        _strike(answer, _claim(answer, claim))
    _withhold(answer, claim)
    return _closed(answer)


def said_reasons(verdict: Verdict) -> str:
    """The reasons of a verdict in words, the words of claim and source beside each."""
    told = (
        f"{one.kind.value.replace('_', ' ')}, “{one.claim}”"
        + (f"; the source has “{one.evidence}”" if one.evidence else "")
        for one in verdict.reasons
    )
    return "; ".join(told) or "it does not say so"


def _judged(text: str, citations: Sequence[JsonObject]) -> Verdict:
    said = " ".join(text.split())
    if not said or len(said) > _MOST:
        raise InvalidInput(f"A claim has from 1 to {_MOST} characters; this has {len(said)}.", "Shorten or fill it.")
    return judge(said, [EvidenceText(f"{c['document']}#{c['start']}", c["quote"]) for c in citations])


def _with_places(stored: JsonObject, places: Sequence[Place], instead: int | None, look: Look) -> list[JsonObject]:
    """The citations of a claim with those places among them, each once."""
    if not 1 <= len(places) <= _MOST_PLACES:
        raise InvalidInput(f"{len(places)} places were chosen as evidence.", f"Choose from 1 to {_MOST_PLACES}.")
    before: list[JsonObject] = stored["citations"]
    if instead is not None and not 0 <= instead < len(before):
        raise InvalidInput(f"The claim has no citation {instead + 1}.", f"It has {len(before)}; number from 1.")
    known = {_place(one): one for one in before}
    # What the claim cites already stays bound to its finding.
    made = [known.get(place, cited) for place in places for cited in [_cited(place, look)]]
    kept = [[], []] if instead is None else [before[:instead], before[instead + 1 :]]
    found: list[JsonObject] = []
    for one in (*kept[0], *made, *kept[1]):
        if _place(one) not in map(_place, found):
            found.append(one)
    return found


def _cited(place: Place, look: Look) -> JsonObject:
    version, start, end = place
    document, status = look(version)
    if status in (Status.RETRACTED, Status.SUPERSEDED):
        raise InvalidInput(f"{document.title} is {status.value}, so nothing may rest on it.", "Choose another source.")
    if not 0 <= start < end <= len(document.text):
        raise InvalidInput(f"Characters {start} to {end} are not in that text.", "Choose words of the source.")
    quote = document.text[start:end]
    if not quote.strip() or len(quote) > _MOST:
        raise InvalidInput(f"A quotation has from 1 to {_MOST:,} characters.", "Choose the sentence that says it.")
    return citation_to_object(Citation(document.id, document.hash, Span(start, end), quote, None), {})


def _place(citation: JsonObject) -> tuple[str, int, int]:
    return citation["document_hash"], citation["start"], citation["end"]


def _list_references(answer: JsonObject, citations: Sequence[JsonObject], look: Look) -> None:
    """Number the citations' works; what is not listed yet is listed last."""
    listed = {(one["document"], one["document_hash"]): one["number"] for one in answer["references"]}
    for one in citations:
        key = one["document"], one["document_hash"]
        if key not in listed:
            listed[key] = max(listed.values(), default=0) + 1
            document, status = look(ContentHash(one["document_hash"]))
            answer["references"].append(reference_to_object(reference(listed[key], document, status)))
        one["reference"] = listed[key]


def _unbind(answer: JsonObject, claim: str, findings: Collection[str | None]) -> None:
    """A claim words the findings that its citations name, and no other."""
    for finding in answer["findings"]:
        if finding["id"] not in findings:
            finding["claims"] = [c for c in finding["claims"] if c != claim]
    answer["findings"] = [one for one in answer["findings"] if one["claims"]]
    _tidy(answer)


def _strike(answer: JsonObject, stored: JsonObject) -> None:
    """Take the results that a line words from the tables, with what was worked out from them."""
    struck = {one["finding"] for one in stored["citations"] if one["finding"]}
    struck |= {one["id"] for one in answer["findings"] if stored["id"] in one["claims"]}
    places = set(map(_place, stored["citations"]))

    def rests(value: object) -> bool:
        return any(one["finding"] in struck or _place(one) in places for one in _citations(value))

    gone = 0
    for part in ("table", "calculations"):
        kept = [one for one in answer.get(part, ()) if not rests(one)]
        gone += len(answer.get(part, ())) - len(kept)
        if part in answer:
            answer[part] = kept
    left = {one["finding"] for one in answer.get("table", ())}
    kept = [one for one in answer.get("summaries", ()) if not struck.intersection(one["findings"])
            and set(one["findings"]) <= left]  # fmt: skip
    gone += len(answer.get("summaries", ())) - len(kept)
    if "summaries" in answer:
        answer["summaries"] = kept
    for disagreement in answer.get("disagreements", ()):
        disagreement["sides"] = [one for one in disagreement["sides"] if one not in struck]
    if gone:
        answer["gaps"].append(
            f"The board took a result from the tables, and what was worked out with it: {gone} "
            f"{'entry is' if gone == 1 else 'entries are'} no longer shown."
        )


def _tidy(answer: JsonObject) -> None:
    """One side alone is no disagreement, and a side that the answer no longer has is none."""
    known = {one["finding"] for one in answer.get("table", ())} | {one["id"] for one in answer["findings"]}
    if "disagreements" in answer:
        for one in answer["disagreements"]:
            one["sides"] = [side for side in one["sides"] if side in known]
        answer["disagreements"] = [one for one in answer["disagreements"] if len(one["sides"]) > 1]


def _answer(content: str) -> JsonObject:
    """The answer that may be changed; raises TransitionRefused for a pathway, whose statements belong to its YAML."""
    refuse_for_pathway(content)
    answer: JsonObject = json.loads(content)
    return answer


def _claim(answer: JsonObject, claim: str) -> JsonObject:
    found: JsonObject | None = next((one for one in answer["claims"] if one["id"] == claim), None)
    if found is None:
        raise UnknownId(f"The revision has no claim {claim!r}.", "Its claims are listed on its page.")
    return found


def _forget_stance(answer: JsonObject, claim: str) -> None:
    """A yes or no that was read from a line does not outlive the line as it was."""
    if claim in ((answer.get("stance") or {}).get("claims") or ()):
        answer["stance"] = None


def _withhold(answer: JsonObject, claim: str) -> None:
    stored = _claim(answer, claim)
    answer["claims"] = [one for one in answer["claims"] if one["id"] != claim]
    answer["bottom_line"] = [one for one in answer["bottom_line"] if one != claim]
    for part in ("sections", "conflicts", "premises"):
        for one in answer[part]:
            one["claims"] = [c for c in one["claims"] if c != claim]
    answer["sections"] = [one for one in answer["sections"] if one["claims"]]
    # One side alone is no disagreement.
    answer["conflicts"] = [one for one in answer["conflicts"] if len(one["claims"]) > 1]
    for finding in answer["findings"]:
        finding["claims"] = [c for c in finding["claims"] if c != claim]
    answer["findings"] = [one for one in answer["findings"] if one["claims"]]
    _tidy(answer)
    answer["withheld"].append({"text": stored["text"], "verdict": stored["verdict"], "citations": stored["citations"]})
    if not answer["claims"]:
        raise InvalidInput("Nothing would be left to say.", "Withdraw the article instead.")
    if "terms" in answer:
        answer["terms"] = [one for one in answer["terms"] if one["claim"] != claim]
    _forget_stance(answer, claim)
    _renumber(answer)


def _renumber(answer: JsonObject) -> None:
    """References that nothing shown cites any more go, and the rest keep their order under new numbers: in claims, in
    the evidence table and in what was worked out alike."""
    shown = [value for key, value in answer.items() if key not in ("references", "withheld")]
    cited = {citation["reference"] for citation in _citations(shown)}
    numbers: dict[int, int] = {}
    kept: list[JsonObject] = []
    for listed in answer["references"]:
        if listed["number"] in cited:
            numbers[listed["number"]] = len(kept) + 1
            kept.append({**listed, "number": len(kept) + 1})
    answer["references"] = kept
    for citation in _citations([*shown, answer["withheld"]]):
        citation["reference"] = numbers.get(citation["reference"])


def _citations(value: object) -> Iterator[JsonObject]:
    """Every citation in a part of a stored answer, wherever it stands."""
    if isinstance(value, dict):
        if {"document", "reference", "quote"} <= value.keys():
            yield value
        for inner in value.values():
            yield from _citations(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _citations(inner)


def _closed(answer: JsonObject) -> str:
    """The answer as a stored file again, under the id of its new content."""
    answer["id"] = id_of(digest_of(answer))
    return escaped(json.dumps(answer, ensure_ascii=False, indent=2)) + "\n"
