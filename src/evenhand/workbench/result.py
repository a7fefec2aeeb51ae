"""The result: the report itself, live and whole, with a way from each fact to its question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from evenhand.advice.advising import advise
from evenhand.audit.audit import Audit
from evenhand.audit.evidence import locate
from evenhand.audit.parts import Location
from evenhand.comparing.what_if import WhatIf, what_if
from evenhand.reporting.brief import make_brief
from evenhand.reporting.directions import mark_up
from evenhand.reporting.lookups import look_up
from evenhand.reporting.rendering import render
from evenhand.reporting.templates import fill
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
    return desk.show(
        "result",
        **_tell(desk, make_audit(desk)),
        change="/q/",
        asked=desk.policy.facts,
        answers_at=_find_answers(desk),
    )


def give_report(desk: Desk) -> bytes:
    """Give the report as a file: that of the command, and where questions are open it says so above."""
    audit = make_audit(desk)
    told = _tell(desk, audit)
    page = mark_up(fill("workbench/report-file.html.j2", **told)) if told["left"] else render(audit, "html")
    return page.encode()


def _tell(desk: Desk, audit: Audit) -> Mapping[str, Any]:
    """Give the page of a report what it shows, and how many questions are answered and left."""
    rows = desk.questionnaire.progress
    answered, left = sum(each.answered for each in rows), sum(each.open for each in rows)
    return {**look_up(audit), "brief": make_brief(audit), "answered": answered, "left": left}


def _find_answers(desk: Desk) -> Mapping[Location, str]:
    """Find for each place of the description in which card of which question its claim stands."""
    numbers: Counter[str] = Counter()
    found = {}
    for claim in desk.draft.program.claims:
        found[locate(claim.place)] = f"{claim.fact}?to=result#claim-{numbers[claim.fact]}"
        numbers[claim.fact] += 1
    return found


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
