"""Writes again what pages copy from the program: the sample answer, and the measured figures.

    python tests/docs/renew.py

Run it after a change of wording or a new measurement, and read the difference before committing it.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from figures import with_figures
from pages import ROOT, environment
from states import with_states

SAMPLE = re.compile(r"(```console\n\$ (everyline ask [^\n]+)\n).*?(^```$)", re.M | re.S)


def main() -> None:
    for page in sorted((ROOT / "docs").rglob("*.md")):
        page.write_text(with_states(with_figures(page.read_text(encoding="utf-8"))), encoding="utf-8")
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
