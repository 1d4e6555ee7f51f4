"""Numbers and effects in the words of tables and figures."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from everyline.domain.synthesis import Absolute, Estimate, Group, Measure
from everyline.publish.inert import inert

_DIGITS = 3


def plain(value: float, digits: int | None = None) -> str:
    """A number without a power of ten; as it is given, or to so many significant digits."""
    shown = repr(float(value)) if digits is None else repr(float(f"{value:.{digits}g}"))
    text = format(Decimal(shown), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


def whole(value: float) -> int:
    """The nearest whole number, halves away from zero, as people round."""
    return int(Decimal(repr(float(value))).quantize(Decimal(1), ROUND_HALF_UP))


def value_words(estimate: Estimate) -> str:
    """The effect with its interval: `32.6 (25.6 to 39.5)`; what was worked out has three digits."""
    return f"{_value(estimate, estimate.value)}{interval_words(estimate)}"


def interval_words(estimate: Estimate) -> str:
    """The interval in brackets after a space, or nothing."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f" ({_value(estimate, estimate.low)} to {_value(estimate, estimate.high)})"


def estimate_words(estimate: Estimate, *, origin: str = "worked out from the groups") -> str:
    """The effect as a phrase: measure, value, unit, interval with its level, p. origin: of one that is not printed."""
    unit = f" {inert(estimate.unit)}" if estimate.unit else ""
    said = f"{estimate.measure.value} {_value(estimate, estimate.value)}{unit}"
    if estimate.low is not None and estimate.high is not None:
        low, high = _value(estimate, estimate.low), _value(estimate, estimate.high)
        said += f" ({plain(estimate.level)} % interval {low} to {high})"
    if estimate.p:
        p = inert(estimate.p)
        said += f", {p if p.lower().startswith('p') else f'p {p}'}"
    return f"{said}, {origin}" if estimate.is_derived and origin else said


def measure_words(estimate: Estimate) -> str:
    """What an effect is, for the head of a figure."""
    unit = f", {inert(estimate.unit)}" if estimate.unit else ""
    return f"{estimate.measure.value.capitalize()}{unit} ({plain(estimate.level)} % interval)"


def group_words(group: Group) -> str:
    """One group's result: `4 mg: 38.8 % of 281`, `placebo: 3 of 16 (18.8 %)`, `mean −12.5 (SD 30.1), 44 people`."""
    return f"{inert(group.label)}: {_result(group)}"


def difference_words(effect: Absolute) -> str:
    """The difference among 1000 people with its interval: `326 more (256 more to 395 more)`."""
    said = signed(effect.difference_per_1000)
    if effect.low_per_1000 is None or effect.high_per_1000 is None:
        return said
    return f"{said} ({signed(effect.low_per_1000)} to {signed(effect.high_per_1000)})"


def signed(value: float) -> str:
    """A difference in words that need no sign."""
    shown = plain(abs(value), _DIGITS)
    return "no difference" if shown == "0" else f"{shown} {'more' if value > 0 else 'fewer'}"


def _value(estimate: Estimate, value: float) -> str:
    if not estimate.is_derived:
        return plain(value)
    return plain(value, 2 if estimate.measure is not Measure.RISK_DIFFERENCE and abs(value) < 0.1 else _DIGITS)


def _result(group: Group) -> str:
    people = "" if group.n is None else f" of {group.n}"
    if group.events is not None:
        share = "" if group.percent is None else f" ({plain(group.percent)} %)"
        return f"{group.events}{people or ' events'}{share}"
    if group.percent is not None:
        return f"{plain(group.percent)} %{people}"
    if group.mean is not None:
        spread = "" if group.sd is None else f" (SD {plain(group.sd)})"
        return f"mean {plain(group.mean)}{spread}" + ("" if group.n is None else f", {group.n} people")
    if group.value is not None:
        return f"{plain(group.value)} {inert(group.unit)}".strip() + ("" if group.n is None else f", {group.n} people")
    return "no figure given" if group.n is None else f"{group.n} people"
