"""Scores and the opinion from the bits of every rule: the same as `scoring` and `opinion` give.

The rules stand in the order of their severity, so that those of one severity are one slice of bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple, get_args

from evenhand.policy import Policy, Rule
from evenhand.result import Conclusion, Gate, Severity
from evenhand.screening.outcomes import FAIL, NOT_APPLICABLE, PASS

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
_MAY_FAIL: Final = [mask for mask in range(1, 8) if mask & FAIL]
_MAY_PASS: Final = [mask for mask in range(1, 8) if mask & PASS]
_APPLICABLE: Final = [mask for mask in range(1, 8) if mask != NOT_APPLICABLE]


class Standing(NamedTuple):
    """How all rules came out in one account; shares are rounded as in an audit's JSON."""

    low: float | None
    high: float | None
    coverage: float | None
    gate: Gate


class Scale:
    """Weighs the bits of every rule by the severities of a policy."""

    def __init__(self, policy: Policy, rules: Sequence[Rule]) -> None:
        """Keep where each severity starts and ends; RULES stand in their order."""
        counts = [sum(rule.severity == severity for rule in rules) for severity in SEVERITIES]
        starts = [sum(counts[:place]) for place in range(len(counts))]
        self._critical = slice(0, counts[0])
        self._slices = [
            (slice(start, start + count), policy.weights[severity])
            for severity, start, count in zip(SEVERITIES, starts, counts, strict=True)
            if count and policy.weights[severity]
        ]
        self._needed = policy.coverage_needed

    def weigh(self, bits: bytes) -> Standing:
        """Give the interval, the coverage and the gate of one account."""
        weights = [Decimal(0)] * 8
        for part, weight in self._slices:
            rules = bits[part]
            for mask in set(rules):
                weights[mask] += weight * rules.count(mask)
        low, high = _interval(tuple(weights))
        return Standing(low, high, _coverage(tuple(weights)), self._gate(bits))

    def _gate(self, bits: bytes) -> Gate:
        critical = bits[self._critical]
        if FAIL in critical:
            return "failed"
        return "open" if any(mask & FAIL for mask in critical) else "held"

    def conclude(self, agreed: bytes, on_these: Standing, principals: Sequence[Standing]) -> Conclusion:
        """Form the opinion on what nobody disputes, and then on how the sides differ."""
        gates = {each.gate for each in principals}
        if on_these.gate == "failed":
            return "does not conform"
        if {"failed", "held"} <= gates:
            return "contested"
        if on_these.gate == "open" or self._is_too_little(agreed):
            return "no opinion"
        scored = {mask for part, _ in self._slices for mask in agreed[part]}
        return "conforms except" if any(mask & FAIL for mask in scored) else "conforms"

    def _is_too_little(self, agreed: bytes) -> bool:
        weights = [Decimal(0)] * 8
        for part, weight in self._slices:
            for mask in agreed[part]:
                weights[mask] += weight
        decided, whole = _decided(weights)
        return (decided / whole if whole else Decimal(0)) < self._needed


def _decided(weights: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    return weights[PASS] + weights[FAIL], sum((weights[mask] for mask in _APPLICABLE), Decimal(0))


@lru_cache(maxsize=4096)
def _interval(weights: tuple[Decimal, ...]) -> tuple[float | None, float | None]:
    perhaps_passed = sum((weights[mask] for mask in _MAY_PASS), Decimal(0))
    perhaps_failed = sum((weights[mask] for mask in _MAY_FAIL), Decimal(0))
    if not perhaps_passed and not perhaps_failed:
        return None, None
    low = weights[PASS] / (weights[PASS] + perhaps_failed) if perhaps_failed else Decimal(1)
    high = perhaps_passed / (perhaps_passed + weights[FAIL]) if perhaps_passed else Decimal(0)
    return round(float(low), 6), round(float(high), 6)


@lru_cache(maxsize=4096)
def _coverage(weights: tuple[Decimal, ...]) -> float | None:
    decided, whole = _decided(weights)
    return round(float(decided / whole), 6) if whole else None
