"""The HTML report in a browser: for everyone, at every width, without a network and without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from looking import OPEN_ALL, look_at
from two_sides import EXAMPLES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

RULE = "pay/work-is-paid"
NAMES = (
    "empty",
    "fair-on-paper",
    "fair-program",
    "hostile",
    "hostile-brief",
    "hostile-index",
    "index",
    "index-of-two",
    "just-enough-to-fail",
    "paid-red-team",
    "sora-early-access",
    "sora-early-access-brief",
    "volunteer-community",
)
WIDTHS = (1280, 768, 360)
Open = Callable[..., "Page"]


@pytest.fixture
def opened(chromium: Browser, pages: dict[str, str]) -> Iterator[Open]:
    """
    Open a page in a window of its own.
    """
    contexts = []

    def open_page(name: str, *, anchor: str = "", width: int = 1280, **more: Any) -> Page:
        contexts.append(chromium.new_context(viewport={"width": width, "height": 900}, **more))
        page = contexts[-1].new_page()
        page.goto(pages[name] + anchor)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_violation_and_nothing_overflows(opened: Open, name: str, scheme: str) -> None:
    """
    With every finding open, at each width, in light and in dark, the page serves everyone and fits.
    """
    page = opened(name, color_scheme=scheme, bypass_csp=True)  # axe is a script of its own

    assert {width: (width, []) for width in WIDTHS} == look_at(page, WIDTHS)


@pytest.mark.parametrize("name", NAMES)
def test_no_request_leaves_the_page_and_nothing_is_refused(
    chromium: Browser, pages: dict[str, str], name: str
) -> None:
    """
    The page asks for itself only, its policy lets all of it through, and no alert of a hostile text opens.
    """
    page = chromium.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda failure: said.append(str(failure)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(pages[name])
    page.evaluate(OPEN_ALL)
    page.close()

    assert ([pages[name]], []) == (asked, said)


def test_the_page_reads_without_a_script(opened: Open) -> None:
    """
    Without a script a finding opens by its summary, and the tools that need one are not shown.
    """
    page = opened("sora-early-access", java_script_enabled=False)
    page.locator("details.annex > summary").first.click()
    page.locator("details.finding > summary").first.click()

    assert [True, False] == [page.locator("details.finding dl").nth(place).is_visible() for place in (0, 1)]
    assert page.locator("#tools").is_hidden()


@pytest.mark.parametrize("script", [True, False])
def test_a_link_to_a_rule_opens_its_finding(opened: Open, script: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """
    Whoever follows a link to a rule sees its finding open.
    """
    page = opened("sora-early-access", anchor=f"#{RULE}", java_script_enabled=script)
    page.locator("details.finding[open]").wait_for()

    assert ["evidence", RULE] == page.locator("details[open] > div").evaluate_all(
        "(all) => all.map((each) => each.id)"
    )


def test_the_tools_narrow_the_findings(opened: Open) -> None:
    """
    Unticking a verdict hides its findings, words narrow them further, and the number shown is said.
    """
    page = opened("sora-early-access", anchor="#evidence")
    for box in page.locator("#tools input[type=checkbox]:not([value=alleged])").all():
        box.uncheck()
    findings = page.locator("details.finding").count()
    alleged = page.locator("details.finding:visible").count()
    page.locator("#tools input[type=search]").fill("without case-by-case approval")

    assert page.locator("details.finding.alleged").count() == alleged
    assert [f"1 of {findings} findings shown"] == page.locator("#tools output").all_inner_texts()
    assert 1 == page.locator("details.finding:visible").count()


def test_a_link_to_a_hidden_finding_shows_it(opened: Open) -> None:
    """
    A link wins over what the reader has filtered out.
    """
    page = opened("sora-early-access", anchor="#evidence")
    page.locator("#tools input[type=search]").fill("no finding holds these words")
    page.locator(f'.told a[href="#{RULE}"]').click()

    assert page.locator(f'[id="{RULE}"] dl').is_visible()


def test_all_findings_open_and_close_at_once(opened: Open) -> None:
    """
    One button opens every finding, another closes them.
    """
    page = opened("fair-program", anchor="#evidence")
    findings = page.locator("details.finding").count()
    page.get_by_role("button", name="Open all").click()
    opened_at_once = page.locator("details.finding[open]").count()
    page.get_by_role("button", name="Close all").click()

    assert (findings, 0) == (opened_at_once, page.locator("details.finding[open]").count())


@pytest.mark.parametrize("script", [True, False])
def test_paper_shows_every_finding_open(opened: Open, script: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """
    On paper nothing stays folded, and what only a screen can use is left out.
    """
    page = opened("fair-on-paper", java_script_enabled=script)
    page.emulate_media(media="print")
    hidden = page.locator("details.finding dl").evaluate_all(
        "(all) => all.filter((each) => !each.checkVisibility())"
    )

    assert [] == hidden
    assert not page.locator("#tools, .skip").filter(visible=True).count()


def test_a_finding_is_copied_with_its_sources_and_its_link(opened: Open) -> None:
    """
    What lands in the clipboard can be quoted: the sentences, where they were read, and the way to them.
    """
    page = opened("sora-early-access", permissions=["clipboard-read", "clipboard-write"])
    finding = page.locator(".told").filter(has=page.locator(f'a[href="#{RULE}"]'))
    finding.get_by_role("button", name="Copy").click()
    finding.locator(".copied").wait_for()
    said, sources, link = page.evaluate("navigator.clipboard.readText()").split("\n")

    assert (True, True, True) == (
        "Sora PR Puppets" in said,
        "OpenAI's Sora Leaked" in sources,
        link.endswith(f".html#{RULE}"),
    )


def test_an_index_leads_to_the_criteria_of_a_program(opened: Open) -> None:
    """
    Whoever follows a score of the index sees the criterion in the report of that program.
    """
    page = opened("index-of-two")
    page.locator('main td a[href*="fair-on-paper.html#criterion-pay"]').click()

    page.locator("#criterion-pay").wait_for()
    assert page.url.endswith("fair-on-paper.html#criterion-pay")


def test_an_index_is_sorted_by_the_column_that_is_chosen(opened: Open) -> None:
    """
    The least is first, then the most, and what has no score in it is last either way.
    """
    page = opened("index")
    shown = "[...document.querySelectorAll('tbody tr')].map((row) => row.cells[9].dataset.by)"
    head = page.locator("thead th").nth(9)
    head.locator("button").click()
    falling = page.evaluate(shown)
    head.locator("button").click()
    rising = page.evaluate(shown)

    assert "ascending" == head.get_attribute("aria-sort")
    assert [_lows(falling), _lows(rising)] == [sorted(_lows(falling), reverse=True), sorted(_lows(rising))]
    assert [0, 0] == [any(not each for each in order[: len(_lows(order))]) for order in (falling, rising)]


def _lows(cells: list[str]) -> list[float]:
    return [float(each.split()[0]) for each in cells if each]


def test_the_tools_narrow_an_index(opened: Open) -> None:
    """
    Words and opinions hide what they do not fit, and "Show all" brings everything back.
    """
    page = opened("index")
    rows = page.locator("tbody tr")
    page.locator("input[type=search]").fill("sora")
    sought = rows.filter(visible=True).count()
    page.locator("button[name=all]").click()
    page.locator("input[value=conforms]").uncheck()

    assert (1, rows.count() - 1) == (sought, rows.filter(visible=True).count())
    assert f"{rows.count() - 1} of {rows.count()}" in (page.locator("output").text_content() or "")


def test_an_index_reads_without_a_script(opened: Open) -> None:
    """
    The table is whole and sorted; what would need the script is not shown.
    """
    page = opened("index", java_script_enabled=False)

    assert len(EXAMPLES) == page.locator("tbody tr").filter(visible=True).count()
    assert (0, True) == (page.locator("table button").count(), page.locator("#tools").is_hidden())


def test_the_keyboard_reaches_the_opinion_first(opened: Open) -> None:
    """
    The first stop of the keyboard is the link that skips to the opinion, and it leads there.
    """
    page = opened("fair-program")
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert ("Skip to the opinion", "main") == (first, page.evaluate("document.activeElement.id"))


def test_the_picture_follows_the_dark(opened: Open) -> None:
    """
    The bars of the picture are drawn in the colours of the scheme.
    """
    fill = "getComputedStyle(document.querySelector('.secured')).fill"

    assert opened("fair-program").evaluate(fill) != opened("fair-program", color_scheme="dark").evaluate(fill)
