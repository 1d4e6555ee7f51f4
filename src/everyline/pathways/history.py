"""Facts that tell of the past, as an earlier stroke: no newer one undoes them."""

from __future__ import annotations

from collections.abc import Sequence

from everyline.domain.pathway import Fact


def since_it_was(held: Sequence[Fact]) -> tuple[Fact, ...]:
    """What bears on whether it ever was so: that it was, and each denial that may be newer, which contradicts it.

    A denial of a day before the last on which it was told does not: what happened in 2019 had not happened in 2015.
    """
    there = [one.on for one in held if one.value is not False]
    days = [day for day in there if day is not None]
    if not there or len(days) < len(there):
        return tuple(held)
    last = max(days)
    return tuple([one for one in held if one.value is not False or one.on is None or one.on >= last])
