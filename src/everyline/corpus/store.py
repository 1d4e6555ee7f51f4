"""The works of a library: every version of their text, what they state as data, and what was later said of them.

A version is kept for good under its content hash, so a citation can be checked after its work changed or was deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from everyline.corpus import rows
from everyline.db import where
from everyline.db.lance import TableSpec
from everyline.db.tables import Library
from everyline.domain.evidence import Finding
from everyline.domain.ids import ContentHash, DocumentId, FindingId, Identifiers, IdKind
from everyline.domain.record import Outcome
from everyline.domain.text import Document, Notice, Status, status_of
from everyline.errors import UnknownId

_STRING = pa.string()
HEADS = TableSpec(
    "heads",
    pa.schema(
        [(name, _STRING) for name in ("document", "hash", "digest", "kind", "pmid", "pmcid", "doi", "set_id")]
        + [("year", pa.int32())]
    ),
    scalar=("document", "pmid", "doi"),
)
VERSIONS = TableSpec(
    "versions",
    pa.schema([(name, _STRING) for name in ("hash", "document", "text", "data")]),
    scalar=("hash",),
)
FINDINGS = TableSpec(
    "findings",
    pa.schema([("ordinal", pa.int32())] + [(name, _STRING) for name in ("document", "hash", "id", "data")]),
    scalar=("document",),
)
NOTICES = TableSpec(
    "notices",
    pa.schema([(name, _STRING) for name in ("key", "source", "kind", "told_by", "reference", "notice_id", "date")]),
    scalar=("key",),
)
TABLES = (HEADS, VERSIONS, FINDINGS, NOTICES)

_COLUMN = {IdKind.PMID: "pmid", IdKind.PMCID: "pmcid", IdKind.DOI: "doi", IdKind.SET_ID: "set_id"}
_CONTENT = "corpus.content"
_MODULUS = 1 << 256
_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a corpus holds. versions counts every text ever kept."""

    documents: int
    versions: int
    findings: int
    notices: int


