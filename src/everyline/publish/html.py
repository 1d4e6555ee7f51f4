"""An answer as HTML: one self-contained page (no script, no request to anywhere), or parts for a page of a site.

Every text is escaped.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from everyline.domain.answer import Answer
from everyline.domain.ids import ClaimId
from everyline.publish.phrases import full_stop, quote_words, read_as_words, withheld_words
from everyline.publish.view import Line, QuoteView, page
from everyline.publish.view_synthesis import SynthesisView

_STYLES = ("answer.css", "synthesis.css", "audit.css")


@dataclass(frozen=True, slots=True)
class CheckView:
    """One thing that was compared between a line and the words it cites, in words."""

    what: str
    found: str


@dataclass(frozen=True, slots=True)
class AnswerParts:
    """An answer as pieces of HTML, in the order they are read.

    top: heading, urgent advice, banner. first: premises, abstention, bottom line. rest: sections to references.
    made: how the answer was made, and the disclaimer.
    """

    title: str
    top: str
    first: str
    rest: str
    made: str


def answer_to_html(answer: Answer, *, show_withheld: bool = False) -> str:
    """The answer as a whole HTML document, ending with a newline.

    Its content security policy allows the page's own style sheet, by hash, and nothing else
    (W3C Content Security Policy Level 3, section 2.3.1).
    """
    shown = page(answer, show_withheld=show_withheld)
    styles = ("answer.css",) if shown.synthesis == SynthesisView() else ("answer.css", "synthesis.css")
    return render("answer.html", styles, page=shown, opens=None, asks=None, checks=None)


def answer_parts(
    answer: Answer,
    *,
    opens: Callable[[QuoteView], str],
    asks: Callable[[str], str] | None = None,
    checks: Mapping[ClaimId, Sequence[CheckView]] | None = None,
    show_withheld: bool = False,
) -> AnswerParts:
    """The answer for a page of a site, which brings the frame and the styles.

    opens: the address at which a quotation can be read in its source. asks: the address that asks a follow-up question.
    checks: what was compared, by claim.
    """
    shown = page(answer, show_withheld=show_withheld)

    def part(name: str) -> str:
        return render_part(name, page=shown, opens=opens, asks=asks, checks=checks)

    return AnswerParts(
        shown.title,
        part("answer-top.html"),
        part("answer-first.html"),
        part("answer-rest.html"),
        part("answer-made.html"),
    )


def site_styles() -> str:
    """The style sheet that pages of a site need for the parts of answers and audits."""
    return "\n".join(_style(name) for name in _STYLES)


def render(template: str, styles: tuple[str, ...], **shown: object) -> str:
    """A page from one of our templates and style sheets; every text it is given is escaped."""
    style = "\n".join(_style(name) for name in styles)
    # The style is our own file, never text of a source.
    rendered = (
        _environment().get_template(template).render(style=Markup(style), style_hash=_hash_source(style), **shown)
    )
    return rendered.strip() + "\n"


def render_part(template: str, **shown: object) -> str:
    """A part of a page of a site, from one of our templates; every text it is given is escaped."""
    return _environment().get_template(template).render(**shown)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    folder = files("everyline.publish") / "templates"
    environment = Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        quote_words=quote_words,
        withheld_words=withheld_words,
        full_stop=full_stop,
        read_as_words=read_as_words,
        about=_about,
    )
    return environment


def _about(line: Line) -> str:
    """What a line rests on, the same in whatever words it is said: by this a reader finds it again."""
    return " ".join(sorted(quote.finding or f"{quote.document}#{quote.start}" for quote in line.quotes))


@lru_cache(maxsize=8)
def _style(name: str) -> str:
    return (files("everyline.publish") / "templates" / name).read_text(encoding="utf-8").strip()


def _hash_source(style: str) -> str:
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
