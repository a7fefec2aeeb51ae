"""Who speaks about the program, and what each is to it: a side of the matter, the record, or outside."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, NamedTuple

from evenhand.asking.answering import make_id
from evenhand.asking.interview import ROLES
from evenhand.program.model import Party
from evenhand.vocabulary.languages import noted, say
from evenhand.workbench.desk import Desk
from evenhand.workbench.exchange import PageReply, PageRequest, go_to

_OTHER: Final = "other"
_HELP: Final = {
    "sponsor": noted("One side of the matter: what it admits settles a rule."),
    "participants": noted("One side of the matter: those who speak as one with it have the same word."),
    "record": noted("It counts for everybody: a measurement, a document that nobody disputes."),
    "outside": noted("It is shown, and moves nothing."),
}


class PartyRow(NamedTuple):
    """A party with the number of its claims; the side is a role's, or another word."""

    id: str
    name: str
    side: str
    claims: int


def show_sides(desk: Desk, request: PageRequest) -> PageReply:
    """Show who speaks; from a question there is a way back to it."""
    return _show(desk, {}, {}, fact=request.asked("fact"))


def _show(
    desk: Desk,
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    status: int = HTTPStatus.OK,
    *,
    fact: str = "",
) -> PageReply:
    program = desk.draft.program
    rows = tuple(
        PartyRow(name, party.name, party.side, sum(each.by == name for each in program.claims))
        for name, party in program.parties.items()
    )
    return desk.show(
        "sides",
        status,
        rows=rows,
        roles=[(role, say(what), say(_HELP[role])) for role, what in ROLES.items()],
        typed=typed,
        problems=problems,
        fact=desk.policy.facts.get(fact),
        is_one_sided=len(program.sides) == 1,
    )


def take(desk: Desk, request: PageRequest) -> PageReply:
    """Add a party, change it, or take it out. Raises ProgramError where something refers to it."""
    do, party = request.given("do", "add"), request.given("party")
    parties = desk.draft.program.parties
    if do == "drop" and party in parties:
        desk.save(desk.draft.drop_party(party))
        return go_to("/sides")
    typed = {name: request.given(name) for name in ("party", "name", "side", "other")}
    side = make_id(typed["other"], ()) if typed["side"] == _OTHER and typed["other"] else typed["side"]
    problems = {} if typed["name"] else {"name": say("Please fill this in.")}
    if side in {"", _OTHER}:
        problems["side"] = say("Please choose one.")
    if problems:
        fact = request.given("fact")
        return _show(desk, typed, problems, HTTPStatus.UNPROCESSABLE_ENTITY, fact=fact)
    name = party if party in parties else make_id(typed["name"], parties)
    desk.save(desk.draft.set_party(name, **_find_changes(parties.get(name), typed["name"], side)))
    fact = request.given("fact")
    return go_to(f"/q/{fact}?claim=new" if fact in desk.policy.facts else "/sides")


def _find_changes(party: Party | None, name: str, side: str) -> dict[str, str]:
    told = {"name": name, "side": side}
    return told if party is None else {key: each for key, each in told.items() if getattr(party, key) != each}
