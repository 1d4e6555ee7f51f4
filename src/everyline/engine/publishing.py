"""A published article as a file to keep: one function for the pages, REST and the command line.

Every form bears the review status or names the revision it is of; none is given of what lapsed or was withdrawn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from everyline.domain.answer import Answer
from everyline.domain.review import Act
from everyline.engine.build import Bench
from everyline.engine.export_forms import Export
from everyline.engine.forms import Form, render
from everyline.engine.shelf import Article, Shelf
from everyline.errors import UnknownId
from everyline.publish.keys import SigningKey
from everyline.publish.linked_data import Facts, description_of, linked_data
from everyline.publish.review_record import Decided, record_to_json
from everyline.review.acting import Signer
from everyline.review.marks import MARK, REOPEN, SETTLE

MEDIA = {
    Export.PDF: "application/pdf",
    Export.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Export.MD: "text/markdown; charset=utf-8; variant=CommonMark",
    Export.JSON: "application/json",
    Export.RIS: "application/x-research-info-systems; charset=utf-8",
    Export.BIBTEX: "application/x-bibtex; charset=utf-8",
    Export.CSL: "application/vnd.citationstyles.csl+json",
    Export.BUNDLE: "application/json",
    Export.REVIEW: "application/json",
}
OF_PATHWAYS = frozenset({Export.JSON, Export.REVIEW})
_TALK = frozenset({Act.COMMENT.value, MARK, SETTLE, REOPEN})
_FORMS = {Export.PDF: Form.PDF, Export.DOCX: Form.DOCX, Export.MD: Form.MD}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file made of an article. name: of small letters, digits, hyphens and points alone."""

    data: bytes
    media_type: str
    name: str


def export(shelf: Shelf, bench: Bench | None, signer: Signer, article: Article, form: Export) -> Exported:
    """A published article in a form; the same revision under the same review gives the same bytes.

    bench: the library that a proof bundle is checked against; needed for that form alone.
    A pathway has two forms: its stored form, byte for byte, and its review record; raises UnknownId for any other.
    Raises Withdrawn or TransitionRefused where it is not published any more, and InvalidInput where a bundle is asked
    for and a version it cites is not at hand.
    """
    article = shelf.live(article.slug)
    if article.pathway and form not in OF_PATHWAYS:
        raise UnknownId(
            "A pathway is not given out in that form.",
            "Its stored form (json) holds its YAML and its evidence; the review record is review.json.",
        )
    return Exported(_data(shelf, bench, signer, article, form), MEDIA[form], file_name(article, form))


def file_name(article: Article, form: Export) -> str:
    """The name of a file: the article's address and its revision, of characters that need no quoting anywhere."""
    plain = re.sub(r"[^a-z0-9]+", "-", article.slug.lower()).strip("-")[:80] or "article"
    return f"{plain}-r{article.number}.{form.value}"


def _data(shelf: Shelf, bench: Bench | None, signer: Signer, article: Article, form: Export) -> bytes:
    match form:
        case Export.PDF | Export.DOCX | Export.MD:
            return render(shelf.answer(article), _FORMS[form])
        case Export.JSON:
            return shelf.content(article).encode()
        case Export.RIS:
            from everyline.publish.works import references_to_ris

            return references_to_ris(shelf.answer(article).references).encode()
        case Export.BIBTEX:
            from everyline.publish.works import references_to_bibtex

            return references_to_bibtex(shelf.answer(article).references).encode()
        case Export.CSL:
            from everyline.publish.works import references_to_csl

            return references_to_csl(shelf.answer(article).references).encode()
        case Export.BUNDLE:
            from everyline.engine.prove import prove

            assert bench is not None, "a bundle is checked against a library"
            key = SigningKey(bytes.fromhex(signer.public), signer.sign)
            return prove(bench, shelf.content(article).encode(), key, record=None)
        case Export.REVIEW:
            return review_record(shelf, article).encode()


def review_record(shelf: Shelf, article: Article) -> str:
    """Who did what to the revision, when and why, as the trail signed it; anybody can check entry by entry.

    Comments, and what members noted of single claims on their way to a review, are the board's own talk and are left
    out; the numbers of the entries show that some are.
    """
    store = shelf.store
    entries = tuple(one for one in store.trail(article.revision) if one.act not in _TALK)
    names: dict[str, str] = {one.id: one.name for one in store.members()}
    named = {one.member: names[one.member] for one in entries if one.member in names}
    decided = Decided(
        article=article.slug,
        title=article.title,
        revision=article.number,
        hash=article.hash,
        approved_by=article.approved_by,
        approved_at=article.approved_at,
        is_override=article.is_override,
        reviewers=article.reviewers,
        checked_at=article.checked_at,
    )
    return record_to_json(decided, entries, named, store.keys())


def described(article: Article, answer: Answer, url: str) -> tuple[str, str]:
    """An article for those who index: a description, and JSON-LD fit to stand in a page. url: its lasting address."""
    facts = Facts(
        url=url,
        published=article.first_published_at.date(),
        changed=article.changed_at.date(),
        reviewers=article.reviewers,
        reviewed=article.reviewed_at.date() if article.reviewed_at else None,
    )
    return description_of(answer), linked_data(answer, facts)
