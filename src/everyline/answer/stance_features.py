"""What a line of evidence shows of its answer to a yes-or-no question: denials, hedges, directions, and words in place.

Words of the question are replaced by one mark, so that what is learnt is how authors say yes and no, not of what.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from everyline.domain.words import asked_words, begins, fold

_TOKEN = re.compile(r"[A-Za-z][A-Za-z'-]*|\d+(?:[.,]\d+)*%?|[<>=≤≥]")
_MARK, _NUMBER = "QQ", "##"

_UP = frozenset(
    "increase higher greater more improve better enhance raise elevate promote prolong superior gain longer "
    "rise stronger "
    "faster larger benefit accelerate induce stimulate".split()
)
_DOWN = frozenset(
    "decrease lower less reduce fewer worse impair prevent inhibit attenuate diminish decline shorter inferior "
    "fall loss "
    "weaker smaller slow suppress protect limit avoid shorten".split()
)
_DENIES = re.compile(
    r"\b(?:no|not|nor|neither|none|never|cannot|without|lack(?:s|ed|ing)?|fail(?:s|ed|ure)?|absence|unlikely|rarely|little|"
    r"unable|hardly|unnecessary|unrelated|ineffective|questionable|n't)\b",
    re.I,
)
_HEDGES = re.compile(
    r"\b(?:may|might|could|possibl[ey]|possibility|perhaps|seems?|appears?|suggest\w*|potential(?:ly)?|likely|probabl[ey]|"
    r"tend(?:s|ed|ency)?|trend)\b",
    re.I,
)
_OPEN = re.compile(
    r"\b(?:(?:further|more|additional|future|larger|prospective) (?:\w+ ){0,2}(?:stud(?:y|ies)|research|"
    r"investigations?|trials?|"
    r"data|evidence|work|evaluation)|remains? (?:unclear|uncertain|to be|unknown|controversial)|unclear|"
    r"uncertain|inconclusive|"
    r"limited (?:evidence|data|value)|depend(?:s|ing|ent) (?:on|upon)|only in|some (?:patients|cases|extent)|"
    r"partial(?:ly)?|"
    r"small (?:sample|number|study)|caution|preliminary|insufficient|varie[sd]|vary|mixed|inconsistent|conflicting)\b",
    re.I,
)
_TURNS = re.compile(r"\b(?:however|but|although|though|while|whereas|despite|nevertheless|except|unless|yet)\b", re.I)
_NULL = re.compile(
    r"\b(?:no (?:\w+ ){0,3}(?:difference|effect|association|correlation|relationship|evidence|benefit|advantage|"
    r"change|impact|"
    r"influence|increase|improvement|role|need|support|reason)s?|(?:not|n't) (?:\w+ ){0,2}(?:significant(?:ly)?|"
    r"different|differ|"
    r"associated|affect|improve|increase|reduce|influence|support|predict|correlated?|related|recommended|necessary|alter|"
    r"change|appear|seem|justified|justify|warranted|useful|helpful|effective|superior)|similar|comparable|equivalent|"
    r"independent of|the same|non-?significant)\b",
    re.I,
)
_AFFIRMS = re.compile(
    r"\b(?:should (?:be|consider)|is (?:an? )?(?:safe|effective|feasible|useful|important|reliable|valid|independent|"
    r"significant|strong)\w*|significant(?:ly)?|effective|useful|feasible|valuable|reliable|beneficial|important|"
    r"(?:is|are|was|were) (?:\w+ly )?associated|confirms?|demonstrates?|supports?|recommend(?:ed)?|predict(?:s|"
    r"ed|or|ive)?|"
    r"can be|accurate(?:ly)?)\b",
    re.I,
)
_CUES = {"denies": _DENIES, "hedges": _HEDGES, "open": _OPEN, "turns": _TURNS, "null": _NULL, "affirms": _AFFIRMS}


@dataclass(frozen=True, slots=True)
class Said:
    """A shown line. concludes: whether it draws its work's conclusion."""

    text: str
    concludes: bool


