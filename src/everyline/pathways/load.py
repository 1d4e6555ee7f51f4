"""Reads a pathway from its YAML form (docs/reference/pathway-format.md); every fault is named with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar  # Any: YAML of unknown content, before it is checked

from everyline.domain.ids import FindingId, content_hash
from everyline.domain.pathway import (
    Action,
    ActionKind,
    Age,
    AllOf,
    AnyOf,
    CalendarUnit,
    Chosen,
    Code,
    Compare,
    Comparison,
    Criterion,
    CriterionId,
    DatedValue,
    Elapsed,
    Expression,
    FactDefinition,
    FactId,
    FactKind,
    Lasted,
    Named,
    Not,
    Pathway,
    PathwayId,
    Present,
    Series,
    Statement,
    StatementId,
    Step,
    Threshold,
    ThresholdId,
    Within,
)
from everyline.errors import InvalidPathway
from everyline.pathways.names import check_names
from everyline.pathways.strict_yaml import parse

SCHEMA = "everyline-pathway/1"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_TIME = re.compile(r"(\d{1,4}) (day|week|month|year)s?")
NEXT = "docs/reference/pathway-format.md has the form."
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_MOST_YEARS = 100
_PER_YEAR = {CalendarUnit.DAYS: 366, CalendarUnit.WEEKS: 53, CalendarUnit.MONTHS: 12, CalendarUnit.YEARS: 1}
_DEEPEST = 20
Made = TypeVar("Made")
Choice = TypeVar("Choice", bound=Enum)


def load(text: str, name: str = "pathway.yaml") -> Pathway:
    """The pathway a YAML text holds. name: told with every fault.

    Raises InvalidPathway with the place of the first fault, for text that is no YAML, keys that stand twice or that the
    form does not have, ids that clash or that nothing bears, and criteria that go round in a circle.
    """
    return Reader(name).pathway(parse(text, name, NEXT), content_hash(text))


class _Said(Enum):
    YES = "true"
    NO = "false"


class Reader:
    """One reading; `name` stands before every place."""

    def __init__(self, name: str) -> None:
        self._name = name

    def fault(self, place: str, what: str) -> InvalidPathway:
        return InvalidPathway(f"{self._name}, {place}: {what}.", NEXT)

    def pathway(self, found: object, digest: Any) -> Pathway:
        top = self._map(found, "the file", "schema id title about authored_by checked_by reviewed_on review_by regions "
                        "facts thresholds statements criteria scope steps series gaps scores")  # fmt: skip
        if top.get("schema") != SCHEMA:
            raise self.fault("schema", f"it is {top.get('schema')!r}, not {SCHEMA!r}")
        made = self._made("the file", lambda: Pathway(
            id=PathwayId(self._id(top.get("id"), "id")),
            title=self._text(top.get("title"), "title"),
            about=self._text(top.get("about"), "about"),
            authored_by=self._texts(top.get("authored_by"), "authored_by"),
            checked_by=self._texts(top.get("checked_by"), "checked_by"),
            reviewed_on=self._day(top.get("reviewed_on"), "reviewed_on"),
            review_by=self._day(top.get("review_by"), "review_by"),
            facts=tuple(self._each(top.get("facts"), "facts", self._fact)),
            thresholds=tuple(self._each(top.get("thresholds"), "thresholds", self._threshold)),
            statements=tuple(self._each(top.get("statements"), "statements", self._statement)),
            criteria=tuple(self._each(top.get("criteria"), "criteria", self._criterion)),
            scope=CriterionId(self._id(top["scope"], "scope")) if top.get("scope") else None,
            steps=tuple(self._each(top.get("steps"), "steps", self._step)),
            series=tuple(self._each(top.get("series"), "series", self._series)),
            gaps=self._texts(top.get("gaps"), "gaps"),
            hash=digest,
            regions=self._texts(top.get("regions"), "regions"),
        ))  # fmt: skip
        self._whole(made)
        return made

    # Parts

    def _fact(self, key: str, found: object, place: str) -> FactDefinition:
        one = self._map(found, place, "name kind why unit units low high choices valid_days codes history names")
        codes = []
        for number, code in enumerate(self._list(one.get("codes"), f"{place}.codes")):
            held = self._map(code, f"{place}.codes[{number}]", "system code")
            at = f"{place}.codes[{number}]"
            codes.append(Code(self._text(held.get("system"), at), self._text(held.get("code"), at)))
        units = self._map(one.get("units") or {}, f"{place}.units", None)
        return FactDefinition(
            id=FactId(key),
            name=self._text(one.get("name"), f"{place}.name"),
            kind=self._choice(FactKind, one.get("kind"), f"{place}.kind"),
            why=self._text(one.get("why"), f"{place}.why"),
            unit=self._text_or_none(one.get("unit"), f"{place}.unit"),
            units=tuple((unit, self._number(value, f"{place}.units.{unit}")) for unit, value in units.items()),
            low=self._number_or_none(one.get("low"), f"{place}.low"),
            high=self._number_or_none(one.get("high"), f"{place}.high"),
            choices=self._texts(one.get("choices"), f"{place}.choices"),
            valid_days=self._count(one.get("valid_days"), f"{place}.valid_days"),
            codes=tuple(codes),
            is_history=self._choice(_Said, one.get("history", "false"), f"{place}.history") is _Said.YES,
            names=self._texts(one.get("names"), f"{place}.names"),
        )

    def _threshold(self, key: str, found: object, place: str) -> Threshold:
        one = self._map(found, place, "unit values")
        values = []
        for number, value in enumerate(self._list(one.get("values"), f"{place}.values")):
            at = f"{place}.values[{number}]"
            held = self._map(value, at, "since value statement")
            since = self._day(held.get("since"), f"{at}.since")
            if since is None:
                raise self.fault(f"{at}.since", "a threshold has a day from which it is in force")
            statement = StatementId(self._id(held.get("statement"), f"{at}.statement"))
            values.append(DatedValue(since, self._number(held.get("value"), f"{at}.value"), statement))
        return Threshold(ThresholdId(key), self._text(one.get("unit"), f"{place}.unit"), tuple(values))

    def _statement(self, key: str, found: object, place: str) -> Statement:
        one = self._map(found, place, "text findings judgement")
        judgement = one.get("judgement")
        if judgement not in (None, "board"):
            raise self.fault(f"{place}.judgement", "a judgement is the board's")
        findings = tuple(FindingId(text) for text in self._texts(one.get("findings"), f"{place}.findings"))
        return Statement(StatementId(key), self._text(one.get("text"), f"{place}.text"), findings, judgement == "board")

    def _criterion(self, key: str, found: object, place: str) -> Criterion:
        one = self._map(found, place, "says when statements")
        return Criterion(
            CriterionId(key),
            self._text(one.get("says"), f"{place}.says"),
            self._expression(one.get("when"), f"{place}.when"),
            self._statements(one.get("statements"), f"{place}.statements"),
        )

    def _step(self, key: str, found: object, place: str) -> Step:
        one = self._map(found, place, "title when statements actions")
        return Step(
            key,
            self._text(one.get("title"), f"{place}.title"),
            tuple(self._each(one.get("actions"), f"{place}.actions", self._action)),
            self._expression_or_none(one.get("when"), f"{place}.when"),
            self._statements(one.get("statements"), f"{place}.statements"),
        )

    def _action(self, key: str, found: object, place: str) -> Action:
        one = self._map(found, place, "says kind statements strength when unless region medicine")
        unless = (CriterionId(self._id(name, f"{place}.unless")) for name in self._texts(one.get("unless"), place))
        medicine = one.get("medicine")
        return Action(
            id=key,
            says=self._text(one.get("says"), f"{place}.says"),
            kind=self._choice(ActionKind, one.get("kind"), f"{place}.kind"),
            statements=self._statements(one.get("statements"), f"{place}.statements"),
            strength=self._text_or_none(one.get("strength"), f"{place}.strength"),
            when=self._expression_or_none(one.get("when"), f"{place}.when"),
            unless=tuple(unless),
            region=self._text_or_none(one.get("region"), f"{place}.region"),
            medicine=FactId(self._id(medicine, f"{place}.medicine")) if medicine else None,
        )

    def _series(self, key: str, found: object, place: str) -> Series:
        one = self._map(found, place, "test medicine at every until when statements region")
        at = tuple(self._time(text, f"{place}.at") for text in self._texts(one.get("at"), f"{place}.at"))
        return Series(
            id=key,
            test=self._text(one.get("test"), f"{place}.test"),
            medicine=FactId(self._id(one.get("medicine"), f"{place}.medicine")),
            at=at,
            statements=self._statements(one.get("statements"), f"{place}.statements"),
            every=self._interval(one["every"], f"{place}.every") if one.get("every") else None,
            until=self._time(one["until"], f"{place}.until") if one.get("until") else None,
            when=self._expression_or_none(one.get("when"), f"{place}.when"),
            region=self._text_or_none(one.get("region"), f"{place}.region"),
        )

    # Expressions

    def _expression_or_none(self, found: object, place: str) -> Expression | None:
        return None if found is None else self._expression(found, place)

    def _expression(self, found: object, place: str, depth: int = 0) -> Expression:
        if depth > _DEEPEST:
            raise self.fault(place[:80], f"an expression is nested more than {_DEEPEST} times")
        one = self._map(found, place, None)
        if len(one) != 1:
            raise self.fault(place, f"an expression has one key, not {len(one)}")
        ((key, value),) = one.items()
        inner = f"{place}.{key}"
        match key:
            case "all" | "any":
                parts = tuple(
                    self._expression(part, f"{inner}[{n}]", depth + 1)
                    for n, part in enumerate(self._list(value, inner))
                )
                if not parts:
                    raise self.fault(inner, "it has no parts")
                return AllOf(parts) if key == "all" else AnyOf(parts)
            case "not":
                return Not(self._expression(value, inner, depth + 1))
            case "criterion":
                return Named(CriterionId(self._id(value, inner)))
            case "present" | "taken":
                return Present(FactId(self._id(value, inner)))
            case "lasted":
                held = self._map(value, inner, "medicine at_least")
                return Lasted(FactId(self._id(held.get("medicine"), inner)), self._time(held.get("at_least"), inner))
            case "within":
                held = self._map(value, inner, "fact last")
                return Within(FactId(self._id(held.get("fact"), inner)), self._time(held.get("last"), inner))
            case "age":
                return Age(*self._comparison(value, inner))
            case _:
                fact = FactId(self._id(key, place))
                held = self._map(value, inner, None)
                if list(held) == ["is"]:
                    choices = held["is"] if isinstance(held["is"], list) else [held["is"]]
                    return Chosen(fact, self._texts(choices, inner))
                return Compare(fact, *self._comparison(value, inner))

    def _comparison(self, found: object, place: str) -> tuple[Comparison, ThresholdId]:
        one = self._map(found, place, "at_least above at_most below")
        if len(one) != 1:
            raise self.fault(place, "it is held against one threshold")
        ((key, value),) = one.items()
        return self._choice(Comparison, key, place), ThresholdId(self._id(value, f"{place}.{key}"))

    def _time(self, found: object, place: str) -> Elapsed:
        told = _TIME.fullmatch(str(found))
        if told is None:
            raise self.fault(place, f"{found!r} is no time; write it as “36 weeks”")
        time = Elapsed(int(told[1]), CalendarUnit(f"{told[2]}s"))
        if time.amount > _MOST_YEARS * _PER_YEAR[time.unit]:
            raise self.fault(place, f"{time} is longer than {_MOST_YEARS} years")
        return time

    def _interval(self, found: object, place: str) -> Elapsed:
        time = self._time(found, place)
        if not time.amount:
            raise self.fault(place, "tests can't be due every 0 days")
        return time

    # Single values

    def _made(self, place: str, make: Callable[[], Made]) -> Made:
        try:
            return make()
        except (ValueError, TypeError) as fault:
            raise self.fault(place, str(fault)) from fault

    def _each(self, found: object, place: str, make: Callable[[str, object, str], Made]) -> list[Made]:
        held = self._map(found or {}, place, None)
        made = []
        for key, value in held.items():
            at = f"{place}.{key}"
            self._id(key, at)
            made.append(self._made(at, lambda key=key, value=value, at=at: make(key, value, at)))  # type: ignore[misc]
        return made

    def _map(self, found: object, place: str, keys: str | None) -> Mapping[str, Any]:
        if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
            raise self.fault(place, "names with values stand here")
        unknown = sorted(set(found) - set(keys.split())) if keys is not None else []
        if unknown:
            raise self.fault(place, f"{unknown[0]!r} is no key of the form")
        return found

    def _list(self, found: object, place: str) -> list[object]:
        if found is None:
            return []
        if not isinstance(found, list):
            raise self.fault(place, "a list stands here")
        return found

    def _texts(self, found: object, place: str) -> tuple[str, ...]:
        return tuple(self._text(one, place) for one in self._list(found, place))

    def _text_or_none(self, found: object, place: str) -> str:
        """The text, or an empty one for nothing."""
        return "" if found is None else self._text(found, place)

    def _text(self, found: object, place: str) -> str:
        if not isinstance(found, str) or not found.strip():
            raise self.fault(place, "a text stands here")
        return " ".join(found.split())

    def _id(self, found: object, place: str) -> str:
        if not isinstance(found, str) or not _ID.fullmatch(found):
            raise self.fault(place, f"{found!r} is no id; use small letters, digits, _ and -, at most 64")
        return found

    def _statements(self, found: object, place: str) -> tuple[StatementId, ...]:
        return tuple(StatementId(self._id(one, place)) for one in self._list(found, place))

    def _day(self, found: object, place: str) -> date | None:
        if found is None:
            return None
        try:
            if isinstance(found, str) and _DAY.fullmatch(found):
                return date.fromisoformat(found)
        except ValueError:
            pass
        raise self.fault(place, f"{found!r} is no day; write it as 2026-11-25")

    def _number(self, found: object, place: str) -> Decimal:
        if not isinstance(found, str) or not _NUMBER.fullmatch(found):
            raise self.fault(place, f"{found!r} is no number")
        return Decimal(found)

    def _number_or_none(self, found: object, place: str) -> Decimal | None:
        return None if found is None else self._number(found, place)

    def _count(self, found: object, place: str) -> int | None:
        if found is None:
            return None
        if not isinstance(found, str) or not re.fullmatch(r"[1-9][0-9]{0,4}", found):
            raise self.fault(place, f"{found!r} is no count of days")
        return int(found)

    def _choice(self, kinds: type[Choice], found: object, place: str) -> Choice:
        try:
            return kinds(found)
        except ValueError as fault:
            known = ", ".join(str(one.value) for one in kinds)
            raise self.fault(place, f"{found!r} is none of {known}") from fault

    # The whole

    def _whole(self, made: Pathway) -> None:
        """Everything named is there, no name stands twice, no criterion rests on itself."""
        if made.reviewed_on and made.review_by and made.review_by <= made.reviewed_on:
            raise self.fault("review_by", "it is not after the day of the review")
        for place, what in check_names(made):
            raise self.fault(place, what)
