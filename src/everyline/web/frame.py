"""A self-contained page of ours (an audit) as a page of the site: its own page, in our frame."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from everyline.web.pages import Visit, address_of, template

_POLICY = "form-action 'none'"


def framed(seen: Visit, page: str) -> HTMLResponse:
    """A self-contained page with the site's head before it.

    The page brings its own content security policy (its style sheet by hash); the forms of ours are let through.
    """
    form = seen.session.form if seen.session else ""
    head = template("nav.html").render(member=seen.member, form=form)
    page = page.replace(_POLICY, "form-action 'self'", 1).replace("style-src '", "style-src 'self' '", 1)
    link = f'<link rel="stylesheet" href="{address_of("site.css")}">\n</head>'
    page = page.replace("</head>", link, 1).replace("<body>", f"<body>\n{head}", 1)
    response = HTMLResponse(page)
    # The page's own policy in its head holds; the server's general one would refuse its style.
    response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response
