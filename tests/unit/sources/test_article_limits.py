"""Small files that are huge once they are read are refused before they are read whole."""

from __future__ import annotations

import io
import time
import zipfile
import zlib

import pytest

from everyline.errors import SourceRefused
from everyline.sources.articles import read_article

LINE = b"BT /F1 12 Tf 72 700 Td (The dose of ritlecitinib is 50 mg once daily in adults.) Tj ET\n"


def pdf(pages: int, content: bytes) -> bytes:
    """A PDF whose pages all share one text."""
    packed = zlib.compress(content, 9)
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *([page] * pages),
    ]
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        made + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(made))
    )


def test_a_pdf_whose_pages_share_one_long_text_is_not_read_to_its_end() -> None:
    data = pdf(900, LINE * 4_000)
    assert len(data) < 200_000
    began = time.monotonic()
    with pytest.raises(SourceRefused, match="more than 2,000,000 characters"):
        read_article(data, "article.pdf")
    assert time.monotonic() - began < 60  # read whole it takes many minutes


def test_a_pdf_of_more_pages_than_an_article_has_is_refused_before_any_is_read() -> None:
    with pytest.raises(SourceRefused, match="1,001 pages"):
        read_article(pdf(1_001, LINE), "article.pdf")
    assert "50 mg once daily" in read_article(pdf(2, LINE), "article.pdf").text


def test_a_docx_that_unpacks_to_far_more_than_an_article_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (65 * 2**20))
    assert len(held.getvalue()) < 100_000
    with pytest.raises(SourceRefused, match="bomb"):
        read_article(held.getvalue(), "article.docx")
