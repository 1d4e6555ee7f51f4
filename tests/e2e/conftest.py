"""Commands as a person runs them: in their own process, with their own home."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from everyline.settings import Settings

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="session")
def environment(starter_settings: Settings, starter: object) -> dict[str, str]:
    """The environment of a user whose starter library is already built."""
    home = Path(starter_settings.library).parents[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVERYLINE_")}
    return {**kept, "HOME": str(home), "XDG_DATA_HOME": str(home), "PYTHONWARNINGS": "error::ResourceWarning"}


@pytest.fixture
def everyline(environment: dict[str, str]) -> Run:
    """Runs `everyline ARGS`; `feed` goes to its standard input."""

    def run(*args: str, feed: bytes = b"", **extra: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "everyline", *args]
        return subprocess.run(command, input=feed, capture_output=True, env={**environment, **extra}, timeout=120)

    return run
