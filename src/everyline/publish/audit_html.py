"""An audit as HTML: one self-contained page (no script, no request to anywhere), or a part for a page of a site."""

from __future__ import annotations

from collections.abc import Callable

from everyline.domain.audit import Audit
from everyline.publish.audit_view import audit_page
from everyline.publish.html import render, render_part


def audit_to_html(audit: Audit) -> str:
    """The audit as a whole HTML document, ending with a newline; its policy allows its own style sheet alone."""
    return render("audit.html", ("answer.css", "audit.css"), page=audit_page(audit), opens=None)


def audit_part(audit: Audit, opens: Callable[[tuple[str, int, int]], str]) -> str:
    """The audit for a page of a site. opens: the address of a span (version, start, end) in its source."""
    return render_part("audit-body.html", page=audit_page(audit), opens=opens)
