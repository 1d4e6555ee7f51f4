"""An article brought before the board, made a draft and handed in: an answer asked anew or stored, or a pathway."""

from __future__ import annotations

from datetime import date

from everyline.domain.question import Reader
from everyline.domain.review import Act, Member, Revision
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.content import content_of
from everyline.engine.forms import Form, render
from everyline.engine.guide import packaged
from everyline.engine.packing import pack, repack
from everyline.engine.site import Site
from everyline.errors import InvalidInput, UnknownId
from everyline.review.workflow import follow


def propose_question(site: Site, by: Member, question: str, reader: Reader, slug: str = "") -> Revision:
    """Ask anew, make an article of the answer, and submit it.

    Raises NotPermitted before anything is asked where the member may not write, InvalidInput where the library can't
    answer or the address is taken.
    """
    follow(Act.CREATE, None, by, made_by=None, reason="")
    return propose(site, by, render(site.ask(question, reader), Form.JSON).decode(), slug)


def propose_file(site: Site, by: Member, data: bytes, slug: str = "") -> Revision:
    """Make an article of a stored file, and submit it; raises InvalidInput where it is none that holds."""
    follow(Act.CREATE, None, by, made_by=None, reason="")
    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise InvalidInput(
            "The file is not text in UTF-8.", "Choose a file that was saved as JSON, unchanged."
        ) from fault
    return propose(site, by, content, slug)


def propose_pathway(site: Site, by: Member, named: str, review_by: date | None) -> Revision:
    """Make an article of a pathway that comes with the program, and submit it.

    review_by: the last day on which an approval of it counts. Raises UnknownId where there is no such pathway,
    InvalidInput where it does not hold in this library, a case of it fails, or the board has it already.
    """
    follow(Act.CREATE, None, by, made_by=None, reason="")
    return propose(site, by, packed_pathway(site.bench, named, review_by), "")


def packed_pathway(bench: Bench, named: str, review_by: date | None) -> str:
    """The stored form of a pathway that comes with the program, by its id; never of a file of this machine."""
    found = next((one for one in packaged() if one.pathway.id == named), None)
    if found is None:
        raise UnknownId(f"There is no pathway {named[:80]!r}.", "The list of pathways has those there are.")
    return pack(found, bench, review_by)


def renew_pathway(
    board: Board, bench: Bench, by: Member, revision: str, data: bytes, reason: str, review_by: date | None
) -> Revision:
    """A new draft of a pathway with another YAML, whose study cards and cases are those of the revision before it.

    data: the bytes of the file. Raises NotPermitted where the member may not, InvalidInput where the revision is no
    pathway, the YAML is none or of another one, or it does not hold.
    """
    before = board.store.revision(revision)
    follow(Act.REVISE, before.state, by, made_by=before.made_by, reason=reason)
    form = content_of(before.content).form
    if form is None:
        raise InvalidInput("That revision is an answer, no pathway.", "Reword its claims instead.")
    return board.revise(by, bench, revision, repack(form, _text(data), bench, review_by), reason)


def _text(data: bytes) -> str:
    """The text of a pathway's file as the program reads files: lines end in a line feed, wherever it was written."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InvalidInput(f"The file is no UTF-8 text, at byte {fault.start}.", "Save it as UTF-8.") from fault
    if not text.strip():
        raise InvalidInput("No file was chosen, or it is empty.", "Choose the changed YAML.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def propose(site: Site, by: Member, content: str, slug: str) -> Revision:
    """Make an article of a stored answer or a pathway's stored form, and submit it."""
    made = site.board.create(by, site.bench, content, slug=slug.strip() or None)
    return site.board.submit(by, made.id)
