"""The direction of one result: printed figures first, words where they are sure, none where the two differ."""

from __future__ import annotations

import re
from collections.abc import Sequence

from everyline.appraise.findings.assign import Assigned
from everyline.appraise.findings.direction import LABELS, by_words, features, is_significant, probabilities, side_of
from everyline.appraise.findings.effects import Effect, PValue
from everyline.appraise.findings.groups import Group, Mention
from everyline.appraise.findings.numbers import Kind, number
from everyline.domain.evidence import Direction
from everyline.domain.text import Span

# A direction told by words alone must be this likely. Chosen on a fifth of the training articles of Evidence
# Inference held out of training: nine of ten were right there.
SURE = 0.8
# A direction told by figures falls where the words make it less likely than this.
DOUBTED = 0.15
# A direction told by the order of words must be at least this likely to the model.
AGREED = 0.4
_BETWEEN = re.compile(
    r"\bbetween (?:the )?(?:two |three |treatment |study )*(?:groups|arms|treatments)\b|\b(?:both|the two|all) (?:treatment )?(?:groups|arms|treatments)\b",
    re.I,
)


def direction_of(
    sentence: str,
    start: int,
    named: Sequence[Mention],
    outcome: Span,
    values: Sequence[Assigned],
    effects: Sequence[Effect],
    p: PValue | None,
    groups: Sequence[Group],
    treated: int | None,
    control: int | None,
) -> Direction | None:
    """The direction for treatment against comparator; None where it is not told, or told two ways."""
    if treated is None or control is None:
        return None
    told = _by_figures(values, effects, p, treated, control)
    roles = [(outcome.start - start, outcome.end - start, "O")]
    for mention in named:
        role = "C" if mention.index == control else "I" if mention.index == treated else ""
        if role:
            roles.append((mention.span.start - start, mention.span.end - start, role))
    likely = dict(zip(LABELS, probabilities([features(sentence, roles)])[0], strict=True))
    if told is not None:
        return told if likely[told] >= DOUBTED else None
    sides = {role for _, _, role in roles} & {"I", "C"}
    if len(sides) < 2 and not _BETWEEN.search(sentence):
        return None  # what became of one group says nothing of the other
    pair = re.search(r"\bbetween\s", sentence)
    if (
        pair
        and not _BETWEEN.search(sentence)
        and len({r for a, _, r in roles if pair.end() <= a < pair.end() + 90} & {"I", "C"}) < 2
    ):
        return None  # between others than these two
    if likely[Direction.NO_DIFFERENCE] >= SURE:
        return Direction.NO_DIFFERENCE
    said = by_words(sentence, roles)
    return said if said is not None and likely[said] >= AGREED else None


def _by_figures(
    values: Sequence[Assigned], effects: Sequence[Effect], p: PValue | None, treated: int, control: int
) -> Direction | None:
    by_values = _by_values(values, p, treated, control)
    by_effect = side_of(effects[0]) if effects else None
    if by_values is not None and by_effect is not None and by_values is not by_effect:
        return None  # the estimate may be of the comparator against the treatment
    return by_values or by_effect


def _by_values(values: Sequence[Assigned], p: PValue | None, treated: int, control: int) -> Direction | None:
    if p is None:
        return None
    figures = {v.group: v.cluster.figures[-1] for v in values}
    ours, theirs = figures.get(treated), figures.get(control)
    if ours is None or theirs is None or len(values) > 2:
        return None
    if not is_significant(p.text):
        return Direction.NO_DIFFERENCE if not p.text.startswith("<") else None
    if ours.kind is not theirs.kind or ours.kind in (Kind.CHANGE, Kind.PEOPLE):
        return None
    a, b = number(ours.value), number(theirs.value)
    return None if a == b else Direction.INCREASED if a > b else Direction.DECREASED
