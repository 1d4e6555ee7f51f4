"""The figures of one sentence: shares, counts, means and the like, each where it is printed.

What a figure belongs to is not told here (`groups`), nor whether it can be true (`refuse`). Ratios, differences and
their intervals are `effects`, which are read first and set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from everyline.domain.text import Span

# A number as journals print it: decimals after a full stop or a raised one, thousands after a comma or a thin space.
NUMBER = r"(?:\d{1,3}(?:[,\u2009\u00a0]\d{3})+|\d+)(?:[.·]\d+)?|[.·]\d+"
_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen twenty".split()
)
WORD_VALUES = {word: float(value) for value, word in enumerate(_WORDS, 1)} | {
    "twenty": 20.0, "no": 0.0, "none": 0.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0,
}  # fmt: skip


class Kind(Enum):
    """What a figure measures."""

    PERCENT = "percent"
    EVENTS = "events"
    PEOPLE = "people"
    MEAN = "mean"
    MEDIAN = "median"
    VALUE = "value"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Figure:
    """One value as printed. of: the denominator printed with it. spread: "SD 4.1" or "IQR 2 to 5" printed with it."""

    kind: Kind
    value: str
    unit: str
    span: Span
    of: str | None = None
    spread: str | None = None
    spread_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Figures that give one result of one group together, as "12 of 50 (24 %)"."""

    figures: tuple[Figure, ...]
    span: Span


def number(text: str) -> float:
    """The value of a printed number; raises ValueError where it is none."""
    word = text.strip().lower()
    if word in WORD_VALUES:
        return WORD_VALUES[word]
    plain = re.sub(r"[,\u2009\u00a0](?=\d{3})", "", word).replace("·", ".").replace("−", "-").replace("–", "-")
    return float(plain)


