"""A score that is a weighted sum of areas, as SALT is, and how far a score has changed.

The weights and the range of the score are those of a finding of the library: its values must be shares that make up
100 %.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from everyline.answer.arithmetic.base import NOTHING, NUMBER, Worked, refused, shown, source
from everyline.answer.candidate import Candidate
from everyline.domain.question import Question
from everyline.domain.synthesis import Calculation
from everyline.domain.words import content_words, mentions

# What an area is also called. The first word of an area's name in the finding is looked up here.
_ALSO = {
    "top": ("top", "vertex", "crown"),
    "back": ("back", "posterior", "occiput"),
    "right": ("right",),
    "left": ("left",),
}
_CHANGE = re.compile(
    rf"\bfrom (?:a |an )?(?:\w+ )?(?:of )?({NUMBER})\b[^.?!]{{0,40}}?\bto (?:a |an )?(?:\w+ )?(?:of )?({NUMBER})\b",
    re.IGNORECASE,
)
_ASKS_CHANGE = re.compile(
    r"\b(?:chang\w*|improv\w*|reduc\w*|fell|fall\w*|drop\w*|decreas\w*|rose|increas\w*|worsen\w*|went|percent\w*|response)\b",
    re.IGNORECASE,
)


def work(question: Question, lines: Sequence[Candidate]) -> Worked:
    """A score from its areas, or the change between two scores; nothing where the question gives neither."""
    text = question.mended
    weighted = next((line for line in lines if _shares(line) and _is_asked(line, text)), None)
    if weighted is None:
        return NOTHING
    if (change := _CHANGE.search(text)) and _ASKS_CHANGE.search(text):
        ranged = next((line for line in lines if _range(line) is not None and _is_asked(line, text)), None)
        return _change(_name(weighted), Decimal(change[1]), Decimal(change[2]), ranged)
    given = _given([area for area, _ in _shares(weighted)], text)
    if given is None:
        return refused(
            f"{_name(weighted)} needs the loss in every area, and it is not clear which figure belongs to which: "
            "write each behind its area, with a comma between them."
        )
    if sum(value is not None for value in given.values()) < 2:
        return _out_of_range(weighted, lines, text)
    return _sum(weighted, given)


def _shares(line: Candidate) -> tuple[tuple[str, Decimal], ...]:
    """The areas of a score with their weights in percent; none where the finding gives no such shares."""
    if line.finding is None or line.topic != "definition":
        return ()
    try:
        shares = tuple((arm.measure, Decimal(arm.value)) for arm in line.finding.arms if arm.unit == "%")
    except ArithmeticError:
        return ()
    return shares if len(shares) > 1 and sum(share for _, share in shares) == 100 else ()


def _range(line: Candidate) -> tuple[Decimal, Decimal] | None:
    """The lowest and highest value of a score, as a finding gives them."""
    if line.finding is None or line.topic != "definition":
        return None
    for arm in line.finding.arms:
        if "range" in arm.measure and (found := re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", arm.value)):
            return Decimal(found[1]), Decimal(found[2])
    return None


def _name(line: Candidate) -> str:
    return (line.finding.intervention or "the score") if line.finding else "the score"


def _is_asked(line: Candidate, text: str) -> bool:
    return mentions(text, [_name(line)])


def _given(areas: Sequence[str], text: str) -> dict[str, Decimal | None] | None:
    """The percentage the question gives for each area; None where two readings of the text are as good.

    A text has its figures before its areas ("40 % left 30 % right") or behind them ("left 40 % right 30 %"): the
    reading that gives more areas a figure counts, and the other only for areas without one. No figure counts for two
    areas, save one that is given for both sides.
    """
    before, behind = ({area: _figure(area, text, form) for area in areas} for form in (_BEFORE, _BEHIND))
    first, second = sorted((before, behind), key=lambda found: -sum(one is not None for one in found.values()))
    if _count(first) == _count(second) > 0 and _is_at_odds(first, second):
        return None
    read = dict(first)
    for area, figure in second.items():
        if read[area] is None and figure and figure.start(1) not in _places(read):
            read[area] = figure
    sides = re.search(_BOTH, text, re.IGNORECASE)
    return {
        area: Decimal(figure[1]) if figure else Decimal(sides[1]) if sides and _first_word(area) in _SIDES else None
        for area, figure in read.items()
    }


_Figures = dict[str, "re.Match[str] | None"]
_SIDES = ("right", "left")
_PERCENT = rf"({NUMBER})\s?(?:%|percent|per cent)"
_BEFORE = (
    rf"{_PERCENT}(?: (?:hair )?loss)?(?: (?:of|on|at|in|over|for))?(?: (?:the|his|her|my))? "
    r"(?:{words})\b(?: side| of (?:the )?(?:scalp|head))?"
)
_BEHIND = (
    r"\b(?:{words})\b(?: side| of (?:the )?(?:scalp|head))?(?: (?:area|is|has|with|at|loss))*[ :=,]*"
    rf"{_PERCENT}"
)
_BOTH = rf"{_PERCENT}(?: (?:hair )?loss)? (?:on|of|at|in|for) (?:both|each) sides"


def _first_word(area: str) -> str:
    words = content_words(area)
    return words[0] if words else area


def _figure(area: str, text: str, form: str) -> re.Match[str] | None:
    words = "|".join(_ALSO.get(_first_word(area), (re.escape(area),)))
    return re.search(form.replace("{words}", words), text, re.IGNORECASE)


def _count(found: _Figures) -> int:
    return sum(one is not None for one in found.values())


def _places(found: _Figures) -> set[int]:
    return {one.start(1) for one in found.values() if one is not None}


def _is_at_odds(first: _Figures, second: _Figures) -> bool:
    """Whether one figure is another area's in the second reading."""
    whose = {one.start(1): area for area, one in first.items() if one is not None}
    return any(one is not None and whose.get(one.start(1), area) != area for area, one in second.items())


