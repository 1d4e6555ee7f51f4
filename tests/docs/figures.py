"""The kept measurements of `bench/expected` as parts of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "bench" / "expected"
_PARTS = re.compile(r"(<!-- (figures|ndcg) -->\n).*?(<!-- end of \2 -->)", re.S)


def with_figures(page: str) -> str:
    """A page with every part that copies measurements written anew."""
    made = {"figures": figures, "ndcg": ndcg}
    return _PARTS.sub(lambda found: f"{found[1]}{made[found[2]]()}{found[3]}", page)


def figures() -> str:
    """Each kept measure with its command, what was measured and what is expected, in order of the files' names."""
    return "\n".join(line for file in sorted(EXPECTED.glob("*.yaml")) for line in _measure(file)) + "\n"


def ndcg() -> str:
    """nDCG@10 of every retrieval set, a column a set."""
    sets = [_kept(file) for file in sorted(EXPECTED.glob("retrieval_*.yaml"))]
    rows = [f"| | {' | '.join(map(_set, sets))} |", f"| --- |{' --- |' * len(sets)}"]
    for method in dict.fromkeys(name for kept in sets for name in kept.get("measured", {})):
        scores = [kept.get("measured", {}).get(method, {}).get("ndcg_at_10") for kept in sets]
        rows.append(f"| {method} | {' | '.join('' if score is None else f'{score:.3f}' for score in scores)} |")
    return "\n".join(rows) + "\n"


def _set(kept: Mapping[str, Any]) -> str:
    """The data of a measure, and the vectors where they are not the default ones, from its command."""
    words = str(kept["command"]).split()
    name = words[words.index("--set") + 1]
    return f"{name}, {words[words.index('--encoder') + 1]} vectors" if "--encoder" in words else name


def _kept(file: Path) -> dict[str, Any]:
    kept: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return kept


def _measure(file: Path) -> Iterator[str]:
    kept = _kept(file)
    yield from (f"## [{file.stem}](../../bench/expected/{file.name})", "", f"`{_line(kept['command'])}`", "")
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
