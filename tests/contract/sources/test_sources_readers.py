"""What every reader promises, whatever it is given: records or words, and never an exception."""

from __future__ import annotations

import io
import random

import pytest

from everyline.domain.record import Deleted, Failed, Kept, Noticed, Skipped
from everyline.sources.base import Reader
from everyline.sources.registry import KINDS, READERS

_noise = random.Random(7)
INPUTS = {
    "nothing": b"",
    "zeros": b"\x00" * 200,
    "noise": _noise.randbytes(5000),
    "a brace": b"{",
    "a bracket": b"[",
    "an open tag": b"<PubmedArticleSet",
    "an open set": b"<PubmedArticleSet><PubmedArticle>",
    "other XML": b"<?xml version='1.0'?><a><b/></a>",
    "an empty object": b"{}",
    "a list of numbers": b"[1, 2]",
    "wrong bytes": b'{"pmid": "1", "title": "\xff\xfe"}',
    "half a character": '{"studies": ["\u00e9'.encode()[:-1],
    "words": b"Only words, no records.",
    "a pdf mark": b"%PDF-1.7 nothing",
    "a zip mark": b"PK\x03\x04" + b"\x00" * 50,
}


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@pytest.mark.parametrize("name", INPUTS)
def test_a_reader_answers_any_bytes_with_records_or_words(reader: Reader, name: str) -> None:
    records = list(reader.read(io.BytesIO(INPUTS[name]), "some.file"))
    for record in records:
        assert isinstance(record, (Kept, Deleted, Noticed, Skipped, Failed))
        assert record.where.startswith("some.file")
        if isinstance(record, (Skipped, Failed)):
            assert record.reason
        if isinstance(record, Failed):
            assert record.reason.endswith(".")


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_reader_can_be_asked_for_by_a_kind_that_exists(reader: Reader) -> None:
    assert reader.kind in KINDS
    assert not reader.sniff("x", b"") or reader.kind == "document"


def test_names_are_unique() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)
