"""What the executors of the fast way execute: each rule as four tests on the digits of an account.

A condition becomes two tests, whether it is surely true and whether it is surely false. Nothing is left in
them but places of bits, and how many of how many have to be so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from evenhand.batch.digits import Leaves
from evenhand.policy.conditions import Condition, Not, asks_itself, count_needed, parts_of
from evenhand.policy.model import Rule
from evenhand.vocabulary.verdicts import Outcome

Outcomes = frozenset[Outcome]
# The place of a bit, and true where that is not there; or how many of these tests have to be true, at least.
Test = int | tuple[int, tuple["Test", ...]]

# A rule comes out as a number: one bit for each outcome that is left.
PASS, FAIL, DOES_NOT_APPLY = 1, 2, 4
_BITS: Final[dict[int, Outcome]] = {PASS: "pass", FAIL: "fail", DOES_NOT_APPLY: "not-applicable"}
OUTCOMES: Final[Sequence[Outcomes]] = [
    frozenset(outcome for bit, outcome in _BITS.items() if code & bit) for code in range(8)
]
CODES: Final = {outcomes: code for code, outcomes in enumerate(OUTCOMES)}


def every(tests: Iterable[Test]) -> Test:
    """Ask that all of some tests are true."""
    parts = tuple(tests)
    return len(parts), parts


def some(tests: Iterable[Test]) -> Test:
    """Ask that one of some tests is true."""
    return 1, tuple(tests)


ALWAYS: Final = every(())
NEVER: Final = some(())


class RuleTests(NamedTuple):
    """Whether a rule surely applies, surely does not, is surely met, and is surely not met."""

    applies: Test
    does_not: Test
    met: Test
    unmet: Test


def write_rules(rules: Sequence[Rule], leaves: Leaves) -> list[RuleTests]:
    """Write every rule down as tests."""
    return [
        RuleTests(
            *((ALWAYS, NEVER) if rule.applies_when is None else _write(rule.applies_when, leaves)),
            *_write(rule.requires, leaves),
        )
        for rule in rules
    ]


def write_entries(
    entries: Iterable[tuple[Condition, Sequence[int] | None]], leaves: Leaves
) -> list[RuleTests]:
    """Write entries of the consistency as rules that pass where they surely hold already, or are not asked.

    Each comes with the places of the bits of which one has to be there for it to be asked, if any.
    """
    return [
        RuleTests(ALWAYS, NEVER, some([NEVER if woken_by is None else every(woken_by), holds]), NEVER)
        for (_, woken_by), (holds, _) in ((each, _write(each[0], leaves)) for each in entries)
    ]


def _write(condition: Condition, leaves: Leaves) -> tuple[Test, Test]:
    if asks_itself(condition):
        place = leaves.find(condition).place
        return place + 1, place
    if isinstance(condition, Not):
        return _write(condition.part, leaves)[::-1]
    tests = [_write(part, leaves) for part in parts_of(condition)]
    needed = count_needed(condition)
    true, false = tuple(each[0] for each in tests), tuple(each[1] for each in tests)
    return (needed, true), (len(tests) - needed + 1, false)
