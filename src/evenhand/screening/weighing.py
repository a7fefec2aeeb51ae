"""Scores and the opinion from the outcomes of every rule: the same as `scoring` and `opinion` give.

The rules stand in the order of their severity, so that those of one severity are one slice of bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from evenhand.policy.model import Policy, Rule
from evenhand.screening.outcomes import FAIL, NOT_APPLICABLE, PASS
from evenhand.vocabulary.verdicts import SEVERITIES, Conclusion, Gate

_APPLICABLE: Final = [bits for bits in range(1, 8) if bits != NOT_APPLICABLE]
_UNDECIDED: Final = [bits for bits in _APPLICABLE if bits not in {PASS, FAIL}]
_MAY_PASS: Final = [bits for bits in _UNDECIDED if bits & PASS]
_MAY_FAIL: Final = [bits for bits in _UNDECIDED if bits & FAIL]
_FAILING: Final = bytes(bits for bits in range(1, 8) if bits & FAIL)


class Standing(Struct, frozen=True):
    """How all rules came out in one account; shares are rounded as in an audit's JSON."""

    low: float | None
    high: float | None
    coverage: float | None
    gate: Gate


class Scale:
    """Weighs the outcomes of every rule by the severities of a policy."""

    def __init__(self, policy: Policy, rules: Sequence[Rule]) -> None:
        """Keep where each severity starts and ends; RULES stand in their order."""
        counts = [sum(rule.severity == severity for rule in rules) for severity in SEVERITIES]
        starts = [sum(counts[:place]) for place in range(len(counts))]
        self._critical = slice(0, counts[0])
        self._slices = [
            (slice(start, start + count), int(policy.weights[severity]))
            for severity, start, count in zip(SEVERITIES, starts, counts, strict=True)
            if count and policy.weights[severity]
        ]
        self._needed = policy.coverage_needed

    def weigh(self, bits: bytes) -> Standing:
        """Give the interval, the coverage and the gate of one account."""
        weights = self._add_up(bits)
        passed, failed = weights[PASS], weights[FAIL]
        may_pass = sum(weights[each] for each in _MAY_PASS)
        may_fail = sum(weights[each] for each in _MAY_FAIL)
        low = high = coverage = None
        if passed or failed or may_pass or may_fail:
            low = round(passed / (passed + failed + may_fail), 6) if failed or may_fail else 1.0
            high = round((passed + may_pass) / (passed + may_pass + failed), 6) if passed or may_pass else 0.0
        if whole := sum(weights[each] for each in _APPLICABLE):
            coverage = round((passed + failed) / whole, 6)
        return Standing(low, high, coverage, self._gate(bits))

    def conclude(self, agreed: bytes, on_these: Standing, principals: Sequence[Standing]) -> Conclusion:
        """Form the opinion on what nobody disputes, and then on how the sides differ."""
        gates = {each.gate for each in principals}
        if on_these.gate == "failed":
            return "does not conform"
        if {"failed", "held"} <= gates:
            return "contested"
        if on_these.gate == "open" or self._is_too_little(agreed):
            return "no opinion"
        has_exceptions = any(_may_fail(agreed[part]) for part, _ in self._slices)
        return "conforms except" if has_exceptions else "conforms"

    def _add_up(self, bits: bytes) -> list[int]:
        """Add up the weight of the rules that are left each outcome."""
        weights = [0] * 8
        for part, weight in self._slices:
            rules = bits[part]
            for each in _APPLICABLE:
                weights[each] += weight * rules.count(each)
        return weights

    def _gate(self, bits: bytes) -> Gate:
        critical = bits[self._critical]
        if FAIL in critical:
            return "failed"
        return "open" if _may_fail(critical) else "held"

    def _is_too_little(self, agreed: bytes) -> bool:
        weights = self._add_up(agreed)
        decided, whole = weights[PASS] + weights[FAIL], sum(weights[each] for each in _APPLICABLE)
        return decided < self._needed * whole if whole else self._needed > 0


def _may_fail(rules: bytes) -> bool:
    return len(rules.translate(None, _FAILING)) < len(rules)
