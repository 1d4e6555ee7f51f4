"""The two long lists of a citation, authors and MeSH headings, read from their text before the rest is parsed.

They are half of what is left of a citation without its references, and hold plain text in a fixed order, so taking
them out first halves the work of the parser. What is not of that plain form (a comment, say) stays for the parser.
Source: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/el-Author.html
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

# In the order of the DTD, so that one pass finds all; what is out of order stays for the parser. Dates of indexing,
# grants and the history of a record (received, accepted, entered) are not read at all. The number: where to stop
# looking for the beginning, so that a record without those dates, which follow its PMID, is not searched to its end.
_TAKEN = (
    (b"<DateCompleted>", b"</DateRevised>", 400),
    (b"<AuthorList", b"</AuthorList>", None),
    (b"<GrantList", b"</GrantList>", None),
    (b"<MeshHeadingList", b"</MeshHeadingList>", None),
    (b"<History>", b"</History>", None),
)
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
    """The citation without the two lists and what is not read, and what the lists hold.

    Nothing is taken from one with comments or CDATA. Raises UnicodeDecodeError where a list is not UTF-8.
    """
    if b"!" in data and b"<!" in data:  # the sign alone is found many times faster, and most have none
        return data, Lists()
    rest, (_, people, _, headings, _) = _take(data)
    return rest, Lists(_authors(people.decode()), _mesh_terms(headings.decode()))


def _take(data: bytes) -> tuple[bytes, list[bytes]]:
    """What is left, and the lists taken, each empty where it is not there."""
    left, taken, at = [], [], 0
    for opening, closing, stop in _TAKEN:
        start = data.find(opening, at, stop)
        end = data.find(closing, start) if start >= 0 else -1
        if end < 0:
            taken.append(b"")
            continue
        end += len(closing)
        left.append(data[at:start])
        taken.append(data[start:end])
        at = end
    left.append(data[at:])
    return b"".join(left), taken


def _authors(people: str) -> tuple[str, ...]:
    found = _AUTHOR.findall(people) if people else ()
    names = [(f"{last} {first}" if first else last) or _TAG.sub("", whole) for last, first, whole in found]
    return tuple(filter(None, _plain(names)))


def _mesh_terms(headings: str) -> tuple[str, ...]:
    terms: list[str] = []
    descriptor = ""
    for kind, text in _TERM.findall(headings) if headings else ():
        if kind == "Descriptor":
            descriptor = text
            terms.append(text)
        else:
            terms.append(f"{descriptor}/{text}")
    return tuple(dict.fromkeys(_plain(terms)))


def _plain(texts: list[str]) -> list[str]:
    """The texts with entities read and white space even; most need neither, which one look at all of them settles."""
    together = "|".join(texts)
    if "&" not in together and "  " not in together and together.isprintable():
        return texts
    return [" ".join(html.unescape(text).split()) for text in texts]
