"""The screens of the workbench: for everyone, at every width, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from looking import look_at
from serving import BEGUN, served
from two_sides import EXAMPLES

from evenhand import Policy
from evenhand.workbench.exchange import PageRequest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

    from evenhand.serve.app import Door

pytestmark = pytest.mark.browser

WIDTHS = (1280, 768, 375)
[SORA] = [each for each in EXAMPLES if each.stem == "sora-early-access"]
# A screen is what stands in the folder, and an address: several forms of a question, and two ways of one.
SCREENS = {
    "start": ("nothing", "/"),
    "open": ("nothing", "/open"),
    "going on": ("own", "/"),
    "new": ("nothing", "/new?way=own"),
    "yes or no": ("own", "/q/sponsor.for_profit"),
    "several": ("own", "/q/work.kinds"),
    "share": ("own", "/q/pay.offered_share"),
    "several claims": ("sora", "/q/sharing.approval_scope"),
    "a claim": ("sora", "/q/sharing.approval_scope?claim=new"),
    "check": ("sora", "/check"),
    "open questions": ("own", "/check?show=open"),
    "sides": ("sora", "/sides"),
    "sources": ("sora", "/sources"),
    "header": ("own", "/header"),
    "replies": ("sora", "/replies/sharing.approval_scope"),
    "origins": ("sora", "/origins?fact=sharing.approval_scope"),
    "on paper": ("own", "/questionnaire"),
    "to do": ("sora", "/to-do"),
    "find": ("sora", "/find?words=approval"),
    "take": ("sora", "/take"),
    "broken": ("broken", "/"),
}


@pytest.fixture(scope="module")
def folders(built_in: Policy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Door]]:
    """
    Folders that are served: an empty one, one that was begun, the example of four articles, a broken one.
    """
    root = tmp_path_factory.mktemp("folders")
    with (
        served(root / "nothing", built_in) as nothing,
        served(root / "own", built_in) as own,
        served(root / "sora", built_in) as sora,
        served(root / "broken", built_in) as broken,
    ):
        begun = {name: (value,) for name, value in BEGUN.items()}
        own.bench.respond(own.folder, PageRequest("POST", "/new", {}, begun))
        sora.folder.write("program.yaml", SORA.read_bytes())
        broken.folder.write("program.yaml", b"program: {name: [")
        yield {"nothing": nothing, "own": own, "sora": sora, "broken": broken}


@pytest.fixture
def context(chromium: Browser, folders: dict[str, Door]) -> Iterator[BrowserContext]:
    """
    A browser that has the key to each folder.
    """
    context = chromium.new_context(bypass_csp=True)  # axe is a script of its own
    context.add_cookies(
        [
            {"name": door.cookie, "value": door.keys.session, "url": f"http://127.0.0.1:{door.port}"}
            for door in folders.values()
        ]
    )
    yield context
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_no_violation_and_nothing_overflows(
    context: BrowserContext, folders: dict[str, Door], screen: str, scheme: str
) -> None:
    """
    With all of it open, at each width, in light and in dark, a screen serves everyone and fits.
    """
    folder, address = SCREENS[screen]
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"http://127.0.0.1:{folders[folder].port}{address}")

    assert {width: (width, []) for width in WIDTHS} == look_at(page, WIDTHS)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_script_is_needed_to_see_a_screen_whole(
    chromium: Browser, folders: dict[str, Door], width: int
) -> None:
    """
    With scripts switched off the question, its answers and its buttons are there, and nothing overflows.
    """
    door = folders["own"]
    context = chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    address = f"http://127.0.0.1:{door.port}"
    context.add_cookies([{"name": door.cookie, "value": door.keys.session, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/q/sponsor.for_profit")
    shown = [page.get_by_role("radio", name="Yes"), page.get_by_role("button", name="Save and go on")]

    assert [True, True, width] == [
        *(each.is_visible() for each in shown),
        page.evaluate("document.documentElement.scrollWidth"),
    ]
    context.close()


def test_keys_choose_and_go_on(context: BrowserContext, folders: dict[str, Door]) -> None:
    """
    A digit chooses without going on and is written at once; Enter goes on; the address is the question's.
    """
    door = folders["own"]
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{door.port}/q/sponsor.for_profit")
    with page.expect_response(lambda reply: reply.request.method == "POST"):
        page.keyboard.press("1")
    written = (door.folder.read("program.yaml") or b"").decode()
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Is the sponsor run for profit?").wait_for(state="hidden")

    assert "for_profit: true" in written
    assert "/q/" in page.url


def test_a_letter_does_nothing_in_a_choice(context: BrowserContext, folders: dict[str, Door]) -> None:
    """
    Where somebody chooses who speaks, "n" leaves the question where it is; out of the choice it works.
    """
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{folders['sora'].port}/q/work.kinds?claim=new")
    page.get_by_role("radio").first.check()
    page.keyboard.press("s")
    stayed = page.url
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.wait_for_url(lambda url: "work.kinds?claim" not in url)

    assert stayed.endswith("/q/work.kinds?claim=new")


def test_none_of_these_excludes_the_others(context: BrowserContext, folders: dict[str, Door]) -> None:
    """
    Whoever ticks none of a list takes the ticks of the others away, and the other way round.
    """
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{folders['own'].port}/q/work.kinds")
    first, none = page.locator("[name=a]").first, page.locator("[name=none]")
    first.check()
    none.check()
    ticked = [first.is_checked(), none.is_checked()]
    first.check()

    assert [False, True, True, False] == [*ticked, first.is_checked(), none.is_checked()]


def test_an_answer_stays_where_the_server_is_gone(
    context: BrowserContext, built_in: Policy, tmp_path: Path
) -> None:
    """
    Where nobody answers any more it is said that nothing was written, and what was chosen stays chosen.
    """
    with served(tmp_path, built_in) as door:
        begun = {name: (value,) for name, value in BEGUN.items()}
        door.bench.respond(door.folder, PageRequest("POST", "/new", {}, begun))
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{door.port}/enter/{door.keys.link}")
        page.wait_for_url("**/")
        page.goto(f"http://127.0.0.1:{door.port}/q/sponsor.for_profit")
    page.get_by_role("radio", name="Yes").check()

    page.get_by_text("Not written: evenhand does not answer. Is it still running?").wait_for()
    assert page.get_by_role("radio", name="Yes").is_checked()
