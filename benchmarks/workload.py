"""The same rules for everyone: as evenhand loads them, and lowered for the peers; more or fewer of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle, islice
from typing import Final

from msgspec.structs import replace

from benchmarks.lowering import LoweredRule, UnsayableError, lower
from benchmarks.programs import AS_OF
from evenhand import Policy
from evenhand.facts.kinds import Integer
from evenhand.facts.possible import Possible, Quantities, Words
from evenhand.facts.ranges import Range
from evenhand.policy.conditions import (
    All,
    AnyOf,
    AtLeastNOf,
    Compared,
    Condition,
    Counted,
    LiteralTerm,
    Not,
    ParameterTerm,
    Quantified,
    Term,
)
from evenhand.policy.model import Rule

_STEP: Final = Decimal("0.93")  # a copy's bound is so much of the bound that was copied


@dataclass(frozen=True)
class Workload:
    """A policy, its parameters on the day, and its rules as peers are given them."""

    policy: Policy
    parameters: Mapping[str, Possible]
    rules: tuple[LoweredRule, ...]
    left_out: tuple[str, ...]  # rules that the lowering has no words for


def take_workload(policy: Policy, count: int | None = None) -> Workload:
    """Prepare a policy's own rules, or so many: every few of them, or copies with other bounds."""
    parameters = policy.parameters_on(AS_OF)
    sized = policy if count is None else _resize(policy, parameters, count)
    lowered: list[LoweredRule] = []
    left_out: list[str] = []
    for rule in sized.rules:
        try:
            lowered.append(lower(rule, sized, parameters))
        except UnsayableError:
            left_out.append(rule.id)
    return Workload(sized, parameters, tuple(lowered), tuple(left_out))


def _resize(policy: Policy, parameters: Mapping[str, Possible], count: int) -> Policy:
    own = list(policy.rules)
    spread = own[:: max(1, len(own) // count)]
    rules = [
        _copy(rule, index // len(spread), parameters)
        for index, rule in enumerate(islice(cycle(spread), count))
    ]
    criteria = (
        replace(each, rules=tuple(rule for rule in rules if rule.criterion == each.id))
        for each in policy.criteria
    )
    return replace(policy, criteria=tuple(criteria))


def _copy(rule: Rule, number: int, parameters: Mapping[str, Possible]) -> Rule:
    """Copy a rule with other bounds and, every other time, the opposite answers to yes-or-no questions."""
    if number == 0:
        return rule
    vary = _Vary(number, parameters)
    applies = None if rule.applies_when is None else vary.vary(rule.applies_when)
    return replace(rule, id=f"{rule.id}-{number}", applies_when=applies, requires=vary.vary(rule.requires))


@dataclass(frozen=True)
class _Vary:
    number: int
    parameters: Mapping[str, Possible]

    def vary(self, condition: Condition) -> Condition:
        match condition:
            case Compared():
                return replace(condition, operand=self._term(condition.operand))
            case All() | AnyOf() | AtLeastNOf():
                return replace(condition, parts=self._parts(condition.parts))
            case Not():
                return Not(self.vary(condition.part))
            case Quantified():
                where = None if condition.where is None else self.vary(condition.where)
                return replace(condition, where=where, check=self.vary(condition.check))
            case Counted():
                return replace(condition, operand=self._term(condition.operand))

    def _parts(self, parts: Iterable[Condition]) -> tuple[Condition, ...]:
        return tuple(self.vary(part) for part in parts)

    def _term(self, term: Term) -> Term:
        match term:
            case ParameterTerm():
                return LiteralTerm(self._bound(self.parameters[term.path], term), term.kind)
            case LiteralTerm():
                return replace(term, possible=self._bound(term.possible, term))
            case _:
                return term

    def _bound(self, possible: Possible, term: ParameterTerm | LiteralTerm) -> Possible:
        match possible:
            case Quantities() if not isinstance(term.kind, Integer):
                unit, (point,) = possible.lines[0]
                moved = (point.low or Decimal(0)) * _STEP**self.number
                return Quantities.of({unit: [Range(moved, moved)]})
            case Words(words=words) if words <= {True, False} and self.number % 2:
                return Words(frozenset({True, False}) - words)
            case _:
                return possible
