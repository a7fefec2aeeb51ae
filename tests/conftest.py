"""What all tests share: expected texts that are kept in files, and how hypothesis searches."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings

# What an earlier run kept must not make a test pass, and what this one keeps saves most of its time.
os.environ["EVENHAND_CACHE"] = _KEPT = mkdtemp(prefix="evenhand-tests-")

# How long one example takes says more about the machine than about evenhand; random policies are
# larger than hypothesis expects, and not all of them are of interest to each test.
_CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile(
    "quick", deadline=None, max_examples=20, derandomize="CI" in os.environ, suppress_health_check=_CALM
)
settings.register_profile(  # other cases, and as many as one likes: EXAMPLES=3000 make thorough
    "thorough",
    settings.get_profile("quick"),
    derandomize=False,
    max_examples=int(os.environ.get("EXAMPLES", "60")),
)
settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add a flag that keeps what comes out as what is expected, and one that lets no test be skipped."""
    parser.addoption(
        "--regenerate", action="store_true", help="keep what comes out as what is expected; read the diff"
    )
    parser.addoption("--no-skips", action="store_true", help="let a test that would be skipped fail")


def pytest_unconfigure() -> None:
    """Remove what was kept for these tests."""
    rmtree(_KEPT, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a test fail for want of what it needs, where it must not be skipped."""
    report = yield
    if report.skipped and item.config.getoption("no_skips"):
        report.outcome = "failed"
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what makes a PDF where that cannot be done; in CI it must be possible."""
    making = [item for item in items if item.get_closest_marker("pdf")]
    if making and "CI" not in os.environ and (missing := _find_missing()):
        for item in making:
            item.add_marker(pytest.mark.skip(f"WeasyPrint cannot be imported: {missing}"))


def _find_missing() -> str:
    try:
        import_module("weasyprint")
    except (ImportError, OSError) as error:
        return str(error)
    return ""


@pytest.fixture
def recorded(request: pytest.FixtureRequest) -> Callable[[Path, str], str]:
    """Give the expected text that a file keeps; with --regenerate, after keeping the actual one."""

    def read(path: Path, actual: str) -> str:
        if request.config.getoption("regenerate"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="\n")
        return path.read_text(encoding="utf-8")

    return read
