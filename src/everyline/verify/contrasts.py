"""Words that soften, harden, narrow or deny what is said; and the table of words that exclude one another.

A group of the table (`contrasts.txt`) is one question with exclusive answers (up or down? adult or child?). A claim
that gives another answer than its evidence contradicts it; the kind of reason is the group's.
"""

from __future__ import annotations

from collections.abc import Iterator

from everyline.domain.answer import ReasonKind
from everyline.verify.tables import rows


def contrasts() -> Iterator[tuple[ReasonKind, str, tuple[str, ...]]]:
    """Every answer of the table: the check it belongs to, its group, and its wordings, the key first."""
    kind, group = ReasonKind.NOT_FOUND, ""
    for row in rows("contrasts.txt"):
        if row.startswith("["):
            name, _, group = row[1:].partition("] ")
            kind = ReasonKind(name)
        else:
            yield kind, group, tuple(row.removeprefix("= ").split(", "))


# Words that soften, of the thing itself or of the telling. A claim that drops one says more than was found.
MODAL_HEDGES = frozenset(
    """may might could possibly perhaps potentially potential likely probable probably possible conceivably uncertain
    tentative preliminary""".split()
)
REPORTING_HEDGES = frozenset(
    """suggest suggests suggested suggesting suggestive appear appears appeared seem seems seemed tend tends tended
    presumably hypothesised hypothesized""".split()
)

# Words that only harden or widen: a claim may not add them.
BOOSTERS = frozenset(
    """always never definitely certainly clearly undoubtedly proven proves prove proved guarantee guarantees guaranteed
    conclusively conclusive unequivocally all every universally completely entirely cure cures cured certain markedly
    dramatically substantially strongly definitive""".split()
)

# Words that narrow: a claim may neither drop nor add them.
RESTRICTORS = frozenset("""only solely alone unless except excepting if merely exclusively""".split())

NEGATORS = frozenset(
    """not no never none neither nor without cannot n't nobody nothing nowhere lack lacks lacked lacking absence absent
    hardly scarcely barely nonsignificant""".split()
)  # fmt: skip

NEGATING_PHRASES = ("fail to", "fails to", "failed to", "failing to", "unable to")
