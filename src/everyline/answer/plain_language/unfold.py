"""A line's name before the colon, and its bracket of fields, told as sentences.

The default writer words a card's finding as `Drug: statement [population; dose ...; comparator ...; time].`, and a main
result as `Drug, population: outcome at time in groups against comparator.` A field is told whole, behind the words that
name it, so that the judge can hold it against the card's own field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from everyline.answer.plain_language.changes import Change

_BRACKETED = re.compile(r"(.*\S)\s\[([^\[\]]+)\]\.?", re.DOTALL)
_RULED = re.compile(r"(?:not (?:recommended|licensed|approved|indicated|expected)|contraindicated|approved|licensed)\b")
_BARE_DOSE = re.compile(r"\d[\d.]*(?: (?:or|to) [\d.]+)? m?c?g\b")
_VALUE = re.compile(r"(.*\S) (-?[\d.]+%)")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_LENGTH = re.compile(
    r"(?:mean |up to |about |at least |more than |under )?[\d.]+(?: to [\d.]+|-[\d.]+)? "
    r"(?:week|month|year|day|hour)s?\b"
)
_POINT = re.compile(r"(?:(?:week|month|year|day)s? \d|" + _MONTH + r"\b)")
_AFTER = re.compile(r"(?:\d+ (?:and|to) )?\d+ (?:week|month|year|day)s? after\b|follow-up after\b")
_DATE = re.compile(r"\d{1,2} " + _MONTH + r"\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OTHER_TIME = re.compile(r"(?:before|during|after|long term|to \d+|search to|up to)\b")
_AGED = re.compile(r"(?:aged|ages) \d")
_WHO = re.compile(
    r"(?:(?!in |of |with |for )[\w>%-]+ ){0,3}"
    r"(?:adults?|adolescents?|children|women|men|infants?|members?|participants?|teenagers?)\b"
)
_YEARS = re.compile(r"\b(adults|people|patients|adolescents|children) (\d+)-(\d+)(?= years)")
_PLACES = re.compile(r", (\d+ (?:hospitals|centres|centers|sites|countries))\b")
# What people of a population have: said behind a comma in a card, with "with" in a sentence.
_HAVING = re.compile(
    r", (?=(?:(?:at least|more than|less than) |[<>≥≤]=?\s?\d+ ?%|[A-Z]{3,6} (?:of )?\d+ or (?:more|less)\b|"
    r"(?:mild|moderate|severe|chronic|active)\b))"
)
_COUNTRY = re.compile(r", ([A-Z][a-z]{3,}|US|UK|EU)$")
_STUDIES = re.compile(r"\d+ studies\b")
_CONDITION = re.compile(
    r"(?!all\b|any\b)(?:[\w%-]+ ){0,5}?(?:AA|\w+(?:itis|osis|emia|areata|totalis|universalis)|disease|loss|impairment|"
    r"failure|cancer|syndrome|disorders?|diabetes|asthma|hypertension)\b(?!-)"
)
_YEARS_OLD = re.compile(r"\d+ (?:to|or) (?:under )?\d+ years\b")
_OF_AGE = re.compile(r"(?:over|under) \d+\b(?! week| month)")
_DOSES = re.compile(r"[\d.]+ m?c?g(?:, [\d.]+ m?c?g)+")
# A name that was given to people, with something found: "With baricitinib, ... was reached".
_GIVEN = re.compile(r"[A-Z][a-z-]{6,}(?: [\d.]+ m?g)?(?: (?:plus|after|and|withdrawal|pulse)[\w ]*)?")
_FOUND = re.compile(r"\b(?:was|were|had|reached|occurred|fell|rose|gave|met|did|relapsed|improved|responded)\b")
# What can't stand behind "For baricitinib, ": words for the name itself, and orders, which are told as advice.
_CALLS_BACK = re.compile(r"(?:its?|they|their|this|these|for|with|no)\b", re.IGNORECASE)
# A first word that keeps its capital: a place or a people.
_NAMES_SOMETHING = re.compile(
    r"(?:European|Japanese|American|Chinese|British|French|German|Italian|English|[A-Z]\w*[A-Z])"
)
_OPENS_ODDLY = re.compile(r"(?:its|it|they|this|these|the|a|an|no|on|with|for|stopping)\b", re.IGNORECASE)
_PEOPLE = re.compile(r"(?:[\w-]+ ){0,2}(?:patients|people)\b")
_RESULT = re.compile(
    r"(?P<outcome>[^:]+?) at (?P<time>[^:]+?) in (?P<groups>\d[^:]*?) against (?P<against>\d[^:]*?)\.?"
)
VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|do|does|did|can|may|might|could|will|would|should|must|\w{3,}ed|fell|rose|"
    r"gave|led|saw|set|met|kept|holds?|stays?|concerns?|carries|covers?|names?|applies|raises?|inhibits?|lasts?|remits?)\b"
)


class Naming(Enum):
    """How a line's name is told: in the statement where that is fitting, before what was found ("With baricitinib,
    ...") or what is said of it ("For baricitinib, ..."), or always in a sentence of its own."""

    WITH = "with"
    FOR = "for"
    APART = "apart"


