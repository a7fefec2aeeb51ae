"""What all tests share: expected texts that are kept in files, and how hypothesis searches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# How long one example takes says more about the machine than about evenhand.
settings.register_profile("evenhand", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=5000)
settings.load_profile("evenhand")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that keeps what comes out as what is expected."""
    parser.addoption(
        "--regenerate", action="store_true", help="keep what comes out as what is expected; read the diff"
    )


@pytest.fixture
def recorded(request: pytest.FixtureRequest) -> Callable[[Path, str], str]:
    """Give the expected text that a file keeps; with --regenerate, after keeping the actual one."""

    def read(path: Path, actual: str) -> str:
        if request.config.getoption("regenerate"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="\n")
        return path.read_text(encoding="utf-8")

    return read
