"""Keeping a set's members: where a set is to be otherwise, only those come or go that have to."""

from __future__ import annotations

from collections.abc import Callable

from evenhand.facts.possible import Possible, SetBox, Sets

_Members = frozenset[str]


def rank_nearness(stated: Possible, answer: Possible) -> tuple[int, int, int]:
    """Count the members that come or go until a set is the answer, those that go, and those made up."""
    if not (isinstance(stated, Sets) and isinstance(answer, Sets)):
        return 0, 0, 0
    return min(_compare(box, answer.boxes[0].must) for box in stated.boxes)


def keep_members(stated: Sets, chosen: Sets, is_enough: Callable[[Possible], bool]) -> Possible:
    """Give a set that is enough, from which no member need be missing, and to which none need have come."""
    members = chosen.boxes[0].must
    had = min(stated.boxes, key=lambda box: _compare(box, members)).must
    while (nearer := _come_nearer(had, members, is_enough)) != members:
        members = nearer
    return _as_set(members)


def _come_nearer(had: _Members, members: _Members, is_enough: Callable[[Possible], bool]) -> _Members:
    for word in (*sorted(had - members), *sorted(members - had)):
        if is_enough(_as_set(members ^ {word})):
            members ^= {word}
    return members


def _compare(box: SetBox, members: _Members) -> tuple[int, int, int]:
    gone = len(box.must - members)
    barred = 0 if box.may is None else len(members - box.may)
    return gone + barred, gone, len(members - box.must)


def _as_set(members: _Members) -> Sets:
    return Sets.of([SetBox(members, members)])