class Corpus:
    """The works of one library as it is open. Changing anything needs `library.writing()` around it."""

    def __init__(self, library: Library) -> None:
        self._library = library

    # Reading

    def get(self, document: DocumentId) -> Document:
        """The current version of a work; raises UnknownId where there is none."""
        found = self.many([document])
        if not found:
            raise UnknownId(f"The library has no document {document}.", "Check the id; `everyline search` shows ids.")
        return found[0]

    def get_version(self, version: ContentHash) -> Document:
        """The text with this hash, current or not; raises UnknownId where it was never kept."""
        found = self._versions([version])
        if version not in found:
            raise UnknownId(
                f"The library has no document version {version}.", "Verify against the library that has it."
            )
        return found[version]

    def versions(self, versions: Iterable[ContentHash]) -> dict[ContentHash, Document]:
        """The texts with these hashes, current or not; those never kept are passed over."""
        return self._versions(dict.fromkeys(versions))

    def many(self, documents: Iterable[DocumentId]) -> tuple[Document, ...]:
        """The current versions of the works that are here, in the order asked; unknown ids are passed over."""
        asked = list(dict.fromkeys(documents))
        heads = self._heads(asked, ("document", "hash"))
        versions = self._versions(ContentHash(head["hash"]) for head in heads.values())
        return tuple(versions[ContentHash(heads[d]["hash"])] for d in asked if d in heads)

    def __iter__(self) -> Iterator[Document]:
        """Every current document, in the order of the heads table, a page at a time."""
        total = self._library.count(HEADS)
        for offset in range(0, total, _PAGE):
            page = self._library.read(HEADS, columns=["document"], limit=_PAGE, offset=offset)
            yield from self.many(DocumentId(value) for value in page.column("document").to_pylist())

    def findings(self, documents: Iterable[DocumentId]) -> tuple[Finding, ...]:
        """What the works' current versions state as data, works in the order asked, findings in the source's order."""
        asked = list(dict.fromkeys(documents))
        if not asked:
            return ()
        current = {d: head["hash"] for d, head in self._heads(asked, ("document", "hash")).items()}
        found = self._library.read(FINDINGS, where=where.among("document", current)).to_pylist()
        place = {document: number for number, document in enumerate(asked)}
        kept = [row for row in found if current.get(row["document"]) == row["hash"]]
        kept.sort(key=lambda row: (place[row["document"]], row["ordinal"]))
        return tuple(
            rows.finding_from_json(
                FindingId(row["id"]), DocumentId(row["document"]), ContentHash(row["hash"]), row["data"]
            )
            for row in kept
        )

    def findings_named(self, names: Iterable[FindingId]) -> dict[FindingId, Finding]:
        """Findings of the works' current versions by their ids; ids that nothing bears are left out."""
        asked = list(dict.fromkeys(names))
        if not asked:
            return {}
        found = self._library.read(FINDINGS, where=where.among("id", asked)).to_pylist()
        current = self._heads(list({DocumentId(row["document"]) for row in found}), ("document", "hash"))
        kept = [row for row in found if current.get(row["document"], {}).get("hash") == row["hash"]]
        return {
            FindingId(row["id"]): rows.finding_from_json(
                FindingId(row["id"]), DocumentId(row["document"]), ContentHash(row["hash"]), row["data"]
            )
            for row in kept
        }

    def notices(self, document: DocumentId) -> tuple[Notice, ...]:
        """Everything said later of a work, by its own record or any other source, each once, in a fixed order."""
        return self.notices_of([document]).get(document, ())

    def notices_of(self, documents: Iterable[DocumentId]) -> dict[DocumentId, tuple[Notice, ...]]:
        """Notices by document, for those that have any."""
        heads = self._heads(list(documents), ("document", *_COLUMN.values()))
        keys = {document: _keys_of_row(head) for document, head in heads.items()}
        by_key = self._notices_by_key({key for found in keys.values() for key in found})
        return {
            document: _in_order(notice for key in found for notice in by_key.get(key, ()))
            for document, found in keys.items()
            if any(key in by_key for key in found)
        }

    def status(self, document: DocumentId) -> Status:
        """Where a work stands by every notice known of it."""
        return status_of(self.notices(document))

    def statuses(self, documents: Iterable[DocumentId]) -> dict[DocumentId, Status]:
        """Where each work stands; unknown ids are CURRENT, as nothing is known against them."""
        asked = list(documents)
        known = self.notices_of(asked)
        return {document: status_of(known.get(document, ())) for document in asked}

    def same_work(self, document: DocumentId) -> tuple[DocumentId, ...]:
        """Other documents of the same work: those sharing a PMID, PMCID, DOI or set id, in order of id."""
        return tuple(other for other in self.same_works([document]) if other != document)

    def same_works(self, documents: Iterable[DocumentId]) -> tuple[DocumentId, ...]:
        """Every document of the works that these are documents of, themselves included, in order of id."""
        heads = self._heads(list(documents), ("document", *_COLUMN.values())).values()
        found = {head["document"] for head in heads}
        for column in _COLUMN.values():
            values = {head[column] for head in heads if head[column]}
            if values:
                others = self._library.read(HEADS, where=where.among(column, values), columns=["document"])
                found.update(others.column("document").to_pylist())
        return tuple(DocumentId(document) for document in sorted(found))

    def known_as(self, kind: IdKind, value: str) -> tuple[DocumentId, ...]:
        """Documents whose work has this identifier (PMID, PMCID, DOI or set id), in order of id."""
        column = _COLUMN.get(kind)
        if column is None:
            return ()
        found = self._library.read(HEADS, where=where.equals(column, value), columns=["document"])
        return tuple(DocumentId(other) for other in sorted(found.column("document").to_pylist()))

    def counts(self) -> Counts:
        return Counts(*(self._library.count(spec) for spec in TABLES))

    # Changing

    def upsert(self, batch: Sequence[tuple[Document, Sequence[Finding]]]) -> tuple[Outcome, ...]:
        """Take works in; what became of each, in order. Of a work named twice, the last counts."""
        before = {
            DocumentId(row["document"]): row
            for row in self._heads([document.id for document, _ in batch], ("document", "hash", "digest")).values()
        }
        outcomes: list[Outcome] = []
        latest: dict[DocumentId, tuple[Document, Sequence[Finding], str, str]] = {}
        digests = {identifier: row["digest"] for identifier, row in before.items()}
        for document, findings in batch:
            data = rows.document_to_json(document)
            digest = _digest(document, data, findings)
            if document.id not in digests:
                outcomes.append(Outcome.KEPT)
            elif digests[document.id] == digest:
                outcomes.append(Outcome.UNCHANGED)
                continue
            else:
                outcomes.append(Outcome.UPDATED)
            digests[document.id] = digest
            latest[document.id] = (document, findings, data, digest)
        changed = [
            entry
            for identifier, entry in latest.items()
            if identifier not in before or before[identifier]["digest"] != entry[3]
        ]
        self._write(changed, before)
        return tuple(outcomes)

    def delete(self, documents: Iterable[DocumentId]) -> tuple[DocumentId, ...]:
        """Take works out; those that were there. Their versions stay readable by hash; what others said stays."""
        heads = self._heads(list(documents), ("document", "digest"))
        if heads:
            self._library.delete(HEADS, where.among("document", heads))
            if self._library.table(NOTICES) is not None:
                self._library.delete(NOTICES, where.among("source", heads))
            self._turn([], [head["digest"] for head in heads.values()])
        return tuple(sorted(heads))

    def notice(self, kind: IdKind, value: str, notices: Sequence[Notice]) -> tuple[DocumentId, ...]:
        """Remember notices about a work known by one identifier; the documents here they bear on."""
        return self.notice_many([(kind, value, notices)])

    def notice_many(self, told: Sequence[tuple[IdKind, str, Sequence[Notice]]]) -> tuple[DocumentId, ...]:
        """Remember notices about many works, also about those that may come later; the documents here they bear on."""
        wanted = [(f"{kind.value}:{value}", "", notice) for kind, value, notices in told for notice in notices]
        self._remember(wanted)
        affected: set[str] = set()
        for column in _COLUMN.values():
            values = {value for kind, value, _ in told if _COLUMN.get(kind) == column}
            if values:
                found = self._library.read(HEADS, where=where.among(column, values), columns=["document"])
                affected.update(found.column("document").to_pylist())
        return tuple(DocumentId(document) for document in sorted(affected))

    # Details

    def _heads(self, documents: Sequence[str], columns: Sequence[str]) -> dict[DocumentId, dict[str, str]]:
        if not documents:
            return {}
        found = self._library.read(HEADS, where=where.among("document", documents), columns=columns)
        return {DocumentId(row["document"]): row for row in found.to_pylist()}

    def _versions(self, hashes: Iterable[ContentHash]) -> dict[ContentHash, Document]:
        asked = set(hashes)
        if not asked:
            return {}
        found = self._library.read(VERSIONS, where=where.among("hash", asked)).to_pylist()
        return {
            ContentHash(row["hash"]): rows.document_from_json(DocumentId(row["document"]), row["text"], row["data"])
            for row in found
        }

    def _write(
        self,
        changed: Sequence[tuple[Document, Sequence[Finding], str, str]],
        before: Mapping[DocumentId, dict[str, str]],
    ) -> None:
        if not changed:
            return
        library = self._library
        old = [document.id for document, *_ in changed if document.id in before]
        if old:
            library.delete(HEADS, where.among("document", old))
            # A change of metadata alone keeps the hash, so its row is written anew under the same key.
            same = [d.hash for d, *_ in changed if d.id in before and before[d.id]["hash"] == d.hash]
            for spec in (VERSIONS, FINDINGS):
                if same:
                    library.delete(spec, where.among("hash", same))
        kept = self._kept_hashes([d.hash for d, *_ in changed])
        library.append(HEADS, _table(HEADS, [_head(document, digest) for document, _, _, digest in changed]))
        library.append(
            VERSIONS,
            _table(
                VERSIONS,
                [
                    {"hash": document.hash, "document": document.id, "text": document.text, "data": data}
                    for document, _, data, _ in changed
                    if document.hash not in kept
                ],
            ),
        )
        library.append(
            FINDINGS, _table(FINDINGS, [row for d, f, _, _ in changed if d.hash not in kept for row in _stated(d, f)])
        )
        self._turn([digest for *_, digest in changed], [before[identifier]["digest"] for identifier in old])
        self._take_own_notices([document for document, *_ in changed], set(old))

    def _kept_hashes(self, hashes: Sequence[ContentHash]) -> set[str]:
        found = self._library.read(VERSIONS, where=where.among("hash", hashes), columns=["hash"])
        return set(found.column("hash").to_pylist())

    def _take_own_notices(self, documents: Sequence[Document], old: set[DocumentId]) -> None:
        if old and self._library.table(NOTICES) is not None:
            self._library.delete(NOTICES, where.among("source", old))
        self._remember(
            [
                (key, document.id, notice)
                for document in documents
                for notice in document.notices
                for key in _keys(document.identifiers, document.id)
            ]
        )

    def _remember(self, wanted: Sequence[tuple[str, str, Notice]]) -> None:
        if not wanted:
            return
        known = self._library.read(NOTICES, where=where.among("key", {key for key, _, _ in wanted})).to_pylist()
        seen = {tuple(row[name] for name in NOTICES.schema.names) for row in known}
        fresh: dict[tuple[str | None, ...], None] = {}
        for key, source, notice in wanted:
            values = (
                key,
                source,
                notice.kind.value,
                notice.told_by,
                notice.reference,
                notice.notice_id or "",
                notice.date or "",
            )
            if values not in seen:
                fresh[values] = None
        if fresh:
            table = _table(NOTICES, [dict(zip(NOTICES.schema.names, values, strict=True)) for values in fresh])
            self._library.append(NOTICES, table)
            # What a document says of itself is part of its own digest already.
            self._turn([_sha("notice", *(value or "" for value in values)) for values in fresh if not values[1]], [])

    def _notices_by_key(self, keys: set[str]) -> dict[str, tuple[Notice, ...]]:
        if not keys:
            return {}
        found: dict[str, tuple[Notice, ...]] = {}
        for row in self._library.read(NOTICES, where=where.among("key", keys)).to_pylist():
            values = [row["kind"], row["told_by"], row["reference"], row["notice_id"], row["date"] or None]
            found[row["key"]] = (*found.get(row["key"], ()), rows.notice_from_list(values))
        return found

    def _turn(self, added: Iterable[str], removed: Iterable[str]) -> None:
        """Move the corpus's fingerprint: the sum of its elements' hashes, so neither order nor batches matter.

        Source: the additive set hash of Bellare and Micciancio 1997, doi:10.1007/3-540-69053-0_13. It names content;
        it does not prove it against someone who can choose millions of documents.
        """
        total = int(self._library.state.get(_CONTENT, "0"), 16)
        total += sum(int(digest, 16) for digest in added) - sum(int(digest, 16) for digest in removed)
        self._library.declare(_CONTENT, f"{total % _MODULUS:064x}")


