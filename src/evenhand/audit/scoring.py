"""Scores: an interval, the coverage and the gate, for one account (design §6).

There is no point score. The low end is what the evidence secures, whatever the undecided rules
turn out to be; it is the headline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from evenhand.audit.audit import Interval, Tally
from evenhand.audit.judging import Judgement
from evenhand.policy.model import Rule
from evenhand.vocabulary.verdicts import Gate, Outcome, Severity, Verdict

Weighed = tuple[Decimal, frozenset[Outcome]]


def tally(judged: Sequence[tuple[Rule, Judgement]], weights: Mapping[Severity, Decimal]) -> Tally:
    """Add up how some rules came out in one account."""
    weighed = [(weights[rule.severity], each.outcomes) for rule, each in judged]
    counts: Counter[Verdict] = Counter(each.verdict for _, each in judged)
    return Tally(
        score=score(weighed),
        coverage=coverage(weighed),
        gate=find_gate(each.outcomes for rule, each in judged if rule.severity == "critical"),
        counts=dict(sorted(counts.items())),
    )


def score(weighed: Iterable[Weighed]) -> Interval | None:
    """Give the smallest and largest share of passed weight; None where no rule can apply.

    Each rule is taken by itself. For the low end it fails if it can; else it does not apply if it
    can, since a pass would raise the share. For the high end the other way round.
    """
    rules = [(weight, outcomes) for weight, outcomes in weighed if weight]
    surely_passed, surely_failed = _sum(rules, only="pass"), _sum(rules, only="fail")
    perhaps_passed, perhaps_failed = _sum(rules, among="pass"), _sum(rules, among="fail")
    if not perhaps_passed and not perhaps_failed:
        return None
    low = surely_passed / (surely_passed + perhaps_failed) if perhaps_failed else Decimal(1)
    high = perhaps_passed / (perhaps_passed + surely_failed) if perhaps_passed else Decimal(0)
    return Interval(low=low, high=high)


def coverage(weighed: Iterable[Weighed]) -> Decimal | None:
    """Give the decided share of the weight that may apply; None where none can.

    A rule that does not apply counts on neither side, so that a program to which little applies
    is not thereby well covered.
    """
    rules = [(weight, outcomes) for weight, outcomes in weighed if outcomes != {"not-applicable"}]
    whole = sum((weight for weight, _ in rules), Decimal(0))
    decided = sum((weight for weight, outcomes in rules if len(outcomes) == 1), Decimal(0))
    return decided / whole if whole else None


def find_gate(critical: Iterable[frozenset[Outcome]]) -> Gate:
    """Say whether the critical rules hold: one that fails breaks the gate, one undecided leaves it open."""
    outcomes = list(critical)
    if frozenset({"fail"}) in outcomes:
        return "failed"
    return "open" if any("fail" in each for each in outcomes) else "held"


def _sum(rules: Sequence[Weighed], *, only: Outcome | None = None, among: Outcome | None = None) -> Decimal:
    chosen = (
        weight
        for weight, outcomes in rules
        if (only is not None and outcomes == {only}) or (among is not None and among in outcomes)
    )
    return sum(chosen, Decimal(0))
