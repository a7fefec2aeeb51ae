"""Seeking a question by its words, also for a sentence that was marked in a source."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final, NamedTuple
from urllib.parse import urlencode

from evenhand.asking.seeking import seek_questions
from evenhand.program.published import UnreadableCopyError
from evenhand.vocabulary.errors import MisreadError
from evenhand.vocabulary.languages import say
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import PageReply, PageRequest
from evenhand.workbench.fields import say_misread
from evenhand.workbench.marking import Marked, quote_marks, read_blocks
from evenhand.workbench.question import NEW, claims_of, has_sides

_MOST: Final = 20


class FoundQuestion(NamedTuple):
    """A question that was found, its address, and how many claims there are to it."""

    address: str
    question: str
    help: str | None
    criterion: str
    claims: int


class _Sought(NamedTuple):
    """What a question is sought for: sentences that were marked in a source, if any, and their words."""

    source: str = ""
    marks: Sequence[str] = ()
    marked: Marked | None = None
    problem: str = ""


def show_found(desk: Desk, request: PageRequest) -> PageReply:
    """Show the questions that have some words; of marked sentences, first those that have their words."""
    words = request.asked("words").strip()
    sought = _read_marks(desk, request)
    quote = sought.marked.quote if sought.marked else ""
    found = () if sought.problem else seek_questions(desk.policy, words or quote, desk.language)
    return desk.show(
        "find",
        HTTPStatus.UNPROCESSABLE_ENTITY if sought.problem else HTTPStatus.OK,
        words=words,
        sought=sought,
        found=tuple(_describe(desk, fact, sought) for fact in found[:_MOST]),
        number=len(found),
    )


def _read_marks(desk: Desk, request: PageRequest) -> _Sought:
    """Read which sentences of which source were marked, and what they say."""
    source, marks = request.asked("source"), request.query.get("mark", ())
    if source not in desk.draft.program.sources:
        return _Sought()
    if not marks:
        return _Sought(source, problem=say("Nothing is marked yet: tick one sentence, or several on end."))
    try:
        return _Sought(source, marks, quote_marks(read_blocks(desk, source), marks))
    except UnreadableCopyError as unreadable:
        return _Sought(source, problem=str(unreadable.why))
    except MisreadError as misread:
        return _Sought(source, problem=say_misread(misread))


def _describe(desk: Desk, fact: str, sought: _Sought) -> FoundQuestion:
    question = desk.questionnaire.question(fact)
    claims = len(claims_of(desk, fact))
    address = f"/q/{fact}"
    if sought.marked:
        is_new = has_sides(desk) or claims != 1  # where one speaks alone, its one answer gets the quotation
        marked = [("source", sought.source), *(("mark", each) for each in sought.marks)]
        address += f"?{urlencode([('claim', NEW), *marked] if is_new else marked)}#answer"
    title = next(each.title for each in desk.policy.criteria if each.id == question.criterion)
    return FoundQuestion(address, question.text, question.help, title, claims)
