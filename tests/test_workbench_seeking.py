"""Seeking a question by its words, and giving it a sentence that was marked in a source."""

from __future__ import annotations

import re
from typing import Final

import pytest
from built_in import BUILT_IN
from test_workbench import bench, get, post, text_of
from test_workbench_questions import SIDES, SOURCES, digest_in, folder_with

from evenhand.asking.seeking import seek_questions
from evenhand.workbench.exchange import PageReply, PageRequest
from evenhand.workbench.memory import FolderInMemory
from evenhand.workbench.responding import Workbench

__all__ = ["bench"]

SHARE: Final = "pay.offered_share"
APPROVAL: Final = "sharing.approval_scope"


def addresses_in(page: PageReply) -> list[str]:
    """
    List where the questions lead that were found.
    """
    _, _, found = page.body.decode().partition('<ul class="found-questions">')
    return [each.replace("&amp;", "&") for each in re.findall(r'<a href="(/q/[^"]+)"', found)]


def marks_in(page: PageReply) -> list[str]:
    """
    List the sentences of a source that can be marked.
    """
    return re.findall(r'name="mark" value="([\d:-]+)"', page.body.decode())


def choose(bench: Workbench, folder: FolderInMemory, *marks: str, source: str = "s0") -> PageReply:
    """
    Ask for the question of some sentences.
    """
    return bench.respond(folder, PageRequest("GET", "/find", {"source": (source,), "mark": marks}))


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("must the sponsor approve", APPROVAL),  # of the question
        ("swag only", SHARE),  # of what the policy seeks in texts
        ("discretion prize", SHARE),  # of the help
        ("Remuneration!", SHARE),
        ("remunerations", SHARE),
        ("remune", SHARE),
    ],
)
def test_a_question_is_found_by_its_words(words: str, fact: str) -> None:
    """
    Its own words, those of its help, and those of the policy's search find it, whatever their endings.
    """
    assert fact in seek_questions(BUILT_IN, words)[:3]


@pytest.mark.parametrize("words", ["", "  ", "the of and", "xyzzy", "?!", "\x00", "\ud800"])
def test_what_says_nothing_finds_nothing(words: str) -> None:
    """
    Words that are in every text, or in none, find no question.
    """
    assert () == seek_questions(BUILT_IN, words)


def test_most_words_come_first() -> None:
    """
    A question that has two of the words stands before all that have one.
    """
    policy = BUILT_IN
    both = seek_questions(policy, "approve outputs")
    one = {*seek_questions(policy, "approve")} ^ {*seek_questions(policy, "outputs")}

    assert both[0] not in one


def test_the_very_question_comes_first() -> None:
    """
    Whoever types a question in full finds it before all that share its words.
    """
    fact = "attribution.shown_credit_rate"

    assert fact == seek_questions(BUILT_IN, BUILT_IN.facts[fact].question)[0]


def test_the_page_leads_to_what_it_found(bench: Workbench) -> None:
    """
    Each question is a link, beside its help and how many have answered it.
    """
    folder = folder_with("facts: {pay: {offered_share: 40 %}}")
    page = get(bench, folder, "/find", words="swag only")

    assert f"/q/{SHARE}" == addresses_in(page)[0]
    assert "1 answer<" in page.body.decode()


def test_questions_are_sought_in_the_language_of_the_page(bench: Workbench) -> None:
    """
    In German a question is found by German words.
    """
    folder = folder_with()
    post(bench, folder, "/choose", language="de", back="/")

    assert f"/q/{SHARE}" in addresses_in(get(bench, folder, "/find", words="Honorar"))


def test_a_search_is_text(bench: Workbench) -> None:
    """
    What is typed is no markup.
    """
    page = get(bench, folder_with(), "/find", words='"><script>alert(1)</script>').body.decode()

    assert "<script>alert" not in page


def test_a_marked_sentence_is_given_to_a_question(bench: Workbench) -> None:
    """
    From the source by way of a question to its form, in which the words stand, and nobody is chosen.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    before = dict(folder.files)
    mark = marks_in(get(bench, folder, "/sources/s0"))[0]
    chosen = choose(bench, folder, mark)
    address, _, query = addresses_in(chosen)[0].partition("?")
    form = bench.respond(
        folder, PageRequest("GET", address, {"claim": ("new",), "source": ("s0",), "mark": (mark,)})
    )
    [quote] = re.findall(r'<textarea id="quote"[^>]*>([^<]+)</textarea>', form.body.decode())

    assert f"claim=new&source=s0&mark={mark.replace(':', '%3A')}#answer" == query
    assert f"“{quote}”" in chosen.body.decode()
    assert '<option value="s0" selected>' in form.body.decode()
    assert not re.search(r'name="by" value="\w+" checked', form.body.decode())
    assert before == folder.files


def test_of_one_answer_alone_the_words_are_those_of_it(bench: Workbench) -> None:
    """
    Where the description speaks alone and has answered, its answer gets the quotation.
    """
    folder = folder_with("facts: {pay: {offered_share: 40 %}}", sources=SOURCES)
    mark = marks_in(get(bench, folder, "/sources/s0"))[0]
    query = {"source": ("s0",), "mark": (mark,)}
    page = bench.respond(folder, PageRequest("GET", f"/q/{SHARE}", query))
    [quote] = re.findall(r'<textarea id="quote"[^>]*>([^<]+)</textarea>', page.body.decode())
    typed = {"n": "40", "source": "s0", "at": "line 1", "quote": quote}
    post(bench, folder, f"/q/{SHARE}", digest=digest_in(page), claim="0", do="done", **typed)

    assert f"value: 40 %, source: s0, at: line 1, quote: {quote}" in (text_of(folder) or "").replace('"', "")


@pytest.mark.parametrize("marks", [(), ("0:0-1",), ("9:9-9",), ("\x00",), ("0:5-2", "1:1-1")])
def test_what_cannot_be_quoted_is_said(bench: Workbench, marks: tuple[str, ...]) -> None:
    """
    Nothing marked, or what is no sentence, gives a message and no question, and fills in nothing.
    """
    folder = folder_with(parties=SIDES, sources=SOURCES)
    page = choose(bench, folder, *marks)
    form = bench.respond(
        folder, PageRequest("GET", f"/q/{SHARE}", {"claim": ("new",), "source": ("s0",), "mark": marks})
    )

    assert (422, []) == (page.status, addresses_in(page))
    assert 'role="alert"' in page.body.decode()
    assert re.search(r'<textarea id="quote"[^>]*></textarea>', form.body.decode())


def test_a_source_that_is_not_there_is_none(bench: Workbench) -> None:
    """
    Where an address names no source of the case, the page seeks questions, and nothing else.
    """
    page = choose(bench, folder_with(parties=SIDES), "0:0-5", source="../etc")

    assert (200, []) == (page.status, addresses_in(page))


def test_what_nobody_has_said_has_a_list_of_its_own(bench: Workbench) -> None:
    """
    A question that was left open stands there, and one that was skipped does not.
    """
    folder = folder_with()
    for fact, do in ((SHARE, "nobody"), (APPROVAL, "skip")):
        digest = digest_in(get(bench, folder, f"/q/{fact}"))
        post(bench, folder, f"/q/{fact}", do=do, digest=digest)
    page = get(bench, folder, "/check", show="unsaid").body.decode()

    assert "1 question<" in page
    assert f'id="{SHARE}"' in page
