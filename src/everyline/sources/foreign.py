"""What is recognised and is not literature: answers of search services, indexes, schemas. Passed over with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from everyline.domain.record import Failed, Record, Skipped
from everyline.errors import SourceError
from everyline.sources.base import Reader, read_whole
from everyline.sources.jsonstream import members_of
from everyline.sources.xmltree import parse_xml, root_name

_MAX_BYTES = 64 * 2**20


def _read_xml(stream: BinaryIO, name: str) -> Iterator[Record]:
    try:
        root = parse_xml(read_whole(stream, _MAX_BYTES))
    except SourceError as error:
        yield Failed(name, str(error))
        return
    yield Skipped(
        name, f"XML of <{root_name(b'<' + str(root.tag).rpartition('}')[2].encode())}>, which holds no documents"
    )


def _read_json(stream: BinaryIO, name: str) -> Iterator[Record]:
    keys: dict[str, None] = {}
    try:
        for key, _ in members_of(stream):
            keys.setdefault(key)
    except SourceError as error:
        yield Failed(name, str(error))
        return
    named = ", ".join([key for key in keys if key][:5])
    yield Skipped(name, f"JSON with {named}, which holds no documents" if named else "JSON that holds no documents")


def _sniff_xml(name: str, head: bytes) -> bool:
    return root_name(head) not in ("", "html", "body", "HTML", "BODY") and not re.search(rb"<!doctype html", head, re.I)


def _sniff_json(name: str, head: bytes) -> bool:
    return re.match(rb'(?:\xef\xbb\xbf)?\s*(?:{\s*(?:"|})|\[\s*[{\["\]\d-])', head) is not None


XML = Reader("foreign-xml", "auto", _sniff_xml, _read_xml)
JSON = Reader("foreign-json", "auto", _sniff_json, _read_json)
