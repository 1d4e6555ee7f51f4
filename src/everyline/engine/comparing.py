"""What differs between two revisions, claim by claim and word by word, for those who look at them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.engine.comparing_pathways import pathway_changes
from everyline.engine.content import content_of

JsonObject = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One claim that a revision changed. kind: reworded, evidence replaced, withheld, added, removed or re-judged.

    quotations: those that went, then those that came; empty where the evidence stayed. verdicts: before and after,
    empty where the verdict stayed.
    """

    claim: str
    kind: str
    before: str
    after: str
    quotations: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    verdicts: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a claim as one revision or both have them. kind: same, gone or new."""

    kind: str
    text: str


def changes(before: str, after: str) -> tuple[Change, ...]:
    """What differs between two revisions, claim by claim, in the order of the later one; dropped claims last.

    That references were numbered anew is no change of a claim.
    """
    was_held, is_held = content_of(before), content_of(after)
    old, new = ({c["id"]: c for c in held.claims} for held in (was_held, is_held))
    kept = {one["text"] for one in is_held.withheld}
    found = []
    for identity, claim in new.items():
        was = old.get(identity)
        if was is None:
            found.append(Change(identity, "added", "", claim["text"], ((), _quotations(claim))))
        elif (kind := _kind(was, claim)) is not None:
            label, relabelled = _label(was), _label(claim)
            verdicts = ("", "") if label == relabelled else (label, relabelled)
            found.append(Change(identity, kind, was["text"], claim["text"], _exchanged(was, claim), verdicts))
    for identity, was in old.items():
        if identity not in new:
            found.append(Change(identity, "withheld" if was["text"] in kept else "removed", was["text"], ""))
    return tuple(found)


def besides(before: str, after: str) -> tuple[str, ...]:
    """What differs besides the claims, in a sentence each: of answers order and headings, tables, references; of
    pathways thresholds, criteria, steps, actions, tests, cards and cases."""
    was_held, is_held = content_of(before), content_of(after)
    if was_held.form is not None and is_held.form is not None:
        return pathway_changes(was_held.form, is_held.form)
    old, new = was_held.stored, is_held.stored
    found = []
    if [one["heading"] for one in old["sections"]] != [one["heading"] for one in new["sections"]]:
        found.append(f"Headings: {_headings(old)}; now {_headings(new)}.")
    counted = (
        ("table", "row", "of the evidence table"),
        ("summaries", "row", "of the summary of findings"),
        ("calculations", "calculation", ""),
        ("conflicts", "disagreement", "shown"),
        ("gaps", "gap", "told"),
        ("references", "reference", ""),
    )
    for part, word, where in counted:
        was, now = len(old.get(part, ())), len(new.get(part, ()))
        if was != now:
            found.append(f"{now} {word}{'' if now == 1 else 's'} {where}".rstrip() + f", {was} before.")
    return tuple(found)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Two wordings word by word: what is the same, what is gone and what is new, in reading order.

    Joined, the pieces that are not new give `before`, those that are not gone `after`.
    """
    old, new = _words(before), _words(after)
    found: list[Piece] = []
    for tag, i, j, m, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[i:j])))
            continue
        found += [Piece("gone", "".join(old[i:j]))] if j > i else []
        found += [Piece("new", "".join(new[m:n]))] if n > m else []
    return tuple(found)


def _kind(was: JsonObject, claim: JsonObject) -> str | None:
    if was["text"] != claim["text"]:
        return "reworded"
    if list(_places(was)) != list(_places(claim)):
        return "evidence replaced"
    return None if _label(was) == _label(claim) else "re-judged"


def _label(claim: JsonObject) -> str:
    """What the judge found; of a pathway's statement without a source, that the board itself answers for it."""
    return str(claim["verdict"]["label"]) if claim["verdict"] is not None else "the board's own judgement"


def _places(claim: JsonObject) -> Iterator[tuple[str, int, int]]:
    return ((one["document_hash"], one["start"], one["end"]) for one in claim["citations"])


def _exchanged(was: JsonObject, claim: JsonObject) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if list(_places(was)) == list(_places(claim)):
        return ((), ())
    old, new = _quotations(was), _quotations(claim)
    return tuple(one for one in old if one not in new), tuple(one for one in new if one not in old)


def _quotations(claim: JsonObject) -> tuple[str, ...]:
    return tuple(f"{one['quote']} ({one['document']})" for one in claim["citations"])


def _headings(answer: JsonObject) -> str:
    return ", ".join(one["heading"] for one in answer["sections"]) or "none"


def _words(text: str) -> Sequence[str]:
    return re.findall(r"\s+|[\w.,%-]*\w%?|[^\w\s]", text)
