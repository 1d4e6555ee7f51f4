"""The works an answer cites, as reference managers take them: RIS, BibTeX and CSL-JSON.

Identifiers stand as the references give them, each in the field of its own kind, and none is made up. A work that was
retracted, corrected or put in doubt says so in its notes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.domain.answer import Reference
from everyline.domain.ids import IdKind
from everyline.domain.text import Status
from everyline.publish.authors import Author, authors_of
from everyline.publish.inert import inert, web_address
from everyline.publish.wording import ID_WORDS, STATUS_WORDS

_ARTICLE_KINDS = frozenset({IdKind.PMID, IdKind.PMCID, IdKind.DOI})
# What has a field of its own in RIS; other identifiers stand in the notes, in words.
_IN_RIS = frozenset({IdKind.PMID, IdKind.PMCID, IdKind.DOI})


def is_article(reference: Reference) -> bool:
    """Whether a work is an article of the literature: it has a journal, or an identifier that articles have."""
    return bool(reference.journal) or any(kind in _ARTICLE_KINDS for kind, _ in reference.identifiers.pairs())


def references_to_ris(references: Sequence[Reference]) -> str:
    """The works as RIS (Research Information Systems, the form of 2011), in their order."""
    import rispy

    return str(rispy.dumps([_ris(one) for one in references], enforce_list_tags=False))


def references_to_bibtex(references: Sequence[Reference]) -> str:
    """The works as BibTeX, in their order, each under a key of its first author, year and number in the list."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry, Field

    entries: list[Block] = [
        Entry(
            "article" if one.journal else "misc",
            _key(one),
            [Field(name, value) for name, value in _bibtex(one).items()],
        )
        for one in references
    ]
    return str(write_string(Library(entries)))


def references_to_csl(references: Sequence[Reference]) -> str:
    """The works as CSL-JSON (Citation Style Language 1.0.2, `csl-data`), in their order."""
    return json.dumps([_csl(one) for one in references], ensure_ascii=False, indent=2) + "\n"


def _ris(reference: Reference) -> dict[str, Any]:
    ids = dict(reference.identifiers.pairs())
    named, _ = authors_of(reference.authors)
    fields: dict[str, Any] = {
        "type_of_reference": "JOUR" if is_article(reference) else "GEN",
        "id": str(reference.number),
        "title": inert(reference.title),
        "authors": [one.inverted for one in named],
        "journal_name": inert(reference.journal),
        "year": "" if reference.year is None else str(reference.year),
        "doi": ids.get(IdKind.DOI, ""),
        "accession_number": ids.get(IdKind.PMID, ""),
        "name_of_database": "PubMed" if IdKind.PMID in ids else "",
        "custom2": ids.get(IdKind.PMCID, ""),
        "notes": list(_notes(reference, besides=_IN_RIS)),
        "urls": [address] if (address := web_address(reference.url)) else [],
    }
    return {name: value for name, value in fields.items() if value}


def _bibtex(reference: Reference) -> dict[str, str]:
    ids = dict(reference.identifiers.pairs())
    named, has_more = authors_of(reference.authors)
    names = [one.inverted if one.initials else f"{{{_tex(one.family)}}}" for one in named]
    names = [_tex(name) if one.initials else name for one, name in zip(named, names, strict=True)]
    fields = {
        "title": f"{{{_tex(inert(reference.title))}}}",
        "author": " and ".join([*names, *(["others"] if has_more and names else [])]),
        "journal": _tex(inert(reference.journal)),
        "year": "" if reference.year is None else str(reference.year),
        "doi": _tex(ids.get(IdKind.DOI, "")),
        "pmid": ids.get(IdKind.PMID, ""),
        "pmcid": ids.get(IdKind.PMCID, ""),
        "url": _bare(web_address(reference.url) or ""),
        "note": _tex(" ".join(_notes(reference, besides=_IN_RIS))),
    }
    return {name: value for name, value in fields.items() if value}


def _csl(reference: Reference) -> dict[str, Any]:
    ids = dict(reference.identifiers.pairs())
    named, _ = authors_of(reference.authors)
    fields: dict[str, Any] = {
        "id": str(reference.number),
        "type": "article-journal" if is_article(reference) else "document",
        "title": inert(reference.title),
        "author": [_csl_name(one) for one in named],
        "container-title": inert(reference.journal),
        "issued": None if reference.year is None else {"date-parts": [[reference.year]]},
        "DOI": ids.get(IdKind.DOI, ""),
        "PMID": ids.get(IdKind.PMID, ""),
        "PMCID": ids.get(IdKind.PMCID, ""),
        "URL": web_address(reference.url) or "",
        "note": " ".join(_notes(reference, besides=_IN_RIS)),
    }
    return {name: value for name, value in fields.items() if value}


def _csl_name(author: Author) -> dict[str, str]:
    if not author.initials:
        return {"literal": author.family}
    return {"family": author.family, "given": f"{'. '.join(author.initials)}."}


def _notes(reference: Reference, *, besides: frozenset[IdKind]) -> tuple[str, ...]:
    """Its standing first, then identifiers that have no field, then what the reference itself notes, as sentences."""
    said = [f"{STATUS_WORDS[reference.status].upper()}."] if reference.status is not Status.CURRENT else []
    said += [f"{ID_WORDS[k].format(v)}." for k, v in reference.identifiers.pairs() if k not in besides]
    if not reference.identifiers.pairs():
        said.append(f"Known here as {inert(reference.document)}.")
    if authors_of(reference.authors)[1]:
        said.append("The reference names only the first authors.")
    note = inert(reference.note)
    return (*said, note) if note else tuple(said)


def _key(reference: Reference) -> str:
    named, _ = authors_of(reference.authors)
    name = re.sub(r"[^A-Za-z0-9]", "", named[0].family)[:20] if named else ""
    return f"{name or 'work'}{reference.year or ''}-{reference.number}"


# Characters that TeX acts on. A brace of a title would unbalance the field, so it becomes a bracket.
_TEX = {"\\": r"\textbackslash{}", "{": "(", "}": ")", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_TEX |= {one: f"\\{one}" for one in "&%$#_"}


def _tex(text: str) -> str:
    return "".join(_TEX.get(one, one) for one in text)


def _bare(address: str) -> str:
    """An address as a field holds it: TeX's `url` takes it as it stands, but for braces."""
    return re.sub(r"[{}]", lambda found: f"%{ord(found[0]):02X}", address)