def _sha(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(encoded)}:".encode() + encoded)
    return digest.hexdigest()


def _digest(document: Document, data: str, findings: Sequence[Finding]) -> str:
    return _sha(document.id, document.hash, data, *(f"{f.id} {rows.finding_to_json(f)}" for f in findings))


def _head(document: Document, digest: str) -> dict[str, object]:
    ids = document.identifiers
    return {
        "document": document.id,
        "hash": document.hash,
        "digest": digest,
        "kind": document.kind.value,
        "pmid": ids.pmid or "",
        "pmcid": ids.pmcid or "",
        "doi": ids.doi or "",
        "set_id": ids.set_id or "",
        "year": document.year,
    }


def _stated(document: Document, findings: Sequence[Finding]) -> Iterator[dict[str, object]]:
    for ordinal, finding in enumerate(findings):
        yield {
            "ordinal": ordinal,
            "document": document.id,
            "hash": document.hash,
            "id": finding.id,
            "data": rows.finding_to_json(finding),
        }


def _table(spec: TableSpec, found: Sequence[Mapping[str, object]]) -> pa.Table:
    return pa.table({name: [row[name] for row in found] for name in spec.schema.names}, schema=spec.schema)


def _keys(identifiers: Identifiers, document: DocumentId) -> tuple[str, ...]:
    """What a work is known by, as notices are filed; its own id where it has no other. A registration is no work."""
    found = tuple(f"{kind.value}:{value}" for kind, value in identifiers.pairs() if kind in _COLUMN)
    return found or (document,)


def _keys_of_row(head: Mapping[str, str]) -> tuple[str, ...]:
    found = tuple(f"{kind.value}:{head[column]}" for kind, column in _COLUMN.items() if head[column])
    return found or (head["document"],)


def _in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    def order(notice: Notice) -> tuple[str, ...]:
        return (notice.kind.value, notice.date or "", notice.told_by, notice.reference, notice.notice_id or "")

    return tuple(sorted(set(notices), key=order))
