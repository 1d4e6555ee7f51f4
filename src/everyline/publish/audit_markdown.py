"""An audit as Markdown (CommonMark)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from everyline.domain.audit import Audit
from everyline.publish.audit_view import AuditPage, ClaimView, Quoted, audit_page
from everyline.publish.markdown import escape, reference_item


def audit_to_markdown(audit: Audit) -> str:
    """The audit as Markdown, ending with a newline. No text of the article or a source acts as markup."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_page(audit_page(audit)))).strip() + "\n"


def _page(shown: AuditPage) -> Iterable[str]:
    yield from (f"# Audit: {escape(shown.title)}", "", escape(shown.summary), "", f"*{escape(shown.notice)}*", "")
    yield from (f"- {escape(label)}: {escape(value)}" for label, value in shown.about)
    if shown.wrong:
        yield from ("", "## Wrong", "")
        for claim in shown.wrong:
            yield from _claim(claim)
    if shown.gaps:
        yield from ("", "## Missing", "")
        for gap in shown.gaps:
            yield f"- **{escape(gap.topic)}**: {escape(gap.why)}"
            yield from (f"  - {_quoted(quote)}" for quote in gap.quotes)
    if shown.tensions:
        yield from ("", "## Where the article disagrees with itself", "")
        yield from (f"- {escape(why)} ({', '.join(ids)})" for ids, why in shown.tensions)
    yield from ("", "## Line by line")
    for section in shown.sections:
        yield from ("", f"### {escape(section.heading)}", "")
        for claim in section.claims:
            yield from _claim(claim)
    if shown.sourcing:
        yield from ("", "## Sourcing", "")
        yield from (
            f"- {f'Marker {escape(marker)}: ' if marker else ''}{escape(note)}" for marker, note in shown.sourcing
        )
    if shown.references:
        yield from ("", "## References", "", *map(reference_item, shown.references))
    yield from ("", "## How this audit was made", "")
    yield from (f"- {escape(label)}: {escape(value)}" for label, value in shown.made)


def _claim(claim: ClaimView) -> Iterable[str]:
    lead = f"{escape(claim.lead)}: " if claim.lead else ""
    markers = f" (cites {escape(', '.join(claim.markers))})" if claim.markers else ""
    yield f"- {claim.id} **{claim.label}** “{lead}{escape(claim.text)}”{markers}"
    yield f"  - {escape(claim.why)}"
    yield from (f"  - {label}: “{escape(text)}”" for text, label, _ in claim.parts)
    yield from (f"  - Source: {_quoted(quote)}" for quote in claim.quotes)


def _quoted(quote: Quoted) -> str:
    number = f" \\[{quote.number}\\]" if quote.number is not None else ""
    return f"“{escape(quote.text)}”{number} {escape(quote.where)}"
