"""A verdict as one plain sentence that a medical editor understands."""

from __future__ import annotations

from everyline.domain.answer import Label, Reason, ReasonKind
from everyline.domain.audit import Judged

_NAMES = {
    ReasonKind.NUMBER: "number",
    ReasonKind.UNIT: "unit",
    ReasonKind.DOSE: "dose",
    ReasonKind.DRUG: "drug",
    ReasonKind.ARM: "study group",
    ReasonKind.DIRECTION: "direction",
    ReasonKind.NEGATION: "negation",
    ReasonKind.POPULATION: "population",
    ReasonKind.TIME: "time",
    ReasonKind.COMPARATOR: "comparator",
    ReasonKind.OUTCOME: "outcome",
    ReasonKind.CERTAINTY_INFLATED: "certainty",
    ReasonKind.NOT_FOUND: "not found",
    ReasonKind.QUOTE_ALTERED: "quotation altered",
    ReasonKind.MISATTRIBUTED: "misattributed",
    ReasonKind.SOURCE_RETRACTED: "source retracted",
    ReasonKind.OUTDATED: "outdated",
    ReasonKind.NOT_CHECKABLE: "not checkable here",
}
_LOST = {
    ReasonKind.TIME: "does not say when; the source's time is “{}”",
    ReasonKind.DOSE: "does not say at which dose; the source gives “{}”",
    ReasonKind.COMPARATOR: "does not say compared with what; the source compares with “{}”",
    ReasonKind.OUTCOME: "does not say what was measured; the source measured “{}”",
    ReasonKind.POPULATION: "does not say in whom; the source speaks of “{}”",
}
_WHOLE = {
    ReasonKind.NOT_FOUND: "nothing in the library says this",
    ReasonKind.CERTAINTY_INFLATED: "the line is surer than what the library holds",
    ReasonKind.NOT_CHECKABLE: "only a summary is held of the one work that could say this",
    ReasonKind.NUMBER: "the library has other figures for this",
    ReasonKind.TIME: "the library gives another time, or none",
    ReasonKind.DOSE: "the library gives another dose",
}
_DIFFERS = {
    ReasonKind.NUMBER: "the figure “{}” is not in the library for this",
    ReasonKind.UNIT: "“{}” is in another unit than the source's",
    ReasonKind.DOSE: "the dose in “{}” is not the one the library gives",
    ReasonKind.ARM: "“{}” belongs to another dose or group",
    ReasonKind.DRUG: "the library says it of a named drug, the line of none",
    ReasonKind.DIRECTION: "the source has another direction than “{}”",
    ReasonKind.NEGATION: "one says not where the other does not: “{}”",
    ReasonKind.POPULATION: "the library says it of other people than “{}”",
    ReasonKind.TIME: "the source does not give “{}”",
    ReasonKind.COMPARATOR: "the source does not compare with “{}”",
    ReasonKind.OUTCOME: "the source measured something else than “{}”",
    ReasonKind.CERTAINTY_INFLATED: "“{}” is surer than what the library holds",
    ReasonKind.NOT_FOUND: "nothing in the library says “{}”",
    ReasonKind.MISATTRIBUTED: "the source it cites does not say it; another one does",
    ReasonKind.SOURCE_RETRACTED: "its source was retracted",
    ReasonKind.OUTDATED: "its source has been replaced by a later one",
    ReasonKind.NOT_CHECKABLE: "it can't be checked here: “{}”",
}


def explain(judged: Judged, claim: str = "") -> str:
    """The verdict with its reasons, and what the library says instead. claim: its text, not repeated in the reasons."""
    notes = "".join(f" {note}" for note in judged.notes)
    first = judged.reasons[0] if judged.reasons else None
    if judged.label is Label.SUPPORTED or first is None:
        said = f": the library says “{judged.citations[0].quote}”" if judged.citations else "."
        return f"{_word(judged.label)}{said}{notes}"
    kinds = ", ".join(dict.fromkeys(_NAMES[reason.kind] for reason in judged.reasons))
    if judged.label is Label.CONTRADICTED:
        correction = judged.correction or first.evidence
        beside = f" Besides: “{first.evidence}”" if first.evidence not in ("", correction) else ""
        return (
            f"Contradicted ({kinds}): the article says “{first.claim}”; the library says “{correction}”{beside}{notes}"
        )
    told = "; ".join(dict.fromkeys(_reason(reason, claim) for reason in judged.reasons))
    nearest = judged.citations[0].quote if judged.citations else ""
    shown = any(reason.evidence == nearest and reason.kind in _LOST and not reason.claim for reason in judged.reasons)
    near = f" Nearest in the library: “{nearest}”" if nearest and not shown else ""
    return f"Not shown ({kinds}): {told}.{notes}{near}"


def _word(label: Label) -> str:
    return {Label.SUPPORTED: "Supported", Label.CONTRADICTED: "Contradicted", Label.INSUFFICIENT: "Not shown"}[label]


def _reason(reason: Reason, claim: str) -> str:
    if not reason.claim and reason.kind in _LOST:
        return f"the line {_LOST[reason.kind].format(reason.evidence)}"
    if reason.claim == claim and reason.kind in _WHOLE:
        return _WHOLE[reason.kind]
    said = _DIFFERS.get(reason.kind, f"{_NAMES[reason.kind]} differs: “{{}}”").format(_short(reason.claim))
    has = f" (the source: “{_short(reason.evidence)}”)" if _is_field(reason) else ""
    return said + has


def _is_field(reason: Reason) -> bool:
    """Whether the evidence of a reason is a field worth showing beside it, rather than a sentence shown anyway."""
    return bool(reason.evidence) and len(reason.evidence) < 60


def _short(text: str, most: int = 160) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
