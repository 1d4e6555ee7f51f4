"""How what a pathway has is named in FHIR: canonical URLs, ids and names for programs."""

from __future__ import annotations

import re

from everyline.domain.pathway import PathwayId

_URL = re.compile(r"urn:everyline:pathway:([a-z0-9][a-z0-9_-]{0,63})")


def pathway_url(pathway: PathwayId) -> str:
    """The canonical URL of a pathway, which is the system of its facts' own codes as well."""
    return f"urn:everyline:pathway:{pathway}"


def facts_url(pathway: PathwayId) -> str:
    """The canonical URL of the Library of a pathway's facts."""
    return f"{pathway_url(pathway)}:facts"


def activity_url(pathway: PathwayId, kind: str, identity: str) -> str:
    """The canonical URL of the activity of an action or of a series."""
    return f"{pathway_url(pathway)}:{kind}:{identity}"


def pathway_of(url: str) -> PathwayId | None:
    """The pathway a canonical URL is of; None for the URL of something else. A version after `|` is left off."""
    found = _URL.fullmatch(url.partition("|")[0])
    return PathwayId(found[1]) if found else None


def variable(kind: str, identity: str) -> str:
    """The name of a variable: `criterion` and `is-high` give `criterionIsHigh`.

    It has letters and digits alone, since the name of an Expression is an id in R4, which has no `_`, and that of a
    variable in a programming language in R5, which has no `-`. Each id has its own name: `X` stands before the `d` and
    the `u` of a dash and a line that no letter follows.
    """
    told = re.sub(r"-([a-wyz])|[-_]", lambda found: found[1].upper() if found[1] else _ESCAPED[found[0]], identity)
    return kind + (told if told[:1] in ("x", "X") else told[:1].upper() + told[1:])


def identity_of(kind: str, name: str) -> str | None:
    """The id a variable's name was made of; None for the name of something else."""
    told = name.removeprefix(kind)
    first = told[:1] if told[:1] == "X" else told[:1].lower()
    told = re.sub(r"X([du])|([A-Z])", lambda found: _PLAIN[found[1]] if found[1] else f"-{found[2].lower()}", told[1:])
    identity = first + told
    return identity if _ID.fullmatch(identity) and variable(kind, identity) == name else None


_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_ESCAPED = {"-": "Xd", "_": "Xu"}
_PLAIN = {"d": "-", "u": "_"}


def action_name(kind: str, identity: str) -> str:
    """The name of an action: `step.` and the id, with `.` for each `_`."""
    return kind + identity.replace("_", ".")


def identity_of_action(kind: str, name: str) -> str | None:
    """The id an action's name was made of; None for the name of something else."""
    return name.removeprefix(kind).replace(".", "_") if name.startswith(kind) else None


def computer_name(text: str) -> str:
    """A name for programs: letters and digits, a capital first (FHIR's invariant on names of artifacts)."""
    found = "".join(word.capitalize() for word in re.split(r"[^A-Za-z0-9]+", text))
    return found if found[:1].isalpha() else f"P{found}"