_PCT = r"(?:\s?%|\s?per ?cent\b|\s?percent\b)"
_PEOPLE = (
    r"(?:(?!and\b|or\b|in\b|vs?\b|with\b)[a-z-]+\s){0,2}?(?:patients|women|men|participants|subjects|children|infants|"
    r"people|persons|adults|cases|events|deaths|recurrences|relapses|episodes|eyes|responders|individuals|controls)\b"
)
_COUNT_WORD = (
    r"[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|[Nn]one|[Nn]o"
)
_N = rf"(?<![\d.,·/A-Za-z–-])(?:{NUMBER})(?![\d]|[.·]\d)"
_FRACTION = re.compile(
    rf"(?<![\d.,·/A-Za-z-])(?P<a>\d{1, 3}(?:,\d{3})+|\d+)\s?(?:/\s?|\s(?:out )?of (?:the |a total of )?)(?P<b>\d{1, 3}(?:,\d{3})+|\d+)(?![\d/]|[.·]\d)"
)
_PERCENT = re.compile(
    rf"(?P<value>(?:(?<=[\s(\[])[-−])?{_N})(?:\s?(?:%|per ?cent))?(?:\s?(?:±|\+/-|\+/−)\s?(?P<sd>{NUMBER}))?{_PCT}"
)
# "45 and 30 %", "45 v 30 %": the first carries the sign of the second.
_SHARED_SIGN = re.compile(
    rf"(?P<a>{_N})(?P<mid>\s(?:and|versus|vs?\.?|compared (?:with|to)|or)\s)(?=(?:{NUMBER}){_PCT})", re.I
)
_LIST_SIGN = re.compile(
    rf"(?P<a>{_N})(?P<mid>,\s)(?=(?:{NUMBER})(?:,\s(?:{NUMBER}))*,?\s(?:and\s)?(?:{NUMBER}){_PCT})", re.I
)
_PLUS_MINUS = re.compile(
    rf"(?P<value>(?:(?<=[\s(\[])[-−–])?{_N})\s?(?:(?P<unit1>[a-zA-Zµμ%/^0-9]{{1,9}})\s)?(?:±|\+/-|\+/−|\+\s-|\(\+/-\))\s?(?P<sd>{NUMBER})"
)
_UNIT = (
    r"(?:mm ?Hg|cm ?H2O|mg/(?:dl|L|d(?:ay)?|kg)|g/(?:dl|L|day|kg)|(?:n|µ|μ|u|m|p)?mol/(?:l|L|min)|(?:n|p|µ|μ|u|m)?g/m[lL]|"
    r"(?:m?I?U|IU)/(?:m?[lL])|kcal(?:/d(?:ay)?)?|kJ|kg/m\(?2\)?|kg|cm2?|mm|m/s|m[lL](?:/(?:min|kg|h))*|L/min|L|beats(?:/min| per minute)|bpm|"
    r"points?|years?|yrs?|months?|mo|weeks?|wk|days?|d|hours?|hrs?|h|minutes?|mins?|seconds?|s|steps|units?|events? per "
    r"[\w-]+(?: [\w-]+)?|g|mg|U|SD|mV|ms|Hz|W|N|score)"
)
_MEASURED = re.compile(rf"(?P<value>(?:(?<=[\s(\[])[-−])?{_N})(?:\s|-)?(?P<unit>{_UNIT})(?![\w/-])")
_SPREAD = re.compile(rf"\s?[\[(](?:(?:SD|sd|SEM|SE|s\.d\.)\s?[=:,]?\s?)(?P<sd>{NUMBER})[\])]")
_BARE_SPREAD = re.compile(rf"\s?\((?P<sd>{NUMBER})\)")
_COUNT = re.compile(rf"(?P<value>{_N}|\b(?:{_COUNT_WORD})\b)(?=\s{_PEOPLE}|\s?\((?:{NUMBER}){_PCT})")
# "45 patients" says how many there were; "45 patients died" counts events.
_PERSONS = re.compile(
    r"^\s(?:[a-z-]+\s){0,2}?(?:patients|women|men|participants|subjects|children|infants|people|persons|adults|eyes|individuals|controls)\b(?!\s?\((?:\d|p\b))",
    re.I,
)
_DID = re.compile(
    r"^\s(?:[a-z-]+\s){1,3}?(?:(?:in|on|from|of|with|who were|treated with|receiving) (?:the )?[\w-]+(?: [\w-]+){0,3} )?(?:had|developed|died|experienced|achieved|relapsed|showed|reported|"
    r"required|remained|became|suffered|responded|discontinued|withdrew|recurred|progressed|were alive|stopped|improved|with (?:recurrence|grade|progress|"
    r"complete|partial|local))\b",
    re.I,
)
_AFTER_SIZE = re.compile(r"\bn\s?=\s?$", re.I)
_TIME_UNIT = re.compile(r"(?:years?|yrs?|months?|mo|weeks?|wk|days?|d|hours?|hrs?|h|minutes?|mins?)$")
_TIME_BEFORE = re.compile(
    r"\b(?:at|after|for|by|over|within|during|every|day|week|month|year|of follow-up|until|to|aged?|than|first|last|next|"
    r"follow-up(?: period)? (?:of|was)|from|each|per|between|(?:and|or) at|from|a|an|the)\s(?:the |a |an |about |approximately )?$",
    re.I,
)
_DOSE_AFTER = re.compile(
    r"^\s?(?:/|per |daily|bid|tid|qd|of (?:oral|intravenous)|[a-z-]+ (?:daily|once|twice)|once|twice|every|orally|i\.?v\.?\b|p\.?o\.?\b)",
    re.I,
)
_MIDDLE = re.compile(
    r"\b(?:(?P<median>median)|(?P<mean>mean|average[ds]?)|(?P<change>change|decrease|increase|reduction|gain|loss|fell|rose))",
    re.I,
)
_CHANGE_AFTER = re.compile(
    r"^\s?(?:(?:relative|absolute|greater|significant|mean|average|overall|risk)\s)*(?:reduction|increase|decrease|improvement|decline|rise|"
    r"lower|higher|greater|less|more|fewer|weight loss|drop|fall|better|worse|loss)\b",
    re.I,
)
_CHANGE_BEFORE = re.compile(
    r"\b(?:(?:reduc|increas|decreas|improv|declin|lower|differ|rais)(?:e|es|ed|ing|tions?|ement|ence|ent)?|rose|fell|change[sd]?|dropped|gain|"
    r"loss|difference|reductions?|lowered)(?:\s[\w-]+){0,3}?\s(?:by|of|was|to)\s(?:about |approximately |nearly |an? |only |as much as |average of )*$",
    re.I,
)
_PROBABLE = re.compile(r"(?:confidence|CI\b|credib|power|α|alpha|level|interval)", re.I)