def stance_features(question: str, lines: Sequence[Said]) -> dict[str, float]:
    """Named features of one work's lines beside a question, values 0 to 1; no lines give the question's alone."""
    found: dict[str, float] = defaultdict(float)
    asked = {begins(word) for word in asked_words(question)}
    found.update(_of_question(question))
    same, other = 0.0, 0.0
    up, down = _directions(question)
    for number, line in enumerate(lines):
        part = "c" if line.concludes or number == 0 else "r"
        weight = 1.0 if number == 0 else 0.6
        for name, pattern in _CUES.items():
            if pattern.search(line.text):
                found[f"{part}:{name}"] = max(found[f"{part}:{name}"], weight)
        tokens = _tokens(line.text, asked)
        near = [_MARK in tokens[max(0, n - 5) : n + 7] for n in range(len(tokens))]
        for n, token in enumerate(tokens):
            if near[n] and _DENIES.fullmatch(token):
                found[f"{part}:denies near"] = max(found[f"{part}:denies near"], weight)
        for gram in _grams(tokens):
            found[f"{part}={gram}"] = max(found[f"{part}={gram}"], weight)
        rises, falls = _directions(line.text)
        denied = bool(_NULL.search(line.text))
        if (up and rises) or (down and falls):
            same += weight * (not denied)
            other += weight * denied
        if (up and falls and not rises) or (down and rises and not falls):
            other += weight
    if up or down:
        found["same direction"], found["other direction"] = min(same, 1.0), min(other, 1.0)
        found["no direction"] = float(not same and not other)
    return dict(found)


def _of_question(question: str) -> dict[str, float]:
    low = question.lower()
    first = re.search(r"\b(is|are|was|were|do|does|did|can|could|should|would|will|has|have|may)\b", low)
    return {
        f"q:{first[1] if first else 'none'}": 1.0,
        "q:denies": float(bool(_DENIES.search(low))),
        "q:compares": float(bool(re.search(r"\b(?:better|superior|than|versus|vs|compared|more|less)\b", low))),
        "q:differs": float(bool(re.search(r"\bdiffer\w*|same|similar|equivalent|equal\w*", low))),
        "q:or": float(" or " in low),
        "q:colon": float(":" in low),
        "q:needs": float(
            bool(re.search(r"\b(?:need|necessary|really|still|should|worth\w*|justified|myth|enough)\b", low))
        ),
    }


def _directions(text: str) -> tuple[bool, bool]:
    stems = {begins(fold(token)) for token in re.findall(r"[a-z]+", text.lower())}
    return bool(stems & _STEMS_UP), bool(stems & _STEMS_DOWN)


_STEMS_UP = frozenset(begins(fold(word)) for word in _UP)
_STEMS_DOWN = frozenset(begins(fold(word)) for word in _DOWN)


def _tokens(text: str, asked: set[str]) -> list[str]:
    tokens = []
    for token in _TOKEN.findall(text):
        if token[0].isdigit():
            tokens.append(_NUMBER)
        elif begins(fold(token)) in asked:
            if not tokens or tokens[-1] != _MARK:
                tokens.append(_MARK)
        else:
            tokens.append(token.lower())
    return tokens


def _grams(tokens: Sequence[str]) -> set[str]:
    pairs = {f"{one} {other}" for one, other in pairwise(tokens)}
    return {*tokens, *pairs}


def cues(text: str) -> list[tuple[str, str]]:
    """The signs a reader can check in a line, each a kind and the words that show it, strongest first."""
    found: list[tuple[str, str]] = []
    for kind, name in (
        ("denial", "null"),
        ("denial", "denies"),
        ("open", "open"),
        ("hedge", "hedges"),
        ("turn", "turns"),
    ):
        match = _CUES[name].search(text)
        if match and kind not in [seen for seen, _ in found]:
            found.append((kind, match.group().lower()))
    return found
