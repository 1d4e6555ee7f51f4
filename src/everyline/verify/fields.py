"""Fields that a claim repeats word for word from a card: the name before a colon and the brackets at its end.

A claim may be worded `Drug: statement [population; dose ...; comparator ...; time].` Where the name is the card's
Intervention field, and the bracket is made wholly of fields of that same card line, each as it stands, those parts are
quotations of fields; what is left is judged as a sentence by itself. One changed character leaves the claim whole, and
every check sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from everyline.domain.answer import EvidenceSpan, EvidenceText, Reason, ReasonKind
from everyline.domain.text import Span

_NAMES = "Population|Intervention|Dose|Comparator|Outcome|Time point"
LABELLED = re.compile(rf"(?:^|(?<=\. ))({_NAMES}): (.+?)\.(?= (?:{_NAMES}): |$)")
_BRACKETED = re.compile(r"(.*\S)\s\[([^\[\]]+)\]\.?", re.DOTALL)
_LED = re.compile(r"([^:\[\]]{2,80}): (\S.*)", re.DOTALL)


def set_aside(claim: str, evidence: Sequence[EvidenceText]) -> tuple[str, tuple[EvidenceSpan, ...]]:
    """The claim without the fields it repeats, and the lines of evidence that they stand in.

    The claim comes back as it was, with no spans, where any part of its bracket is no field; `altered` tells which.
    """
    bracketed = _BRACKETED.fullmatch(claim.strip())
    for one in evidence:
        for start, end in field_lines(one.text):
            fields = dict(LABELLED.findall(one.text[start:end]))
            if not fields:
                continue
            values = next((line for line in one.text[end:].splitlines() if line.startswith("Values: ")), "")
            head = claim.strip()
            if bracketed is not None:
                if not _is_made_of(bracketed[2], fields, values):
                    continue
                head = bracketed[1].rstrip(".") + "."
            rest = _without_lead(head, fields, evidence)
            if rest != claim.strip():
                return rest, (EvidenceSpan(one.id, Span(start, end)),)
    return claim, ()


def altered(claim: str, evidence: Sequence[EvidenceText]) -> Reason | None:
    """The first part of a claim's closing bracket that is a card's field no longer whole: cut short, or changed.

    None where the bracket is made of whole fields, where there is none, or where it is no bracket of fields at all: no
    part of it is labelled as a field is, and none shares most of its words with one.
    """
    bracketed = _BRACKETED.fullmatch(claim.strip())
    rows = [dict(LABELLED.findall(one.text[a:b])) for one in evidence for a, b in field_lines(one.text)]
    if bracketed is None or not any(rows) or set_aside(claim, evidence)[1]:
        return None
    whole = {value.replace("; ", ", ") for row in rows for value in row.values()}
    for part in bracketed[2].split("; "):
        bare = re.sub(r"^(?:dose|comparator) ", "", part)
        kind, field = _nearest(part, rows)
        if field and bare not in whole:
            return Reason(kind, part, field)
    return None


_KINDS = {
    "Population": ReasonKind.POPULATION,
    "Dose": ReasonKind.DOSE,
    "Comparator": ReasonKind.COMPARATOR,
    "Time point": ReasonKind.TIME,
}


def _nearest(part: str, rows: Sequence[dict[str, str]]) -> tuple[ReasonKind, str]:
    """The field that a part of a bracket means to repeat; "" where it repeats none."""
    for label, name in (("dose ", "Dose"), ("comparator ", "Comparator")):
        if part.startswith(label):
            return _KINDS[name], next((row[name] for row in rows if name in row), "none given")
    words = set(part.lower().split())
    for row in rows:
        for name, value in row.items():
            if name in _KINDS and 2 * len(words & set(value.lower().split())) >= len(words):
                return _KINDS[name], value
    return ReasonKind.NOT_FOUND, ""


def field_lines(text: str) -> Iterator[tuple[int, int]]:
    """Where a card's lines of fields stand in a text, without their line ends."""
    place = 0
    for line in text.splitlines(keepends=True):
        if re.match(rf"(?:{_NAMES}): ", line):
            yield place, place + len(line.rstrip("\n"))
        place += len(line)


def _is_made_of(bracket: str, fields: dict[str, str], values: str) -> bool:
    """Whether a bracket is nothing but fields, each whole, set off by semicolons."""
    known = [fields[name] for name in ("Population", "Time point") if name in fields]
    if "Dose" in fields:
        known += [f"dose {fields['Dose']}", f"dose {fields['Dose'].replace('; ', ', ')}"]
    if "Comparator" in fields:
        known.append(f"comparator {fields['Comparator']}")
    rest = bracket
    while rest:
        found = max((phrase for phrase in known if _begins(rest, phrase)), key=len, default=None)
        if found is None:
            listed = rest.split("; ", 1)[0]
            if not _are_values(listed, values):
                return False
            found = listed
        rest = rest[len(found) :].removeprefix("; ")
    return True


def _begins(text: str, phrase: str) -> bool:
    return text == phrase or text.startswith(f"{phrase}; ")


def _are_values(listed: str, values: str) -> bool:
    """Whether a list such as "15 mg 36.0%, placebo 1.4%" repeats the groups and numbers of a card's values line."""
    rows = [row.replace(" %", "%") for row in re.split(r"; (?!n )", values.removeprefix("Values: "))]
    return bool(values) and all(
        any(re.search(rf"(?<!\S){re.escape(item)}(?= \(|$)", row) for row in rows) for item in listed.split(", ")
    )


def _without_lead(head: str, fields: dict[str, str], evidence: Sequence[EvidenceText]) -> str:
    led = _LED.fullmatch(head)
    named = fields.get("Intervention", "")
    if led is None or led[1].lower() not in (named.lower(), named.replace("; ", ", ").lower()):
        return head
    rest = led[2]
    # The statement lost its capital behind the name; it gets it back where the evidence has it.
    raised = rest[0].upper() + rest[1:]
    return raised if any(raised.rstrip(".") in one.text for one in evidence) else rest
