"""Runs the commands kept in bench/expected/*.yaml and sets what they print beside what is expected.

A measure's command prints JSON on its last line. Every number under `expected` that the printed JSON also holds (by the
same path of keys) is compared; `tolerance` is the share it may fall short by, unless a `direction: lower` says that
smaller is better. Ends with 1 where a figure falls short.

    python bench/run.py [NAME ...]     # all, or those named
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


def numbers(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    """Every number of a tree of mappings with its path."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from numbers(value, (*path, str(key)))
    elif isinstance(tree, int | float) and not isinstance(tree, bool):
        yield path, float(tree)


def last_json(printed: str) -> Any:
    """The last JSON value a command printed: its last line, or all from the last line that begins with a brace."""
    lines = printed.strip().splitlines()
    for start in range(len(lines) - 1, -1, -1):
        if lines[start].startswith(("{", "[")):
            try:
                return json.loads("\n".join(lines[start:]))
            except ValueError:
                continue
    return {}


def compare(name: str, kept: dict[str, Any]) -> bool:
    """Run one measure; whether every figure is as good as expected."""
    command = shlex.split(kept["command"])
    if command[0] == "python":
        command[0] = sys.executable
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parent)
    if done.returncode:
        print(f"{name}: FAILED ({done.returncode}): {done.stderr.strip().splitlines()[-1:]}")
        return False
    measured = dict(numbers(last_json(done.stdout)))
    tolerance = float(kept.get("tolerance", 0.05)) if not isinstance(kept.get("tolerance"), str) else 0.05
    lower = str(kept.get("direction", "higher")) == "lower"
    good = True
    for path, wanted in numbers(kept.get("expected", {})):
        got = measured.get(path)
        if got is None:
            continue
        fine = got <= wanted * (1 + tolerance) if lower else got >= wanted * (1 - tolerance)
        good &= fine
        print(f"{name}: {'.'.join(path)} {got:g} (expected {wanted:g}){'' if fine else '  SHORT'}")
    if not measured:
        print(f"{name}: {done.stdout.strip()[-400:]}")
    return good


def main() -> None:
    wanted = sys.argv[1:]
    kept = {
        file.stem: yaml.safe_load(file.read_text(encoding="utf-8"))
        for file in sorted((HERE / "expected").glob("*.yaml"))
    }
    missing = [name for name in wanted if name not in kept]
    if missing:
        sys.exit(f"There is no measure {', '.join(missing)}; there are {', '.join(kept)}.")
    results = [compare(name, kept[name]) for name in (wanted or kept)]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
