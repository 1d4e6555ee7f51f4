"""Claim-evidence pairs judged as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from everyline.domain.answer import EvidenceText, Verdict
from everyline.verify.pairs import Pair, as_line, read_pair

Judges = Callable[[Iterable[tuple[str, Sequence[EvidenceText]]]], list[Verdict]]

# So many pairs are judged side by side; no verdict depends on it.
AT_ONCE = 32


def check_lines(lines: Iterable[bytes], judges: Judges) -> Iterator[str]:
    """One verdict a line, in the order given; blank lines are passed over, bad ones give an error line.

    judges: gives the verdicts on pairs, in order. A line that is not UTF-8 is an error of that line alone.
    """
    pairs = (
        read_pair(raw.decode("utf-8-sig" if number == 1 else "utf-8", "backslashreplace"), number)
        for number, raw in enumerate(lines, 1)
        if raw.strip()
    )
    while block := list(islice(pairs, AT_ONCE)):
        yield from _judged(block, judges)


def _judged(block: list[Pair], judges: Judges) -> Iterator[str]:
    readable = [pair for pair in block if pair.error is None]
    verdicts = iter(judges([(pair.claim, pair.evidence) for pair in readable]))
    for pair in block:
        yield as_line(pair, next(verdicts) if pair.error is None else None)
