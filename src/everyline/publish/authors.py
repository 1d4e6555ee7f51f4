"""The authors of a work, told apart where its reference gives them as one line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from everyline.publish.inert import inert

# "King B", "Vañó-Galván S", "van der Heijde DM": a family name, then initials, as PubMed and the cards write them.
_PERSON = re.compile(r"(?P<family>\S.*?)\s+(?P<initials>[A-Z]{1,4})(?: \((?:presenter|quoted)\))?")
_AND_OTHERS = re.compile(r"[,;]?\s*\bet al\b\.?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Author:
    """One author. initials: without points; empty where the reference names a group, whose name is `family` whole."""

    family: str
    initials: str = ""

    @property
    def inverted(self) -> str:
        """Family name first, as reference managers take it; a group as it stands."""
        return f"{self.family}, {'. '.join(self.initials)}." if self.initials else self.family


def authors_of(line: str) -> tuple[tuple[Author, ...], bool]:
    """The authors of a line such as "King B, Ohyama M, et al.", and whether it says that there are more."""
    named = _AND_OTHERS.sub("", inert(line))
    parts = [part.strip() for part in re.split(r"[,;]", named) if part.strip()]
    return tuple(map(_author, parts)), named != inert(line)


def _author(name: str) -> Author:
    found = _PERSON.fullmatch(name)
    return Author(found["family"], found["initials"]) if found else Author(name)
