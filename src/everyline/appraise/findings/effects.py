"""Effect estimates of one sentence: ratios and differences with their intervals and p values, as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from everyline.appraise.findings.numbers import NUMBER
from everyline.domain.text import Span

_SIGNED = rf"(?:[-−–]\s?)?(?:{NUMBER})"
_MEASURES: tuple[tuple[str, str], ...] = (
    ("hazard ratio", r"hazards? ratios?|(?-i:\b[as]?HRs?\b)"),
    ("odds ratio", r"odds ratios?|(?-i:\b[ac]?ORs?\b)"),
    ("risk ratio", r"risk ratios?|relative risks?|rate ratio of risk|(?-i:\ba?RRs?\b)"),
    ("rate ratio", r"(?:incidence )?rate ratios?|(?-i:\bIRRs?\b)"),
    ("standardised mean difference", r"standardi[sz]ed mean differences?|(?-i:\bSMDs?\b)|Cohen'?s d|Hedges'? g"),
    (
        "mean difference",
        r"(?:weighted |adjusted )?mean differences?(?: in change)?|(?-i:\bW?MDs?\b)|difference (?:in|between|of) (?:the )?means?",
    ),
    (
        "risk difference",
        r"(?:absolute )?(?:risk|rate) (?:difference|reduction)s?|(?-i:\bA?RDs?\b)|(?-i:\bARRs?\b)|absolute difference",
    ),
    ("difference", r"(?:between-group |treatment |adjusted |mean |estimated |group |median )*differences?"),
)
_NAMED = re.compile("|".join(f"(?P<m{i}>{pattern})" for i, (_, pattern) in enumerate(_MEASURES)), re.I)
_LEVEL = r"(?P<level>\d{2}(?:[.·]\d+)?)\s?(?:%|per ?cent|percent)"
_CI_WORDS = r"(?:confidence (?:intervals?|limits?)|CIs?|C\.I\.|credible interval|CrI)"
_BOUNDS = rf"(?P<low>{_SIGNED})\s?%?\s?(?:-|–|—|−|to|,|;|and)\s?(?P<high>{_SIGNED})"
_INTERVAL = re.compile(
    rf"(?:{_LEVEL}[\s,]*(?:\(?{_CI_WORDS}\)?)|\b{_CI_WORDS}\s?\(?(?P<level2>\d{{2}})\s?%\)?)(?:\s?[\[(]\s?CI\s?[\])])?\s?[:=,]?\s?(?:of |was |from |between )?[\[(]?\s?{_BOUNDS}",
    re.I,
)
# An interval printed without its name, right after the estimate: "HR 0.82 (0.70-0.96)".
_BARE_INTERVAL = re.compile(rf"^\s?%?\s?[\[(]\s?(?P<low>{_SIGNED})\s?(?:-|–|to|,)\s?(?P<high>{_SIGNED})\s?[\]);,]")
_LINK = re.compile(
    r"^(?:\s?[\[(]\s?(?:[A-Za-z]{1,5}|95\s?%\s?(?:CI|confidence interval)(?:\s?[\[(]CI[\])])?)\s?[\])])?(?:[\s,:=]|of|was|were|is|equals?|for [\w -]{3,60}?|in [\w -]{3,50}?|"
    r"between [\w -]{3,60}?)*?[\s:=,(\[]$"
)
_P = re.compile(
    r"\b[Pp](?:\s?-?\s?values?)?(?:\s(?:for|of) (?:the )?(?:trend|difference|interaction|log-?rank|heterogeneity))?\s?(?P<p>(?:[=<>≤≥]{1,2}|[<>] ?or ?=)\s?(?:0?[.·]\s?\d+|[01](?:[.·]0+)?)(?:\s?[x×]\s?10\(?-\d+\)?)?)"
    r"|\b[Pp](?:\s?-?\s?values?)?\s(?P<p2>(?:0?[.·]\d+))"
    r"|\b(?P<ns>[Pp]\s?[=:]?\s?(?:NS|n\.?s\.?|not significant)|NS\b)"
)
_VALUE = re.compile(rf"(?<![\d.·]){_SIGNED}(?![\d]|[.·]\d)")


@dataclass(frozen=True, slots=True)
class Effect:
    """One estimate. value, low, high as printed; level of the interval in percent; p as printed, with its sign.

    span: the value. whole: from the measure's name to the end of its interval.
    """

    measure: str
    value: str
    unit: str
    span: Span
    whole: Span
    level: str | None = None
    low: str | None = None
    high: str | None = None
    p: str | None = None

    @property
    def interval(self) -> str | None:
        """As findings print it: "95% CI 0.7 to 0.9"; None where none is given."""
        return f"{self.level}% CI {self.low} to {self.high}" if self.low and self.high else None


@dataclass(frozen=True, slots=True)
class PValue:
    """A p value as printed ("<0.001", "NS"), and where it stands."""

    text: str
    span: Span


def read_p_values(sentence: str, start: int) -> tuple[PValue, ...]:
    """Every p value of a sentence, in order; "not significant" printed in a p value's place is "NS"."""
    found = []
    for match in _P.finditer(sentence):
        text = match["p"] or (match["p2"]) or "NS"
        said = re.sub(r"\s|^=", "", text.replace("or", "").replace("< =", "≤").replace("> =", "≥"))
        found.append(
            PValue(said.replace("<=", "≤").replace(">=", "≥"), Span(start + match.start(), start + match.end()))
        )
    return tuple(found)


