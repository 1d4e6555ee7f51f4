"""An audit in the form a person asked for."""

from __future__ import annotations

from enum import Enum

from everyline.domain.audit import Audit


class AuditForm(Enum):
    """How an audit can be written."""

    MD = "md"
    JSON = "json"
    HTML = "html"
    CLAIMREVIEW = "claimreview"


def render(audit: Audit, form: AuditForm) -> str:
    """The audit as a text that ends with a newline; the same audit gives the same text."""
    match form:
        case AuditForm.JSON:
            from everyline.publish.audit_json import audit_to_json

            return audit_to_json(audit)
        case AuditForm.MD:
            from everyline.publish.audit_markdown import audit_to_markdown

            return audit_to_markdown(audit)
        case AuditForm.HTML:
            from everyline.publish.audit_html import audit_to_html

            return audit_to_html(audit)
        case AuditForm.CLAIMREVIEW:
            from everyline.publish.claimreview import audit_to_claimreview

            return audit_to_claimreview(audit)
