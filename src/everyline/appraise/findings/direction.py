"""Which way an outcome went under the treatment beside its comparator, as one sentence tells it.

Two readings that must not differ: rules over what is printed (an interval, a p value with both groups' figures), and a
small model over the words (`bench/train/train_direction.py`). Where neither is sure, none is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from everyline.appraise.findings.effects import Effect, other_intervals, read_effects, read_p_values
from everyline.appraise.findings.numbers import NUMBER, Kind, number, read_figures
from everyline.domain.evidence import Direction
from everyline.inference.linear import LinearModel, shipped_linear

MODEL = "finding-direction"
LABELS = (Direction.DECREASED, Direction.NO_DIFFERENCE, Direction.INCREASED)
ALPHA = 0.05

_TOKEN = re.compile(rf"[A-Za-zÀ-ɏͰ-Ͽ]+|(?:{NUMBER})|%|[<>=±]|[,;:()]")
_CUE = re.compile(
    r"^(?:high|low|great|less|more|few|increas|decreas|reduc|improv|wors|better|long|short|superior|inferior|similar|compar|equival|differ|same|"
    r"no$|not$|non|without|neither|nor$|effect|significan|declin|drop|fell|rose|rais|elevat|lower|prevent|protect|delay|enhanc|attenuat|suppress|"
    r"benefit|fail|equal|unchang|larg|small|fast|slow|earl|lat|prolong|greater|lesser|decline|diminish|gain|loss|lost|favo|likel|poor|good|good|faster|"
    r"slower|advantage|worse|inhibit|promot|boost|accelerat|allevi|reliev|ameliorat|minimi|maximi|led|caus|associat|risk|odds|hazard)"
)
_BETTER = (
    "improv",
    "better",
    "wors",
    "superior",
    "inferior",
    "benefit",
    "favo",
    "effect",
    "good",
    "poor",
    "advantage",
    "enhanc",
    "allevi",
    "reliev",
    "amelior",
)


def probabilities(rows: Sequence[Sequence[str]], model: LinearModel | None = None) -> list[tuple[float, float, float]]:
    """How likely decreased, no difference and increased are, for the features of each sentence."""
    scores = (model or shipped_linear(MODEL)).scores(rows)
    if not len(scores):
        return []
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    share = raised / raised.sum(axis=1, keepdims=True)
    return [(float(a), float(b), float(c)) for a, b, c in share]


def features(sentence: str, roles: Sequence[tuple[int, int, str]]) -> list[str]:
    """What the model sees of a sentence: words and cues with the parts of the comparison put in their place.

    roles: ranges of the sentence that name the treatment ("I"), its comparator ("C") or the outcome ("O").
    """
    words, parts = _sequence(sentence, roles)
    made = ["bias", *words]
    made += [f"{a} {b}" for a, b in zip(words, words[1:], strict=False)]
    made += [f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)]
    order = "".join(dict.fromkeys(w[1] for w in words if w in ("#I", "#C")))
    made.append(f"order={order}")
    negated = any(w in ("no", "not", "neither", "nor", "without", "non") for w in words)
    outcome = sorted({w[:6] for w in parts if len(w) > 3})
    places = [i for i, w in enumerate(words) if w == "#O"]
    for i, word in enumerate(words):
        if not _CUE.match(word):
            continue
        cue = word[:7]
        after = next((w for w in words[i + 1 : i + 12] if w in ("#I", "#C", "#O")), "-")
        before = next((w for w in reversed(words[max(0, i - 12) : i]) if w in ("#I", "#C", "#O")), "-")
        near = min((abs(i - p) for p in places), default=99)
        zone = "near" if near <= 4 else "mid" if near <= 10 else "far"
        made += [
            f"{cue}>{after}",
            f"{before}<{cue}",
            f"{before}<{cue}>{after}",
            f"{cue}|{order}",
            f"{cue}|{zone}",
            f"{cue}|{order}|{zone}|{negated}",
        ]
        if cue.startswith(_BETTER):
            made += [f"{cue[:5]}*{o}" for o in outcome]
            made += [f"{cue[:5]}*{o}|{order}" for o in outcome]
    made += [f"o={o}" for o in outcome]
    made += _figures(sentence, order)
    return made


def _sequence(sentence: str, roles: Sequence[tuple[int, int, str]]) -> tuple[list[str], list[str]]:
    """The sentence as folded words, named parts as "#I", "#C", "#O", p values as "#PS" or "#PN"; the outcome's words."""
    marks = {p.span.start: p for p in read_p_values(sentence, 0)}
    words: list[str] = []
    outcome: list[str] = []
    skip = 0
    starts = sorted(marks)
    for match in _TOKEN.finditer(sentence):
        at = match.start()
        if at < skip:
            continue
        if starts and starts[0] <= at:
            p = marks[starts.pop(0)]
            words.append("#PS" if is_significant(p.text) else "#PN")
            skip = p.span.end
            continue
        role = next((name for low, high, name in roles if low <= at < high), "")
        if role == "O":
            outcome.append(match[0].lower())
        if role:
            if not words or words[-1] != f"#{role}":
                words.append(f"#{role}")
        else:
            words.append("0" if match[0][0].isdigit() else match[0].lower())
    return words, outcome


