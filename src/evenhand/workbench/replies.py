"""Replies: what somebody says to a question, a criterion or the program without giving an answer."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, NamedTuple

from evenhand.program.model import PROGRAM, HeardReply
from evenhand.program.quotations import has_words
from evenhand.vocabulary.languages import say
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import PageReply, PageRequest, as_number, go_to

_TYPED: Final = ("by", "to", "says", "quote", "source", "at")


class Listed(NamedTuple):
    """A reply with its number in the description, and who gives it."""

    number: int
    speaker: str
    reply: HeardReply


def list_replies(desk: Desk, *, to: tuple[str, ...]) -> tuple[Listed, ...]:
    """List the replies to some things."""
    parties = desk.draft.program.parties
    numbered = enumerate(desk.draft.program.replies)
    return tuple(Listed(number, parties[each.by].name, each) for number, each in numbered if each.to in to)


def list_all_replies(desk: Desk) -> tuple[tuple[str, str, Listed], ...]:
    """List every reply with what it is to, and the question at which it is changed."""
    parties, policy = desk.draft.program.parties, desk.policy
    criteria = {each.id: each.title for each in policy.criteria}
    found = []
    for number, reply in enumerate(desk.draft.program.replies):
        facts = desk.questionnaire.facts_of(reply.to) if reply.to in criteria else tuple(policy.facts)
        fact = reply.to if reply.to in policy.facts else facts[0]
        whole = criteria.get(reply.to) or say("the program as a whole")
        title = policy.facts[fact].question if fact == reply.to else whole
        found.append((fact, title, Listed(number, parties[reply.by].name, reply)))
    return tuple(found)


def list_targets(desk: Desk, fact: str) -> tuple[tuple[str, str], ...]:
    """List what can be replied to beside a question: it, its criterion, and the program."""
    criterion = desk.questionnaire.question(fact).criterion
    title = next(each.title for each in desk.policy.criteria if each.id == criterion)
    return (
        (fact, say("this question")),
        (criterion, say("all of: {criterion}", criterion=title)),
        (PROGRAM, say("the program as a whole")),
    )


def show(desk: Desk, fact: str, typed: Mapping[str, str] | None = None) -> PageReply:
    """Show the replies beside a question, and the fields of a new one."""
    problems = {} if typed is None else _find_problems(desk, typed)
    targets = list_targets(desk, fact)
    return desk.show(
        "replies",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        fact=desk.policy.facts[fact],
        targets=targets,
        replies=list_replies(desk, to=tuple(target for target, _ in targets)),
        parties=desk.draft.program.parties,
        sources=desk.draft.program.sources,
        typed=typed or {},
        problems=problems,
    )


def take(desk: Desk, request: PageRequest, fact: str) -> PageReply:
    """Add a reply, or take one out. Raises ProgramError where it cannot be."""
    number = as_number(request.given("number"), len(desk.draft.program.replies))
    if request.given("do") == "drop":
        if number is not None:
            desk.save(desk.draft.drop_reply(number))
        return go_to(f"/replies/{fact}")
    typed = {name: request.given(name) for name in _TYPED}
    if _find_problems(desk, typed):
        return show(desk, fact, typed)
    via = {name: typed[name] for name in ("source", "at") if typed[name]}
    words = {name: typed[name] for name in ("says", "quote") if typed[name]}
    desk.save(desk.draft.add_reply(by=typed["by"], to=typed["to"] or fact, **words, via=[via]))
    return go_to(f"/replies/{fact}")


def _find_problems(desk: Desk, typed: Mapping[str, str]) -> dict[str, str]:
    """Say what a reply lacks, by the names of the fields."""
    problems = {}
    if typed["by"] not in desk.draft.program.parties:
        problems["by"] = say("Please choose one.")
    if bool(typed["says"]) == bool(typed["quote"]):
        problems["says"] = say("Say it in your words, or quote it: one of the two.")
    if typed["quote"] and not has_words(typed["quote"]):
        problems["quote"] = say("There is no word in this quotation.")
    if typed["source"] not in desk.draft.program.sources:
        problems["source"] = say("Please choose one.")
    return problems
