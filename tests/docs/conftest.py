"""What the tests of documentation share: a data folder with the starter library already built."""

from __future__ import annotations

from pathlib import Path

import pytest

from everyline.engine.build import Bench
from everyline.settings import Settings


@pytest.fixture(scope="session")
def data_home(starter: Bench, starter_settings: Settings) -> Path:
    """A user's data folder after the first question."""
    return Path(starter_settings.library).parents[1]
