"""What axe finds wrong with a page: WCAG 2.2 A and AA, and best practices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

SIZES: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
ALL_LOOKS = tuple((size, scheme) for size in SIZES for scheme in ("light", "dark"))
# Each width and each scheme once: for pages that differ from one already looked at by a form or two.
TWO_LOOKS = (("phone", "dark"), ("desktop", "light"))

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


def violations_in(page: Page, looks: Sequence[tuple[str, str]]) -> list[str]:
    """The same in several looks, each told with its look; the page is loaded once."""
    told = []
    for size, scheme in looks:
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        told += [f"{size}, {scheme}: {one}" for one in violations(page)]
    return told