def unfold(text: str, names: Sequence[str], naming: Naming = Naming.APART) -> str:
    """The line with its name and fields as sentences; a line that has neither comes back as it was.

    names: what the card gives as its intervention; only one of these is a name before a colon.
    """
    bracketed = _BRACKETED.fullmatch(text.strip())
    body, fields = (bracketed[1], bracketed[2].split("; ")) if bracketed else (text.strip(), [])
    told = [sentence for field in _joined(fields) for sentence in _field(field)]
    head, colon, said = body.partition(": ")
    known = {name.lower() for name in names} | {name.lower().replace("; ", ", ") for name in names}
    if colon and head.lower() in known:
        stated = _stated(head, said, naming)
    else:
        name, comma, population = head.partition(", ")
        result = _RESULT.fullmatch(said) if colon and comma and name.lower() in known else None
        stated = _result(name, population, result) if result else _ended(body)
    return " ".join([stated, *told])


def joined(text: str) -> tuple[Change, ...]:
    """ "This is about baricitinib. The advice to doctors is ..." as "For baricitinib, the advice to doctors is ..."."""
    found = _APART.match(text)
    return () if found is None else (Change(0, found.end(), f"For {found['name']}, {found['first'].lower()}"),)


_APART = re.compile(r"This is about (?P<name>[^.,]+)\. (?P<first>The|There|In|With|On|At)\b(?! people\b)")


def _stated(name: str, said: str, naming: Naming) -> str:
    """The name before the colon, and the statement behind it, as sentences."""
    if _RULED.match(said):
        verb = "are" if "," in name or name.endswith("s") else "is"
        return _ended(f"{name.replace(', ', ' and ')} {verb} {said}")
    is_bare_dose = bool(_BARE_DOSE.match(said)) and not VERB.search(said.split(";")[0].split(",")[0])
    small = said[0].lower() + said[1:] if said.split(" ")[0].lower() in _SMALL or said[1:2].islower() else said
    if naming is Naming.WITH and _GIVEN.fullmatch(name) and _FOUND.search(said) and not _OPENS_ODDLY.match(said):
        preposition = "On" if name.lower().startswith("placebo") else "With"
        return _ended(f"{preposition} {_lowered(name)}, {small}")
    if (
        naming is not Naming.APART
        and not is_bare_dose
        and VERB.search(said.split(": ")[0])
        and not _CALLS_BACK.match(said)
    ):
        return _ended(f"For {_lowered(name)}, {said if _NAMES_SOMETHING.match(said) else small}")
    first = f"This is about {_lowered(name)}."
    if is_bare_dose:
        return f"{first} {_ended(f'The dose is {said}')}"
    return f"{first} {_ended(said[0].upper() + said[1:])}"


def _result(name: str, population: str, result: re.Match[str]) -> str:
    """A main result as a sentence for each group."""
    groups = [*result["groups"].split(" and "), result["against"]]
    first = f"At {result['time']}, {_indefinite(result['outcome'])} was seen in {groups[0]}."
    further = [f"It was seen in {group}." for group in groups[1:]]
    return " ".join([f"This is about {_lowered(name)}.", f"{_people(population)}.", first, *further])


