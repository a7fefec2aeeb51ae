"""What to change: the smallest sets of changes after which some rules are met.

The rules are those of the agreed account. Those that share no fact that may change are repaired
apart; what no change can meet is named and left out.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from evenhand.advice.searching import Mended, Search, Task
from evenhand.policy.model import Rule


def repair_rules(rules: Sequence[Rule], task: Task) -> list[Mended]:
    """Repair some rules, group by group, and leave out those that cannot be met."""
    return [_repair_group(group, task) for group in _group(rules, task)]


def _repair_group(rules: Sequence[Rule], task: Task) -> Mended:
    mended = Search(rules, task).run()
    if mended.alternatives:
        return mended
    stuck: list[tuple[str, ...]] = [(rule.id,) for rule in rules if not _can_meet([rule], task)]
    stuck = stuck or [_find_opposed(rules, task)]
    out = {rule for together in stuck for rule in together}
    rest = [rule for rule in rules if rule.id not in out]
    if not rest:
        return replace(mended, stuck=tuple(stuck))
    again = _repair_group(rest, task)
    is_smallest = mended.is_smallest and again.is_smallest  # what is stuck may be so for a limit only
    return replace(again, is_smallest=is_smallest, stuck=(*stuck, *again.stuck))


def _find_opposed(rules: Sequence[Rule], task: Task) -> tuple[str, ...]:
    """Find rules that pull against each other: a pair, if there is one, or as few as can be found.

    Each of them can be met, and so can all but any one, but not all.
    """
    for pair in itertools.combinations(rules, 2):
        facts = [set(task.agreed.policy.asked_by(rule)) for rule in pair]
        if facts[0] & facts[1] and not _can_meet(pair, task):
            return pair[0].id, pair[1].id
    opposed = list(rules)
    for rule in rules:
        others = [each for each in opposed if each is not rule]
        if not _can_meet(others, task):
            opposed = others
    return tuple(rule.id for rule in opposed)


def _can_meet(rules: Sequence[Rule], task: Task) -> bool:
    return bool(Search(rules, task).run().alternatives)


def reach_score(rules: Sequence[Rule], task: Task, wanted: Decimal) -> Mended:
    """Meet the rules that give most for each change until a verified score is reached."""
    return Search(rules, task).reach(wanted)


def _group(rules: Sequence[Rule], task: Task) -> list[list[Rule]]:
    """Put together the rules that share a fact that may change."""
    groups: list[tuple[set[str], list[Rule]]] = []
    for rule in rules:
        facts = set(task.agreed.policy.asked_by(rule)) - task.fixed
        joined = [group for group in groups if not group[0].isdisjoint(facts)]
        members = [member for _, group in joined for member in group]
        groups = [group for group in groups if group not in joined]
        groups.append((facts.union(*(each for each, _ in joined)), [*members, rule]))
    return [group for _, group in groups]
