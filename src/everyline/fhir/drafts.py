"""A plan of somebody else's as the draft of a pathway that a person completes, and remarks on what was not taken.

No condition is dropped: one that is not read here becomes a fact that somebody has to tell, so that what hangs on it is
not known until then. Sentences become statements that cite a finding no library has, which the lint tells of each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any  # FHIR's JSON

from everyline.domain.ids import FindingId, content_hash
from everyline.domain.pathway import (
    Action,
    ActionKind,
    AllOf,
    AnyOf,
    Criterion,
    CriterionId,
    Expression,
    FactDefinition,
    FactId,
    FactKind,
    Named,
    Not,
    Pathway,
    PathwayId,
    Present,
    Statement,
    StatementId,
    Step,
)
from everyline.fhir.conditions import Units, read
from everyline.fhir.documents import PlanFile
from everyline.fhir.extensions import FHIRPATH
from everyline.fhir.fhirpath import UnreadableExpression
from everyline.fhir.read_facts import refused

NOT_SOURCED = FindingId("not-yet-sourced")
SCOPE = CriterionId("is-meant-for")
_FACT = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
_RESERVED = ("told-", "birth_date", "region")
_MOST_ACTIONS = 500
_DEEPEST = 8
_LONGEST_NAME = 300
_STRENGTH = "cqf-strengthOfRecommendation"
_WORDS = ("title", "textEquivalent", "description")
# What is taken of an action; everything else of it is told as not taken.
_TAKEN = frozenset({*_WORDS, "id", "linkId", "condition", "trigger", "action", "definitionCanonical", "extension"})
_TAKEN_OF_PLAN = frozenset(
    {"resourceType", "id", "meta", "url", "identifier", "version", "name", "title", "description", "author"}
    | {"publisher", "action", "status", "date", "experimental", "subjectReference", "subjectCodeableConcept"}
    | {"subjectCanonical", "extension", "contact", "copyright"}
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A pathway that nobody completed yet. remarks: what was not taken or not read, each with its place."""

    pathway: Pathway
    remarks: tuple[str, ...]


def drafted(file: PlanFile) -> Draft:
    """The draft of a plan. Raises InvalidInput for a plan without actions, with too many, or nested too deeply."""
    return _Draft(file).made()


