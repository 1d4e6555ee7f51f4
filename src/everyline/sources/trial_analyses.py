"""Statistical analyses of a posted outcome: estimate, interval, p value, method, and what was tested."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from everyline.domain.evidence import Arm, Direction
from everyline.domain.record import Refusal
from everyline.sources.jsonstream import rows_in, texts_in
from everyline.sources.trial_checks import number_in, wrong_estimate, wrong_limits, wrong_p, wrong_spread
from everyline.sources.trial_groups import ResultGroup, plain
from everyline.sources.trial_sentence import Figures, text_of

Row = Mapping[str, Any]
Pair = Sequence[tuple[Any, ResultGroup]]
_TESTED = {
    "NON_INFERIORITY": "test of non-inferiority",
    "EQUIVALENCE": "test of equivalence",
    "NON_INFERIORITY_OR_EQUIVALENCE": "test of non-inferiority or equivalence",
}
_LONGEST_COMMENT = 300


def compared(
    outcome: Row, groups: Mapping[Any, ResultGroup], head: str, place: str, refusals: list[Refusal]
) -> Iterator[tuple[Row, Figures, Pair]]:
    """Each analysis that gives an estimate or a p value: its row, its sentence, the groups it compares.

    One that names a group the outcome does not list is refused: what it compared can't be told.
    """
    for analysis in rows_in(outcome.get("analyses")):
        ids = texts_in(analysis.get("groupIds"))
        pair = [(key, groups[key]) for key in ids if key in groups and groups[key].title]
        names = " versus ".join(group.title for _, group in pair) or "all groups"
        why = _wrong(analysis) or ("a group that the table does not name" if len(pair) < len(ids) else None)
        if why:
            figures = " ".join(filter(None, (text_of(analysis, key) for key in ("paramType", "paramValue", "pValue"))))
            refusals.append(Refusal(f"{place}, analysis of {', '.join(ids)}: {figures}", why))
            continue
        sentence = Figures(f"{head}, {names}: ")
        _say(sentence, analysis, names)
        if sentence.arms:
            yield analysis, sentence, pair or list(groups.items())


def _wrong(analysis: Row) -> str | None:
    value, p = text_of(analysis, "paramValue"), text_of(analysis, "pValue")
    low, high = text_of(analysis, "ciLowerLimit"), text_of(analysis, "ciUpperLimit")
    return (
        (wrong_estimate(value, text_of(analysis, "paramType")) if value else None)
        or wrong_limits(value, low, high, spread="confidence interval")
        or wrong_spread(text_of(analysis, "dispersionValue"))
        or (wrong_p(p) if p else None)
    )


def _say(sentence: Figures, analysis: Row, names: str) -> None:
    value, interval = text_of(analysis, "paramValue"), _interval(analysis)
    measure = plain(analysis.get("paramType")) or "estimate"
    if value:
        sentence.say(f"{measure} ")
        sentence.figure(Arm(measure, value, "", names, None, interval))
        spread = f"{_words(analysis, 'dispersionType')} {text_of(analysis, 'dispersionValue')}".strip()
        aside = "; ".join(filter(None, [interval, spread if text_of(analysis, "dispersionValue") else ""]))
        sentence.say(f" ({aside})" if aside else "")
    if p := re.sub(r"^[pP]\s?(?=[<>=≤≥])", "", text_of(analysis, "pValue")):
        sentence.say(", p " if value else "p ")
        sentence.say("" if p[0] in "<>=≤≥" else "= ")
        sentence.figure(Arm("p", p, "", names))
    method = plain(analysis.get("statisticalMethod"))
    tested = _TESTED.get(text_of(analysis, "nonInferiorityType"), "")
    aside = "; ".join(filter(None, [method, tested]))
    sentence.say(f" ({aside})." if aside else ".")
    comment = plain(analysis.get("nonInferiorityComment")).rstrip(".")
    if tested and 0 < len(comment) <= _LONGEST_COMMENT and sentence.arms:
        sentence.say(f" {tested.capitalize()}: {comment}.")


def _interval(analysis: Row) -> str | None:
    low, high, percent = (text_of(analysis, key) for key in ("ciLowerLimit", "ciUpperLimit", "ciPctValue"))
    name = f"{percent}% CI" if percent else "CI"
    if low and high:
        return f"{name} {low} to {high}"
    if low or high:
        return f"one-sided {name}, {'lower' if low else 'upper'} limit {low or high}"
    return None


def _words(row: Row, key: str) -> str:
    return text_of(row, key).replace("_", " ").lower()


def direction_of(analysis: Row, pair: Pair, values: Mapping[Any, float]) -> Direction | None:
    """What the analysis says became of the outcome under what was studied; None where it does not say.

    Only of a test of superiority between one group that was studied and one control, by its p value at 0.05: which of
    the two had the larger value, or that no difference was shown. An interval that says otherwise than the p value
    gives None. values: what each group had, where the outcome has one row alone.
    """
    studied = [key for key, group in pair if not group.is_control]
    control = [key for key, group in pair if group.is_control]
    if len(studied) != 1 or len(control) != 1 or text_of(analysis, "nonInferiorityType") in _TESTED:
        return None
    is_shown = _is_significant(text_of(analysis, "pValue"))
    interval = _interval_excludes_neutral(analysis)
    if is_shown is None or (interval is not None and interval is not is_shown):
        return None
    if not is_shown:
        return Direction.NO_DIFFERENCE
    mine, theirs = values.get(studied[0]), values.get(control[0])
    if mine is None or theirs is None or mine == theirs:
        return None
    return Direction.INCREASED if mine > theirs else Direction.DECREASED


def _is_significant(p: str) -> bool | None:
    found = re.fullmatch(r"[pP]?\s?([<>=≤≥]?)\s?(\d*\.?\d+)", p)
    if not found:
        return None
    sign, value = found[1], float(found[2])
    if sign in ("<", "≤"):
        return True if value <= 0.05 else None
    if sign in (">", "≥"):
        return False if value >= 0.05 else None
    return value < 0.05


def _interval_excludes_neutral(analysis: Row) -> bool | None:
    """None where the interval is not two-sided at 95 %, or what it measures has no value known to mean "none"."""
    low, high = (number_in(text_of(analysis, key)) for key in ("ciLowerLimit", "ciUpperLimit"))
    measure = text_of(analysis, "paramType").lower()
    neutral = 1.0 if "ratio" in measure and "log" not in measure else 0.0 if "difference" in measure else None
    if low is None or high is None or neutral is None or text_of(analysis, "ciPctValue") not in ("95", "95.0"):
        return None
    return not low <= neutral <= high
