"""Study cards: curated summaries of one study or label, one YAML file each.

A card holds findings in the compiler's own words with the figures as data. The document made from it has a fixed
layout, so that every finding, context line and figure is a span: title; then for each finding its statement, one
line of context, one line of values, and a line of disagreement; last what limits the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import yaml

from everyline.domain.evidence import Arm, Finding
from everyline.domain.ids import DocumentId, FindingId, Identifiers, IdKind, document_id, parse_id
from everyline.domain.record import Failed, Kept, Record
from everyline.domain.text import Document, DocumentKind, Provenance, SectionKind, Span
from everyline.errors import MalformedRecord
from everyline.sources.base import Layout, Reader, read_whole, tidy

SCHEMA = "everyline-card/1"

# What a card's kind is called in MEDLINE's list of publication types; the word itself where that list has none.
PUBLICATION_TYPES: Mapping[str, str] = {
    "rct": "Randomized Controlled Trial",
    "systematic-review": "Systematic Review",
    "guideline": "Guideline",
    "review": "Review",
    "consensus": "consensus",
    "label": "label",
    "cohort": "cohort",
    "case-series": "case-series",
    "extension": "extension",
    "registry": "registry",
}
TOPICS = frozenset(
    [
        "efficacy",
        "dosing",
        "safety",
        "boxed-warning",
        "monitoring",
        "approval",
        "indication-limit",
        "mechanism",
        "definition",
        "durability",
        "comparator",
        "special-population",
        "vaccination",
        "contraindication",
        "interaction",
        "algorithm",
    ]
)
_CARD_KEYS = frozenset(
    [
        "schema",
        "topic",
        "compiled",
        "id",
        "kind",
        "title",
        "authors",
        "journal",
        "year",
        "pmid",
        "doi",
        "nct",
        "label",
        "seen_at",
        "read_as",
        "note",
        "findings",
    ]
)
_FINDING_KEYS = frozenset(
    [
        "id",
        "topic",
        "population",
        "intervention",
        "dose",
        "comparator",
        "outcome",
        "timepoint",
        "values",
        "statement",
        "disagreement",
        "also_in_sentence",
    ]
)
_VALUE_KEYS = frozenset(["name", "value", "unit", "arm", "n", "ci", "beside_sentence"])
_CONTEXT_FIELDS = ("population", "intervention", "dose", "comparator", "outcome", "timepoint")
_CONTEXT_WORDS = {"timepoint": "Time point"}
_MAX_CHARACTERS = 200_000


def read_card(text: str, where: str) -> Kept:
    """The document and findings of one card.

    Figures stay as the file prints them: 6.0 is "6.0". Raises MalformedRecord, naming the place, where the card
    breaks its schema: an unknown or doubled key, a missing title, statement or value, a kind or topic outside the
    list, an identifier that is not of its kind, two findings of one id.
    """
    card = _parse(text, where)
    return _Card(card, where).kept()


def _parse(text: str, where: str) -> dict[str, Any]:
    if len(text) > _MAX_CHARACTERS:
        raise MalformedRecord(f"{where}: a card of {len(text)} characters is too long.", "Split it by study.")
    try:
        card = yaml.load(text, Loader=_PrintedLoader)  # a SafeLoader: builds plain text, lists and mappings only
    except (yaml.YAMLError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        at = f", line {place.line + 1}" if place else ""
        problem = getattr(error, "problem", None) or "not YAML"
        raise MalformedRecord(f"{where}{at}: {problem}.", "Correct the YAML there.") from error
    if not isinstance(card, dict):
        raise MalformedRecord(f"{where}: a card is a mapping of fields.", f"Begin it with `schema: {SCHEMA}`.")
    return card


class _PrintedLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # C where it was built
    """Keeps every plain scalar as printed, save null; refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        doubled = next((key for key in keys if keys.count(key) > 1), None)
        if doubled is not None:
            raise yaml.constructor.ConstructorError(None, None, f"key {doubled!r} is given twice", node.start_mark)
        built: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return built


