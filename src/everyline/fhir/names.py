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


def computer_name(text: str) -> str:
    """A name for programs: letters and digits, a capital first (FHIR's invariant on names of artifacts)."""
    found = "".join(word.capitalize() for word in re.split(r"[^A-Za-z0-9]+", text))
    return found if found[:1].isalpha() else f"P{found}"
