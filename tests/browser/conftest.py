"""What the browser tests share: Chromium, and the pages that it opens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from two_sides import EXAMPLES, HOSTILE, example, two_sides

from evenhand import compare, render, render_comparison

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
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """
    The addresses of the pages: one for each example program, one on which every text is hostile, and
    comparisons of both kinds.
    """
    audits = {path.stem: example(path) for path in EXAMPLES}
    hostile = two_sides(HOSTILE)
    written = {name: render(audited, "html") for name, audited in audits.items()} | {
        "hostile": render(hostile, "html"),
        "comparison": render_comparison(compare(list(audits.values())), "html"),
        "hostile-comparison": render_comparison(compare([hostile, hostile]), "html"),
    }
    folder = tmp_path_factory.mktemp("pages")
    for name, page in written.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in written}
