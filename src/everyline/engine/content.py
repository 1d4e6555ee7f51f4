"""What a revision may hold, decided in this one place: a stored answer, or a pathway's stored form.

Both are JSON and have claims with citations and verdicts, so they are reviewed, marked and commented on alike. What
differs is how each is checked (`reverify.py`), what differs between two (`comparing.py`), and how it is shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.engine.build import Bench
from everyline.engine.pathway_form import PathwayForm, address_of, form_of, is_form, read_form
from everyline.engine.reverify import Kind, kind_of, recheck
from everyline.engine.verification import Point
from everyline.errors import InvalidInput, TransitionRefused

JsonObject = Mapping[str, Any]
# Addresses that begin so are those of pathways, one each.
_OF_PATHWAYS = "pathway-"


@dataclass(frozen=True, slots=True)
class Content:
    """What a revision holds. form: of a pathway, None of an answer. stored: the JSON object as it is kept."""

    stored: JsonObject
    form: PathwayForm | None

    @property
    def is_pathway(self) -> bool:
        return self.form is not None

    @property
    def title(self) -> str:
        """What its article is called."""
        return self.form.title if self.form is not None else str(self.stored["question"])

    @property
    def claims(self) -> Sequence[JsonObject]:
        """Its claims in order: of a pathway, its statements."""
        found: Sequence[JsonObject] = self.stored["claims"]
        return found

    @property
    def withheld(self) -> Sequence[JsonObject]:
        """What readers do not see of an answer; nothing of a pathway."""
        found: Sequence[JsonObject] = self.stored.get("withheld", ())
        return found

    @property
    def named(self) -> dict[str, str]:
        """What the trail tells of it besides the revision's hash: of a pathway, its id and the hash of its YAML."""
        return {} if self.form is None else {"pathway": self.form.pathway, "pathway_hash": self.form.hash}


def content_of(text: str) -> Content:
    """What a revision holds. Raises InvalidInput for a pathway's form that is broken, as one changed behind us is."""
    stored = json.loads(text)
    return Content(stored, read_form(text) if is_form(stored) else None)


def is_pathway(text: str) -> bool:
    """Whether a revision holds a pathway."""
    return kind_of(text.encode()) is Kind.PATHWAY


def named_in(text: str) -> dict[str, str]:
    """What the trail tells of a revision's content; nothing of an answer, nor of what can't be read."""
    form = form_of(text)
    return {} if form is None else Content({}, form).named


def taken(bench: Bench | None, text: str, on: date) -> Content:
    """The content of a new revision; raises InvalidInput where it is none that the board takes, or does not hold.

    Of a pathway each statement must be borne out by this library or its own cards, and every case must pass.
    """
    kind = kind_of(text.encode())
    if kind not in (Kind.ANSWER, Kind.PATHWAY):
        raise InvalidInput(
            "The file is neither an answer nor a pathway's stored form.",
            "Name an answer as `everyline ask --json --out` wrote it, or a pathway.",
        )
    fault = fault_of(bench, text, on)
    if fault is not None:
        what = "answer" if kind is Kind.ANSWER else "pathway"
        raise InvalidInput(f"The {what} does not hold: {fault}", "`everyline verify` lists what is wrong.")
    found = content_of(text)
    if not found.claims:
        raise InvalidInput("The answer says nothing that could be reviewed.", "Ask something the library can answer.")
    return found


def fault_of(bench: Bench | None, text: str, on: date, *, whole: bool = True) -> str | None:
    """What does not hold of a revision's content, the first of it; None where all does.

    whole: whether what can't be looked up in the library counts too: nobody may vouch for words that nobody can find.
    """
    failure, unchecked = looked_at(bench, text, on)
    return failure or (unchecked if whole and bench is not None else None)


def looked_at(bench: Bench | None, text: str, on: date) -> tuple[str | None, str | None]:
    """The first of what does not hold of a revision's content, and the first of what could not be looked up here; None
    where there is none."""
    try:
        verification = recheck(bench, text, on=on)
    except InvalidInput as fault:
        # It was taken once, so it was changed since, or this program can't read it any more.
        return str(fault), None
    return _first(verification.failures), _first(verification.unchecked)


def _first(points: Sequence[Point]) -> str | None:
    if not points:
        return None
    first = points[0]
    return f"{first.claim}: {first.what}" if first.claim else first.what


def address_for(content: Content, wanted: str | None) -> str:
    """The address of an article of some content: as wanted, or made of its question; of a pathway always its own.

    Raises InvalidInput for an address that is malformed, is a pathway's, or was wanted for a pathway.
    """
    if content.form is not None:
        own = address_of(content.form.pathway)
        if wanted not in (None, own):
            raise InvalidInput(f"A pathway's article has the address {own}.", "Leave the address out.")
        return own
    if wanted and wanted.startswith(_OF_PATHWAYS):
        raise InvalidInput(f"Addresses that begin with {_OF_PATHWAYS} are those of pathways.", "Name another one.")
    address = wanted or _slug(content.title)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", address):
        raise InvalidInput(f"{address!r} is no address.", "Use small letters, digits and hyphens, at most 80.")
    return address


def _slug(question: str) -> str:
    """A question as an address, cut between two words."""
    whole = re.sub(r"[^a-z0-9]+", "-", question.lower()).strip("-").removeprefix(_OF_PATHWAYS)
    cut = whole if len(whole) <= 80 else whole[:81].rpartition("-")[0] or whole[:80]
    return cut or "article"


def same_subject(before: Content, after: Content) -> None:
    """Raises InvalidInput where a revision would turn an answer into a pathway, or one pathway into another."""
    if before.named.get("pathway") != after.named.get("pathway"):
        raise InvalidInput(
            "A revision is of the same kind as the one before it, and of the same pathway.",
            "Make an article of its own of it.",
        )


def refuse_for_pathway(text: str) -> None:
    """Raises TransitionRefused where single claims can't be changed: a pathway's statements stand in its YAML."""
    if is_pathway(text):
        raise TransitionRefused(
            "A pathway's statements belong to its YAML and can't be changed one by one.",
            "Change the YAML, and make a new revision of it.",
        )
