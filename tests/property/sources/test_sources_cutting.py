"""However a PubMed stream is cut into reads, or cut off, the same complete citations come out."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from everyline.domain.record import Failed, Kept
from everyline.sources.pubmed import read_pubmed

CITATIONS = [
    f"<PubmedArticle><MedlineCitation><PMID>{number}</PMID><Article><ArticleTitle>Title {number} é</ArticleTitle>"
    "</Article></MedlineCitation></PubmedArticle>"
    for number in range(1, 6)
]
DATA = f'<?xml version="1.0"?>\n<PubmedArticleSet>{"".join(CITATIONS)}</PubmedArticleSet>'.encode()


class Sliced(io.RawIOBase):
    """Gives the data in reads of the sizes named, the last repeated."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self.data = data
        self.sizes = sizes

    def read(self, size: int = -1) -> bytes:
        take = self.sizes.pop(0) if len(self.sizes) > 1 else self.sizes[0]
        out, self.data = self.data[:take], self.data[take:]
        return out


@given(st.lists(st.integers(1, 400), min_size=1, max_size=20))
def test_the_size_of_reads_changes_nothing(sizes: list[int]) -> None:
    records = list(read_pubmed(Sliced(DATA, sizes), "x"))  # type: ignore[arg-type]
    assert [type(record) for record in records] == [Kept] * 5
    assert records == list(read_pubmed(io.BytesIO(DATA), "x"))


@given(st.integers(60, len(DATA) - 1))
def test_a_stream_cut_off_anywhere_keeps_every_whole_citation_and_says_so(length: int) -> None:
    records = list(read_pubmed(io.BytesIO(DATA[:length]), "x"))
    complete = DATA[:length].count(b"</PubmedArticle>")
    assert [type(record) for record in records] == [Kept] * complete + [Failed]
