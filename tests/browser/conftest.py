"""What the browser tests share: Chromium, and the pages that it opens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from two_sides import EXAMPLES, HOSTILE, example, two_sides

from evenhand import Policy, compare, render
from evenhand.comparing.side_by_side import labels
from evenhand.policy.recalling import recall_policy
from evenhand.reporting.comparisons import render_index

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """
    Chromium, without any traffic of its own.
    """
    playwright = pytest.importorskip("playwright.sync_api")
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("no chromium is installed")
    arguments = ["--no-sandbox", "--disable-background-networking"]
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built_in() -> Policy:
    """
    The built-in policy, in all its languages.
    """
    return recall_policy()


@pytest.fixture(scope="session")
def workbench_file() -> Path:
    """
    The workbench in one file, as `make workbench` builds it.
    """
    path = Path(__file__).parents[2] / "dist" / "evenhand.html"
    if not path.is_file():
        pytest.skip("`make workbench` has not built it")
    return path


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """
    The addresses of the pages: one for each example program, one on which every text is hostile, and the
    indexes of all examples, of two of them, and of hostile ones.
    """
    audits = {path.stem: example(path) for path in EXAMPLES}
    audits["hostile"] = two_sides(HOSTILE)
    folder = tmp_path_factory.mktemp("pages")
    addresses = {}
    for name, audited in audits.items():
        path = folder / f"{name}.html"
        path.write_text(render(audited, "html"), encoding="utf-8")
        addresses[name] = path.as_uri()
    for name in ("sora-early-access", "hostile"):
        path = folder / f"{name}-brief.html"
        path.write_text(render(audits[name], "brief-html"), encoding="utf-8")
        addresses[path.stem] = path.as_uri()
    indexes = {
        "index": [path.stem for path in EXAMPLES],
        "index-of-two": ["fair-on-paper", "fair-program"],
        "hostile-index": ["hostile"] * 5,
    }
    for name, programs in indexes.items():
        path = folder / f"{name}.html"
        index = render_index(
            compare([audits[each] for each in programs]),
            dict(zip(labels(), [f"{each}.html" for each in programs], strict=False)),
        )
        path.write_text(index, encoding="utf-8")
        addresses[name] = path.as_uri()
    return addresses