def _figures(sentence: str, order: str) -> Iterable[str]:
    ps = [is_significant(p.text) for p in read_p_values(sentence, 0)]
    told = "s" if ps and all(ps) else "n" if ps and not any(ps) else "m" if ps else "-"
    yield f"p={told}"
    for effect in read_effects(sentence, 0)[:2]:
        side = side_of(effect)
        if side:
            yield f"ci={side.value}"
            yield f"ci={side.value}|{effect.measure}|{order}"
    clusters = read_figures(sentence, 0, (*(p.span for p in read_p_values(sentence, 0)), *other_intervals(sentence, 0)))
    for first, second in zip(clusters, clusters[1:], strict=False):
        a, b = first.figures[0], second.figures[0]
        if (
            a.unit == b.unit
            and (a.kind is b.kind)
            and a.kind is not Kind.PEOPLE
            and second.span.start - first.span.end < 130
        ):
            one, two = number(a.value), number(b.value)
            sign = "up" if one > two else "down" if one < two else "eq"
            yield f"pair={sign}|{order}|{told}"
            yield f"pair={sign}|{order}"
            return


_UP = r"(?:higher|greater|more|longer|larger|increased|increases|increase|raised|elevated|prolonged|rose)"
_DOWN = r"(?:lower|less|fewer|shorter|smaller|reduced|reduces|reduce|reduction|reductions|decreased|decreases|decrease|lowered|shortened|declined|fell|decline)"
_GREATER = ("higher", "greater", "more", "larger")
_LESSER = ("lower", "less", "smaller", "fewer")
_FALL = ("reduction", "reductions", "decrease", "decreases", "decline", "fall", "drop", "loss")
_REFERENCE = re.compile(
    r"(?:than|compared with|compared to|versus|vs|over|relative to)(?: (?:in|with|for|the|those|that|patients|receiving|of|women|among|on|who|received|group))* (#[IC])"
)
_BY_GROUP = re.compile(
    r"(?:in|with|for|among|by|on|following|after)(?: (?:the|those|patients|receiving|women|who|received|treatment))* (#[IC])"
)


def by_words(sentence: str, roles: Sequence[tuple[int, int, str]]) -> Direction | None:
    """The direction of a plain comparison ("lower with X than with Y", "X reduced Z compared with Y").

    None where words for more and for less both stand in it, where it denies, or where better and worse are all it says.
    """
    words, _ = _sequence(sentence, roles)
    if any(w in ("no", "not", "neither", "nor", "similar", "without") for w in words):
        return None
    signs = {sign for i, w in enumerate(words) if (sign := _sign(words, i))}
    if len(signs) != 1:
        return None
    sign = signs.pop()
    text = " ".join(words)
    reference = _REFERENCE.search(text)
    if reference:
        is_treated = reference[1] == "#C"
    else:
        cue = re.search(rf"\b(?:{_UP}|{_DOWN})\b", text)
        after = _BY_GROUP.search(text, cue.start()) if cue else None
        before = [w for w in text[: cue.start()].split() if w in ("#I", "#C")] if cue else []
        if after is None and not before:
            return None
        is_treated = (after[1] if after else before[-1]) == "#I"
    return sign if is_treated else TURNED[sign]


TURNED = {Direction.INCREASED: Direction.DECREASED, Direction.DECREASED: Direction.INCREASED}


