"""What a plan is to reach: to mend what fails, to hold the gate, or that the program conforms."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Final

from msgspec import Struct

from evenhand.advice.board import Board, Changes
from evenhand.advice.demands import Demand, demand_always, demand_rule
from evenhand.audit import scoring
from evenhand.policy.model import Rule
from evenhand.vocabulary.verdicts import Aim

_FAILS: Final = frozenset({"fail"})
_PASSES: Final = frozenset({"pass"})
_AGAINST: Final = frozenset({"fail", "contested", "alleged"})
_OUT_OF_REACH: Final = frozenset({"not-applicable"})


class Goal(Struct, dict=True):
    """What is to be reached on a board; a wanted score stands beside it."""

    board: Board
    aim: Aim

    @cached_property
    def targets(self) -> list[Demand]:
        """The rules that the plan is about, the weightiest first: each must not be able to fail."""
        return [demand_rule(self.board, rule) for rule in self._in_order if self._is_target(rule)]

    @cached_property
    def guards(self) -> list[Demand]:
        """That every plan is coherent and keeps what is kept, and that no other rule gets worse."""
        others = [rule for rule in self.board.rules if not self._is_target(rule)]
        before = {rule.id: self.board.outcomes(rule, {}) for rule in others}
        return [
            *demand_always(self.board),
            *(
                demand_rule(self.board, rule, may_be_open="fail" in before[rule.id])
                for rule in others
                if before[rule.id] != _FAILS
            ),
        ]

    def _is_target(self, rule: Rule) -> bool:
        outcomes = self.board.outcomes(rule, {})
        match self.aim:
            case "mend":
                ruling = self.board.agreed.case.heard[rule.id].ruling
                return "fail" in outcomes and (outcomes == _FAILS or ruling.verdict in _AGAINST)
            case "gate":
                return "fail" in outcomes and self.board.policy.concluding.holds_in_gate(rule)
            case _:
                return "fail" in outcomes

    @cached_property
    def _in_order(self) -> list[Rule]:
        """Those of the gate first, then by weight, then what fails already."""

        def rank(rule: Rule) -> tuple[bool, Decimal, bool]:
            is_gated = self.board.policy.concluding.holds_in_gate(rule)
            fails = self.board.outcomes(rule, {}) == _FAILS
            return not is_gated, -self.board.policy.weights[rule.severity], not fails

        return sorted(self.board.rules, key=rank)

    def is_decided(self, changes: Changes) -> bool:
        """Checks if as much is decided as an opinion needs, where that is aimed at."""
        policy = self.board.policy
        if self.aim != "conform" or policy.concluding.gate is None:
            return True
        return self.cover(changes) >= policy.coverage_needed

    def cover(self, changes: Changes) -> Decimal:
        """Give the share of the weight that is decided; where nothing applies none is."""
        return scoring.coverage(self._weigh(changes)) or Decimal(0)

    def secure(self, changes: Changes) -> Decimal:
        """Give the secured score; where nothing applies it is nothing."""
        found = scoring.score(self._weigh(changes))
        return Decimal(0) if found is None else found.low

    def _weigh(self, changes: Changes) -> Iterator[scoring.Weighed]:
        weights = self.board.policy.weights
        return ((weights[rule.severity], self.board.outcomes(rule, changes)) for rule in self.board.rules)

    def decide_more(self, changes: Changes) -> Iterator[Demand]:
        """Demand of each rule that it be decided, or that it pass."""
        for demand in self._deciding:
            assert demand.rule is not None  # noqa: S101 - each is about a rule
            outcomes = self.board.outcomes(demand.rule, changes)
            if outcomes != _PASSES and self.board.policy.weights[demand.rule.severity]:
                yield demand

    @cached_property
    def _deciding(self) -> list[Demand]:
        return [
            Demand(
                rule.id, self.board.near[rule.id], _Decides(self.board, rule), rule, self.board.asked[rule.id]
            )
            for rule in self._in_order
        ]


class _Decides(Struct, frozen=True):
    """Says whether some changes let a rule pass, or put it out of reach where it was open."""

    board: Board
    rule: Rule

    def __call__(self, changes: Changes) -> bool:
        outcomes = self.board.outcomes(self.rule, changes)
        was_open = len(self.board.outcomes(self.rule, {})) > 1
        return outcomes == _PASSES or (was_open and outcomes == _OUT_OF_REACH)
