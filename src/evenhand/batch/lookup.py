"""The executor of the fast way, in plain Python: each rule as and, or and not over the digits of an account.

A condition becomes two tests, whether it is surely true and whether it is surely false; parts that are
comparisons are tested together. What the tests come to is written as Python and compiled once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Final

from evenhand.batch.digits import Leaves
from evenhand.policy.conditions import Condition, Not, asks_itself, count_needed, parts_of
from evenhand.policy.model import Rule
from evenhand.vocabulary.verdicts import Outcome

Outcomes = frozenset[Outcome]
JudgeAll = Callable[[int], list[int]]

# A rule comes out as a number: one bit for each outcome that is left.
PASS, FAIL, DOES_NOT_APPLY = 1, 2, 4
_BITS: Final[dict[int, Outcome]] = {PASS: "pass", FAIL: "fail", DOES_NOT_APPLY: "not-applicable"}
OUTCOMES: Final[Sequence[Outcomes]] = [
    frozenset(outcome for bit, outcome in _BITS.items() if code & bit) for code in range(8)
]
CODES: Final = {outcomes: code for code, outcomes in enumerate(OUTCOMES)}
_Test = tuple[str, str]  # the texts of two tests: surely true, surely false


def write_rules(rules: Sequence[Rule], leaves: Leaves) -> JudgeAll:
    """Make the function that judges every rule by the digits of an account."""
    return _compile([_write_rule(rule, leaves) for rule in rules])


def write_entries(entries: Sequence[tuple[Condition, int | None]], leaves: Leaves) -> JudgeAll:
    """Make the function that finds the entries that do not surely hold already, by their numbers.

    Each comes with the bits of which one has to be there for it to be asked, if any.
    """
    tests = [
        f"({woken_by is not None and f'not v & {woken_by}'} or {_write(condition, leaves)[0]})"
        for condition, woken_by in entries
    ]
    return _compile([f"*(() if {test} else ({number},))" for number, test in enumerate(tests)])


def _compile(items: Sequence[str]) -> JudgeAll:
    text = f"lambda v: [{', '.join(items)}]"
    made: JudgeAll = eval(text, {"__builtins__": {}})  # noqa: S307 - it holds numbers and operators alone
    return made


def _write_rule(rule: Rule, leaves: Leaves) -> str:
    met, unmet = _write(rule.requires, leaves)
    required = f"({PASS} if {met} else {FAIL} if {unmet} else {PASS | FAIL})"
    if rule.applies_when is None:
        return required
    applies, not_so = _write(rule.applies_when, leaves)
    return f"({DOES_NOT_APPLY} if {not_so} else {required} if {applies} else {required} | {DOES_NOT_APPLY})"


def _write(condition: Condition, leaves: Leaves) -> _Test:
    if literal := _find_literal(condition, leaves):
        may_hold, may_not = literal
        return f"(not v & {may_not})", f"(not v & {may_hold})"
    parts, needed = parts_of(condition), count_needed(condition)
    if isinstance(condition, Not):
        return _write(condition.part, leaves)[::-1]
    if needed == len(parts):
        return _write_all(parts, leaves)
    if needed == 1:
        return _write_all([Not(part) for part in parts], leaves)[::-1]
    tests = [_write(part, leaves) for part in parts]
    certain, excluded = (" + ".join(way) for way in zip(*tests, strict=True))
    return f"({certain} >= {needed})", f"({excluded} > {len(parts) - needed})"


def _write_all(parts: Sequence[Condition], leaves: Leaves) -> _Test:
    """Write a conjunction: true where no part may be false, false where one may not be true."""
    literals, others = [], []
    for part in parts:
        literal = _find_literal(part, leaves)
        if literal is None:
            others.append(_write(part, leaves))
        else:
            literals.append(literal)
    true, false = [each[0] for each in others], [each[1] for each in others]
    if literals:
        may_hold, may_not = (reduce(or_, bits) for bits in zip(*literals, strict=True))
        true.insert(0, f"not v & {may_not}")
        false.insert(0, f"v & {may_hold} != {may_hold}")
    return f"({' and '.join(true) or True})", f"({' or '.join(false) or False})"


def _find_literal(condition: Condition, leaves: Leaves) -> tuple[int, int] | None:
    """Find the bits by which a comparison, or its opposite, may hold and may not; None for what is joined."""
    if asks_itself(condition):
        place = leaves.find(condition).place
        return 0b01 << place, 0b10 << place
    if isinstance(condition, Not):
        bits = _find_literal(condition.part, leaves)
        return bits and bits[::-1]
    return None
