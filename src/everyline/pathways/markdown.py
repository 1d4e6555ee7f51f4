"""What a pathway says of a patient as Markdown, for people: in short first, then each action with what it rests on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from everyline.domain.guidance import Guidance, Missing, Standing
from everyline.domain.pathway import Action, ActionKind, FactId, FactKind, StatementId
from everyline.domain.text import Status
from everyline.pathways.evaluate import sentences
from everyline.pathways.export import NOT_ADVICE, Told, fact_names

_ORDER = tuple(ActionKind)
# More than a reader takes in at a glance is told where it is needed.
_MOST_WANTED = 12


def to_markdown(told: Told) -> str:
    """The evaluation for people, references last."""
    return "\n".join(_lines(told)).rstrip() + "\n"


def _lines(told: Told) -> Iterator[str]:
    found = told.evaluation
    yield f"# {_plain(told.pathway.title)}"
    yield ""
    yield f"Evaluated for {found.on.isoformat()}. {NOT_ADVICE}"
    yield ""
    if found.refused is not None:
        yield f"**{_plain(found.refused)}**"
        yield ""
    for note in told.notes:
        yield f"> {_plain(note)}"
        yield ""
    yield from _in_short(told)
    said: set[StatementId] = set()
    yield from _group(told, "What it says", told.of(Standing.INDICATED), said)
    yield from _group(told, "What speaks against", told.of(Standing.CONTRAINDICATED), said)
    yield from _group(told, "Not known yet", told.of(Standing.UNDETERMINED), said)
    if found.schedule:
        yield from ("## Tests", "", "| day | test | why |", "| --- | --- | --- |")
        for due in found.schedule:
            marks = _marks(told, due.statements)
            yield f"| {due.on.isoformat()} | {_cell(due.test)}{marks} | {_cell(due.why)} |"
        yield ""
    if found.criteria:
        yield from ("## Criteria", "", "| criterion | holds | how that came about |", "| --- | --- | --- |")
        for one in found.criteria:
            # The first sentence says the criterion again.
            trace = " ".join(sentences(one.trace)[1:]) or one.trace.says
            yield f"| {_cell(one.trace.says)} | {one.truth.value} | {_cell(trace)} |"
        yield ""
    yield from _listed("Where the library is silent", told.pathway.gaps)
    yield from _listed("Told and not used", told.unused)
    if told.grounds.references:
        yield from ("## References", "")
        for reference in told.grounds.references:
            told_by = ". ".join(filter(None, [reference.authors, reference.title, reference.journal]))
            year = f" {reference.year}." if reference.year else ""
            status = "" if reference.status is Status.CURRENT else f" **{reference.status.value.upper()}.**"
            url = f" <{reference.url}>" if reference.url else ""
            yield f"{reference.number}. {_plain(told_by)}.{year}{status}{url} {_plain(reference.note)}".rstrip()


def _in_short(told: Told) -> Iterator[str]:
    """What a reader needs before the rest: what to do, the most urgent first, what not, and what to find out."""
    indicated, against = told.of(Standing.INDICATED), told.of(Standing.CONTRAINDICATED)
    to_do = sorted(
        (one for one in indicated if one.action.kind is not ActionKind.INFORM),
        key=lambda one: _ORDER.index(one.action.kind),
    )
    wanted = wanted_facts(told.of(Standing.UNDETERMINED))
    if not (to_do or against or wanted):
        return
    taken = {one.id for one in told.pathway.facts if one.kind is FactKind.MEDICINE}
    names = fact_names(told.pathway)
    yield from ("## In short", "")
    for one in to_do:
        yield f"- {one.action.kind.value.capitalize()}: {_plain(one.action.says)}{_strength(one.action)}"
    for one in against:
        why = " ".join(one.because)
        yield f"- **Not for this patient:** {_plain(one.action.says)}{_strength(one.action)}. {_plain(why)}"
    for missing, count in wanted[:_MOST_WANTED]:
        held = "1 action waits for it" if count == 1 else f"{count} actions wait for it"
        name = names.get(missing.fact, missing.fact)
        asked = f"whether {name} is taken" if missing.fact in taken else name
        yield f"- To find out: {_plain(asked)} ({held})"
    if len(wanted) > _MOST_WANTED:
        yield f"- And {len(wanted) - _MOST_WANTED} more facts that actions wait for, told with them below."
    to_know = sum(one.action.kind is ActionKind.INFORM for one in indicated)
    if to_know:
        yield f"- And {to_know} {'thing' if to_know == 1 else 'things'} to know, below."
    yield ""


def wanted_facts(undetermined: Iterable[Guidance]) -> list[tuple[Missing, int]]:
    """What is missing, each fact once, with how many actions wait for it; what the most urgent wait for comes first."""
    first: dict[FactId, Missing] = {}
    counts: Counter[FactId] = Counter()
    urgency: dict[FactId, int] = {}
    for one in undetermined:
        for missing in {missing.fact: missing for missing in one.missing}.values():
            first.setdefault(missing.fact, missing)
            counts[missing.fact] += 1
            order = _ORDER.index(one.action.kind)
            urgency[missing.fact] = min(order, urgency.get(missing.fact, order))
    return [(first[fact], counts[fact]) for fact in sorted(first, key=lambda fact: (urgency[fact], -counts[fact]))]


def _group(told: Told, heading: str, guidance: Sequence[Guidance], said: set[StatementId]) -> Iterator[str]:
    """said: the statements told before, which are not told in full again."""
    if not guidance:
        return
    yield from (f"## {heading}", "")
    titles = {step.id: step.title for step in told.pathway.steps}
    step = ""
    for one in guidance:
        if one.step != step:
            if step:
                yield ""
            step = one.step
            yield from (f"### {_plain(titles[step])}", "")
        yield f"- **{_plain(one.action.says)}**{_strength(one.action)}{_marks(told, one.action.statements)}"
        for because in one.because:
            yield f"  - {_plain(because)}"
        for missing in one.missing:
            yield f"  - Missing: {_plain(missing.why)}."
        for name in one.action.statements:
            if name in said:  # the numbers beside the action lead to it
                continue
            said.add(name)
            backing = told.backings[name]
            source = "the board's own judgement" if backing.statement.is_boards else ""
            yield f"  - Says: {_plain(backing.statement.text)}{f' ({source})' if source else _marks(told, [name])}"
    yield ""


def _strength(action: Action) -> str:
    said = ", ".join(filter(None, [action.strength, action.region]))
    return f" ({_plain(said)})" if said else ""


def _marks(told: Told, names: Iterable[StatementId]) -> str:
    cited = dict.fromkeys(told.numbers[one.document] for name in names for one in told.backings[name].citations)
    return "".join(f" [{number}]" for number in cited)


def _listed(heading: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield from (f"## {heading}", "", *(f"- {_plain(one)}" for one in texts), "")


def _plain(text: str) -> str:
    """A text that means itself in Markdown: facts and codes are other people's words."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", " ".join(text.split()))


def _cell(text: str) -> str:
    return _plain(text)
