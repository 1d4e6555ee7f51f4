"""What people say of themselves: name, e-mail address, competing interests; checked where each is taken in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from everyline.errors import InvalidInput

MOST_NAME = 200
MOST_INTEREST = 1_000
# The form that HTML gives an e-mail address (HTML Living Standard, 4.10.5.1.5), in small letters; at most 254 long.
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,187}[a-z0-9])?")
_JOINERS = "\u200c\u200d"  # names in Persian and in Indic scripts are written with them


def person_name(text: str) -> str:
    """A name as it is kept: in Unicode's composed form (NFC), spaces single.

    Raises InvalidInput where it is empty, longer than 200 characters, or holds what can't be seen: control characters,
    ends of lines, marks that turn the direction of writing.
    """
    name = unicodedata.normalize("NFC", re.sub(r"[^\S\r\n\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+", " ", text).strip(" "))
    if not name or len(name) > MOST_NAME:
        raise InvalidInput(f"The name has {len(name):,} characters.", f"Write from 1 to {MOST_NAME}.")
    if any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") and one not in _JOINERS for one in name):
        raise InvalidInput("The name holds a character that can't be seen.", "Write it in letters, on one line.")
    return name


def mail_address(text: str) -> str:
    """An e-mail address as it is kept: in small letters.

    Letters outside ASCII are refused before anything is made small: some of them (the Kelvin sign) become ASCII then,
    and others only look like it, so that one person's address would be, or seem, another's. Raises InvalidInput.
    """
    given = text.strip()
    small = given.lower() if given.isascii() else ""
    if not _ADDRESS.fullmatch(small) or ".." in small:
        shown = given.encode("ascii", "backslashreplace").decode()[:100]
        raise InvalidInput(
            f"{shown!r} is no e-mail address.", "Write it as name@example.org; other letters' domains as xn--...."
        )
    return small


def declared(interests: Iterable[str]) -> tuple[str, ...]:
    """Competing interests as they are kept, empty ones left out; InvalidInput where one is too long or no text."""
    told = tuple(" ".join(one.split()) for one in interests if one.strip())
    for one in told:
        if len(one) > MOST_INTEREST or any(unicodedata.category(letter) in ("Cc", "Cs") for letter in one):
            raise InvalidInput(
                "An interest is too long, or holds a character that can't be kept.",
                f"Write each in a line of its own, in at most {MOST_INTEREST:,} characters.",
            )
    return told
