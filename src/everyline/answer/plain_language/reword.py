"""The plainest wording of a line that a check accepts: all rules at once, else each by itself, else the line.

The check is given by the caller: writing and judging stay apart. A rule that is refused as a whole is tried change by
change, so that one doubtful word does not cost a line its short sentences.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from everyline.answer.plain_language import advice, figures, split, terms
from everyline.answer.plain_language.changes import Rule, made
from everyline.answer.plain_language.unfold import Naming, joined, unfold

WRITER = "plain-language/1"

# In this order: later rules read what earlier ones have written.
RULES: tuple[Rule, ...] = (
    split.openers,
    split.whole,
    advice.as_advice,
    advice.as_told,
    figures.in_words,
    figures.scores,
    split.series,
    figures.apart,
    split.clauses,
    split.contrasts,
    split.predicates,
    split.fronted,
    split.which,
    terms.plain_words,
    split.tails,
    split.tails,
    split.which,
    advice.as_advice,
    advice.as_told,
    figures.out_of_100,
    joined,
)

_FOR_X = re.compile(r"(?:For|With) [^,]+(?: and [^,]+)?, ")

Check = Callable[[str], bool]


def reword(text: str, accepts: Check, names: Sequence[str] = ()) -> str:
    """The plainest wording of a line that passes; the line itself where none does.

    names: what a card's finding gives as its intervention; empty for a sentence of prose. A line of a card may have
    that name in front and a bracket of fields behind.
    accepts: whether a wording may be shown; it is asked about wholes alone.
    """
    starts = [text]
    if names or "[" in text:
        starts = list(dict.fromkeys(start for naming in Naming if (start := unfold(text, names, naming))))
        starts = [start for start in starts if not _hides_an_order(start)] or starts[-1:]
    for start in starts:
        full = start
        for rule in RULES:
            full = made(full, rule(full))
        if full == text or accepts(full):
            return full
    kept = next((start for start in starts if start != text and accepts(start)), text)
    for rule in RULES:
        kept = _as_far_as(kept, rule, accepts)
    return kept


def _hides_an_order(text: str) -> bool:
    """Whether an order to prescribers stands behind "For X, ", where it would not be told as advice."""
    opening = _FOR_X.match(text)
    return opening is not None and advice.instructs(text[opening.end() :])


def _as_far_as(text: str, rule: Rule, accepts: Check) -> str:
    """The text with as many of a rule's changes as pass."""
    changes = rule(text)
    if not changes:
        return text
    whole = made(text, changes)
    if accepts(whole):
        return whole
    if len(changes) > 1:
        for change in sorted(changes, reverse=True):
            tried = made(text, (change,))
            if accepts(tried):
                text = tried
    return text
