"""An audit as one self-contained HTML page: no script, no request to anywhere, every text escaped."""

from __future__ import annotations

from everyline.domain.audit import Audit
from everyline.publish.audit_view import audit_page
from everyline.publish.html import render


def audit_to_html(audit: Audit) -> str:
    """The audit as a whole HTML document, ending with a newline; its policy allows its own style sheet alone."""
    return render("audit.html", ("answer.css", "audit.css"), page=audit_page(audit))
