"""Figures as lay readers can take them: operators in words, statistics as sentences, whole percentages as people."""

from __future__ import annotations

import re

from everyline.answer.plain_language.changes import Change

_WORDS = {"<=": "{} or less", "≤": "{} or less", ">=": "{} or more", "≥": "{} or more", "<": "less than {}",
          ">": "more than {}"}  # fmt: skip
_P_WORDS = {**_WORDS, "=": "{}"}
_BOUND = re.compile(r"(?<![\w.])(?P<op><=|>=|≤|≥|<|>)\s?(?P<value>\d+(?:[.,·]\d+)*(?:\s?%)?)")
_PEOPLE = re.compile(r"(?<=\()n\s?=\s?(\d[\d,]*)(?=\))")
_AGAINST = re.compile(r"(?<=\s)(?:vs?\.?)(?=\s)")
_SCORE = re.compile(
    r"(?P<open>\(|, |(?<=\d) )?\b(?P<name>[A-Z]{3,6}) (?:of )?(?P<bound>\d+ or (?:more|less|fewer))(?P<close>\))?"
)
_PERCENT = re.compile(r"(?<![\d.,–-])(?P<value>\d{1,3}(?:\.\d+)?)\s?%")
_OF_PEOPLE = re.compile(
    r" (?:of (?:people|those|them|patients|participants|women|men|children|adults|teenagers|\w+ patients)\b|on |with |"
    r"in the |at |to |for |had |reached |against )"
)
_NOT_PEOPLE = re.compile(
    r"(?:(?:fell|rose|increased|decreased|reduced|lower|higher|least|most|over|under|than|to|from|risk|score|scale|"
    r"(?<!reached )(?<!seen )(?<!met )by)|[-–−(<>=≤≥])\s*$"
)
_P_INSIDE = re.compile(r"\b[Pp]\s?(?P<op>[=<>≤≥])\s?(?P<value>0?[.·]\d+)")
_P = re.compile(r"\s?\(p value (?P<value>[^()]+)\)(?=\.(?:\s|$))")


def in_words(text: str) -> tuple[Change, ...]:
    """Operators, "v" and "n=" in words."""
    found = [
        Change(match.start(), match.end(), _WORDS[match["op"]].format(match["value"]))
        for match in _BOUND.finditer(text)
    ]
    found += [Change(m.start(), m.end(), f"{m[1]} people") for m in _PEOPLE.finditer(text)]
    found += [
        Change(m.start(), m.end(), f"p value {_P_WORDS[m['op']].format(m['value'])}") for m in _P_INSIDE.finditer(text)
    ]
    found += [Change(m.start(), m.end(), "against") for m in _AGAINST.finditer(text)]
    return tuple(sorted(found))


def scores(text: str) -> tuple[Change, ...]:
    """ "(SALT 50 or more)" as "with a SALT score of 50 or more"."""
    found = []
    for match in _SCORE.finditer(text):
        told = f"a {match['name']} score of {match['bound']}"
        describes = bool(re.match(r"[.,;)]|$", text[match.end() :])) and " of " not in match[0]
        before = re.search(r"\b(?P<article>[Aa] )?$", text[: match.start()])
        if text[: match.start()] == "" or text[: match.start()].endswith((". ", ": ")):
            told = told[0].upper() + told[1:] if not match["open"] else told
        if before and before["article"]:
            found.append(Change(match.start(), match.end(), told.removeprefix("a ")))
            continue
        if match["open"] == "(" and match["close"]:
            told = f"with {told}"
        elif match["open"] == ", ":
            told = f", with {told}" if describes else f", {told}"
        elif match["open"]:
            told = f"{match['open']}{told}"
        elif match["close"]:
            told = f"{told}{match['close']}"
        found.append(Change(match.start(), match.end(), told))
    return tuple(found)


def out_of_100(text: str) -> tuple[Change, ...]:
    """Whole percentages of people with the same number out of 100 beside them.

    Only where every percentage of people in the text is a whole one, and no other stands in the sentence: half a line
    told so would not compare.
    """
    every = list(_PERCENT.finditer(text))
    found = [match for match in every if _counts_people(text, match)]
    if not all(match["value"].isdigit() for match in found):
        return ()
    others = [match.start() for match in every if match not in found]
    found = [match for match in found if not any(_is_one_sentence(text, match.start(), other) for other in others)]
    return tuple(Change(m.start(), m.end(), f"{m['value']}% ({m['value']} out of 100)") for m in found)


def _is_one_sentence(text: str, one: int, other: int) -> bool:
    return not re.search(r"[.!?] [A-Z]", text[min(one, other) : max(one, other)])


def _counts_people(text: str, match: re.Match[str]) -> bool:
    if int(float(match["value"])) > 100 or _NOT_PEOPLE.search(text[: match.start()]):
        return False
    return bool(_OF_PEOPLE.match(text, match.end())) or text[match.end() : match.end() + 2] in (". ", ".", "")


def apart(text: str) -> tuple[Change, ...]:
    """A p value that closes a sentence in brackets, as a sentence of its own."""
    return tuple(
        Change(match.start(), match.end(), f". The p value was {match['value']}") for match in _P.finditer(text)
    )
