"""Steps that describe a program on the pages of the workbench, without a browser."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Final

import pytest
from pytest_bdd import given, parsers, then, when

from evenhand.policy.model import Policy
from evenhand.policy.profiles import read_profiles
from evenhand.workbench.exchange import PageReply, PageRequest
from evenhand.workbench.memory import FolderInMemory
from evenhand.workbench.responding import Workbench

_NOW: Final = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
_PROGRAM: Final = "program.yaml"


@pytest.fixture
def workbench(policy: Policy) -> Workbench:
    """Open the workbench on a day of its own."""
    return Workbench(policy, lambda: _NOW, profiles=read_profiles(policy))


@given("a case on the workbench:", target_fixture="case_folder")
def take_case(docstring: str) -> FolderInMemory:
    """Put a description on the workbench, from the text of its file."""
    return FolderInMemory({_PROGRAM: f"{docstring}\n".encode()})


@given(parsers.parse('the case keeps "{file}":'))
def keep_file(case_folder: FolderInMemory, file: str, docstring: str) -> None:
    """Keep a text in the case, such as the copy of a source."""
    case_folder.write(file, docstring.encode())


@given(parsers.parse('the page "{path}" was open'), target_fixture="open_page")
def open_before(workbench: Workbench, case_folder: FolderInMemory, path: str) -> PageReply:
    """Open a page that stays as it is while something else is done."""
    return _ask(workbench, case_folder, "GET", path)


@given(parsers.parse('{fact} was answered "{answer}" elsewhere'))
def answer_elsewhere(workbench: Workbench, case_folder: FolderInMemory, fact: str, answer: str) -> None:
    """Answer a question in another window, typed as text."""
    shown = _ask(workbench, case_folder, "GET", f"/q/{fact}")
    _answer(workbench, case_folder, fact, shown, typed=answer)


@given(
    parsers.parse('the {party} is said to answer {fact} with "{answer}", by sentence {number:d} of {source}')
)
def mark_sentence(  # noqa: PLR0913, PLR0917 - a step has what its sentence names, and in this order
    workbench: Workbench,
    case_folder: FolderInMemory,
    party: str,
    fact: str,
    answer: str,
    number: int,
    source: str,
) -> None:
    """Claim what a party says, and mark the sentence of a source that says so."""
    shown = _ask(workbench, case_folder, "GET", f"/q/{fact}?claim=new&source={source}")
    marks = re.findall(r'name="mark" value="([\d:-]+)"', shown.body.decode())
    marked = {"by": party, "shown": source, "mark": marks[number - 1]}
    taken = _answer(workbench, case_folder, fact, shown, typed=answer, **marked)
    assert taken.location is not None, _read(taken)


@when(parsers.parse('{fact} is answered "{answer}"'), target_fixture="page")
def answer_question(workbench: Workbench, case_folder: FolderInMemory, fact: str, answer: str) -> PageReply:
    """Answer a question on its page, typed as text."""
    return _answer(
        workbench, case_folder, fact, _ask(workbench, case_folder, "GET", f"/q/{fact}"), typed=answer
    )


@when(parsers.parse('{fact} is answered "{answer}" on the page that was open'), target_fixture="page")
def answer_on_open_page(
    workbench: Workbench, case_folder: FolderInMemory, open_page: PageReply, fact: str, answer: str
) -> PageReply:
    """Answer a question on a page that does not know of what was done since."""
    return _answer(workbench, case_folder, fact, open_page, typed=answer)


@when(parsers.parse('the profile "{profile}" is chosen'), target_fixture="page")
def choose_profile(workbench: Workbench, case_folder: FolderInMemory, profile: str) -> PageReply:
    """Choose by which profile the case is judged, on the page of the program as a whole."""
    shown = _ask(workbench, case_folder, "GET", "/header").body.decode()
    told = re.findall(r'id="(name|sponsor|stage|as_of|about)" name="\w+" value="([^"]*)"', shown)
    typed = {name: html.unescape(value) for name, value in told}
    return _ask(workbench, case_folder, "POST", "/header", **typed, profile=profile)


@when(parsers.parse("sentence {number:d} of {source} is given to {fact}"), target_fixture="page")
def give_sentence(
    workbench: Workbench, case_folder: FolderInMemory, number: int, source: str, fact: str
) -> PageReply:
    """Mark a sentence on the page of its source, find the question by it, and open its form."""
    shown = _ask(workbench, case_folder, "GET", f"/sources/{source}").body.decode()
    mark = re.findall(r'name="mark" value="([\d:-]+)"', shown)[number - 1]
    found = _ask(workbench, case_folder, "GET", f"/find?source={source}&mark={mark}").body.decode()
    assert f'href="/q/{fact}?' in found, "this question was not found"
    return _ask(workbench, case_folder, "GET", f"/q/{fact}?claim=new&source={source}&mark={mark}")


@when(
    parsers.parse('the source {source} is called "{name}", with the title "{title}"'), target_fixture="page"
)
def rename_source(
    workbench: Workbench, case_folder: FolderInMemory, source: str, name: str, title: str
) -> PageReply:
    """Call a source otherwise on the page of sources."""
    typed = {"do": "change", "source": source, "id": name, "title": title}
    return _ask(workbench, case_folder, "POST", "/sources", **typed)


@when(parsers.parse('the letter to the {reader} is changed to "{text}"'), target_fixture="page")
def change_letter(workbench: Workbench, case_folder: FolderInMemory, reader: str, text: str) -> PageReply:
    """Change a letter on its page, and keep it."""
    shown = _ask(workbench, case_folder, "GET", "/to-do").body.decode()
    [digest] = re.findall(rf'id="digest-{reader}" data-live value="(\w+)"', shown)
    return _ask(workbench, case_folder, "POST", f"/letters/{reader}", digest=digest, letter=text)


@then(parsers.parse('the case says in "{file}":'))
def check_file(case_folder: FolderInMemory, file: str, docstring: str) -> None:
    """Check what stands in a file of the case."""
    assert docstring == (case_folder.read(file) or b"").decode().strip()


@when(parsers.parse('the page "{path}" is opened'), target_fixture="page")
def open_page_now(workbench: Workbench, case_folder: FolderInMemory, path: str) -> PageReply:
    """Open a page of the workbench."""
    return _ask(workbench, case_folder, "GET", path)


@then(parsers.parse('the page says "{text}"'))
def check_page(page: PageReply, text: str) -> None:
    """Check what a page shows, wherever its lines are broken."""
    assert text in _read(page)


@then(parsers.parse('the page does not say "{text}"'))
def check_not_on_page(page: PageReply, text: str) -> None:
    """Check that a page leaves something out."""
    assert text not in _read(page)


@then("the next question follows")
def check_next(page: PageReply) -> None:
    """Check that an answer was taken, and that another question is put."""
    assert page.location is not None, _read(page)
    assert page.location.startswith("/q/")


@then("the description is:")
def check_description(case_folder: FolderInMemory, docstring: str) -> None:
    """Check the description, from its first line to its last."""
    assert docstring == (case_folder.read(_PROGRAM) or b"").decode().strip()


def _ask(workbench: Workbench, folder: FolderInMemory, method: str, path: str, **form: str) -> PageReply:
    address, _, rest = path.partition("?")
    query = {name: (value,) for name, _, value in (each.partition("=") for each in rest.split("&") if each)}
    return workbench.respond(
        folder, PageRequest(method, address, query, {key: (each,) for key, each in form.items()})
    )


def _answer(
    workbench: Workbench, folder: FolderInMemory, fact: str, page: PageReply, **fields: str
) -> PageReply:
    digest = re.search(r'id="digest" data-live value="(\w+)"', page.body.decode())
    assert digest is not None, "this page asks no question"
    form = {"do": "next", "digest": digest[1], "claim": "new", **fields}
    return _ask(workbench, folder, "POST", f"/q/{fact}", **form)


def _read(page: PageReply) -> str:
    """Give the words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", page.body.decode())).split())
