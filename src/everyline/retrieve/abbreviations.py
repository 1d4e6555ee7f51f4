"""Abbreviations a text defines itself, as in "alopecia areata (AA)". No list of abbreviations lives here."""

from __future__ import annotations

import re

# A short form is 2 to 10 characters, begins with a letter or digit and holds a letter (section 2 of the paper).
_BRACKETED = re.compile(r"\(([A-Za-z0-9][A-Za-z0-9/+.-]{1,9})(?:[,;][^()]*)?\)")


def abbreviations(text: str) -> tuple[tuple[str, str], ...]:
    """(short form, long form) of each definition "long form (SF)" in the text, in order.

    The long form is the run of words whose first letters are the short form's; where there is none, the shortest run
    of words before the bracket whose letters, read from the right, spell the short form, its first letter beginning a
    word; at most min(|SF| + 5, 2 |SF|) words are looked at. Initials go first, or AA would be "areata" alone.
    Source: Schwartz and Hearst 2003, Pacific Symposium on Biocomputing 8:451-462.
    """
    found = []
    for match in _BRACKETED.finditer(text):
        short = match.group(1).rstrip(".")
        if len(short) < 2 or not any(c.isupper() for c in short):
            continue
        before = re.split(r"[.;:?!]\s", text[max(0, match.start() - 200) : match.start()])[-1].rstrip()
        words = before.split()
        window = " ".join(words[-min(len(short) + 5, 2 * len(short)) :])
        long = _by_initials(short, window) or _long_form(short, window)
        if long is not None:
            found.append((short, long))
    return tuple(found)


def _by_initials(short: str, window: str) -> str | None:
    """As many whole words as the short form has letters, beginning with these letters; None where they do not."""
    letters = [letter.lower() for letter in short if letter.isalnum()]
    words = list(re.finditer(r"[A-Za-z0-9]+", window))[-len(letters) :]
    if len(words) < len(letters) or [word.group()[0].lower() for word in words] != letters:
        return None
    return window[words[0].start() :].strip(" ,\"'")


def _long_form(short: str, window: str) -> str | None:
    """The paper's right-to-left match; None where the letters can't be found, or the form is no real expansion."""
    place = len(window) - 1
    for number in range(len(short) - 1, -1, -1):
        letter = short[number].lower()
        if not letter.isalnum():
            continue
        while place >= 0 and (
            window[place].lower() != letter or (number == 0 and place > 0 and window[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
        place -= 1
    start = window.rfind(" ", 0, place + 1) + 1
    long = window[start:].strip(" ,\"'([")
    enough = len(long) > len(short) and len(long.split()) <= min(len(short) + 5, 2 * len(short))
    return long if enough and short.lower() not in long.lower().split() else None
