"""A command loads what it needs, not all there is: a person waits at every start."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("sqlalchemy", "lancedb", "numpy", "docx", "pypdf", "fastapi", "cryptography", "fhir", "fhirpathpy")


def test_the_program_starts_without_what_single_commands_need() -> None:
    asked = f"import sys, everyline.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
