"""Claim-evidence pairs judged as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from everyline.verify.pairs import check_line


def check_lines(lines: Iterable[bytes]) -> Iterator[str]:
    """One verdict a line, in the order given; blank lines are passed over, bad ones give an error line.

    A line that is not UTF-8 is an error of that line alone.
    """
    for number, raw in enumerate(lines, 1):
        if raw.strip():
            yield check_line(raw.decode("utf-8-sig" if number == 1 else "utf-8", "backslashreplace"), number)
