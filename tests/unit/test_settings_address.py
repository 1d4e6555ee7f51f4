"""Where the world reaches the server: taken as it is meant, refused where it could lead elsewhere."""

from __future__ import annotations

import pytest

from everyline.errors import InvalidSettings
from everyline.settings import Settings


def address(given: str) -> str:
    return Settings.read({"HOME": "/nowhere", "EVERYLINE_ADDRESS": given}).address


@pytest.mark.parametrize(
    "given, taken",
    [
        ("", "http://127.0.0.1:8000"),
        ("https://Answers.example.org/", "https://answers.example.org"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_an_address_is_scheme_host_and_port(given: str, taken: str) -> None:
    assert address(given) == taken


@pytest.mark.parametrize(
    "given",
    [
        "answers.example.org",
        "javascript:alert(1)",
        "https://a.example/path",
        "https://a.example\r\nX: 1",
        "https://u@a",
    ],
)
def test_anything_else_is_refused_in_words(given: str) -> None:
    with pytest.raises(InvalidSettings, match="EVERYLINE_ADDRESS"):
        address(given)
