"""Text of sources and questions made harmless to show: no character of it steers a terminal or reorders a line.

Escaping for a form (HTML, Markdown, Typst, XML) is that form's own; this comes before it.
"""

from __future__ import annotations

import re

# Replaced, not dropped, so that a reader sees something was there: C0 and C1 controls (ANSI escapes begin with one),
# bidi embeddings, overrides and isolates (Unicode Standard Annex 9; CVE-2021-42574), tag characters, surrogates,
# non-characters that XML 1.0 forbids. Marks that honest Arabic, Hebrew and Persian text needs are left alone.
_STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACE = re.compile("[\\s\x85\u2028\u2029]+")
_BLANK = re.compile("[\u00ad\u200b\u2060\ufeff]")


def inert(text: str) -> str:
    """The text on one line; characters that steer a display become U+FFFD, invisible ones go, white space is single."""
    return _SPACE.sub(" ", _STEERING.sub("\ufffd", _BLANK.sub("", text))).strip()


def web_address(url: str | None) -> str | None:
    """The address if it may be a link: http or https, printable ASCII, nothing that ends an attribute or a link.

    None for anything else, `javascript:` and `data:` among them.
    """
    if url is None or not re.fullmatch(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][!#-;=?-\[\]_a-z~%]*)?", url):
        return None
    return re.sub(r"[()\[\]*']", lambda found: f"%{ord(found[0]):02X}", url)
