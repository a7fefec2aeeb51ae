"""What a plan has to satisfy: rules that must not fail, what is kept, and that all of it goes together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct

from evenhand.advice.board import FEW, Board, Changes
from evenhand.policy.model import Keep, Rule


class Demand(Struct, frozen=True, eq=False):
    """What a plan has to satisfy: a rule must not fail, something is kept, or all of it goes together.

    `facts` are all on which it hangs, and `asked` those that it names. What goes together has conflicts.
    """

    name: str
    facts: tuple[str, ...]
    is_met: Callable[[Changes], bool]
    rule: Rule | None = None
    asked: tuple[str, ...] = ()
    find_conflict: Callable[[Changes], Sequence[str]] | None = None

    @property
    def has_few_facts(self) -> bool:
        """Checks if every combination of its facts is tried; of more only of those that it names."""
        return len(self.facts) <= FEW


def demand_rule(board: Board, rule: Rule, *, may_be_open: bool = False) -> Demand:
    """Demand that a rule cannot fail or, where it may stay open, that it does not surely fail."""

    def is_met(changes: Changes) -> bool:
        outcomes = board.outcomes(rule, changes)
        return outcomes != {"fail"} if may_be_open else "fail" not in outcomes

    return Demand(rule.id, board.near[rule.id], is_met, rule, board.asked[rule.id])


def demand_always(board: Board) -> list[Demand]:
    """Demand what every plan has to satisfy: that it is coherent, and takes nothing away that is kept."""
    senses = [_demand_sense(board, index) for index in range(len(board.groups))]
    keeps = [_demand_keep(board, keep) for keep in board.kept]
    return senses + [
        each for each in keeps if len(each.facts) > 1
    ]  # one fact alone has no answer that leaves it


def _demand_sense(board: Board, group: int) -> Demand:
    free = tuple(path for path in board.groups[group][0] if path in board.points)
    conflict = partial(board.find_conflict, group)
    return Demand("sense", free, partial(board.is_consistent, group), find_conflict=conflict)


def _demand_keep(board: Board, keep: Keep) -> Demand:
    asked = board.policy.facts_kept(keep)
    free = tuple(path for path in asked if path in board.points)
    return Demand("keep", board.near_to(asked), partial(board.keeps, keep), asked=free)
