"""Runs the commands kept in bench/expected/*.yaml and holds what they print to the bounds kept beside them.

A measure's command prints JSON, one value or several. Under `expected`, `at_least` and `at_most` name figures by their
path through it (`held_out.caught`; members of a list by their `method`, or by `sample` and `half`, else by place) and
give the bound.
A figure that is not printed is a failure, as is one beyond its bound; a measure without bounds is only run and shown.

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


def figures(tree: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Every number of what was printed, with its path."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from figures(value, f"{path}.{key}".lstrip(".").replace(" ", "_").replace("-", "_"))
    elif isinstance(tree, list):
        for place, value in enumerate(tree):
            yield from figures(value, f"{path}.{_name(value, place)}".lstrip("."))
    elif isinstance(tree, int | float) and not isinstance(tree, bool):
        yield path, float(tree)


def _name(member: Any, place: int) -> str:
    if isinstance(member, dict) and "method" in member:
        return str(member["method"])
    if isinstance(member, dict) and {"sample", "half"} <= set(member):
        return f"{member['sample']}_{member['half']}".replace("-", "_")
    return str(place)


def printed_json(text: str) -> Any:
    """The JSON values of a text, anything between them passed over; one value as itself, several as a list."""
    decoder, values, at = json.JSONDecoder(), [], 0
    while at < len(text):
        if text[at] in "{[" and (at == 0 or text[at - 1] == "\n"):
            try:
                value, at = decoder.raw_decode(text, at)
                values.append(value)
                continue
            except ValueError:
                pass
        at += 1
    return values[0] if len(values) == 1 else values


def holds(name: str, kept: dict[str, Any]) -> bool:
    """Run one measure; whether every bound holds."""
    command = shlex.split(kept["command"])
    if command[0] == "python":
        command[0] = sys.executable
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parent)
    if done.returncode:
        print(f"{name}: FAILED ({done.returncode}): {done.stderr.strip()[-300:]}")
        return False
    measured = dict(figures(printed_json(done.stdout)))
    bounds = kept["expected"] if isinstance(kept.get("expected"), dict) else {}
    good = True
    for word, sign in (("at_least", 1), ("at_most", -1)):
        for path, bound in bounds.get(word, {}).items():
            got = measured.get(path)
            fine = got is not None and sign * got >= sign * bound
            good &= fine
            print(f"{name}: {path} {got} ({word.replace('_', ' ')} {bound}){'' if fine else '  SHORT'}")
    if not bounds:
        print(f"{name}: {json.dumps(measured)}")
    return good


def main() -> None:
    wanted = sys.argv[1:]
    files = sorted((HERE / "expected").glob("*.yaml"))
    kept = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}
    missing = [name for name in wanted if name not in kept]
    if missing:
        sys.exit(f"There is no measure {', '.join(missing)}; there are {', '.join(kept)}.")
    results = [holds(name, kept[name]) for name in (wanted or kept)]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
