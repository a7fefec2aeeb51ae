"""Scores of what was looked up: rules that come out alike are added up once for all accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from operator import getitem, itemgetter
from typing import Any, Final

from msgspec import Struct

from evenhand.audit.audit import Tally
from evenhand.audit.scoring import find_conclusion, tally_alike
from evenhand.batch.digits import recall
from evenhand.batch.lookup import OUTCOMES
from evenhand.policy.model import Policy, Rule
from evenhand.vocabulary.verdicts import ASSURANCES, SEVERITIES, Assurance, Conclusion, Gate, Verdict

_DECIMALS: Final = 6
_DECIDED: Final = {frozenset({"pass"}), frozenset({"fail"})}
_TOLD: Final[dict[Assurance, Decimal]] = {each: Decimal(each == "told") for each in ASSURANCES}


class CriterionScore(Struct, frozen=True):
    """How the rules of one criterion came out in one account; shares are rounded as in an audit's JSON."""

    low: float | None
    high: float | None
    coverage: float | None
    gate: Gate | None


class AccountScore(CriterionScore, frozen=True):
    """How all rules came out in one account, and how far the answers that decide are backed."""

    assurance: Mapping[Assurance, float] | None


class Tallies:
    """What was added up under one policy."""

    def __init__(self, policy: Policy) -> None:
        """Begin with nothing added up."""
        self._policy = policy
        order = sorted(
            range(len(policy.rules)), key=lambda index: SEVERITIES.index(policy.rules[index].severity)
        )
        self.names = [policy.rules[index].id for index in order]  # the weightiest first
        self.sort = itemgetter(*order) if len(order) > 1 else tuple[Any, ...]
        self._severities = [rule.severity for rule in policy.rules]
        # Of each way in which rules come out: the weight of all, how many they are, and how many of the gate.
        self._scale = min(0, *(_exponent(weight) for weight in policy.weights.values()))
        self._weights = {each: int(weight.scaleb(-self._scale)) for each, weight in policy.weights.items()}
        self._width = (len(policy.rules) * max(1, *self._weights.values())).bit_length()
        self._ways = [self._write(rule) for rule in policy.rules]
        ends = list(accumulate((len(each.rules) for each in policy.criteria), initial=0))
        self._criteria = [
            (each.id, slice(*ends)) for each, ends in zip(policy.criteria, pairwise(ends), strict=True)
        ]
        self._tallies: dict[int, Tally] = {}
        self._scores: dict[tuple[str, tuple[int, ...]], CriterionScore] = {}

    def add_up(self, codes: Sequence[int]) -> Tally:
        """Add up how every rule came out in one account, of which each answer is somebody's mere word."""
        return self._add_up(map(getitem, self._ways, codes))

    def score_criteria(self, accounts: Mapping[str, Sequence[int]]) -> dict[str, dict[str, CriterionScore]]:
        """Score the rules of each criterion in every account."""
        return {
            criterion: {account: self._score(criterion, place, codes) for account, codes in accounts.items()}
            for criterion, place in self._criteria
        }

    def _score(self, criterion: str, place: slice, codes: Sequence[int]) -> CriterionScore:
        key = criterion, tuple(codes[place])
        ways = map(getitem, self._ways[place], codes[place])
        return recall(self._scores, key, lambda: CriterionScore(*list_numbers(self._add_up(ways))))

    def conclude(self, verdicts: Sequence[Verdict], codes: Sequence[int], agreed: Tally) -> Conclusion | None:
        """Conclude by conformity from the account that is agreed on; None under a policy by score."""
        if self._policy.concluding.gate is None:
            return None
        alike = Counter(zip(self._severities, verdicts, map(OUTCOMES.__getitem__, codes), strict=True))
        return find_conclusion(alike, agreed, self._policy.weights, self._policy)

    def _write(self, rule: Rule) -> list[int]:
        """Write down what a rule adds if it comes out in each way: numbers side by side in one."""
        is_gated = self._policy.concluding.holds_in_gate(rule)
        added = self._weights[rule.severity] << 2 * self._width | 1 << self._width | is_gated
        return [added << 3 * self._width * code for code in range(len(OUTCOMES))]

    def _add_up(self, ways: Iterable[int]) -> Tally:
        together = sum(ways)
        return recall(self._tallies, together, lambda: self._tally(together))

    def _tally(self, together: int) -> Tally:
        weighed, numbers, gated = [], {}, []
        width, every = self._width, (1 << self._width) - 1
        for code, outcomes in enumerate(OUTCOMES):
            added = together >> 3 * width * code
            if number := added >> width & every:
                numbers[outcomes] = number
                weighed.append((Decimal(added >> 2 * width & every).scaleb(self._scale), outcomes))
                if added & every:
                    gated.append(outcomes)
        counts = any(weight and outcomes in _DECIDED for weight, outcomes in weighed)
        return tally_alike(weighed, numbers, gated, self._policy.concluding, _TOLD if counts else None)


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101 - a weight is finite
    return exponent


def sum_up(scored: Tally) -> AccountScore:
    """Give the score of an account with its numbers rounded."""
    shares = scored.assurance
    backed = (
        None if shares is None else {each: round(float(share), _DECIMALS) for each, share in shares.items()}
    )
    return AccountScore(*list_numbers(scored), backed)


def list_numbers(scored: Tally) -> tuple[float | None, float | None, float | None, Gate | None]:
    """List the two ends of a score, the coverage and the gate."""
    low, high = (scored.score.low, scored.score.high) if scored.score else (None, None)
    return _round(low), _round(high), _round(scored.coverage), scored.gate


def _round(share: Decimal | None) -> float | None:
    return None if share is None else round(float(share), _DECIMALS)
