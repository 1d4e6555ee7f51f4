"""Pages as a reader uses them: commands run, printed answers are real, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.docs.pages import ROOT, blocks, markdown_files, prints, run, steps

RUNNABLE = tuple(page for page in markdown_files() if steps(blocks(page.read_text(encoding="utf-8"))))
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|^\[[^\]]+\]:\s+(\S+)", re.M)


@pytest.mark.parametrize("page", RUNNABLE, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_commands_of_a_page_do_what_the_page_shows(page: Path, tmp_path: Path, data_home: Path) -> None:
    done = list(run(blocks(page.read_text(encoding="utf-8")), tmp_path, data_home))
    for number, (step, code, printed) in enumerate(done):
        shows_its_code = number + 1 < len(done) and done[number + 1][0].command == "echo $?"
        assert code == 0 or shows_its_code, f"$ {step.command}\nended with {code}\n{printed}"
        assert prints(step.printed, printed), f"$ {step.command}\n--- page\n{step.printed}\n--- program\n{printed}"


def test_the_tutorial_and_every_guide_hold_something_that_runs() -> None:
    guides = {*(ROOT / "docs/how-to").glob("*.md"), *(ROOT / "docs/tutorial").glob("*.md"), ROOT / "README.md"}
    with_python = {page for page in guides if any(b.language == "python" for b in blocks(page.read_text("utf-8")))}
    assert guides <= {*RUNNABLE, *with_python}


@pytest.mark.parametrize("page", markdown_files(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    missing = []
    for found in _LINK.finditer(text):
        target = (found[1] or found[2]).partition("#")[0]
        if target and not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
            missing.append(target)
    assert not missing
