"""An answer in the form a person asked for. Each form's library loads only when that form is asked for."""

from __future__ import annotations

from enum import Enum

from everyline.domain.answer import Answer


class Form(Enum):
    """How an answer can be written."""

    TEXT = "text"
    MD = "md"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


BINARY = frozenset({Form.PDF, Form.DOCX})


def render(answer: Answer, form: Form, *, show_withheld: bool = False) -> bytes:
    """The answer as a file's bytes; the same answer gives the same bytes.

    show_withheld: also the lines that did not pass, struck through, for editors; JSON holds them in any case.
    """
    match form:
        case Form.JSON:
            from everyline.publish.export import answer_to_json

            return answer_to_json(answer).encode()
        case Form.TEXT:
            from everyline.publish.text import answer_to_text

            return answer_to_text(answer, show_withheld=show_withheld).encode()
        case Form.MD:
            from everyline.publish.markdown import answer_to_markdown

            return answer_to_markdown(answer, show_withheld=show_withheld).encode()
        case Form.HTML:
            from everyline.publish.html import answer_to_html

            return answer_to_html(answer, show_withheld=show_withheld).encode()
        case Form.PDF:
            from everyline.publish.pdf import answer_to_pdf

            return answer_to_pdf(answer, show_withheld=show_withheld)
        case Form.DOCX:
            from everyline.publish.docx import answer_to_docx

            return answer_to_docx(answer, show_withheld=show_withheld)