class _Draft:
    """One reading."""

    def __init__(self, file: PlanFile) -> None:
        self._file = file
        self._plan = file.plan
        self._remarks: list[str] = []
        self._facts: dict[FactId, FactDefinition] = {}
        self._told: dict[tuple[str, ...], FactId] = {}
        self._statements: dict[str, Statement] = {}
        self._actions = 0
        self._used: set[str] = set()  # of the action at hand, elements whose words were taken

    def made(self) -> Draft:
        plan = self._plan
        identity = _slug(str(plan.get("id") or plan.get("name") or plan.get("title") or "plan"))
        title = _line(plan.get("title") or plan.get("name") or identity)
        about = _line(plan.get("description") or title)
        scope = self._scope()
        steps = tuple(self._steps())
        if not steps:
            raise refused("PlanDefinition.action", "the plan has no actions")
        self._left_out()
        authors = [_line(one.get("name", "")) for one in plan.get("author", [])]
        authors = [one for one in (*authors, _line(plan.get("publisher", ""))) if one]
        where = _line(plan.get("url") or plan.get("id") or "a file")
        pathway = Pathway(
            id=PathwayId(identity),
            title=title,
            about=about,
            authored_by=tuple(dict.fromkeys(authors)),
            checked_by=(),
            reviewed_on=None,
            review_by=None,
            facts=tuple(self._facts.values()),
            thresholds=(),
            statements=tuple(self._statements.values()),
            criteria=(Criterion(SCOPE, "the plan is meant for this patient", Present(scope)),),
            scope=SCOPE,
            steps=steps,
            series=(),
            gaps=(f"A draft from the PlanDefinition {where}; nothing of it has been checked against a source.",),
            hash=content_hash(),
        )
        return Draft(pathway, tuple(dict.fromkeys(self._remarks)))

    def _remark(self, place: str, what: str) -> None:
        self._remarks.append(f"{place}: {what}")

    # Facts that somebody tells

    def _scope(self) -> FactId:
        for name in ("subjectReference", "subjectCodeableConcept", "subjectCanonical"):
            subject = self._plan.get(name)
            if subject:
                told = _concept(subject) if isinstance(subject, Mapping) else _line(subject)
                place = f"PlanDefinition.{name}"
                self._remark(place, f"whether a patient is one of “{told}” is a fact to be told")
                return self._told_fact(("subject", told), f"One of those the plan is for: {told}", place)
        place = "PlanDefinition.subject[x]"
        self._remark(place, "the plan does not say for whom it is: that is a fact to be told")
        return self._told_fact(("subject",), "Somebody for whom the plan is meant", place)

    def _told_fact(self, key: tuple[str, ...], name: str, place: str) -> FactId:
        """A fact that is present where a person says so; the same for the same condition."""
        if key not in self._told:
            identity = FactId(f"told-{len(self._told) + 1}")
            self._told[key] = identity
            why = f"{place} is not in a form that is read here, so somebody has to say whether it holds"
            # Told anew on each day: what was asked for may change, and nobody here knows how fast.
            self._facts[identity] = FactDefinition(identity, _cut(name), FactKind.PRESENCE, why, valid_days=1)
        return self._told[key]

    def _conditions(self, one: Mapping[str, Any], place: str) -> list[Expression]:
        """What all has to hold; of several triggers one."""
        found: list[Expression] = []
        for number, condition in enumerate(one.get("condition", [])):
            found.append(self._condition(condition, f"{place}.condition[{number}]"))
        triggers = [self._trigger(t, f"{place}.trigger[{number}]") for number, t in enumerate(one.get("trigger", []))]
        if triggers:
            found.append(triggers[0] if len(triggers) == 1 else AnyOf(tuple(dict.fromkeys(triggers))))
        return found

    def _condition(self, condition: Mapping[str, Any], place: str) -> Expression:
        kind = _line(condition.get("kind"))
        asked = condition.get("expression", {})
        language, text = _line(asked.get("language")), str(asked.get("expression", ""))
        said = _line(asked.get("description")) or _line(text) or "a condition that does not say what it asks"
        if kind == "applicability" and language == FHIRPATH:
            try:
                return self._read(text)
            except UnreadableExpression as fault:
                why = f"FHIRPath that is not read, since {fault}"
        elif kind == "applicability":
            why = f"{language or 'no language'} is not read"
        else:
            why = f"a condition of kind {kind[:20]!r} is not read"
        self._remark(place, f"{why}: “{_cut(said)}” is a fact to be told")
        prefix = "" if kind == "applicability" else f"It is so as the {kind[:20]} condition wants it: "
        libraries = tuple(str(one) for one in self._plan.get("library", []))
        key = (kind, language, text, *libraries) if text else (kind, place)
        return Present(self._told_fact(key, prefix + said, place))

    def _read(self, text: str) -> Expression:
        """A condition about what is present, which needs no threshold and no criterion of the plan's."""
        expression = read(text, Units())
        for leaf in _leaves(expression):
            if not isinstance(leaf, Present) or not _FACT.fullmatch(leaf.fact) or leaf.fact.startswith(_RESERVED):
                raise UnreadableExpression("it names what the plan does not define")
        for leaf in _leaves(expression):
            if isinstance(leaf, Present):
                why = "conditions of the plan ask for it"
                fact = FactDefinition(leaf.fact, leaf.fact, FactKind.PRESENCE, why, valid_days=1)
                self._facts.setdefault(leaf.fact, fact)
        return expression

    def _trigger(self, trigger: Mapping[str, Any], place: str) -> Expression:
        kind, name = _line(trigger.get("type")), _line(trigger.get("name"))
        asked = trigger.get("condition", {})
        said = " ".join(filter(None, [name or kind, _line(asked.get("description") or asked.get("expression"))]))
        self._remark(place, f"that it is triggered by “{_cut(said)}” is a fact to be told")
        key = ("trigger", json.dumps(trigger, sort_keys=True, default=str))
        return Present(self._told_fact(key, f"What triggers it has happened: {said}", place))

    # Steps

    def _steps(self) -> Iterator[Step]:
        names: set[str] = set()
        for number, one in enumerate(self._plan.get("action", [])):
            place = f"PlanDefinition.action[{number}]"
            words = self._words(one, place)
            identity = _unique(_slug(words), names)
            # Of whom it is not known whether the plan is for them, guidance would be given without this.
            when = _all([Named(SCOPE), *self._conditions(one, place)])
            own = self._action(one, place, words, ())
            inner = self._inner(one, place, (), 1)
            yield Step(identity, words, (own, *inner), when)

    def _inner(
        self, holder: Mapping[str, Any], place: str, above: tuple[Expression, ...], depth: int
    ) -> Iterator[Action]:
        """The actions within one, each with the conditions of those between."""
        if depth > _DEEPEST:
            raise refused(place, f"actions are nested more than {_DEEPEST} times")
        for number, one in enumerate(holder.get("action", [])):
            at = f"{place}.action[{number}]"
            conditions = (*above, *self._conditions(one, at))
            yield self._action(one, at, self._words(one, at), conditions)
            yield from self._inner(one, at, conditions, depth + 1)

    def _action(self, one: Mapping[str, Any], place: str, words: str, conditions: Sequence[Expression]) -> Action:
        self._actions += 1
        if self._actions > _MOST_ACTIONS:
            raise refused(place, f"the plan has more than {_MOST_ACTIONS} actions")
        for name in sorted(set(one) - _TAKEN - self._used):
            self._remark(f"{place}.{name}", "it was not taken")
        if "definitionCanonical" in one:
            self._remark(f"{place}.definitionCanonical", f"what is ordered was not taken: {one['definitionCanonical']}")
        strength = ""
        for extension in one.get("extension", []):
            url = str(extension.get("url", ""))
            if url.endswith(f"/{_STRENGTH}"):
                strength = _concept(extension.get("valueCodeableConcept", {}))
            else:
                self._remark(f"{place}.extension", f"it was not taken: {url[:120]}")
        self._remark(place, "its kind is not said in a way that is read: it is “inform” until somebody says otherwise")
        statement = self._statement(_line(one.get("description")) or words)
        return Action(
            id=f"a{self._actions}",
            says=words,
            kind=ActionKind.INFORM,
            statements=(statement,),
            strength=strength,
            when=_all(conditions),
        )

    def _words(self, one: Mapping[str, Any], place: str) -> str:
        """What an action says, from the first element that has words."""
        self._used = set()
        for name in _WORDS:
            if words := _line(one.get(name)):
                return _cut(words)
        for name in ("code", "reason"):
            several = one.get(name, [])
            for concept in several if isinstance(several, list) else [several]:
                if words := _concept(concept):
                    self._remark(place, f"it has no words of its own; those of its {name} were taken")
                    self._used.add(name)
                    return _cut(words)
        self._remark(place, "it has no words")
        return f"An action without words, at {place}"

    def _statement(self, text: str) -> StatementId:
        if text not in self._statements:
            identity = StatementId(f"s{len(self._statements) + 1}")
            self._statements[text] = Statement(identity, text, (NOT_SOURCED,))
        return self._statements[text].id

    def _left_out(self) -> None:
        for name in sorted(set(self._plan) - _TAKEN_OF_PLAN):
            held = self._plan[name]
            count = f" ({len(held)} of them)" if isinstance(held, list) and len(held) > 1 else ""
            what = "it was not taken"
            if name == "library":
                what = f"the logic in {', '.join(map(str, held))[:200]} was not read"
            if name == "relatedArtifact":
                what = f"works it cites are for somebody to look up{count}"
            self._remark(f"PlanDefinition.{name}", what if count in what else f"{what}{count}")
        for extension in self._plan.get("extension", []):
            self._remark("PlanDefinition.extension", f"it was not taken: {str(extension.get('url'))[:120]}")
        for url in self._file.beside:
            if self._file.beside[url] is not self._plan:
                self._remark(url[:120], "what stands beside the plan was not read")


def _leaves(expression: Expression) -> Iterator[Expression]:
    match expression:
        case AllOf() | AnyOf():
            for one in expression.parts:
                yield from _leaves(one)
        case Not():
            yield from _leaves(expression.part)
        case _:
            yield expression


def _all(conditions: Sequence[Expression]) -> Expression | None:
    kept = tuple(dict.fromkeys(conditions))
    return None if not kept else kept[0] if len(kept) == 1 else AllOf(kept)


def _line(said: object) -> str:
    """A text on one line; empty for none."""
    return " ".join(str(said).split()) if said else ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def _concept(said: Mapping[str, Any]) -> str:
    """The words of a CodeableConcept or a Reference: its text, or what its codes are called."""
    coded = [one.get("display") or one.get("code") for one in said.get("coding", [])]
    return _line(said.get("text") or said.get("display") or next(filter(None, coded), "") or said.get("reference"))


def _slug(text: str) -> str:
    found = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-")
    return found or "plan"


def _unique(name: str, names: set[str]) -> str:
    found, number = name, 1
    while found in names:
        number += 1
        found = f"{name}-{number}"
    names.add(found)
    return found