# Numbers, dates and yes/no would lose their printed form (6.0, 10-11, No); only null means something else than itself.
_PrintedLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Card:
    """One card on its way to a document; `where` is carried so that every complaint names its place."""

    def __init__(self, card: dict[str, Any], where: str) -> None:
        self.card = card
        self.where = where
        self.layout = Layout()

    def kept(self) -> Kept:
        card = self.card
        self.known_keys(card, _CARD_KEYS, "card")
        if card.get("schema") != SCHEMA:
            raise self.wrong("schema", f"is {card.get('schema')!r}, not {SCHEMA}")
        identity = self.identity()
        title = self.required(card, "title")
        self.layout.add_section(SectionKind.TITLE, "", title)
        drafts = [self.finding(item, number) for number, item in enumerate(self.rows(card, "findings"), 1)]
        self.unique([str(draft["id"]) for draft in drafts])
        read_as, note, label = (self.optional(card, key) for key in ("read_as", "note", "label"))
        limits = tuple(line for line in (note, _sentence("Read as", read_as), _sentence("Label read", label)) if line)
        closing = [line for line in (_sentence("Read as", read_as), f"Note: {note}" if note else "") if line]
        if closing:
            self.layout.add_section(SectionKind.LIMITS, "reading limits", "\n".join(closing), gap="\n\n")
        document = Document(
            id=identity,
            kind=DocumentKind.CARD,
            title=title,
            text=self.layout.text,
            sections=self.layout.sections,
            identifiers=(identifiers := self.identifiers()),
            provenance=Provenance("cards", "; ".join(self.texts(card, "seen_at")), read_as=read_as or ""),
            authors=tuple(part for part in map(str.strip, (self.optional(card, "authors") or "").split(",")) if part),
            journal=self.optional(card, "journal"),
            year=self.year(),
            publication_types=(self.one_of(card, "kind", PUBLICATION_TYPES),),
            keywords=tuple(filter(None, [self.optional(card, "topic")])),
            limits=limits,
            url=identifiers.url(),
        )
        findings = tuple(Finding(document=identity, document_hash=document.hash, **draft) for draft in drafts)
        return Kept(self.where, document, findings)

    def identity(self) -> DocumentId:
        try:
            return document_id(IdKind.CARD, self.required(self.card, "id"))
        except ValueError as error:
            raise self.wrong("id", str(error)) from error

    def identifiers(self) -> Identifiers:
        numbers = re.findall(r"\bNCT\w*", self.optional(self.card, "nct") or "")
        if self.optional(self.card, "nct") and not numbers:
            raise self.wrong("nct", "names no registration")
        return Identifiers(
            pmid=self.identifier(IdKind.PMID),
            doi=self.identifier(IdKind.DOI),
            nct=tuple(dict.fromkeys(self.checked(IdKind.NCT, number) for number in numbers)),
        )

    def identifier(self, kind: IdKind) -> str | None:
        text = self.optional(self.card, kind.value)
        return None if text is None else self.checked(kind, text)

    def checked(self, kind: IdKind, text: str) -> str:
        try:
            return parse_id(kind, text)
        except ValueError as error:
            raise self.wrong(kind.value, str(error)) from error

    def year(self) -> int | None:
        text = self.optional(self.card, "year")
        if text is None:
            return None
        if not re.fullmatch(r"(?:1[5-9]|20)\d\d", text):
            raise self.wrong("year", f"is {text!r}")
        return int(text)

    def finding(self, item: Mapping[str, Any], number: int) -> dict[str, Any]:
        place = f"finding {number}"
        self.known_keys(item, _FINDING_KEYS, place)
        identity = self.required(item, "id", place)
        place = f"finding {identity}"
        self.one_of(item, "topic", {topic: topic for topic in TOPICS}, place)
        fields = {name: self.optional(item, name, place) for name in _CONTEXT_FIELDS}
        statement = self.required(item, "statement", place)
        statement_span = self.layout.add_section(SectionKind.FINDING, identity, statement, gap="\n\n")
        said = [_sentence(_CONTEXT_WORDS.get(name, name.capitalize()), value) for name, value in fields.items()]
        context = self.layout.add(" ".join(filter(None, said))) if any(said) else None
        values, arms = self.arms(self.rows(item, "values", place), place)
        context = Span((context or values).start, (values or context).end) if context and values else context or values
        if context:
            self.layout.mark(SectionKind.FINDING_CONTEXT, identity, context)
        disagreement = self.optional(item, "disagreement", place)
        line = f"Disagreement: {disagreement}"
        disputed = self.layout.add_section(SectionKind.LIMITS, identity, line) if disagreement else None
        return {
            "id": FindingId(identity),
            "topic": item["topic"],
            "statement": statement_span,
            "context": context,
            "arms": arms,
            "disagreement": disputed,
            **fields,
        }

    def arms(self, rows: list[Mapping[str, Any]], place: str) -> tuple[Span | None, tuple[Arm, ...]]:
        """Add the line of values, and bind each figure to its place in it."""
        if not rows:
            return None, ()
        line = "Values: "
        found: list[tuple[str, str, str, str | None, str | None, str | None, int]] = []
        for row in rows:
            self.known_keys(row, _VALUE_KEYS, place)
            measure, value, unit = (self.required(row, key, place) for key in ("name", "value", "unit"))
            arm, n, interval = (self.optional(row, key, place) for key in ("arm", "n", "ci"))
            line += "; " if found else ""
            line += f"{measure} {arm} " if arm else f"{measure} "
            start = len(line)
            line += f"{value} {unit}"
            aside = "; ".join(filter(None, [interval, f"n {n}" if n else None]))
            line += f" ({aside})" if aside else ""
            found.append((measure, value, unit, arm, n, interval, start))
        span = self.layout.add(line)
        return span, tuple(
            Arm(measure, value, unit, arm, n, interval, Span(span.start + start, span.start + start + len(value)))
            for measure, value, unit, arm, n, interval, start in found
        )

    def unique(self, names: list[str]) -> None:
        doubled = next((name for name in names if names.count(name) > 1), None)
        if doubled:
            raise self.wrong("findings", f"hold {doubled} twice")

    def known_keys(self, item: Mapping[str, Any], known: frozenset[str], place: str) -> None:
        unknown = sorted(str(key) for key in item.keys() - known)
        if unknown:
            raise self.wrong(place, f"has the unknown key {unknown[0]!r}")

    def rows(self, item: Mapping[str, Any], key: str, place: str = "card") -> list[Mapping[str, Any]]:
        rows = item.get(key) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.wrong(f"{place}: {key}", "is not a list of mappings")
        return rows

    def texts(self, item: Mapping[str, Any], key: str) -> list[str]:
        rows = item.get(key) or []
        if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
            raise self.wrong(key, "is not a list of texts")
        return [tidy(row) for row in rows]

    def required(self, item: Mapping[str, Any], key: str, place: str = "card") -> str:
        value = self.optional(item, key, place)
        if value is None:
            raise self.wrong(f"{place}: {key}", "is missing or empty")
        return value

    def optional(self, item: Mapping[str, Any], key: str, place: str = "card") -> str | None:
        value = item.get(key)
        if value is not None and not isinstance(value, str):
            raise self.wrong(f"{place}: {key}", "is not a text")
        return tidy(value) or None

    def one_of(self, item: Mapping[str, Any], key: str, allowed: Mapping[str, str], place: str = "card") -> str:
        value = self.required(item, key, place)
        if value not in allowed:
            raise self.wrong(f"{place}: {key}", f"is {value!r}, not one of {', '.join(sorted(allowed))}")
        return allowed[value]

    def wrong(self, field: str, problem: str) -> MalformedRecord:
        return MalformedRecord(f"{self.where}: {field} {problem}.", "Correct that field of the card.")


def _sentence(name: str, value: str | None) -> str:
    if not value:
        return ""
    return f"{name}: {value}" if value.endswith(".") else f"{name}: {value}."


def _sniff(name: str, head: bytes) -> bool:
    return re.search(rb"^schema:\s*['\"]?everyline-card/", head, re.MULTILINE) is not None


def _read(stream: BinaryIO, name: str) -> Iterator[Record]:
    data = read_whole(stream, 4 * _MAX_CHARACTERS)
    try:
        yield read_card(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        yield Failed(f"{name}, byte {error.start}", "The card is not UTF-8 text. Save it as UTF-8 and ingest it again.")
    except MalformedRecord as error:
        yield Failed(name, str(error).removeprefix(f"{name}: "))


READER = Reader("cards", "cards", _sniff, _read)
