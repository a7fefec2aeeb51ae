"""Scores, an interval, the coverage and the gate, for one account, and the opinion on the whole (design §6).

There is no point score. The low end is what the evidence secures, whatever the undecided rules
turn out to be; it is the headline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, Protocol

from msgspec.structs import replace

from evenhand.audit.audit import Interval, Opinion, ScoredAccount, Tally, find_agreed
from evenhand.audit.concluding import conclude_by_score
from evenhand.audit.exit_status import find_heard
from evenhand.audit.judging import Ruling
from evenhand.facts import kinds
from evenhand.policy.concluding import Concluding
from evenhand.policy.model import Policy, Rule
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.languages import joined, noted, noted_number, say, say_number
from evenhand.vocabulary.verdicts import (
    AccountKind,
    Assurance,
    Basis,
    Conclusion,
    Gate,
    Outcome,
    Severity,
    Verdict,
)

Weighed = tuple[Decimal, frozenset[Outcome]]

_NOT_APPLICABLE: Final[frozenset[Outcome]] = frozenset({"not-applicable"})
_FAILS: Final[Mapping[Basis, str]] = {
    "record": noted("A rule of the gate fails by the record: {rule}."),
    "agreement": noted("A rule of the gate fails, as the sides agree: {rule}."),
    "admission": noted("A rule of the gate fails by admission: {rule}."),
    "as described": noted("A rule of the gate fails on the facts as described: {rule}."),
}
_DISPUTES: Final[Mapping[Basis, str]] = {
    "between sides": noted("The accounts of {sides} exclude each other on a rule of the gate: {rule}."),
    "within a side": noted("{sides} contradict themselves on a rule of the gate: {rule}."),
}
_DECIDE_SETTLED: Final = noted(
    "What is settled decides {share} of the weight that may apply; an opinion needs {needed}."
)
_DECIDE_OR_CONTEST: Final = noted(
    "What is settled or contested makes up {share} of the weight that may apply; an opinion needs {needed}."
)
_DECIDE_AS_DESCRIBED: Final = noted(
    "The facts as described decide {share} of the weight that may apply; an opinion needs {needed}."
)
_SCORED: Final = noted_number(
    "{number} scored rule is undecided: {rules}.", "{number} scored rules are undecided: {rules}."
)
_GATED: Final = noted_number(
    "{number} rule of the gate is undecided: {rules}.", "{number} rules of the gate are undecided: {rules}."
)


class OutcomesLeft(Protocol):
    """What is left of one rule in one account."""

    @property
    def outcomes(self) -> frozenset[Outcome]:
        """The outcomes that are left."""

    @property
    def verdict(self) -> Verdict:
        """The one that is left, or unknown."""


class RuleHeard(Protocol):
    """What one rule comes to across the sides, and in each account."""

    @property
    def ruling(self) -> Ruling:
        """The one verdict, and on what it rests."""

    @property
    def accounts(self) -> Mapping[str, OutcomesLeft]:
        """What is left of it in each account, by its id."""


class TitledAccount(Protocol):
    """An account that is shown."""

    @property
    def id(self) -> str:
        """What it is called among the others."""

    @property
    def title(self) -> str:
        """What it is called in a report."""

    @property
    def kind(self) -> AccountKind:
        """From whose standpoint it is."""


class Judged(Protocol):
    """A program that is judged, as far as scores and opinion ask: a Case, or what a batch looked up."""

    @property
    def policy(self) -> Policy:
        """By which it is judged."""

    @property
    def heard(self) -> Mapping[str, RuleHeard]:
        """What each rule comes to, by its id."""

    @property
    def accounts(self) -> Sequence[TitledAccount]:
        """Every account that is shown."""

    @property
    def agreed(self) -> TitledAccount:
        """The account of what is settled, or the one of a self-description."""

    @property
    def assurances(self) -> Mapping[str, Mapping[str, Assurance]]:
        """How far the answers are backed by which each rule is decided, by the rule and the account."""

    @property
    def is_planned(self) -> bool:
        """Checks if nothing that it says is a fact yet."""


def tally(
    judged: Sequence[tuple[Rule, OutcomesLeft]], weights: Mapping[Severity, Decimal], concluding: Concluding
) -> Tally:
    """Add up how some rules came out in one account."""
    weighed: dict[frozenset[Outcome], Decimal] = {}
    for rule, each in judged:
        weighed[each.outcomes] = weighed.get(each.outcomes, Decimal(0)) + weights[rule.severity]
    return tally_alike(
        [(weight, outcomes) for outcomes, weight in weighed.items()],
        Counter(each.outcomes for _, each in judged),
        {each.outcomes for rule, each in judged if concluding.holds_in_gate(rule)},
        concluding,
    )


def tally_alike(
    weighed: Sequence[Weighed],
    numbers: Mapping[frozenset[Outcome], int],
    gated: Iterable[frozenset[Outcome]],
    concluding: Concluding,
    assurance: dict[Assurance, Decimal] | None = None,
) -> Tally:
    """Add up what came out in the same ways: the weight of each, how many, and those of the gate."""
    counts: dict[Verdict, int] = {}
    for outcomes, number in numbers.items():
        verdict: Verdict = next(iter(outcomes)) if len(outcomes) == 1 else "unknown"
        counts[verdict] = counts.get(verdict, 0) + number
    return Tally(
        score=score(weighed),
        coverage=coverage(weighed),
        gate=find_gate(gated) if concluding.gate else None,
        counts=dict(sorted(counts.items())),
        assurance=assurance,
    )


def assure(
    rules: Iterable[Rule], account: str, case: Judged, weights: Mapping[Severity, Decimal]
) -> dict[Assurance, Decimal] | None:
    """Give the shares of the weight decided in an account that are told, sourced and checked (design §6)."""
    decided: dict[Assurance, Decimal] = dict.fromkeys(verdicts.ASSURANCES, Decimal(0))
    for rule in rules:
        if account in case.assurances[rule.id]:
            decided[case.assurances[rule.id][account]] += weights[rule.severity]
    whole = sum(decided.values(), Decimal(0))
    return {each: weight / whole for each, weight in decided.items()} if whole else None


def score(weighed: Iterable[Weighed]) -> Interval | None:
    """Give the smallest and largest share of passed weight; None where no rule can apply.

    Each rule is taken by itself. For the low end it fails if it can; else it does not apply if it
    can, since a pass would raise the share. For the high end the other way round.
    """
    passed = failed = may_pass = may_fail = Decimal(0)
    for weight, outcomes in weighed:
        if "pass" in outcomes:
            may_pass += weight
            passed += weight if len(outcomes) == 1 else 0
        if "fail" in outcomes:
            may_fail += weight
            failed += weight if len(outcomes) == 1 else 0
    if not may_pass and not may_fail:
        return None
    low = passed / (passed + may_fail) if may_fail else Decimal(1)
    high = may_pass / (may_pass + failed) if may_pass else Decimal(0)
    return Interval(low=low, high=high)


def coverage(weighed: Iterable[Weighed]) -> Decimal | None:
    """Give the decided share of the weight that may apply; None where none can.

    A rule that does not apply counts on neither side, so that a program to which little applies
    is not thereby well covered.
    """
    whole = decided = Decimal(0)
    for weight, outcomes in weighed:
        if outcomes != _NOT_APPLICABLE:
            whole += weight
            decided += weight if len(outcomes) == 1 else 0
    return decided / whole if whole else None


def find_gate(gated: Iterable[frozenset[Outcome]]) -> Gate:
    """Say whether the rules of the gate hold: one that fails breaks it, one undecided leaves it open."""
    outcomes = list(gated)
    if frozenset({"fail"}) in outcomes:
        return "failed"
    return "open" if any("fail" in each for each in outcomes) else "held"


def form_opinion(
    case: Judged, accounts: Sequence[ScoredAccount], weights: Mapping[Severity, Decimal], policy: Policy
) -> Opinion:
    """Conclude from what is settled first, and then from how the sides differ.

    WEIGHTS are the policy's, or others that are tried.

    Silence cannot improve the conclusion: where a scored rule is undecided the program does not
    simply conform, and where one of the gate is there is no opinion. POLICY is the policy of the case, in the
    language that is spoken.
    """
    agreed = find_agreed(accounts)
    backed = [each.assurance for each in accounts if each.assurance is not None]
    return replace(
        _conclude(case, agreed, weights, policy),
        assurance=agreed.assurance,
        is_planned=case.is_planned,
        is_by_own_account=bool(backed) and all(each["told"] == 1 for each in backed),
    )


def _conclude(
    case: Judged, agreed: ScoredAccount, weights: Mapping[Severity, Decimal], policy: Policy
) -> Opinion:
    scored = [rule for rule in policy.rules if weights[rule.severity]]
    heard = find_heard((weights[rule.severity], case.heard[rule.id].ruling.verdict) for rule in scored)
    if policy.concluding.gate is None:
        undecided = sum(len(_outcomes(rule, case)) > 1 for rule in scored)
        too_little = _too_little(agreed, heard, (), policy.coverage_needed)
        return conclude_by_score(agreed.score, policy.concluding, too_little, undecided)
    gated = [rule for rule in policy.rules if policy.concluding.holds_in_gate(rule)]
    alike = Counter(
        (rule.severity, case.heard[rule.id].ruling.verdict, _outcomes(rule, case)) for rule in policy.rules
    )
    conclusion = find_conclusion(alike, agreed, weights, policy)
    match conclusion:
        case "does not conform":
            reasons = tuple(_say_failures(gated, case))
        case "contested":
            reasons = tuple(_say_disputes(gated, case))
        case "no opinion":
            reasons = _too_little(agreed, heard, _may_fail(gated, case), policy.coverage_needed)
        case "conforms except":
            failing = _each(noted("A rule fails: {rule}."), _failing(scored, case))
            reasons = (*failing, *_undecided(_SCORED, _may_fail(scored, case)))
        case _:
            reasons = (say("Every rule that applies and counts is met."),)
    return Opinion(conclusion=conclusion, reasons=reasons)


def find_conclusion(
    alike: Mapping[tuple[Severity, Verdict, frozenset[Outcome]], int],
    agreed: Tally,
    weights: Mapping[Severity, Decimal],
    policy: Policy,
) -> Conclusion:
    """Conclude by conformity, by how many rules of a severity come out alike across and where settled."""
    gated = [each[1:] for each in alike if policy.concluding.is_gate(each[0])]
    if any(verdict == "fail" for verdict, _ in gated):
        return "does not conform"
    if any(verdict == "contested" and "fail" in outcomes for verdict, outcomes in gated):
        return "contested"
    ruled = ((weights[severity] * number, verdict) for (severity, verdict, _), number in alike.items())
    if find_heard(ruled) < policy.coverage_needed or agreed.gate == "open":
        return "no opinion"
    if any("fail" in outcomes and weights[severity] for severity, _, outcomes in alike):
        return "conforms except"
    return "conforms"


def _name(rule: Rule) -> str:
    return f"{rule.title} ({rule.id})"


def _failing(rules: Iterable[Rule], case: Judged) -> list[str]:
    return [_name(rule) for rule in rules if _outcomes(rule, case) == {"fail"}]


def _may_fail(rules: Iterable[Rule], case: Judged) -> list[str]:
    """Name the rules that may still fail; one that can only pass or not apply excepts nothing."""
    left = {rule.id: _outcomes(rule, case) for rule in rules}
    return [rule for rule, outcomes in left.items() if len(outcomes) > 1 and "fail" in outcomes]


def _outcomes(rule: Rule, case: Judged) -> frozenset[Outcome]:
    return case.heard[rule.id].accounts[case.agreed.id].outcomes


def _undecided(sentences: tuple[str, str], rules: Sequence[str]) -> tuple[str, ...]:
    return (say_number(*sentences, len(rules), rules=", ".join(rules)),) if rules else ()


def _each(sentence: str, rules: Sequence[str]) -> tuple[str, ...]:
    return tuple(say(sentence, rule=rule) for rule in rules)


def _say_failures(rules: Iterable[Rule], case: Judged) -> Iterator[str]:
    for rule in rules:
        ruling = case.heard[rule.id].ruling
        if ruling.verdict == "fail":
            yield say(_FAILS[ruling.basis], rule=_name(rule))


def _say_disputes(rules: Iterable[Rule], case: Judged) -> Iterator[str]:
    """Say who contradicts whom, or which side contradicts itself, on rules that may fail.

    A dispute on whether one passes or does not apply bears on nothing: whoever is right, it does not fail.
    """
    titles = {account.id: account.title for account in case.accounts}
    for rule in rules:
        ruling = case.heard[rule.id].ruling
        if ruling.verdict == "contested" and "fail" in _outcomes(rule, case):
            sides = joined(titles[side] for side in ruling.sides)
            yield say(_DISPUTES[ruling.basis], sides=sides, rule=_name(rule))


def _too_little(
    agreed: ScoredAccount, heard: Decimal, undecided: Sequence[str], needed: Decimal
) -> tuple[str, ...]:
    """Say why no opinion can be given, empty where one can."""
    reasons = []
    if heard < needed:
        settled = _DECIDE_SETTLED if heard == (agreed.coverage or 0) else _DECIDE_OR_CONTEST
        sentence = settled if agreed.kind == "settled" else _DECIDE_AS_DESCRIBED
        # Rounded down, so that what falls short never reads as what is needed.
        decided = f"{int(heard * 100)} %"
        reasons.append(say(sentence, share=decided, needed=kinds.Share().show_point(needed, "")))
    if agreed.gate == "open":
        reasons += _undecided(_GATED, undecided)
    return tuple(reasons)
