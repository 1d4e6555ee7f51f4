"""The kept measurements of `bench/expected` as part of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

EXPECTED = Path(__file__).parents[2] / "bench" / "expected"
FIGURES = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->)", re.S)


def figures() -> str:
    """Each kept measure with its command, what was measured and what is expected, in order of the files' names."""
    return "\n".join(line for file in sorted(EXPECTED.glob("*.yaml")) for line in _measure(file)) + "\n"


def _measure(file: Path) -> Iterator[str]:
    kept = yaml.safe_load(file.read_text(encoding="utf-8"))
    yield f"### [{file.stem}](../../bench/expected/{file.name})"
    yield from ("", f"`{_line(kept['command'])}`", "")
    if "metric" in kept:
        yield from (f"Measures {_line(kept['metric'])}.", "")
    if "measured" in kept:
        yield from (*_told(kept["measured"]), "")
    if "expected" in kept:
        yield from (f"Expected: {'; '.join(_flat(kept['expected']))}.", "")


def _told(measured: object) -> Iterator[str]:
    """A table of one row for each thing measured where all were measured alike, else a sentence."""
    if not (isinstance(measured, Mapping) and all(isinstance(row, Mapping) for row in measured.values())):
        yield f"Measured: {'; '.join(_flat(measured))}."
        return
    columns = list(dict.fromkeys(column for row in measured.values() for column in row))
    yield f"| | {' | '.join(map(_word, columns))} |"
    yield f"| --- |{' --- |' * len(columns)}"
    for name, row in measured.items():
        yield f"| {_word(name)} | {' | '.join(_line(row.get(column, '')) for column in columns)} |"


def _flat(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{path} {_word(key)}".strip())
    elif isinstance(value, list):
        yield f"{path} {', '.join(map(_line, value))}".strip()
    else:
        yield f"{path} {_line(value)}".strip()


def _word(key: object) -> str:
    return str(key).replace("_", " ")


def _line(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
