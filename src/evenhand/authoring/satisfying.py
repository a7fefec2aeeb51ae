"""Searching for answers that make something true, among the representative answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from evenhand.facts import operators
from evenhand.facts.possible import Possible
from evenhand.policy.representatives import Representatives

Wanted = Callable[[Mapping[str, Possible]], operators.Truth]

MOST_TRIES: Final = 20_000


class SearchLimitError(Exception):
    """The search was given up before every representative was tried."""


def find_satisfying(
    facts: Sequence[str], representatives: Representatives, wanted: Wanted
) -> Mapping[str, Possible] | None:
    """Choose an answer for as few of the facts, in their order, as make what is wanted certain.

    What is already false with some facts open is false whatever they are, so that such branches
    are left out. Raises SearchLimitError after `MOST_TRIES`.
    """
    tries = 0

    def search(chosen: dict[str, Possible], rest: Sequence[str]) -> Mapping[str, Possible] | None:
        nonlocal tries
        tries += 1
        if tries > MOST_TRIES:
            raise SearchLimitError
        truth = wanted(chosen)
        if truth is not None or not rest:
            return dict(chosen) if truth else None
        for answer in representatives[rest[0]]:
            found = search({**chosen, rest[0]: answer}, rest[1:])
            if found is not None:
                return found
        return None

    return search({}, facts)
