"""Words of a source never act in a PDF or a Word document, and honest signs arrive unchanged in every form."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from lxml import etree
from pypdf import PdfReader
from tests.unit.publish.forms import FORMS, Form, squeeze
from tests.unit.publish.hostile import HOSTILE, infected

from everyline.publish.docx import answer_to_docx
from everyline.publish.pdf import answer_to_pdf

each_attack = pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))


@each_attack
def test_hostile_words_stand_in_a_pdf_as_the_characters_they_are(words: str) -> None:
    words = words[:600]  # pypdf takes its time over long words
    reader = PdfReader(io.BytesIO(answer_to_pdf(infected(words), show_withheld=True)))
    seen = re.sub(r"\s", "", squeeze(" ".join(page.extract_text() for page in reader.pages)))
    assert "root:" not in seen
    if words.isascii() and len(words) < 200:
        assert re.sub(r"\s", "", words.replace("|", "")) in seen
    for page in reader.pages:
        for note in page.get("/Annots") or ():
            action = note.get_object().get("/A", {}).get("/URI", "https://a.example/")
            assert str(action).startswith("https://a.example/")


@each_attack
def test_hostile_words_leave_a_word_document_well_formed_and_linked_nowhere_else(words: str) -> None:
    with zipfile.ZipFile(io.BytesIO(answer_to_docx(infected(words), show_withheld=True))) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        assert not body.xpath("//*[local-name()='instrText' or local-name()='fldSimple']")
        relations = etree.fromstring(package.read("word/_rels/document.xml.rels"))
        outside = [one.get("Target") for one in relations if one.get("TargetMode") == "External"]
        assert all(one.startswith("https://a.example/") for one in outside)


@pytest.mark.parametrize("seen", FORMS.values(), ids=FORMS)
def test_ordinary_signs_of_medicine_reach_the_reader_unchanged(seen: Form) -> None:
    words = "P<0.001; IL-2 & TNF-α ≥5 µg/m² (95% CI 1.2–3.4) [sic] 2*3 a_b 50% ~5 #1 | $9"
    assert squeeze(words).replace(" ", "") in seen(infected(words)).replace(" ", "")
