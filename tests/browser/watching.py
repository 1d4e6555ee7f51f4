"""What no page of ours may do in a browser, whatever else a test looks at: the end of a test reads this list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, Response, WebError
from tests.browser.server import Served

# Scripts of a page see a violation of its policy; this makes it a console error even where Chromium would be silent.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event =>
  console.error("policy violated: " + event.violatedDirective + " by " + event.blockedURI));
"""


class Open(Protocol):
    """Opens a page of a fresh context. role: who is signed in, None for nobody. More: options of the context."""

    def __call__(self, served: Served, path: str = "/", role: str | None = None, **options: Any) -> Page: ...


@dataclass
class Watch:
    """Everything wrong that a context's pages did: other hosts, console errors, page errors, dialogs, faults.

    refusals: the statuses from 400 to 499 that the test provokes; any other is wrong too.
    """

    address: str
    wrong: list[str] = field(default_factory=list)
    refusals: set[int] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        """Watch all pages of a context from now on."""
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("dialog", self._dialog)

    def expect(self, *statuses: int) -> None:
        """The server will refuse something with one of these; that is what the test is about."""
        self.refusals.update(statuses)

    def _request(self, request: Request) -> None:
        to = urlsplit(request.url)
        if to.scheme in ("http", "https", "ws", "wss") and f"{to.scheme}://{to.netloc}" != self.address:
            self.wrong.append(f"asked another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refusals:
            self.wrong.append(f"{response.status} from {response.request.method} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        # Chromium repeats a status as a console error; statuses are judged above.
        if message.text.startswith("Failed to load resource: the server responded with a status of"):
            return
        self.wrong.append(f"console {message.type}: {message.text}")

    def _error(self, error: WebError) -> None:
        self.wrong.append(f"script error: {error.error.message}")

    def _dialog(self, dialog: Dialog) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()
