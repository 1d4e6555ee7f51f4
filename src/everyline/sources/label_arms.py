"""Figures of a sentence on adverse reactions with the group each belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from everyline.domain.evidence import Arm
from everyline.domain.text import Span

_PERCENT = re.compile(r"(?<![\d.,–-])(\d+(?:\.\d+)?)\s?%")
_CONTROL = r"placebos?|controls?|control-treated"


def arms_in(said: str, span: Span, names: Sequence[str]) -> tuple[Arm, ...]:
    """Both percentages of a sentence of exactly two, where each has its own group behind it: the drug, and a control.

    None where a percentage has no group, or both have the same: then the sentence alone says what they are.
    """
    percents = list(_PERCENT.finditer(said))
    drugs = "|".join(re.escape(name.split()[0]) for name in names)
    if len(percents) != 2 or not drugs:
        return ()
    group = re.compile(rf"(?<!\w)(?:(?P<drug>{drugs})|(?P<control>{_CONTROL}))(?!\w)", re.I)
    bounds = [percents[1].start(), len(said)]
    arms = []
    for percent, bound in zip(percents, bounds, strict=True):
        found = group.search(said, percent.end(), bound)
        if found is None or found.start() - percent.end() > 60:
            return ()
        at = span.start + percent.start(1)
        arms.append(Arm("adverse reaction", percent[1], "%", found[0], span=Span(at, at + len(percent[1]))))
    is_control = [bool(re.match(_CONTROL, arm.arm or "", re.I)) for arm in arms]
    return tuple(arms) if sorted(is_control) == [False, True] else ()
