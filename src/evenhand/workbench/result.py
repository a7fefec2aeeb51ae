"""The result: the report itself, live and whole, with a way from each fact to its question."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from evenhand.advice.advising import advise
from evenhand.audit.audit import Audit
from evenhand.comparing.what_if import WhatIf, what_if
from evenhand.reporting.brief import make_brief
from evenhand.reporting.lookups import look_up
from evenhand.reporting.rendering import render
from evenhand.vocabulary.errors import MisreadError, ProgramError
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import PageReply, PageRequest
from evenhand.workbench.fields import list_rows, read_fields, say_misread
from evenhand.workbench.question import Sheet


def make_audit(desk: Desk) -> Audit:
    """Audit the case, with all advice."""
    return advise(desk.case, desk.language)


def show_result(desk: Desk) -> PageReply:
    """Show the report with its ways to the questions."""
    audit = make_audit(desk)
    rows = desk.questionnaire.progress
    return desk.show(
        "result",
        **look_up(audit),
        brief=make_brief(audit),
        change="/q/",
        answered=sum(each.answered for each in rows),
        left=sum(each.open for each in rows),
    )


def give_report(desk: Desk) -> bytes:
    """Give the report as a file: the same as that of the command."""
    return render(make_audit(desk), "html").encode()


def show_what_if(desk: Desk, request: PageRequest, fact: str) -> PageReply:
    """Ask for another answer and, where one is given, show which verdicts would move; nothing is written."""
    kind = desk.policy.facts[fact].kind
    problems: dict[str, str] = {}
    moves: WhatIf | None = None
    try:
        answer = read_fields(kind, request.query)
        if answer is not None:
            moves = _suppose(desk, {fact: answer})
    except MisreadError as misread:
        problems = {str(misread.path[0]) if misread.path else "a": say_misread(misread)}
    except ProgramError as error:
        problems = {"form": "\n".join(each.said for each in error.problems)}
    return desk.show(
        "what-if",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        question=desk.questionnaire.question(fact),
        rows=list_rows(kind, request.query),
        bounds=("exactly", "least", "most", "between", "not"),
        sheet=Sheet("", request.query, problems),
        moves=moves,
    )


def _suppose(desk: Desk, answers: Mapping[str, Any]) -> WhatIf:
    return what_if(desk.draft.program, desk.policy, answers, as_of=desk.case.day, language=desk.language)
