"""What axe finds wrong with a page: WCAG 2.2 A and AA, and best practices."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}

_RUN = """
() => axe.run(document, {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then(found => found.violations.map(one => [
  one.id + ": " + one.help, one.nodes.slice(0, 3).map(node => node.target.join(" ") + " " + node.html.slice(0, 160)),
]))
"""


def violations(page: Page) -> list[str]:
    """Each rule that the page as it stands breaks, with up to three places."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found: list[Any] = page.evaluate(_RUN)
    return [f"{rule} at {' | '.join(places)}" for rule, places in found]


def violations_in_all_looks(page: Page) -> list[str]:
    """The same at phone and desktop width, light and dark."""
    told = []
    for size_name, size in (("phone", PHONE), ("desktop", DESKTOP)):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            told += [f"{size_name}, {scheme}: {one}" for one in violations(page)]
    return told
