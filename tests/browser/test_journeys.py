"""The journeys of people who describe a program in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hands import Hands
from pytest_bdd import given, parsers, scenarios, then, when
from serving import served

from evenhand import Policy

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

scenarios(str(Path(__file__).with_name("journeys")))


# The description as the file keeps it in the browser's own store.
READ_DRAFT = """() => new Promise((give) => {
  const opening = indexedDB.open("evenhand");
  opening.onsuccess = () => {
    opening.result.transaction("drafts").objectStore("drafts").get("case").onsuccess = (event) => {
      opening.result.close();
      give(new TextDecoder().decode(event.target.result.files["program.yaml"]));
    };
  };
})"""


class Visit:
    """
    A person before a page of the workbench, and how the description reads that they make.
    """

    def __init__(self, page: Page, read: Callable[[], str]) -> None:
        """
        Begin before a page.
        """
        self.page = page
        self.hands = Hands(page)
        self.read = read

    def open_question(self, question: str) -> None:
        """
        Go to a question by the page of all that is open.
        """
        heading = self.page.get_by_role("heading", level=1, name=question)
        if heading.is_visible():
            return
        self.hands.follow("Check")
        self.arrive("Check")
        self.hands.follow("Open")
        row = self.page.get_by_role("row").filter(has_text=question)
        self.hands.reach(row.get_by_role("link").first)
        self.page.keyboard.press("Enter")
        heading.wait_for()

    def arrive(self, heading: str) -> None:
        """
        Wait for the page of a heading.
        """
        self.page.get_by_role("heading", level=1, name=heading).wait_for()


@pytest.fixture
def open_until_the_end() -> Iterator[ExitStack]:
    """
    What is opened for a test, and closed after it.
    """
    with ExitStack() as stack:
        yield stack


@given(parsers.re(r"the workbench behind a server(?P<without>, without its script)?"), target_fixture="visit")
def given_the_served(
    chromium: Browser, built_in: Policy, tmp_path: Path, open_until_the_end: ExitStack, without: str | None
) -> Visit:
    """
    The workbench behind a server, which a person enters by its link.
    """
    door = open_until_the_end.enter_context(served(tmp_path, built_in))
    context = chromium.new_context(java_script_enabled=without is None)
    open_until_the_end.callback(context.close)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{door.port}/enter/{door.keys.link}")
    return Visit(page, lambda: (tmp_path / "program.yaml").read_text(encoding="utf-8"))


@given("the workbench in one file, without a network", target_fixture="visit")
def given_the_file(chromium: Browser, workbench_file: Path, open_until_the_end: ExitStack) -> Visit:
    """
    The file, opened from the disk.
    """
    context = chromium.new_context(offline=True, accept_downloads=True)
    open_until_the_end.callback(context.close)
    page = context.new_page()
    page.goto(workbench_file.as_uri())

    return Visit(page, lambda: str(page.evaluate(READ_DRAFT)))


def _begin(visit: Visit, way: str, name: str, sponsor: str) -> None:
    visit.arrive("Describe a testing or early-access program")
    visit.hands.follow(way)
    visit.arrive(way)
    visit.hands.type("What is it called?", name)
    visit.hands.type("Who runs it?", sponsor)
    visit.hands.follow("Begin")


@when(parsers.parse('somebody describes "{name}", run by "{sponsor}", as their own program'))
def when_it_is_begun(visit: Visit, name: str, sponsor: str) -> None:
    """
    A description is begun.
    """
    _begin(visit, "My own program", name, sponsor)


@when(parsers.parse('they answer "{answer}" to "{question}"'))
def when_they_answer(visit: Visit, answer: str, question: str) -> None:
    """
    One question is answered, and the next one comes.
    """
    visit.arrive(question)
    visit.hands.choose(answer)
    visit.hands.follow("Save and go on")
    visit.page.get_by_role("heading", level=1, name=question).wait_for(state="hidden")


@when("they skip the next question")
def when_they_skip(visit: Visit) -> None:
    """
    A question is put off.
    """
    before = visit.page.get_by_role("heading", level=1).inner_text()
    visit.hands.follow("Skip for now")
    visit.page.get_by_role("heading", level=1, name=before).wait_for(state="hidden")


@when(parsers.parse('they go back to "{question}" by the page of all answers, and answer "{answer}"'))
def when_they_change(visit: Visit, question: str, answer: str) -> None:
    """
    An answer is changed by way of the page of all.
    """
    visit.hands.follow("Check")
    visit.arrive("Check")
    row = visit.page.get_by_role("row").filter(has_text=question)
    visit.hands.reach(row.get_by_role("link", name="Change"))
    visit.page.keyboard.press("Enter")
    visit.arrive(question)
    visit.hands.choose(answer)
    visit.hands.follow("Save and go on")
    visit.arrive("Check")


@then(parsers.parse('the description says "{words}"'))
def then_it_says(visit: Visit, words: str) -> None:
    """
    The description has these words.
    """
    assert words in visit.read()


@then(parsers.parse('the result says "{words}"'))
def then_the_result_says(visit: Visit, words: str) -> None:
    """
    The result has these words.
    """
    visit.hands.follow("Result")
    visit.page.get_by_text(words).first.wait_for()


@given(parsers.parse('an advocate describes "{name}", run by "{sponsor}", as a program they read about'))
def given_an_advocate(visit: Visit, name: str, sponsor: str) -> None:
    """
    A description is begun from what others wrote.
    """
    _begin(visit, "A program I read about", name, sponsor)
    visit.arrive("Who speaks?")


@given("they give these sources:")
def given_sources(visit: Visit, datatable: list[list[str]]) -> None:
    """
    Each text is pasted.
    """
    visit.hands.follow("Sources")
    for number, (title, kind, text) in enumerate(datatable[1:]):
        visit.arrive("Sources")
        visit.hands.type("Paste its text", text)
        visit.hands.type("Title", title)
        visit.hands.pick("Kind", kind)
        visit.hands.follow("Add the source")
        visit.page.get_by_role("heading", name=f"s{number}: {title}").wait_for()


@when("they quote what is said:")
def when_they_quote(visit: Visit, datatable: list[list[str]]) -> None:
    """
    Each claim has its speaker, its answer, and a sentence that is marked in a source.
    """
    for question, who, answer, source, sentence in datatable[1:]:
        visit.open_question(question)
        add = visit.page.get_by_role("link", name="Add what somebody says")
        add.or_(visit.page.get_by_role("button", name="Save this claim")).first.wait_for()
        if add.is_visible():
            visit.hands.follow("Add what somebody says")
        visit.hands.choose(who)
        visit.hands.choose(answer)
        tab = visit.page.get_by_role("button", name=f"{source}: ")
        if tab.get_attribute("aria-current") is None:
            visit.hands.reach(tab)
            visit.page.keyboard.press("Enter")
        visit.hands.choose(sentence)
        visit.hands.follow("Save this claim")
        visit.page.get_by_text(f"stands in {source}").first.wait_for()


@when(parsers.parse('"{who}" replies to the last question, in "{source}": "{words}"'))
def when_somebody_replies(visit: Visit, who: str, source: str, words: str) -> None:
    """
    What is said without an answer stands beside the question.
    """
    visit.hands.follow("Add a reply that is no answer, such as “we comment later”")
    visit.arrive("Replies")
    visit.hands.choose(who)
    visit.hands.type("Or in its own words", words)
    visit.hands.pick("Source", source)
    visit.hands.follow("Add the reply")
    visit.page.get_by_text(words).first.wait_for()


@then(parsers.parse("{claims:d} claims and {replies:d} reply are quoted in the description"))
def then_quotations_stand(visit: Visit, claims: int, replies: int) -> None:
    """
    So many claims quote a source, and so many replies.
    """
    facts, _, replied = visit.read().partition("replies:")
    assert (claims, replies) == (facts.count("quote:"), replied.count("quote:"))


@then(parsers.parse('the letter asks "{sponsor}"'))
def then_the_letter_asks(visit: Visit, sponsor: str) -> None:
    """
    The letter can be taken away as a text.
    """
    visit.hands.follow("Take away")
    visit.arrive("Take away")
    with visit.page.expect_download() as download:
        visit.hands.follow("The letter to the sponsor")

    assert sponsor in Path(download.value.path()).read_text(encoding="utf-8")
