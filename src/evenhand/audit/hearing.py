"""Hearing one rule: the one verdict across the sides, and what it rests on (design §5)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from evenhand.vocabulary.verdicts import SPONSOR, Basis, Outcome, Verdict

Outcomes = frozenset[Outcome]

_FAILS: Final[Outcomes] = frozenset({"fail"})
# What one side's word alone comes to: an accusation, praise, or nothing that could be said for either.
_ONE_SIDED: Final[Mapping[Outcome, Verdict]] = {
    "fail": "alleged",
    "pass": "claimed",
    "not-applicable": "unknown",
}


class Voices(Struct, frozen=True):
    """What a rule comes to on each basis: the outcomes that are left to it.

    `within` holds, for each side that contradicts itself, what each of its largest agreeing sets leaves.
    `are_disputed` says that a side which leaves the rule open excludes, on a fact that it rests on, what one
    says that decides it.
    """

    record: Outcomes
    sides: Mapping[str, Outcomes]
    settled: Outcomes
    unanswered: Outcomes
    within: Mapping[str, Sequence[Outcomes]] = {}
    are_disputed: bool = False


class Ruling(Struct, frozen=True):
    """The one verdict across the sides, on what it rests, and which sides it is contested or made by."""

    verdict: Verdict
    basis: Basis
    sides: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Checks if the record, an agreement or an admission decides."""
        return self.basis in {"record", "agreement", "admission"}


def rule_across(voices: Voices) -> Ruling:
    """Give the one verdict across the sides: the first row of the table of design §5 that holds."""
    if decided := _decide(voices.record):
        return Ruling(decided, "record")
    if opposed := _find_opposed(voices.sides):
        return Ruling("contested", "between sides", opposed)
    deciding = [side for side, outcomes in voices.sides.items() if _decide(outcomes)]
    if decided := _decide(voices.settled):
        return Ruling(decided, "agreement")
    # Those who decide it decide the same, since none opposes another. It is no agreement where a third
    # side disputes what they rest on: else leaving out what lets that side decide would settle a pass.
    if SPONSOR in deciding and len(deciding) > 1 and not voices.are_disputed:
        return Ruling(next(iter(voices.sides[SPONSOR])), "agreement")
    if voices.sides.get(SPONSOR) == _FAILS:
        return Ruling("fail", "admission", (SPONSOR,))
    if divided := [side for side, sets in voices.within.items() if _are_opposed(sets)]:
        return Ruling("contested", "within a side", tuple(divided[:1]))
    return _hear_one_side(voices, deciding)


def _hear_one_side(voices: Voices, deciding: Sequence[str]) -> Ruling:
    decided = _decide(voices.sides[deciding[0]]) if deciding else _decide(voices.unanswered)
    if decided is None:
        return Ruling("unknown", "nothing")
    return Ruling(_ONE_SIDED[decided], "one side", tuple(deciding))


def _decide(outcomes: Outcomes) -> Outcome | None:
    return next(iter(outcomes)) if len(outcomes) == 1 else None


def _find_opposed(sides: Mapping[str, Outcomes]) -> tuple[str, ...]:
    """Find the sides of which each leaves no outcome in common with another."""
    opposed = {
        side
        for pair in itertools.combinations(sides, 2)
        if sides[pair[0]].isdisjoint(sides[pair[1]])
        for side in pair
    }
    return tuple(side for side in sides if side in opposed)


def _are_opposed(sets: Iterable[Outcomes]) -> bool:
    return any(left.isdisjoint(right) for left, right in itertools.combinations(set(sets), 2))
