"""What several resources of a chart tell of one fact, put together as each kind of fact asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from everyline.domain.pathway import FactDefinition, FactKind
from everyline.fhir.medicines import joined
from everyline.fhir.reading import Doubt, Found, LeftOut, Match, Reading

# Of these the newest counts, whatever was before: so what is wrong with older ones matters to nobody.
NEWEST = (FactKind.QUANTITY, FactKind.CHOICE)


@dataclass(frozen=True, slots=True)
class Told:
    """What one resource says of a fact. is_course: of a Condition, one of several courses."""

    place: str
    match: Match
    found: Found
    is_course: bool


def settled(definition: FactDefinition, held: Sequence[Told], on: date) -> Iterator[tuple[str, Found]]:
    """What several resources tell of one fact, put together as each kind of fact asks for."""
    where = {id(one.found): one.place for one in held}
    if definition.kind is FactKind.MEDICINE:
        first = held[0].place
        for one in joined([one.found for one in held], on):
            # What was joined keeps its reason, by which it is found where it was told.
            said = "" if isinstance(one, Reading) else one.why
            reasons = (
                each.place for each in held if not isinstance(each.found, Reading) and said.startswith(each.found.why)
            )
            yield where.get(id(one)) or next(reasons, first), one
        return
    if definition.kind in NEWEST:
        last = max((day for one in held if (day := _day(one.found)) is not None), default=None)
        yield from ((one.place, one.found) for one in held if last is None or _day(one.found) in (None, last))
        return
    is_known_once = definition.is_history and any(_is_yes(one.found) for one in held)
    courses = [one.found for one in held if one.is_course]
    runs = any(_is_yes(one) and isinstance(one, Reading) and one.ends is None for one in courses)
    for told in held:
        found = told.found
        if isinstance(found, Doubt) and found.may_be and (is_known_once or (runs and told.is_course)):
            yield told.place, LeftOut(found.why)
        elif runs and told.is_course and isinstance(found, Reading) and found.ends is not None:
            yield told.place, LeftOut("it is over, while another goes on")
        elif runs and told.is_course and isinstance(found, Reading) and found.value is False:
            yield told.place, Doubt("it is refuted, while another resource says that it is present", found.on)
        else:
            yield told.place, found
            if isinstance(found, Reading) and told.is_course and found.ends is not None and found.ends <= on:
                # Over from that day on, if nothing newer says that it is back. Of one of several codes: the others may
                # be so.
                if told.match.says_no:
                    yield told.place, Reading(False, found.ends)
                else:
                    why = f"its being over does not mean that {definition.id} is absent"
                    yield told.place, Doubt(why, found.ends, may_be=True)


def _day(found: Found) -> date | None:
    return None if isinstance(found, LeftOut) else found.on


def _is_yes(found: Found) -> bool:
    return isinstance(found, Reading) and found.value is True
