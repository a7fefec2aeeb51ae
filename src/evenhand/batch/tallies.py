"""Scores of what was looked up: rules that come out alike are added up once for all accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from operator import add, itemgetter
from typing import Any, Final

from msgspec import Struct

from evenhand.audit.audit import Tally
from evenhand.audit.scoring import find_conclusion, tally_alike
from evenhand.batch.digits import recall
from evenhand.batch.lookup import CODES, OUTCOMES
from evenhand.policy.model import Policy
from evenhand.vocabulary.verdicts import ASSURANCES, SEVERITIES, Assurance, Conclusion, Gate, Verdict

_DECIMALS: Final = 6
_STEP: Final = len(OUTCOMES)
_DECIDED: Final = {CODES[frozenset({"pass"})], CODES[frozenset({"fail"})]}
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
        self._graveness = [SEVERITIES.index(rule.severity) for rule in policy.rules]
        self._severities = [grave * _STEP for grave in self._graveness]
        ends = list(accumulate((len(each.rules) for each in policy.criteria), initial=0))
        self._criteria = [
            (each.id, slice(*ends)) for each, ends in zip(policy.criteria, pairwise(ends), strict=True)
        ]
        self._tallies: dict[tuple[tuple[int, int], ...], Tally] = {}
        self._scores: dict[tuple[str, tuple[int, ...]], CriterionScore] = {}

    def add_up(self, codes: Sequence[int]) -> Tally:
        """Add up how every rule came out in one account, of which each answer is somebody's mere word."""
        return self._add_up(map(add, self._severities, codes))

    def score_criteria(self, accounts: Mapping[str, Sequence[int]]) -> dict[str, dict[str, CriterionScore]]:
        """Score the rules of each criterion in every account."""
        return {
            criterion: {account: self._score(criterion, place, codes) for account, codes in accounts.items()}
            for criterion, place in self._criteria
        }

    def _score(self, criterion: str, place: slice, codes: Sequence[int]) -> CriterionScore:
        key = criterion, tuple(codes[place])
        ways = map(add, self._severities[place], codes[place])
        return recall(self._scores, key, lambda: CriterionScore(*list_numbers(self._add_up(ways))))

    def conclude(self, verdicts: Sequence[Verdict], agreed: Sequence[int]) -> Conclusion | None:
        """Conclude by conformity; None under a policy by score."""
        if self._policy.concluding.gate is None:
            return None
        ways = Counter(zip(self._graveness, verdicts, agreed, strict=True))
        alike = {
            (SEVERITIES[grave], verdict, OUTCOMES[code]): number
            for (grave, verdict, code), number in ways.items()
        }
        return find_conclusion(alike, self.add_up(agreed), self._policy.weights, self._policy)

    def _add_up(self, ways: Iterable[int]) -> Tally:
        numbers = Counter(ways)
        key = tuple(sorted(numbers.items()))
        return recall(self._tallies, key, lambda: self._tally(numbers))

    def _tally(self, numbers: Mapping[int, int]) -> Tally:
        weights = self._policy.weights
        alike = {(SEVERITIES[way // _STEP], OUTCOMES[way % _STEP]): number for way, number in numbers.items()}
        counts = any(weights[SEVERITIES[way // _STEP]] for way in numbers if way % _STEP in _DECIDED)
        return tally_alike(alike, weights, self._policy.concluding, _TOLD if counts else None)


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