def read_figures(sentence: str, start: int, taken: Sequence[Span] = ()) -> tuple[Cluster, ...]:
    """The figures of a sentence, gathered into clusters, in order.

    start: where the sentence stands in its document; spans count from the document's start. taken: ranges that are
    already read as something else (effects, p values, sizes of groups, doses).
    """
    used = [(span.start - start, span.end - start) for span in taken]
    found: list[Figure] = []
    for reader in (_fractions, _plus_minus, _percents, _shared_signs, _counts, _measured):
        for figure, low, high in reader(sentence):
            if all(high <= a or b <= low for a, b in used):
                used.append((low, high))
                found.append(figure)
    found.sort(key=lambda figure: figure.span.start)
    return tuple(_shifted(cluster, start) for cluster in _clusters(sentence, found))


_Read = Iterable[tuple[Figure, int, int]]


def _fractions(text: str) -> _Read:
    for match in _FRACTION.finditer(text):
        after = text[match.end() : match.end() + 8]
        a, b = match["a"], match["b"]
        if (
            re.match(r"\s?(?:mm|cm ?H|kg|mg|%)", after)
            or (float(b.replace(",", "")) < 5 and "/" in match[0])
            or ("/" in match[0] and re.fullmatch(r"(?:19|20)\d\d", b) and len(a) < 3)
            or ("/" in match[0] and number(a) > number(b) and not re.match(r"\s?(?:patients|\(\d)", after))
        ):
            continue  # a blood pressure, "70/30 insulin", a share such as 1/2, a month of a year
        yield (
            Figure(Kind.EVENTS, a, "", Span(match.start("a"), match.start("a") + len(a)), of=b),
            match.start(),
            match.end(),
        )


def _plus_minus(text: str) -> _Read:
    for match in _PLUS_MINUS.finditer(text):
        after = re.match(rf"\s?({_UNIT}|%)(?![\w])", text[match.end() :])
        unit = match["unit1"] or (after[1] if after else "")
        if re.fullmatch(r"(?:m|k|µ)?g/d(?:ay)?|mg/kg.*", unit):
            continue  # a dose
        span = Span(match.start("value"), match.end("value"))
        spread = Span(match.start("sd"), match.end("sd"))
        kind = Kind.MEDIAN if re.search(r"\bmedian\b", text[: match.start()], re.I) else Kind.MEAN
        end = match.end() + (after.end() if after else 0)
        yield Figure(kind, match["value"], unit, span, None, f"± {match['sd']}", spread), match.start(), end


def _percents(text: str) -> _Read:
    for match in _PERCENT.finditer(text):
        if re.search(r"%\s?\[$", text[: match.start()]) and text[match.end() : match.end() + 1] == "]":
            continue  # a spread: "54% [11%]"
        if _PROBABLE.match(text[match.end() :].lstrip(" -(")) or _AFTER_SIZE.search(text[: match.start()]):
            continue
        kind = _share_or_change(text, match.start(), match.end())
        yield (
            Figure(kind, match["value"], "%", Span(match.start("value"), match.end("value"))),
            match.start(),
            match.end(),
        )


def _share_or_change(text: str, low: int, high: int) -> Kind:
    before = text[max(0, low - 60) : low]
    if _CHANGE_AFTER.match(text[high:]) or _CHANGE_BEFORE.search(before) or text[low] in "-−":
        return Kind.CHANGE
    return Kind.PERCENT


def _shared_signs(text: str) -> _Read:
    for pattern in (_SHARED_SIGN, _LIST_SIGN):
        for match in pattern.finditer(text):
            kind = _share_or_change(text, match.start("a"), match.end("a"))
            yield (
                Figure(kind, match["a"], "%", Span(match.start("a"), match.end("a"))),
                match.start("a"),
                match.end("a"),
            )


# "83 deaths in the X group versus 219 in the Y group": the noun is not said again.
_COUNT_AGAIN = re.compile(
    rf"\b(?:versus|vs\.?|compared (?:with|to)|and|but)\s(?P<value>{_N})(?=\s(?:such \w+ )?(?:in|with|for|among|on)\s)"
)


