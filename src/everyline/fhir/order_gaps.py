"""What is not known on order hooks: one warning of all that is missing, and one of orders that could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from everyline.domain.guidance import Guidance, Missing, Standing
from everyline.domain.hooks import Card, Indicator
from everyline.domain.pathway import FactId
from everyline.fhir.against import Uses
from everyline.fhir.card_matter import MOST_UNUSED, SAFETY, Matter
from everyline.fhir.card_text import listed, plain


def unread_card(matter: Matter) -> Iterator[Card]:
    """Orders whose medicine could not be read: nobody can say that nothing speaks against them."""
    unread = matter.asked.unread
    if unread:
        yield matter.card(unread[0], Indicator.WARNING, [f"- {plain(one)}" for one in unread])


def gap_card(matter: Matter, uses: Sequence[Uses]) -> Iterator[Card]:
    """All that is not known of the orders as one warning: reasons to stop or pause that can't be settled, whether
    something speaks against a medicine, and what could not be looked up. None where nothing is missing."""
    unsettled = [one for one in uses if one.unsettled and not one.is_against_all]
    safety = _open_safety(matter)
    missing = {one.fact: one for use in unsettled for one in use.unsettled}
    for one in safety:
        for lack in one.missing:
            missing.setdefault(lack.fact, lack)
    names = listed([matter.names[one.medicine] for one in unsettled], 2)
    lacking = listed([matter.names.get(one, one) for one in missing])
    weighty = _weighty(matter)
    if unsettled:
        said = f"{names}: whether it fits is not known; missing: {lacking}"
        if all(one.is_taken for one in unsettled):
            said = f"{names}: whether something speaks against it is not known; missing: {lacking}"
    elif safety:
        said = f"Reasons to stop or pause can't be settled; missing: {lacking}"
    elif matter.asked.told or weighty:
        said = f"Not all could be looked at: {[*matter.asked.told, *weighty][0]}"
    else:
        return
    open_ones = [one for use in unsettled for one in use.of(Standing.UNDETERMINED)]
    yield matter.card(
        said, Indicator.WARNING, _lines(matter, uses, [*open_ones, *safety], missing), guidance=[*open_ones, *safety]
    )


def _lines(
    matter: Matter, uses: Sequence[Uses], unsettled: Sequence[Guidance], missing: Mapping[FactId, Missing]
) -> Iterator[str]:
    if missing:
        yield from ("What is missing is not taken as absent:", "")
        yield from (f"- {plain(one.why)}." for one in missing.values())
    if unsettled:
        yield from ("", "What can't be settled:", "")
        titles = {one.id: one.title for one in matter.pathway.steps}
        yield from (f"- {plain(one.action.says)} ({plain(titles[one.step])})" for one in unsettled)
    yield ""
    told = [*matter.asked.told, *_weighty(matter), *matter.asked.aside]
    others = [f"Not used: {one}." for one in matter.unused if f"Not used: {one}." not in told]
    yield from (f"- {plain(one)}" for one in (*told, *others[:MOST_UNUSED]))


def _open_safety(matter: Matter) -> list[Guidance]:
    """Reasons to stop or pause that can't be settled, now or if the ordered medicines were taken."""
    every = [*matter.evaluation.guidance, *(matter.planned.guidance if matter.planned else ())]
    settled = {one.action.id for one in matter.of(Standing.INDICATED)}
    found = {
        one.action.id: one for one in every
        if one.standing is Standing.UNDETERMINED and one.action.kind in SAFETY and one.action.id not in settled
    }  # fmt: skip
    return list(found.values())


def _weighty(matter: Matter) -> list[str]:
    """What was sent and not used, and names a medicine that is ordered."""
    names = {matter.names[one.medicine].casefold() for one in matter.asked.orders}
    names |= {other.casefold() for one in matter.pathway.facts for other in one.names
              if one.id in {order.medicine for order in matter.asked.orders}}  # fmt: skip
    return [
        f"Not used: {one}." for one in matter.unused
        if any(name in one.casefold() for name in names)
    ]  # fmt: skip