def _sign(words: Sequence[str], i: int) -> Direction | None:
    """What one word says of size; "greater reduction" is less, "smaller reduction" more."""
    word, near = words[i], words[i + 1 : i + 4]
    if any(w in _FALL for w in near):
        return Direction.DECREASED if word in _GREATER else Direction.INCREASED if word in _LESSER else None
    if any(w.startswith(("improv", "effect", "benefi")) for w in near[:2]) and word in _GREATER + _LESSER:
        return None
    if re.fullmatch(_UP, word):
        return None if i and words[i - 1] in _LESSER else Direction.INCREASED
    if re.fullmatch(_DOWN, word):
        return None if i and words[i - 1] in _GREATER + _LESSER else Direction.DECREASED
    return None


def is_significant(p: str) -> bool:
    """Whether a p value as printed is below 0.05. "NS" is not; "<0.1" is not known to be."""
    digits = p.lstrip("<>=≤≥").replace("·", ".").replace(" ", "")
    if "x10" in digits or "×10" in digits:
        return True
    try:
        value = float(digits)
    except ValueError:
        return False
    if p.startswith(">") or p.startswith("≥"):
        return False
    return value <= ALPHA if p.startswith(("<", "≤")) else value < ALPHA


def side_of(effect: Effect) -> Direction | None:
    """What an interval says: the outcome is higher, lower or not told apart; None without an interval that can be
    read."""
    if effect.low is None or effect.high is None:
        return None
    neutral = 1.0 if effect.measure.endswith("ratio") else 0.0
    low, high = number(effect.low), number(effect.high)
    if low > high:
        return None
    if low <= neutral <= high:
        return Direction.NO_DIFFERENCE
    return Direction.INCREASED if low > neutral else Direction.DECREASED


def roles_of_words(sentence: str, parts: Sequence[tuple[str, str]]) -> list[tuple[int, int, str]]:
    """Ranges of a sentence that share words with the names of a comparison's parts.

    parts: role and name. Words that the treatment's and the comparator's names share belong to neither.
    """
    names = dict(parts)
    sets = {role: _content(name) for role, name in parts}
    both = sets.get("I", set()) & sets.get("C", set())
    sets = {role: words - both if role in "IC" else words for role, words in sets.items()}
    short = {_initials(name): role for role, name in parts if len(_initials(name)) > 1}
    found = []
    for match in _NAMES.finditer(sentence):
        word = _fold(match[0])
        role = short.get(match[0].lower()) if match[0].isupper() else None
        role = role or next((r for r in ("I", "C", "O") if word in sets.get(r, ())), None)
        if role is not None:
            found.append((match.start(), match.end(), role))
    for role, pattern in (("C", _ANY_CONTROL), ("I", _ANY_ACTIVE)):
        if role in names and not any(r == role for _, _, r in found):
            found += [(m.start(), m.end(), role) for m in pattern.finditer(sentence)]
    return found


_NAMES = re.compile(r"[A-Za-zÀ-ɏͰ-Ͽ]+|\d+(?:\.\d+)?")
_ANY_CONTROL = re.compile(
    r"\b(?:controls?|placebo|comparison|comparator|usual care|standard care|sham|untreated)\b", re.I
)
_ANY_ACTIVE = re.compile(
    r"\b(?:intervention|experimental|treatment (?=group|arm)|treated|study (?=group)|active)\b", re.I
)


def _initials(name: str) -> str:
    return "".join(
        word[0] for word in re.findall(r"[A-Za-z]+", name) if word.lower() not in ("of", "the", "and", "with", "in")
    ).lower()


_STOP = frozenset(
    "of the a an and in with to for or on at by from group treatment therapy mg day week weeks months plus versus no rate level levels score scores mean total number change changes baseline after time".split()
)


def _content(name: str) -> set[str]:
    words = {
        _fold(word)
        for word in re.findall(r"[A-Za-zÀ-ɏͰ-Ͽ]+|\d+(?:\.\d+)?", name)
        if word.lower() not in _STOP and len(word) > 1
    }
    return words or {_fold(word) for word in re.findall(r"[A-Za-z]+", name)}


def _fold(word: str) -> str:
    low = word.lower()
    return low[:-1] if len(low) > 4 and low.endswith("s") and not low.endswith("ss") else low
