"""The board's fixtures and the server's, on both databases."""

from __future__ import annotations

from tests.integration.board.conftest import *  # noqa: F403
from tests.integration.board.test_site import anybody as anybody
from tests.integration.board.test_site import site as site
