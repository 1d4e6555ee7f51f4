"""What a reader of each form sees, as one string of text, got with a parser that is not ours."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from docx import Document
from docx.oxml.ns import qn
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from pypdf import PdfReader

from everyline.domain.answer import Answer
from everyline.publish.docx import answer_to_docx
from everyline.publish.html import answer_to_html
from everyline.publish.markdown import answer_to_markdown
from everyline.publish.pdf import answer_to_pdf
from everyline.publish.text import answer_to_text

Form = Callable[..., str]


def squeeze(text: str) -> str:
    """Text without the marks of lines, boxes and soft breaks, which differ by form."""
    return re.sub(r"\s+", " ", re.sub(r"[|\u200b\u00ad]", "", text)).strip()


def text_seen(answer: Answer, *, show_withheld: bool = False) -> str:
    return squeeze(answer_to_text(answer, show_withheld=show_withheld))


def markdown_seen(answer: Answer, *, show_withheld: bool = False) -> str:
    rendered = MarkdownIt("commonmark").render(answer_to_markdown(answer, show_withheld=show_withheld))
    return squeeze(str(lxml_html.fromstring(f"<div>{rendered}</div>").text_content()))


def html_seen(answer: Answer, *, show_withheld: bool = False) -> str:
    page = lxml_html.document_fromstring(answer_to_html(answer, show_withheld=show_withheld))
    return squeeze(str(page.find("body").text_content()))


def pdf_seen(answer: Answer, *, show_withheld: bool = False) -> str:
    reader = PdfReader(io.BytesIO(answer_to_pdf(answer, show_withheld=show_withheld)))
    return squeeze(" ".join(page.extract_text() for page in reader.pages))


def docx_seen(answer: Answer, *, show_withheld: bool = False) -> str:
    document = Document(io.BytesIO(answer_to_docx(answer, show_withheld=show_withheld)))
    paragraphs = document.element.body.iter(qn("w:p"))
    return squeeze("\n".join("".join(run.text or "" for run in one.iter(qn("w:t"))) for one in paragraphs))


FORMS: dict[str, Form] = {
    "text": text_seen,
    "markdown": markdown_seen,
    "html": html_seen,
    "pdf": pdf_seen,
    "docx": docx_seen,
}
