"""Undoing one change: what was claimed of a fact before it stands there again, unless it is another now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from evenhand.facts.kinds.kind import SPOKEN
from evenhand.program.drafts import Draft
from evenhand.reading import read
from evenhand.vocabulary.errors import ProgramError
from evenhand.workbench.desk import Desk, tell_claims
from evenhand.workbench.exchange import PageReply, PageRequest, go_to
from evenhand.workbench.kept import write_skipped


class Undoable(Struct, frozen=True):
    """A change that can be undone: its number in the history, when it was, and of which question."""

    number: int
    time: str
    fact: str
    question: str


def find_undoable(desk: Desk) -> tuple[Undoable, ...]:
    """Find the changes whose outcome still stands, the latest first; of each fact the last one."""
    found: dict[str, Undoable] = {}
    for number, change in reversed(list(enumerate(desk.history))):
        fact = change.fact
        if fact is None or fact in found or fact not in desk.policy.facts or change.before == change.after:
            continue
        if tell_claims(desk.draft, fact) == change.after:
            time = change.time.strftime("%H:%M")
            found[fact] = Undoable(number, time, fact, desk.policy.facts[fact].question)
    return tuple(found.values())


def undo(desk: Desk, request: PageRequest) -> PageReply:
    """Undo a change, and go to its question. Raises ProgramError where what was before cannot stand now."""
    asked = request.given("number")
    undoable = next((each for each in find_undoable(desk) if str(each.number) == asked), None)
    if undoable is None:
        return go_to("/check")
    fact = undoable.fact
    desk.save(put_back(desk.draft, fact, desk.history[undoable.number].before), fact)
    write_skipped(desk.folder, desk.skipped.forget(fact))
    return go_to(f"/q/{fact}")


def put_back(draft: Draft, fact: str, claims: str) -> Draft:
    """Let the claims on a fact be these, written as JSON. Raises ProgramError."""
    for number in reversed(range(len(draft.find_claims(fact)))):
        draft = draft.drop_claim(fact, number)
    for raw in read(f'{{"claims": {claims}}}', error=ProgramError).values["claims"]:
        answer, speech = _part(raw)
        draft = draft.add_claim(fact, answer, **speech)
    return draft


def _part(raw: Any) -> tuple[Any, dict[str, Any]]:
    """Part what a claim says from what it carries."""
    if not isinstance(raw, Mapping):
        return raw, {}
    answer = {key: each for key, each in raw.items() if key not in SPOKEN}
    return answer or None, {key: each for key, each in raw.items() if key in SPOKEN}
