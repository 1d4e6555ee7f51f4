"""An answer as one self-contained HTML page: no script, no request to anywhere, every text escaped."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from everyline.domain.answer import Answer
from everyline.publish.phrases import full_stop, quote_words, withheld_words
from everyline.publish.view import page
from everyline.publish.view_synthesis import SynthesisView


def answer_to_html(answer: Answer, *, show_withheld: bool = False) -> str:
    """The answer as a whole HTML document, ending with a newline.

    Its content security policy allows the page's own style sheet, by hash, and nothing else
    (W3C Content Security Policy Level 3, section 2.3.1).
    """
    shown = page(answer, show_withheld=show_withheld)
    styles = ("answer.css",) if shown.synthesis == SynthesisView() else ("answer.css", "synthesis.css")
    return render(
        "answer.html",
        styles,
        page=shown,
        quote_words=quote_words,
        withheld_words=withheld_words,
        full_stop=full_stop,
    )


def render(template: str, styles: tuple[str, ...], **shown: object) -> str:
    """A page from one of our templates and style sheets; every text it is given is escaped."""
    folder = files("everyline.publish") / "templates"
    style = "\n".join((folder / name).read_text(encoding="utf-8").strip() for name in styles)
    environment = Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page_of = environment.get_template(template)
    # The style is our own file, never text of a source.
    rendered = page_of.render(style=Markup(style), style_hash=_hash_source(style), **shown)
    return rendered.strip() + "\n"


def _hash_source(style: str) -> str:
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