def _sum(line: Candidate, given: dict[str, Decimal | None]) -> Worked:
    name = _name(line)
    absent = [area for area, value in given.items() if value is None]
    if absent:
        return refused(f"{name} needs the loss in every area, and the question gives none for {' and '.join(absent)}.")
    for area, value in given.items():
        if value is not None and value > 100:
            return refused(f"a loss of {value} % in the area {area} is not possible; an area runs from 0 to 100 %.")
    citation, draft = source(line)
    inputs = [(f"weight of the {area}", f"{share} %", citation) for area, share in _shares(line)]
    steps, parts = [], []
    for area, share in _shares(line):
        value = given[area] or Decimal(0)
        part = share * value / 100
        steps.append(f"{area}: {share} × {value} ÷ 100 = {shown(part, 2)} points")
        parts.append(part)
    total = sum(parts, Decimal(0))
    steps.append(f"{' + '.join(shown(part, 2) for part in parts)} = {shown(total, 2)} points")
    result = f"{name} {shown(total, 2)}"
    calculation = Calculation(
        kind="score",
        text=f"{name} from the loss in each area",
        inputs=(*inputs, *((f"loss in the {area}", f"{value} %", None) for area, value in given.items())),
        steps=tuple(steps),
        result=result,
    )
    return Worked((calculation,), (draft,), (f"Worked out from the figures in the question: {result}.",))


def _change(name: str, before: Decimal, after: Decimal, ranged: Candidate | None) -> Worked:
    limits = _range(ranged) if ranged is not None else None
    if ranged is None or limits is None:
        return NOTHING
    for value in (before, after):
        if not limits[0] <= value <= limits[1]:
            return _impossible(name, value, limits)
    if before == 0:
        return refused(f"a change from {name} 0 can't be given as a percentage.")
    citation, draft = source(ranged)
    change = (before - after) * 100 / before
    word = "improvement" if change >= 0 else "worsening"
    result = f"{shown(abs(change))} % {word} of {name}"
    calculation = Calculation(
        kind="score change",
        text=f"Change of {name}",
        inputs=(
            (f"range of {name}", f"{limits[0]} to {limits[1]} points", citation),
            ("before", f"{before} points", None),
            ("after", f"{after} points", None),
        ),
        steps=(
            f"{before} and {after} lie between {limits[0]} and {limits[1]} points",
            f"{before} − {after} = {shown(before - after, 2)} points",
            f"{shown(abs(before - after), 2)} ÷ {before} × 100 = {shown(abs(change), 2)} %",
        ),
        result=result,
    )
    return Worked((calculation,), (draft,), (f"Worked out from the figures in the question: {result}.",))


def _out_of_range(weighted: Candidate, lines: Sequence[Candidate], text: str) -> Worked:
    """A single score that can't be, as SALT 140."""
    name = _name(weighted)
    ranged = next((line for line in lines if _range(line) is not None and _is_asked(line, text)), None)
    limits = _range(ranged) if ranged is not None else None
    found = re.search(
        rf"\b{re.escape(name)}(?: score)?(?: of| is| at|:)? ({NUMBER})\b(?! ?(?:%|weeks?|m?g))", text, re.IGNORECASE
    )
    if found and limits and Decimal(found[1]) > limits[1]:
        return _impossible(name, Decimal(found[1]), limits)
    return NOTHING


def _impossible(name: str, value: Decimal, limits: tuple[Decimal, Decimal]) -> Worked:
    return refused(f"{name} {value} is not possible; {name} runs from {limits[0]} to {limits[1]}.")
