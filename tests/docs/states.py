"""The board's state table as a page shows it, written from the table the program uses."""

from __future__ import annotations

import re

from everyline.domain.review import State
from everyline.review.workflow import TABLE

_PLACE = re.compile(r"(<!-- states -->\n).*?(<!-- end of states -->)", re.S)


def with_states(page: str) -> str:
    """A page with its table of states written anew; a page without one stays as it is."""
    return _PLACE.sub(lambda found: f"{found[1]}{_table()}{found[2]}", page)


def _table() -> str:
    lines = ["| act | from | to | by |", "| --- | --- | --- | --- |"]
    for row in TABLE:
        states = "any" if row.states == frozenset(State) else ", ".join(s.value for s in State if s in row.states)
        who = [role.value for role in sorted(row.roles, key=lambda role: role.value)]
        who += ["the program"] if row.by_program else []
        lines.append(f"| {row.act.value} | {states} | {row.to.value if row.to else ''} | {', '.join(who)} |")
    return "\n".join(lines) + "\n"
