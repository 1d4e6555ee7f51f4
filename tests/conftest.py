"""What several kinds of test share: the starter library, built once a session, and the data kept beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from everyline.engine.build import Bench, open_library
from everyline.settings import Settings

SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data sets; a test that needs it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared/data, which is not here")
    return SHARED


@pytest.fixture(scope="session")
def starter_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("home")
    return Settings.read({"XDG_DATA_HOME": str(home), "HOME": str(home)})


@pytest.fixture(scope="session")
def starter(starter_settings: Settings) -> Bench:
    """The starter library as a first-time user gets it."""
    return open_library(starter_settings)