def read_effects(sentence: str, start: int) -> tuple[Effect, ...]:
    """The estimates of a sentence, in order: a named measure and the number that follows it, with what is printed
    behind it. A difference in percentage points is a risk difference; one in another unit is a mean difference."""
    found: list[Effect] = []
    end = 0
    for named in _NAMED.finditer(sentence):
        if named.start() < end:
            continue
        measure = next(name for i, (name, _) in enumerate(_MEASURES) if named[f"m{i}"])
        value = _value_after(sentence, named.end())
        if value is None:
            continue
        effect = _effect(sentence, start, measure, named.start(), value)
        if effect is not None:
            found.append(effect)
            end = effect.whole.end - start
    return tuple(found)


def taken_by(effects: tuple[Effect, ...], p_values: tuple[PValue, ...]) -> tuple[Span, ...]:
    """What of a sentence is already read."""
    return (*(effect.whole for effect in effects), *(p.span for p in p_values))


def other_intervals(sentence: str, start: int) -> tuple[Span, ...]:
    """Intervals that stand alone, so that their bounds are not read as results."""
    return tuple(Span(start + m.start(), start + m.end()) for m in _INTERVAL.finditer(sentence))


def _value_after(sentence: str, at: int) -> re.Match[str] | None:
    """The number a measure's name leads to, by nothing but link words."""
    for value in _VALUE.finditer(sentence, at, min(len(sentence), at + 110)):
        before = sentence[at : value.start()]
        if re.search(r"\b95$|\b9[059]$", before + value[0]) and re.match(
            r"\s?(?:%|per ?cent|percent)\s?(?:C|\(?con)", sentence[value.end() :]
        ):
            continue
        return value if _LINK.match(before if before[-1:] in " :=,([" else before + " ") else None
    return None


def _effect(sentence: str, start: int, measure: str, first: int, value: re.Match[str]) -> Effect | None:
    tail = sentence[value.end() : value.end() + 90]
    interval = _INTERVAL.search(tail)
    if interval is not None and re.search(r"\d", re.sub(r"[Pp]\s?[<=>]\s?0?[.·]\d+", "", tail[: interval.start()])):
        interval = None  # the interval of a later estimate
    bare = _BARE_INTERVAL.match(tail) if interval is None else None
    unit_after = re.match(
        r"\s?(%|per ?cent|percentage points?|mm ?Hg|kg|points?|mg/dl|mmol/l|days?|months?|weeks?|hours?|min|cm|ml)",
        tail,
        re.I,
    )
    unit = unit_after[1] if unit_after else ""
    end = value.end()
    level = low = high = None
    if interval is not None:
        level, low, high = interval["level"] or interval["level2"], interval["low"], interval["high"]
        end = value.end() + interval.end()
    elif bare is not None:
        level, low, high = "95", bare["low"], bare["high"]
        end = value.end() + bare.end("high")
    elif measure in ("difference",):
        return None  # a bare "difference of 5" is a change, not an estimate with its uncertainty
    if measure.endswith("ratio") and (unit or (low is None and not re.search(r"[.·]", value[0]))):
        return None
    named = measure
    if measure == "difference":
        named = "risk difference" if unit.startswith(("%", "per")) else "mean difference"
    p = next((m for m in read_p_values(sentence[end : end + 40], start + end)), None)
    return Effect(
        named, value[0].strip(), unit, Span(start + value.start(), start + value.end()),
        Span(start + first, start + end), level, low, high, p.text if p else None,
    )  # fmt: skip
