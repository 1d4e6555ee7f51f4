"""Pages for whoever asks: the question box, the answer as it arrives, how it was made, its files, sharing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, JSONResponse, Response

from everyline.domain.answer import Answer
from everyline.domain.question import Question, Reader
from everyline.engine.ask import Looked, Tell
from everyline.engine.basis import Basis, basis_of
from everyline.engine.forms import Form as AnswerForm
from everyline.engine.forms import render
from everyline.engine.pages import parts_of, stored_answer, told_in_words
from everyline.engine.reverify import recheck
from everyline.errors import UnknownId
from everyline.web.cookies import cookie, keep
from everyline.web.guards import FromHere, Seen, Text
from everyline.web.metadata import of_page
from everyline.web.pages import Visit, show
from everyline.web.streaming import Work, stream

router = APIRouter()
READER = "everyline_reader"
_FORMS = {"md": AnswerForm.MD, "txt": AnswerForm.TEXT, "pdf": AnswerForm.PDF, "docx": AnswerForm.DOCX}
_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
After = Annotated[list[str] | None, Query(max_length=50)]


@router.get("/", response_class=HTMLResponse)
def home(seen: Seen) -> Response:
    """The question box."""
    listed = sorted(seen.site.shelf.articles(), key=lambda one: one.changed_at, reverse=True)[:12]
    return show(
        seen, "home.html", title="Ask", readers=list(Reader), reader=_reader(seen, None).value, question="", thread=[],
        articles=listed,
        meta=of_page(seen.site.address, "/", "Clinical answers, each line checked against its source."),
    )  # fmt: skip


@router.get("/ask", response_class=HTMLResponse)
def ask(seen: Seen, q: str = "", reader: Reader | None = None, after: After = None) -> Response:
    """An answer, every line of it with its source; the bottom line comes first."""
    if not q.strip():
        return home(seen)
    reads, thread = _reader(seen, reader), tuple(after or ())

    def make(tell: Tell) -> Answer:
        return seen.site.ask(q, reads, thread, tell)

    work: Work[Question | Looked, Answer] = Work(make)
    response = stream(
        seen,
        "ask.html",
        title=q,
        work=work,
        told_in_words=told_in_words,
        parts_of=lambda answer: parts_of(answer, asks=_asks(answer, reads, (*thread, q))),
        question=q,
        reader=reads.value,
        readers=list(Reader),
        thread=_thread(thread, reads),
        after=thread,
        here=urlencode(_address(q, reads, thread)),
    )
    if reader is not None:
        keep(response, seen.request, READER, reads.value, age_s=365 * 86_400, crosses=True)
    return response


@router.get("/ask.json")
def ask_json(seen: Seen, q: str, reader: Reader | None = None, after: After = None) -> Response:
    """The twin of an answer's page."""
    data = render(seen.site.ask(q, _reader(seen, reader), after or ()), AnswerForm.JSON)
    return Response(data, media_type="application/json", headers={"Cache-Control": "no-store"})


@router.get("/ask/basis", response_class=HTMLResponse)
def basis(seen: Seen, q: str, reader: Reader | None = None, after: After = None) -> Response:
    """How an answer was made: the reading, the searches, what was kept, dropped and why."""
    reads, thread = _reader(seen, reader), tuple(after or ())
    back = f"/ask?{urlencode(_address(q, reads, thread))}"
    return show(
        seen,
        "basis.html",
        title="How this answer was made",
        is_private=True,
        basis=_basis(seen, q, reads, thread),
        back=back,
        question=q,
    )


@router.get("/ask/basis.json")
def basis_json(seen: Seen, q: str, reader: Reader | None = None, after: After = None) -> Response:
    """The twin of that page."""
    made = asdict(_basis(seen, q, _reader(seen, reader), tuple(after or ())))
    return JSONResponse(made, headers={"Cache-Control": "no-store"})