def _indefinite(outcome: str) -> str:
    return f"a {outcome}" if re.match(r"[A-Z]{3,}\b", outcome) else outcome


def _joined(fields: Sequence[str]) -> list[str]:
    """Fields in order, a population that has a semicolon of its own put together again: it comes before all labels."""
    count = 0
    while count < len(fields) and not _is_labelled(fields[count]):
        count += 1
    return ["; ".join(fields[:count]), *fields[count:]] if count > 1 else list(fields)


def _is_labelled(field: str) -> bool:
    return field.startswith(("dose ", "comparator ")) or _time(field) is not None or "%" in field


def _field(field: str) -> list[str]:
    """One field of the bracket as a sentence; a list of values as a sentence each."""
    if field.startswith("dose "):
        dose = field.removeprefix("dose ")
        return [f"The dose was {dose.replace(', ', ' or ') if _DOSES.fullmatch(dose) else dose}."]
    if field.startswith("comparator "):
        return [f"The comparison was with {field.removeprefix('comparator ')}."]
    values = [_VALUE.fullmatch(part) for part in field.split(", ")]
    if len(values) > 1 and all(values):
        return [f"The result with {value[1]} was {value[2]}." for value in values if value]
    time = _time(field)
    return [f"{time or _people(field)}."]


def _time(field: str) -> str | None:
    """A time as a sentence without its full stop; None for a field that is no time."""
    if field.startswith("baseline"):
        rest = field.removeprefix("baseline").replace("during", "during it")
        return f"This is at the start of treatment{rest}"
    if field in ("before and during", "during"):
        return f"This is {field.replace('before', 'before treatment')}{' it' if 'before' in field else ' treatment'}"
    if field.startswith("median "):
        return f"This lasted a median of {field.removeprefix('median ')}"
    if field.startswith(("at least ", "more than ", "under ")) and _LENGTH.match(field):
        return f"This lasted {field}"
    if _DATE.match(field):
        return f"This was on {field}"
    if _AFTER.match(field):
        return f"This was at {field}"
    if _LENGTH.match(field):
        return f"This was over {field}" if not field.startswith("up to") else f"This lasted {field}"
    if _POINT.match(field):
        return f"This was {'in' if re.match(_MONTH, field) else 'at'} {field}"
    if field.startswith("search "):
        return f"This was a {field}"
    if _YEAR.match(field):
        return f"This was in {'the ' if 'snapshot' in field else ''}{field}"
    if field.startswith("to "):
        return f"This was followed {field}"
    return f"This was {field}" if _OTHER_TIME.match(field) else None


def _people(field: str) -> str:
    """Whom it is about, as a sentence without its full stop."""
    field = _HAVING.sub(" with ", field)
    field = _COUNTRY.sub(r" in \1", field)
    field = _PLACES.sub(r" in \1", _YEARS.sub(r"\1 aged \2 to \3", field))
    if _AGED.match(field):
        return f"The people were {field.replace('ages', 'aged', 1)}"
    if _WHO.match(field):
        return f"The people were {field}"
    field = re.sub(r"^(\d+ randomised)(?= with )", r"\1 people", field)
    if _PEOPLE.match(field) or _STUDIES.match(field):
        return f"This was in {field.replace('studies, ', 'studies with ', 1)}"
    if _CONDITION.match(field):
        return f"This was in people with {field}"
    if _YEARS_OLD.match(field):
        return f"This was in people of {field}"
    return f"This was in people {field}" if _OF_AGE.match(field) else f"This was about {field}"


_SMALL = frozenset("a an in at by of on for among after before when over".split())


def _ended(said: str) -> str:
    return said if said.endswith((".", "?", "!")) else f"{said}."


def _lowered(name: str) -> str:
    """A name inside a sentence: drugs lose their capital, abbreviations keep it."""
    head = name.split(" ", 1)[0]
    is_title = bool(re.match(r"[A-Z]\w+ [A-Z][a-z]", name))
    lowered = name[0].lower() + name[1:] if head[1:].rstrip(",").islower() and not is_title else name
    return re.sub(r", (?=[^,]+$)", " and ", lowered)
