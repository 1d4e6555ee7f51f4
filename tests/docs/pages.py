"""Markdown pages as the tests see them: fenced blocks, commands with what they print, links.

A block ```` ```console ```` holds commands after `$ ` and what they print. A block with `file=NAME` after its language
is a file the commands of the page work on. The commands of a page run in order, in one folder and one shell. In what
is printed, `...` stands for anything, over several lines too, and lines that differ from run to run are not compared.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Where the library lies, and the hashes that follow from its content.
_VARIES = re.compile(r"^- (?:Answer|Library|Snapshot|Index): .*$|sha256:[0-9a-f]{64}|minilm[\w-]*@[0-9a-f]+", re.M)
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```\s*$", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the words after the fence, and its text."""

    info: tuple[str, ...]
    body: str

    @property
    def language(self) -> str:
        return self.info[0] if self.info else ""

    @property
    def file(self) -> str | None:
        return next((word.removeprefix("file=") for word in self.info if word.startswith("file=")), None)


@dataclass(frozen=True, slots=True)
class Step:
    """A command and what a page says it prints."""

    command: str
    printed: str


def markdown_files() -> tuple[Path, ...]:
    """Every page of the project, in order."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "content").rglob("*.md")]
    found += [*(ROOT / "bench").rglob("*.md"), *(ROOT / "src").rglob("*.md")]
    return tuple(sorted(page for page in found if "node_modules" not in page.parts))


def blocks(text: str) -> tuple[Block, ...]:
    """The fenced blocks of a page, in order."""
    return tuple(Block(tuple(found["info"].split()), found["body"]) for found in _FENCE.finditer(text))


def steps(page: tuple[Block, ...]) -> tuple[Step, ...]:
    """The commands of a page, in order; a line after `> ` goes on with the command above it."""
    found: list[Step] = []
    for block in page:
        if block.language != "console":
            continue
        command, printed = "", []
        for line in [*block.body.splitlines(), "$ "]:
            if line.startswith("$ "):
                if command:
                    found.append(Step(command, "\n".join(printed)))
                command, printed = line[2:], []
            elif line.startswith("> ") and not printed:
                command += "\n" + line[2:]
            else:
                printed.append(line)
    return tuple(found)


def run(page: tuple[Block, ...], folder: Path, data_home: Path) -> Iterator[tuple[Step, int, str]]:
    """Each step of a page with the exit code and the standard output it really has."""
    for block in page:
        if block.file is not None:
            (folder / block.file).write_text(block.body, encoding="utf-8")
    wanted = steps(page)
    mark = "=-=-="
    script = "\n".join(f"{step.command}\n__code=$?; printf '\\n{mark}%s\\n' $__code; (exit $__code)" for step in wanted)
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment(data_home), capture_output=True, text=True, timeout=300
    )
    parts = re.split(rf"\n{mark}(\d+)\n", done.stdout)
    if len(parts) != 2 * len(wanted) + 1:
        raise AssertionError(f"the commands did not all run: {done.stdout}\n{done.stderr}")
    for number, step in enumerate(wanted):
        code = int(parts[2 * number + 1])
        yield step, code, parts[2 * number] if code == 0 else f"{parts[2 * number]}{done.stderr}"


def environment(data_home: Path) -> dict[str, str]:
    """What a person's shell has: the installed command on the path, and a data folder of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("EVERYLINE_", "COV_", "PYTEST_"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**kept, "PATH": path, "XDG_DATA_HOME": str(data_home), "HOME": str(data_home), "COLUMNS": "100"}


def prints(wanted: str, got: str) -> bool:
    """Whether output is as a page shows it."""
    pattern = ".*?".join(re.escape(part) for part in steady(wanted).strip().split("..."))
    return re.fullmatch(pattern, steady(got).strip(), re.S) is not None


def steady(text: str) -> str:
    """Text without what differs from run to run, and without white space at the ends of lines."""
    return "\n".join(line.rstrip() for line in _VARIES.sub("(varies)", text).splitlines())


def table(text: str, heading: str = "") -> tuple[tuple[str, ...], ...]:
    """The rows of every table under a heading (of the page, where none is given), without heads; cells stripped."""
    part = text
    if heading:
        level = len(heading) - len(heading.lstrip("#"))
        found = re.search(rf"^{re.escape(heading)}\s*$(.*?)(?=^#{{1,{level}}} |\Z)", text, re.M | re.S)
        part = found[1] if found else ""
    rows = []
    for line in part.splitlines():
        if line.startswith("|") and not re.fullmatch(r"[|\s:-]+", line):
            rows.append(tuple(cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]))
        elif re.fullmatch(r"\|[|\s:-]+", line) and rows:
            rows.pop()  # what stood above the rule was the head
    return tuple(rows)


def codes(cell: str) -> tuple[str, ...]:
    """What stands between backticks in a cell."""
    return tuple(re.findall(r"`([^`]+)`", cell))
