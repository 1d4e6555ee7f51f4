"""An answer as PDF, set by Typst from a template of ours; what an answer says reaches it as data, never as markup."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from importlib.resources import files
from typing import Any  # JSON for the template

import typst

from everyline.domain.answer import Answer
from everyline.publish.phrases import certainty_words, full_stop, quote_words, read_as_words, withheld_words
from everyline.publish.phrases_synthesis import disagreement_items
from everyline.publish.view import Line, Page, page

# Scripts the fonts inside Typst can set, besides punctuation and symbols: Latin, Greek, Cyrillic and their marks.
_OTHER_SCRIPT = re.compile("[\u0530-\u1cff\u2c00-\u2dff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\uffee\U00010000-\U000dffff]")


def answer_to_pdf(answer: Answer, *, show_withheld: bool = False) -> bytes:
    """The answer as a tagged PDF of A4 pages, without a date, so that the same answer gives the same bytes.

    It is set in the fonts that come with Typst; only where a text needs another script are the machine's fonts
    used too, and then another machine may give other bytes.
    """
    template = (files("everyline.publish") / "templates" / "answer.typ").read_bytes()
    data = json.dumps(_data(page(answer, show_withheld=show_withheld)), ensure_ascii=False, sort_keys=True)
    made = typst.compile(
        template,
        format="pdf",
        sys_inputs={"page": data},
        ignore_system_fonts=_OTHER_SCRIPT.search(data) is None,
    )
    return bytes(made)


def _data(shown: Page) -> dict[str, Any]:
    """The page as the template reads it, with the phrases every form shares already made."""
    data = asdict(shown)
    data["read_as"] = read_as_words(shown)
    data["withheld_words"] = withheld_words(shown.withheld_count)
    data["bottom_line"] = [_line(one) for one in shown.bottom_line]
    data["words"] = [_line(one) for one in shown.lines()]
    groups = {
        "premises": [one.lines for one in shown.premises],
        "sections": [one.lines for one in shown.sections],
        "conflicts": [one.lines for one in shown.conflicts],
    }
    for key, group in groups.items():
        for found, lines in zip(data[key], group, strict=True):
            found["lines"] = [_line(one) for one in lines]
    data["disagreements"] = [
        {"about": about, "sides": list(sides), "reason": reason}
        for about, sides, reason in disagreement_items(shown.synthesis)
    ]
    for found in data["references"]:
        found["title"] = full_stop(found["title"])
    return data


def _line(line: Line) -> dict[str, Any]:
    return {
        "text": line.text,
        "numbers": list(line.numbers),
        "after": certainty_words(line),
        "steps": list(line.steps),
        "verdict": f"Verdict: {line.verdict}. Judge: {line.judge}.",
        "quotes": [{"text": one.text, "where": quote_words(one)} for one in line.quotes],
    }
