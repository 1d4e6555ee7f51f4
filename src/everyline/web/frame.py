"""An answer or an audit as a page of the site: its own page, in our frame."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from everyline.domain.question import Reader
from everyline.web.pages import Visit, address_of, part

_POLICY = "form-action 'none'"


def framed(
    seen: Visit, page: str, *, question: str = "", reader: Reader = Reader.CLINICIAN, after: str = ""
) -> HTMLResponse:
    """A self-contained page with the site's head before it and, for an answer, the box to ask further behind it.

    The page brings its own content security policy (its style sheet by hash); the forms of ours are let through.
    """
    head = part(seen, "nav.html")
    tail = ""
    if question:
        tail = part(seen, "ask-form.html", question="", after=question, reader=reader.value, readers=list(Reader))
    page = page.replace(_POLICY, "form-action 'self'", 1).replace("style-src '", "style-src 'self' '", 1)
    link = f'<link rel="stylesheet" href="{address_of("frame.css")}">\n</head>'
    page = page.replace("</head>", link, 1).replace("<body>", f"<body>\n{head}", 1)
    page = page.replace("</main>", f"{tail}\n</main>", 1) if tail else page
    response = HTMLResponse(page)
    # The page's own policy in its head holds; the server's general one would refuse its style.
    response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response
