"""The derived facts of a policy, worked out of what is possible for those they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evenhand.facts.operators import derive
from evenhand.facts.possible import Possible
from evenhand.policy.model import Policy


def work_out(
    stated: Mapping[str, Possible], policy: Policy, wanted: Iterable[str] | None = None
) -> Mapping[str, Possible]:
    """Add the derived facts, all of them or those that are wanted, to what is stated."""
    possible = dict(stated)
    for path in policy.derived if wanted is None else wanted:
        _add_derived(path, policy, possible)
    return possible


def _add_derived(path: str, policy: Policy, possible: dict[str, Possible]) -> Possible:
    """Work out a derived fact, and first those it is made of."""
    if path in possible:
        return possible[path]
    fact = policy.derived.get(path)
    if fact is None:
        return policy.facts[path].kind.anything
    operands = [_add_derived(operand, policy, possible) for operand in fact.operands]
    return possible.setdefault(path, derive(fact.operation, operands))
