"""Where things were first said: four articles that relay one letter are one voice, and count as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from evenhand.asking.answering import make_id
from evenhand.program.model import Origin
from evenhand.vocabulary.languages import say
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import PageReply, PageRequest, go_to
from evenhand.workbench.fields import find_day_fault


class OriginRow(NamedTuple):
    """An origin with its party's name, and the number of claims that go back to it."""

    id: str
    origin: Origin
    speaker: str
    claims: int


def show_origins(desk: Desk, request: PageRequest) -> PageReply:
    """Show where things were first said, and the fields of another such place."""
    return _show(desk, request.asked("fact"), {}, {})


def _show(
    desk: Desk,
    fact: str,
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    status: int = HTTPStatus.OK,
) -> PageReply:
    program = desk.draft.program
    claims = Counter(each.speech.origin for each in program.claims if each.speech)
    rows = tuple(
        OriginRow(name, origin, program.parties[origin.by].name, claims[name])
        for name, origin in program.origins.items()
    )
    known = desk.policy.facts.get(fact)
    return desk.show(
        "origins", status, rows=rows, parties=program.parties, fact=known, typed=typed, problems=problems
    )


def take(desk: Desk, request: PageRequest) -> PageReply:
    """Add an origin, or take one out. Raises ProgramError where a claim goes back to it."""
    origins, fact = desk.draft.program.origins, request.given("fact")
    if request.given("do") == "drop" and request.given("origin") in origins:
        desk.save(desk.draft.drop_origin(request.given("origin")))
        return go_to("/origins")
    typed = {name: request.given(name) for name in ("title", "by", "date")}
    problems = _find_problems(desk, typed)
    if problems:
        return _show(desk, fact, typed, problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    name = make_id(typed["title"], origins)
    desk.save(desk.draft.set_origin(name, **{key: each for key, each in typed.items() if each}))
    return go_to(f"/q/{fact}" if fact in desk.policy.facts else "/origins")


def _find_problems(desk: Desk, typed: Mapping[str, str]) -> dict[str, str]:
    """Say what an origin lacks, by the names of the fields."""
    problems = {} if typed["title"] else {"title": say("Please fill this in.")}
    if typed["by"] not in desk.draft.program.parties:
        problems["by"] = say("Please choose one.")
    if fault := find_day_fault(typed["date"]):
        problems["date"] = fault
    return problems
