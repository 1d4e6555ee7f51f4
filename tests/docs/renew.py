"""Writes again what pages copy from the program: the sample answer, and the measured figures.

    python tests/docs/renew.py

Run it after a change of wording or a new measurement, and read the difference before committing it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.docs.pages import ROOT, environment

SAMPLE = re.compile(r"(```console\n\$ (everyline ask [^\n]+)\n).*?(^```$)", re.M | re.S)
FIGURES = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->)", re.S)


def figures() -> str:
    """Every kept measurement as a table: measure, figures, command, in order of the files' names."""
    rows = ["| measure | figures | command |", "| --- | --- | --- |"]
    for file in sorted((ROOT / "bench" / "expected").glob("*.yaml")):
        kept = yaml.safe_load(file.read_text(encoding="utf-8"))
        said = _told("measured", kept) or _told("expected", kept)
        link = f"[{file.stem}](../../bench/expected/{file.name})"
        command = " ".join(str(kept["command"]).split()).replace("|", "\\|")
        rows.append(f"| {link} | {said} | `{command}` |")
    return "\n".join(rows) + "\n"


def _told(key: str, kept: Mapping[str, object]) -> str:
    if key not in kept:
        return ""
    return f"{key}: " + "; ".join(_flat(kept[key])).replace("|", "\\|")


def _flat(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{path} {key}".strip())
    elif isinstance(value, list):
        yield f"{path} {', '.join(map(str, value))}".strip()
    else:
        yield f"{path} {' '.join(str(value).split())}".strip()


def main() -> None:
    page = ROOT / "docs" / "explanation" / "retrieval.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(FIGURES.sub(lambda found: f"{found[1]}{figures()}{found[2]}", text), encoding="utf-8")
    readme = ROOT / "README.md"
    with tempfile.TemporaryDirectory() as home:

        def answered(found: re.Match[str]) -> str:
            done = subprocess.run(
                ["bash", "-c", found[2]], env=environment(Path(home)), capture_output=True, text=True, check=True
            )
            return f"{found[1]}{done.stdout}{found[3]}"

        readme.write_text(SAMPLE.sub(answered, readme.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
