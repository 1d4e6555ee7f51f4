"""The adverse events of trial records, ready to be asked: which a clause names, and how many people had them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from everyline.verify.records.parse import Arm, Part, Record, Row
from everyline.verify.records.statement import Number, Scope
from everyline.verify.records.terms import SYSTEMS, key, keys_of, words

_FRAME = frozenset(
    """patient patients participant participants subject subjects people person individual individuals case cases
    instance instances occurrence occurrences occurence occurences incident incidents incidence event events
    adverse adversse side effect effects type types kind kinds category categories different various total
    totals number numbers amount amounts recorded record records recording reported report reports reporting
    observed observe observes observing obeserved experienced experience experiences experiencing experiecing
    suffered suffer suffers suffering developed develop develops developing affected affect affects monitor had
    has have having were was where be been being are is am in of from with none no not never any more less fewer
    than higher lower greater same as many much twice half only exactly least most common commonly uncommon
    frequent frequently prevalent highest lowest percentage percent percentages proportion rate rates study
    studies trial trials cohort cohorts group groups arm arms all every each both either neither nor across
    between throughout during related due to associated severe serious significant significantly clinically
    signs sign symptoms symptom showed show shows showing diagnosed diagnosis occurred occur occurs occurring
    found identified identify seen there this that which who whom whose for the a an some several multiple
    single just even overall while and or it its their they at compared comparison contrast unlike also did do
    does doing didn't doesn't none least one two another second first over under above below almost nearly
    approximately about around total totalling similar identical equal equally times time time's x few out
    respectively together combined treated received receiving underwent undergoing intervention interventions
    duration presented present presence by on into but however whereas although if so then can be considered
    much far slightly marginally majority minority difference differ differs differing another per those these
    whole entire across recorded including other others wide variety range list listed section data results
    result having once additionally cases condition conditions issue issues problem problems disease diseases
    disorder disorders complication complications dysfunction dysfunctions classified caused induced health
    medical possible likely unlikely up given we us large larger small smaller none zero contracted displayed
    display exhibit exhibited kind noted note evidence documented document reaction had member members both
    either additionally happening cohorst patinets patiets cohortsthe committed involving like higher-rate least
    fewer numerous majority grade incidences unusual abnormal abnormally abnormality""".split()
) - {"dysfunction", "reaction", "disease"}


class Mention(NamedTuple):
    """A phrase of a clause that may name an event: its keys, its place, and the names of the record it means."""

    at: int
    text: str
    keys: tuple[str, ...]
    names: frozenset[frozenset[str]]
    is_exact: bool


class Value(NamedTuple):
    """People with an event, and the people they are counted in; the rows that say so."""

    people: float
    size: float
    rows: tuple[tuple[str, Row], ...]

    @property
    def share(self) -> float:
        """In percent; 0 where nobody was counted."""
        return 100 * self.people / self.size if self.size else 0.0


_TOKEN = re.compile(r"@\w\w|[a-z][a-z0-9'\-]*|\d[\w.%/]*|[,;()]")
TOTAL = frozenset((key("total"),))


class Events:
    """The adverse events of one or two trials, ready to be asked."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = [record for record in records if record.part is Part.EVENTS]
        self.names: set[frozenset[str]] = set()
        self.raw: dict[frozenset[str], str] = {}
        for record in self.records:
            for arm in record.arms:
                for row in arm.rows:
                    if row.keys != TOTAL and row.keys:
                        self.names.add(row.keys)
                        self.raw.setdefault(row.keys, row.name.lower())
        self.vocabulary = sorted({key for name in self.names for key in name})

    # Whom and what.

    def arms(self, scope: Scope) -> list[tuple[Record, Arm]]:
        """The arms a scope speaks of."""
        return [
            (record, arm)
            for record in self.records
            if scope.trial == "b" or (scope.trial == "s") == record.is_secondary
            for arm in record.arms
            if scope.cohort <= 0 or arm.number == scope.cohort
        ]

    def parts(self, scope: Scope) -> list[Scope]:
        """The single trials or cohorts of a scope that names several."""
        if scope.trial == "b":
            found = [Scope("p", 0), Scope("s", 0)]
            return found if scope.cohort == 0 else [one for part in found for one in self.parts(Scope(part.trial, -1))]
        if scope.cohort == -1:
            return [Scope(scope.trial, arm.number) for _, arm in self.arms(Scope(scope.trial, 0))]
        return [scope]

    def value(self, names: Iterable[frozenset[str]] | None, scope: Scope) -> Value:
        """The people with any of these events; names None: with any event at all, by the record's total."""
        wanted = frozenset(names) if names is not None else frozenset((TOTAL,))
        count = size = 0.0
        rows: list[tuple[str, Row]] = []
        for record, arm in self.arms(scope):
            size += arm.size
            for row in arm.rows:
                if row.keys in wanted:
                    count += row.value
                    rows.append((record.evidence, row))
        return Value(count, size, tuple(rows))

    def match(self, phrase: Sequence[str]) -> tuple[frozenset[frozenset[str]], bool]:
        """The event names a phrase means, and whether by their own words."""
        wanted = frozenset(phrase)
        if not wanted:
            return frozenset(), False
        if wanted in self.names:
            return frozenset((wanted,)), True
        holding = frozenset(name for name in self.names if wanted <= name)
        family = frozenset(
            name
            for word in phrase
            for system, starts in SYSTEMS.items()
            if word.startswith(system) and len(phrase) == 1
            for name in self.names
            if any(part.startswith(starts) for part in name)
        )
        if len(phrase) == 1 and family:
            return family | holding, True
        if holding:
            return holding, True
        within = [name for name in self.names if name <= wanted]
        if within:
            best = max(len(name) for name in within)
            return frozenset(name for name in within if len(name) == best), len(wanted) - best <= 1
        near: set[str] = set()
        for word in wanted:
            close = get_close_matches(word, self.vocabulary, 1, 0.86) if len(word) > 5 else []
            near.add(close[0] if close else word)
        if near != wanted:
            if frozenset(near) in self.names:
                return frozenset((frozenset(near),)), True
            holding = frozenset(name for name in self.names if near <= name)
            if holding:
                return holding, True
        if family:
            return family, False
        shared = [(len(wanted & name) / len(wanted | name), name) for name in self.names]
        best_share = max((share for share, _ in shared), default=0.0)
        if best_share >= 0.4:
            return frozenset(name for share, name in shared if share == best_share), False
        return frozenset(), False

    def mentions(self, text: str, spans: Sequence[Number]) -> list[Mention]:
        """The phrases of a text that may name events, in order."""
        taken = [(number.start, number.end) for number in spans]
        found: list[Mention] = []
        chunk: list[tuple[int, str]] = []

        def close() -> None:
            if chunk:
                said = " ".join(word for _, word in chunk)
                phrase = keys_of(words(said))
                if phrase:
                    names, exact = self.match(phrase)
                    found.append(Mention(chunk[0][0], said, phrase, names, exact))
                chunk.clear()

        for match in _TOKEN.finditer(text):
            token = match.group()
            if any(a <= match.start() < b for a, b in taken) or token[0] in "@,;()0123456789":
                close()
            elif token in _FRAME:
                if token == "of" and chunk:
                    continue
                close()
            else:
                chunk.append((match.start(), token))
        close()
        return found
