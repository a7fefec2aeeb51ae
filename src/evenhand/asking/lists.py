"""Answers to one question of a list that stand in several clauses: each adds to what was said.

Each claim keeps its own quotation, and says that there is more; the last holds the whole list, where the
person says that it is whole.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from evenhand.facts import kinds
from evenhand.program.drafts import Draft


def find_lists(draft: Draft, fact: str, answer: Any) -> tuple[int, ...]:
    """Find the claims that name members of a list, as an answer does, by their numbers."""
    if not draft.policy.facts[fact].kind.holds_many or not _list_members(answer):
        return ()
    return tuple(number for number, raw in enumerate(draft.find_claims(fact)) if _list_members(raw))


def add_to_lists(draft: Draft, fact: str, answer: Any, numbers: Collection[int]) -> tuple[Draft, Any]:
    """Let the claims with these numbers say that there is more, and give the answer that stands beside them.

    Each of them is left with what no other of them says. Raises ProgramError.
    """
    kind = draft.policy.facts[fact].kind
    whole: tuple[Any, ...] = ()
    for number in sorted(numbers):
        own = _leave_out(_list_members(draft.find_claims(fact)[number]), whole, kind)
        whole += own
        if own:
            draft = draft.change_claim(fact, number, answer={"value": own, "complete": False})
    members = _list_members(answer)
    if not whole or (isinstance(answer, Mapping) and answer.get("complete") is False):
        return draft, answer
    return draft, (*_leave_out(whole, members, kind), *members)


def _list_members(raw: Any) -> tuple[Any, ...]:
    value = raw.get("value") if isinstance(raw, Mapping) else raw
    return tuple(value) if isinstance(value, list | tuple) else ()


def _leave_out(members: Sequence[Any], others: Sequence[Any], kind: kinds.Kind) -> tuple[Any, ...]:
    """Leave out the members that others have; entries are told apart by their key."""
    known = [_name(each, kind) for each in others]
    return tuple(each for each in members if _name(each, kind) not in known)


def _name(member: Any, kind: kinds.Kind) -> Any:
    return member[kind.key] if isinstance(kind, kinds.Records) else member