def _counts(text: str) -> _Read:
    counted = False
    for match in _COUNT.finditer(text):
        if re.search(r"[.·]", match[0]) or _AFTER_SIZE.search(text[: match.start()]):
            continue
        if match[0].lower() in ("no", "none") and not re.match(
            r"\s(?:patients?|women|deaths|cases|events)\b", text[match.end() :]
        ):
            continue
        if re.search(r"\bper\s$", text[: match.start()]):
            continue
        counted |= not _PERSONS.match(text[match.end() :])
        kind = (
            Kind.PEOPLE if _PERSONS.match(text[match.end() :]) and not _DID.match(text[match.end() :]) else Kind.EVENTS
        )
        yield Figure(kind, match[0], "", Span(match.start(), match.end())), match.start(), match.end()
    for match in _COUNT_AGAIN.finditer(text) if counted else ():
        if not re.search(r"[.·]", match["value"]):
            low, high = match.span("value")
            yield Figure(Kind.EVENTS, match["value"], "", Span(low, high)), low, high


_SHARED_UNIT = re.compile(
    rf"(?P<value>{_N})(?=\s(?:versus|vs?\.?|and|compared (?:with|to)|or)\s(?:{NUMBER})\s?(?P<unit>{_UNIT})(?![\w/-]))"
)


def _measured(text: str) -> _Read:
    yield from _with_unit(text, _MEASURED)
    yield from _with_unit(text, _SHARED_UNIT)


def _with_unit(text: str, pattern: re.Pattern[str]) -> _Read:
    for match in pattern.finditer(text):
        unit = match["unit"]
        before = text[: match.start()]
        if _TIME_UNIT.match(unit) and _TIME_BEFORE.search(before[-40:]):
            continue
        if unit in ("mg", "g", "U") and (_DOSE_AFTER.match(text[match.end() :]) or re.search(r"[a-z]{4,}\s$", before)):
            continue
        middle = [m for m in _MIDDLE.finditer(before)]
        if not middle:
            continue
        last = middle[-1]
        kind = Kind.MEDIAN if any(m["median"] for m in middle) else Kind.CHANGE if last["change"] else Kind.MEAN
        aside = _SPREAD.match(text[match.end() :])
        spread = aside["sd"] if aside else None
        at = Span(match.end() + aside.start("sd"), match.end() + aside.end("sd")) if aside else None
        end = match.end() + (aside.end() if aside else 0)
        yield (
            Figure(
                kind,
                match["value"],
                unit,
                Span(match.start("value"), match.end("value")),
                None,
                f"SD {spread}" if spread else None,
                at,
            ),
            match.start(),
            end,
        )


_JOINED = re.compile(
    r"\s?(?:%|per ?cent)?(?:\s(?:out )?of (?:the )?\d[\d,]*)?(?:\s(?:patients|women|men|participants|subjects|children|cases|events|deaths|people))?"
    r"\s?[\[(;,]?\s?(?:n\s?=\s?)?"
)


def _clusters(text: str, figures: list[Figure]) -> list[Cluster]:
    """Neighbours that give one result: a count and its percentage, one of them in brackets."""
    clusters: list[list[Figure]] = []
    for figure in figures:
        last = clusters[-1][-1] if clusters else None
        if last is not None and {last.kind, figure.kind} == {Kind.EVENTS, Kind.PERCENT} and len(clusters[-1]) == 1:
            after = last.span.end if last.of is None else text.find(last.of, last.span.end) + len(last.of)
            between = text[after : figure.span.start]
            if ("(" in between or "[" in between or between.strip() in (";", ",")) and (
                _JOINED.fullmatch(between) or _adds_up(last, figure, between)
            ):
                clusters[-1].append(figure)
                continue
        clusters.append([figure])
    return [Cluster(tuple(c), Span(c[0].span.start, c[-1].span.end)) for c in clusters]


def _adds_up(first: Figure, second: Figure, between: str) -> bool:
    """Whether "83 of the 257 patients in the X group (32.3%" gives one result: the share is that of the counts."""
    if first.of is None or second.kind is not Kind.PERCENT or len(between) > 80 or re.search(r"[;.]\s", between):
        return False
    total = number(first.of)
    return total > 0 and abs(100 * number(first.value) / total - number(second.value)) <= 1


def _shifted(cluster: Cluster, by: int) -> Cluster:
    return Cluster(tuple(_moved(figure, by) for figure in cluster.figures), _move(cluster.span, by))


def _moved(figure: Figure, by: int) -> Figure:
    spread = _move(figure.spread_span, by) if figure.spread_span else None
    return Figure(figure.kind, figure.value, figure.unit, _move(figure.span, by), figure.of, figure.spread, spread)


def _move(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