@router.get("/ask.{form}")
def ask_file(seen: Seen, form: str, q: str, reader: Reader | None = None, after: After = None) -> Response:
    """An answer as a file: Markdown, text, PDF or Word."""
    if form not in _FORMS:
        raise UnknownId(f"Answers are not written as {form!r}.", f"Ask for one of {', '.join(_FORMS)} or json.")
    answer = seen.site.ask(q, _reader(seen, reader), after or ())
    name = f'{"inline" if form in ("md", "txt") else "attachment"}; filename="answer-{answer.id}.{form}"'
    kept = {"Cache-Control": "no-store", "Content-Disposition": name}
    return Response(render(answer, _FORMS[form]), media_type=_TYPES[form], headers=kept)


@router.post("/share", response_class=HTMLResponse)
def share(
    seen: FromHere, q: Text, reader: Annotated[Reader | None, Form()] = None,
    after: Annotated[list[str] | None, Form()] = None,
) -> Response:  # fmt: skip
    """Keep an answer under an address nobody can guess; whoever shares it is told how to erase it."""
    answer = seen.site.ask(q, _reader(seen, reader), after or ())
    identity, secret = seen.site.share(answer)
    return show(seen, "shared.html", title="Shared", is_private=True, identity=identity, secret=secret, question=q)


@router.get("/answers/{identity}.json")
def shared_json(seen: Seen, identity: str) -> Response:
    """The twin of a shared answer's page: the stored answer, byte for byte."""
    kept = {"Cache-Control": "no-store"}
    return Response(seen.site.shared.find(identity).content, media_type="application/json", headers=kept)


@router.get("/answers/{identity}", response_class=HTMLResponse)
def shared(seen: Seen, identity: str) -> Response:
    """A shared answer as it was then, and whether it still holds against the library as it stands."""
    found = seen.site.shared.find(identity)
    verification = recheck(seen.site.bench, found.content)
    answer = stored_answer(found.content)
    return show(
        seen, "answer.html", title=answer.question.text, is_private=True, parts=parts_of(answer), shared=found,
        verification=verification,
    )  # fmt: skip


@router.get("/answers/{identity}/erase", response_class=HTMLResponse)
def erase_form(seen: Seen, identity: str, key: str = "") -> Response:
    """Where a shared answer is erased; opening it changes nothing."""
    return show(
        seen, "erase.html", title="Erase a shared answer", is_private=True, identity=identity, key=key, is_done=False
    )


@router.post("/answers/{identity}/erase", response_class=HTMLResponse)
def erase(seen: FromHere, identity: str, key: Text = "") -> Response:
    """Erase a shared answer for good."""
    seen.site.shared.erase(identity, key)
    return show(seen, "erase.html", title="Erased", identity=identity, key="", is_done=True)


def _reader(seen: Visit, chosen: Reader | None) -> Reader:
    """Who reads: as chosen now, else as remembered by the browser, else a clinician."""
    kept = cookie(seen.request, READER)
    return chosen or next((one for one in Reader if one.value == kept), Reader.CLINICIAN)


def _address(q: str, reader: Reader, after: Sequence[str]) -> list[tuple[str, str]]:
    return [("q", q), ("reader", reader.value), *(("after", one) for one in after)]


def _thread(after: Sequence[str], reader: Reader) -> list[tuple[str, str]]:
    """The questions before this one, each with the address of its answer."""
    return [(one, f"/ask?{urlencode(_address(one, reader, after[:at]))}") for at, one in enumerate(after)]


def _asks(answer: Answer, reader: Reader, after: Sequence[str]) -> Callable[[str], str] | None:
    """The address that asks a follow-up; a lay reader's are for the doctor, not for us."""
    return None if answer.question.reader.is_lay else lambda text: f"/ask?{urlencode(_address(text, reader, after))}"


def _basis(seen: Visit, q: str, reader: Reader, after: Sequence[str]) -> Basis:
    looked: list[Looked] = []

    def tell(told: Question | Looked) -> None:
        if isinstance(told, Looked):
            looked.append(told)

    answer = seen.site.ask(q, reader, after, tell)
    return basis_of(answer, looked, names_dropped=seen.member is not None)
