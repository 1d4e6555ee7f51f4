"""An article brought before the board: an answer asked anew, or a stored one, made a draft and handed in."""

from __future__ import annotations

from everyline.domain.question import Reader
from everyline.domain.review import Act, Member, Revision
from everyline.engine.forms import Form, render
from everyline.engine.site import Site
from everyline.errors import InvalidInput
from everyline.review.workflow import follow


def propose_question(site: Site, by: Member, question: str, reader: Reader, slug: str = "") -> Revision:
    """Ask anew, make an article of the answer, and submit it.

    Raises NotPermitted before anything is asked where the member may not write, InvalidInput where the library can't
    answer or the address is taken.
    """
    follow(Act.CREATE, None, by, made_by=None, reason="")
    return propose(site, by, render(site.ask(question, reader), Form.JSON).decode(), slug)


def propose_file(site: Site, by: Member, data: bytes, slug: str = "") -> Revision:
    """Make an article of a stored answer's file, and submit it; raises InvalidInput where it is none that holds."""
    follow(Act.CREATE, None, by, made_by=None, reason="")
    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise InvalidInput(
            "The file is not text in UTF-8.", "Choose an answer that was saved as JSON, unchanged."
        ) from fault
    return propose(site, by, content, slug)


def propose(site: Site, by: Member, content: str, slug: str) -> Revision:
    """Make an article of a stored answer, and submit it."""
    made = site.board.create(by, site.bench, content, slug=slug.strip() or None)
    return site.board.submit(by, made.id)
