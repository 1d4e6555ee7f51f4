"""The two long lists of a citation, authors and MeSH headings, read from their text before the rest is parsed.

They are half of what is left of a citation without its references, and hold plain text in a fixed order, so taking
them out first halves the work of the parser. What is not of that plain form (a comment, say) stays for the parser.
Source: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/el-Author.html
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_AUTHORS = (b"<AuthorList", b"</AuthorList>")
_HEADINGS = (b"<MeshHeadingList", b"</MeshHeadingList>")
_AUTHOR = re.compile(
    r"<LastName>([^<]*)</LastName>\s*(?:<ForeName>[^<]*</ForeName>\s*)?(?:<Initials>([^<]*)</Initials>)?"
    r"|<CollectiveName[^>]*>(.*?)</CollectiveName>",
    re.DOTALL,
)
_TERM = re.compile(r"<(Descriptor|Qualifier)Name[^>]*>([^<]*)<")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Lists:
    """Authors as `Family Initials`; MeSH headings, each alone and then with each qualifier after a slash."""

    authors: tuple[str, ...] = ()
    mesh_terms: tuple[str, ...] = ()


def take_lists(data: bytes) -> tuple[bytes, Lists]:
    """The citation without the two lists, and what they hold.

    Nothing is taken from one with comments or CDATA. Raises UnicodeDecodeError where a list is not UTF-8.
    """
    if b"<!" in data:
        return data, Lists()
    data, people = _take(data, *_AUTHORS)
    data, headings = _take(data, *_HEADINGS)
    found = _AUTHOR.findall(people)
    names = [(f"{last} {first}" if first else last) or _TAG.sub("", whole) for last, first, whole in found]
    authors = _plain(names)
    terms: list[str] = []
    descriptor = ""
    for kind, text in _TERM.findall(headings):
        if kind == "Descriptor":
            descriptor = text
            terms.append(text)
        else:
            terms.append(f"{descriptor}/{text}")
    return data, Lists(tuple(filter(None, authors)), tuple(dict.fromkeys(_plain(terms))))


def _take(data: bytes, opening: bytes, closing: bytes) -> tuple[bytes, str]:
    start = data.find(opening)
    end = data.find(closing, start) if start >= 0 else -1
    if end < 0:
        return data, ""
    end += len(closing)
    return data[:start] + data[end:], data[start:end].decode()


def _plain(texts: list[str]) -> list[str]:
    """The texts with entities read and white space even; most need neither, which one look at all of them settles."""
    together = "|".join(texts)
    if "&" not in together and "  " not in together and together.isprintable():
        return texts
    return [" ".join(html.unescape(text).split()) for text in texts]
