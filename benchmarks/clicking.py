"""`python -m benchmarks.clicking`: how long somebody waits who describes a program in a browser."""

from __future__ import annotations

import datetime as dt
import shutil
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import click
from playwright.sync_api import sync_playwright

from benchmarks.machine import describe_machine
from evenhand.policy.recalling import recall_policy
from evenhand.serve.folder import FolderOnDisk
from evenhand.serve.running import serve_beside
from evenhand.workbench.responding import Workbench

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_ROOT: Final = Path(__file__).parents[1]
_FILE: Final = _ROOT / "dist" / "evenhand.html"
_PAGE: Final = _ROOT / "docs" / "speed" / "workbench.md"
_EXAMPLE: Final = _ROOT / "examples" / "programs" / "fair-program.yaml"
_QUESTION: Final = "/q/sharing.criticism_allowed"
_ROUNDS: Final = 21
_STARTS: Final = 3
# Clicks the answer that is not chosen, and waits until what hangs on it has been drawn anew.
_CLICK: Final = """() => new Promise((give) => {
  const other = document.querySelector("input[name=a]:not(:checked)");
  const begun = performance.now();
  new MutationObserver((_, watch) => { watch.disconnect(); give(performance.now() - begun); })
    .observe(document.getElementById("panel"), { childList: true, subtree: true });
  other.click();
})"""
_OPEN: Final = "(text) => evenhandSend('POST', '/open', new URLSearchParams({ text }))"


@click.command()
@click.option("--output", type=click.Path(path_type=Path), default=_PAGE, help="The page that is written.")
def main(output: Path) -> None:
    """Measure both doors of the workbench in Chromium, and write a page of what it came to."""
    if not _FILE.is_file():
        raise click.ClickException("There is no dist/evenhand.html; `make workbench` builds it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        first, in_file = _measure_file(browser)
        served = _measure_server(browser)
    page = _write(first, served, in_file)
    output.write_text(page, encoding="utf-8", newline="")
    click.echo(page)


def _measure_file(browser: Browser) -> tuple[list[float], list[float]]:
    """Give the seconds until the first question stands there, and the milliseconds of each click."""
    seconds = []
    for _ in range(_STARTS):
        context = browser.new_context(offline=True)
        page = context.new_page()
        begun = time.perf_counter()
        page.goto(_FILE.as_uri())
        page.get_by_role("link", name="My own program").click()
        page.get_by_label("What is it called?").fill("A preview")
        page.get_by_label("Who runs it?").fill("Lumen")
        page.get_by_role("button", name="Begin", exact=True).click()
        page.get_by_role("button", name="Save and go on").wait_for()
        seconds.append(time.perf_counter() - begun)
        context.close()
    page = browser.new_context(offline=True).new_page()
    page.goto(_FILE.as_uri())
    page.get_by_role("link", name="My own program").wait_for()
    page.evaluate(_OPEN, _EXAMPLE.read_text(encoding="utf-8"))
    page.evaluate("(address) => { location.hash = address; }", _QUESTION)
    return seconds, _click(page)


def _measure_server(browser: Browser) -> list[float]:
    bench = Workbench(recall_policy(), lambda: dt.datetime.now(dt.UTC))
    with TemporaryDirectory() as name, serve_beside(bench, FolderOnDisk(Path(name))) as door:
        door.folder.write("program.yaml", _EXAMPLE.read_bytes())
        page = browser.new_context().new_page()
        page.goto(f"http://127.0.0.1:{door.port}/enter/{door.keys.link}")
        page.get_by_role("link", name="Questions").wait_for()
        page.goto(f"http://127.0.0.1:{door.port}{_QUESTION}")
        return _click(page)


def _click(page: Page) -> list[float]:
    page.locator("#panel").wait_for()
    return [float(page.evaluate(_CLICK)) for _ in range(_ROUNDS)]


def _write(first: list[float], served: list[float], in_file: list[float]) -> str:
    rows = [
        ("The file opened: until the first question stands there", first, "s", "10 s"),
        ("A click, until the verdicts have moved: behind the server", served, "ms", "200 ms"),
        ("A click, until the verdicts have moved: in the file", in_file, "ms", "400 ms"),
    ]
    table = "\n".join(
        f"| {what} | {_show(statistics.median(times), unit)} | {_show(max(times), unit)} | {goal} |"
        for what, times, unit, goal in rows
    )
    return f"""# How long one waits in the workbench

Measured in Chromium, without a network, on {describe_machine()}, by `python -m benchmarks.clicking`. The clicks change one answer of a whole description (`examples/programs/fair-program.yaml`) and are waited for in the page; each is written to the description before the verdicts move.

| what | median | longest | goal |
|---|---|---|---|
{table}
"""  # noqa: E501 - a paragraph of Markdown is one line


def _show(number: float, unit: str) -> str:
    return f"{number:.1f} {unit}" if unit == "s" else f"{number:.0f} {unit}"


if __name__ == "__main__":
    main()
