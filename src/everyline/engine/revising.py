"""A board member's changes to a stored answer: a claim reworded and judged at once, or withheld."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.domain.answer import EvidenceText, Label, Verdict
from everyline.errors import InvalidInput, UnknownId
from everyline.publish.export import digest_of, escaped, id_of, verdict_to_object
from everyline.verify.judge import judge

JsonObject = dict[str, Any]
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """What a revision changed, for those who look at it. kind: reworded, withheld, added, removed or re-judged."""

    claim: str
    kind: str
    before: str
    after: str


def judged_as(content: str, claim: str, text: str) -> Verdict:
    """The verdict a claim of a stored answer would get if it said `text`; nothing is changed.

    Raises UnknownId where there is no such claim, InvalidInput for a text that is empty or over 2,000 characters.
    """
    said = " ".join(text.split())
    if not said or len(said) > _MOST:
        raise InvalidInput(f"A claim has from 1 to {_MOST} characters; this has {len(said)}.", "Shorten or fill it.")
    stored = _claim(json.loads(content), claim)
    return judge(said, [EvidenceText(f"{c['document']}#{c['start']}", c["quote"]) for c in stored["citations"]])


def reworded(content: str, claim: str, text: str) -> str:
    """The answer with one claim reworded; where the judge does not find it SUPPORTED it is withheld, never shown."""
    verdict = judged_as(content, claim, text)
    answer = json.loads(content)
    stored = _claim(answer, claim)
    stored["text"] = " ".join(text.split())
    stored["verdict"] = verdict_to_object(verdict)
    if verdict.label is not Label.SUPPORTED:
        _withhold(answer, claim)
    return _closed(answer)


def withheld(content: str, claim: str) -> str:
    """The answer with one claim taken from view and kept among the withheld, as it stands."""
    answer = json.loads(content)
    _withhold(answer, claim)
    return _closed(answer)


def changes(before: str, after: str) -> tuple[Change, ...]:
    """What differs between two revisions, claim by claim, in the order of the later one; dropped claims last."""
    old, new = ({c["id"]: c for c in json.loads(text)["claims"]} for text in (before, after))
    kept = {one["text"] for one in json.loads(after)["withheld"]}
    found = []
    for identity, claim in new.items():
        was = old.get(identity)
        if was is None:
            found.append(Change(identity, "added", "", claim["text"]))
        elif was["text"] != claim["text"]:
            found.append(Change(identity, "reworded", was["text"], claim["text"]))
        elif (was["verdict"]["label"], was["citations"]) != (claim["verdict"]["label"], claim["citations"]):
            found.append(Change(identity, "re-judged", was["text"], claim["text"]))
    for identity, was in old.items():
        if identity not in new:
            found.append(Change(identity, "withheld" if was["text"] in kept else "removed", was["text"], ""))
    return tuple(found)


def _claim(answer: JsonObject, claim: str) -> JsonObject:
    found: JsonObject | None = next((one for one in answer["claims"] if one["id"] == claim), None)
    if found is None:
        raise UnknownId(f"The revision has no claim {claim!r}.", "Its claims are listed on its page.")
    return found


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
    answer["withheld"].append({"text": stored["text"], "verdict": stored["verdict"], "citations": stored["citations"]})
    if not answer["claims"]:
        raise InvalidInput("Nothing would be left to say.", "Withdraw the article instead.")
    if "terms" in answer:
        answer["terms"] = [one for one in answer["terms"] if one["claim"] != claim]
    if claim in ((answer.get("stance") or {}).get("claims") or ()):
        answer["stance"] = None  # it was read from lines that are no longer all shown
    _renumber(answer)


def _renumber(answer: JsonObject) -> None:
    """References that nothing shown cites any more go, and the rest keep their order under new numbers: in claims, in
    the evidence table and in what was worked out alike."""
    shown = [value for key, value in answer.items() if key not in ("references", "withheld")]
    cited = {citation["reference"] for citation in _citations(shown)}
    numbers: dict[int, int] = {}
    kept: list[JsonObject] = []
    for reference in answer["references"]:
        if reference["number"] in cited:
            numbers[reference["number"]] = len(kept) + 1
            kept.append({**reference, "number": len(kept) + 1})
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
