"""The workbench in one file: it opens from the disk, needs nothing, sends nothing, and forgets nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from running import BAD, run
from serving import NOW
from two_sides import EXAMPLES
from workbench.parts import read_list

from evenhand import Policy
from evenhand.workbench.exchange import PageRequest
from evenhand.workbench.memory import FolderInMemory
from evenhand.workbench.responding import Workbench

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

LARGEST = 14_000_000
SEND = "([method, path, body]) => evenhandSend(method, path, new URLSearchParams(body))"
BY_THE_PARSER = ("This is not YAML", "The text holds half a character")
POLICY = (
    r"default-src 'none'; script-src ('sha256-[\w+/]{43}=' )+'wasm-unsafe-eval'; "
    r"style-src 'sha256-[\w+/]{43}='; worker-src blob:; "
    r"connect-src 'none'; form-action 'none'; base-uri 'none'"
)


@pytest.fixture(scope="module")
def page(chromium: Browser, workbench_file: Path) -> Iterator[Page]:
    """
    The file in a browser without a network; all that it asks for and complains of is kept.
    """
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda each: asked.append(each.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda failure: said.append(str(failure)))
    page.goto(workbench_file.as_uri())
    page.get_by_role("link", name="My own program").wait_for()
    yield page
    context.close()
    others = [each for each in asked if not each.startswith(("blob:", workbench_file.as_uri()))]
    assert ([], []) == (others, said)


def test_the_file_is_small_enough_to_send(workbench_file: Path) -> None:
    """
    The whole file fits into a message.
    """
    assert workbench_file.stat().st_size < LARGEST


def test_its_policy_lets_nothing_out(workbench_file: Path) -> None:
    """
    The file tells the browser to connect to nowhere, to send no form, and to run no script but its own.
    """
    text = workbench_file.read_text(encoding="utf-8")
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)

    assert re.fullmatch(POLICY, policy)


def test_what_it_is_made_of_is_named(page: Page) -> None:
    """
    The file names its version, its policy's digest, and the hash of every part.
    """
    about = page.locator("#file details")
    about.locator("summary").click()
    told = about.inner_text()

    assert [] == [
        each.name for each in read_list() if f"{each.name}\t{each.version}\t{each.sha256}" not in told
    ]
    assert "The policy's digest" in told


@pytest.mark.parametrize(
    "attempt", ["fetch('https://example.com/?' + 1)", "new WebSocket('wss://example.com')"]
)
def test_nothing_typed_can_leave(chromium: Browser, workbench_file: Path, attempt: str) -> None:
    """
    Even a script that stood in the page could send nothing: the browser refuses it.
    """
    page = chromium.new_page()
    page.goto(workbench_file.as_uri())
    blocked = page.evaluate(
        "(attempt) => new Promise((give) => {"
        " document.addEventListener('securitypolicyviolation', (event) => give(event.effectiveDirective));"
        f" try {{ {attempt} }} catch {{}} }})"
    )
    page.close()

    assert "connect-src" == blocked


def test_a_draft_survives_the_page(page: Page) -> None:
    """
    Whoever opens the file again goes on where they were; who begins anew finds nothing of it.
    """
    page.get_by_role("link", name="My own program").click()
    page.get_by_label("What is it called?").fill("Lumen preview")
    page.get_by_label("Who runs it?").fill("Lumen")
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_role("link", name="Questions").wait_for()
    page.evaluate("onbeforeunload = null")
    page.reload()
    page.get_by_role("link", name="Questions").wait_for()
    page.get_by_role("link", name="evenhand").click()
    page.get_by_role("heading", name="Lumen preview").wait_for()
    page.get_by_role("button", name="Begin anew").click()

    page.get_by_role("link", name="My own program").wait_for()


def test_it_says_of_mistakes_what_every_door_says(page: Page, built_in: Policy) -> None:
    """
    Of each description that is wrong, the page that says how is the same here and elsewhere.

    What is no YAML is told in the words of its parser, which is another one here.
    """
    bench = Workbench(built_in, lambda: NOW)
    texts = [each.read_bytes().decode(errors="replace") for each in sorted((BAD / "programs").glob("*.yaml"))]
    expected = [
        bench.respond(FolderInMemory(), PageRequest("POST", "/open", {}, {"text": (text,)})).body.decode()
        for text in texts
    ]
    given = [page.evaluate(SEND, ["POST", "/open", {"text": text}])["text"] for text in texts]

    differ = [each for each, other in zip(expected, given, strict=True) if each != other]
    assert [] == [each for each in differ if not any(said in each for said in BY_THE_PARSER)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.stem)
def test_its_reports_have_the_bytes_of_the_command_line(page: Page, tmp_path: Path, example: Path) -> None:
    """
    The page and the JSON that the file gives of a program are those that `evenhand audit` writes; where
    questions are open, one line on the page says that it is a draft.
    """
    text = example.read_text(encoding="utf-8")
    page.evaluate(SEND, ["POST", "/open", {"text": text}])
    given = [
        page.evaluate(SEND, ["GET", path, {}])["text"] for path in ("/take/report.html", "/take/audit.json")
    ]
    page.get_by_role("button", name="Begin anew").click()
    page.get_by_role("link", name="My own program").wait_for()
    (tmp_path / "program.yaml").write_text(text, encoding="utf-8")
    run("audit", "program.yaml", "-f", "html:report.html", "-f", "json:audit.json", folder=tmp_path)
    expected = [(tmp_path / name).read_text(encoding="utf-8") for name in ("report.html", "audit.json")]

    assert expected == [re.sub(r"<p><strong>Draft: .*</strong></p>\n", "", each) for each in given]
