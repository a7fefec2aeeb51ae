"""The opinion: one conclusion for the whole audit, with its reasons (design §6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from evenhand.audit.audit import Opinion, ScoredAccount
from evenhand.audit.case import Case
from evenhand.facts.kinds import Share
from evenhand.policy.model import Policy, Rule
from evenhand.vocabulary.languages import joined, noted, noted_number, say, say_number
from evenhand.vocabulary.verdicts import AGREED, Ground, Outcome, Severity

_FAILS: Final[Mapping[Ground, str]] = {
    "record": noted("A critical rule fails by the record: {rule}."),
    "agreement": noted("A critical rule fails, as the sides agree: {rule}."),
    "admission": noted("A critical rule fails by the sponsor's own account: {rule}."),
    "as described": noted("A critical rule fails on the facts as described: {rule}."),
}
_DECIDE_SETTLED: Final = noted(
    "What is settled decides {share} of the weight that may apply; an opinion needs {needed}."
)
_DECIDE_AS_DESCRIBED: Final = noted(
    "The facts as described decide {share} of the weight that may apply; an opinion needs {needed}."
)
_SCORED: Final = noted_number(
    "{number} scored rule is undecided: {rules}.", "{number} scored rules are undecided: {rules}."
)
_CRITICAL: Final = noted_number(
    "{number} critical rule is undecided: {rules}.", "{number} critical rules are undecided: {rules}."
)


def form_opinion(
    case: Case, accounts: Sequence[ScoredAccount], weights: Mapping[Severity, Decimal], policy: Policy
) -> Opinion:
    """Conclude from what is settled first, and then from how the sides differ (design §6).

    Silence cannot improve the conclusion: where a scored rule is undecided the program does not
    simply conform, and where a critical one is there is no opinion. POLICY is the policy of the case, in the
    language that is spoken.
    """
    agreed = next(account for account in accounts if account.kind in AGREED)
    critical = [rule for rule in policy.rules if rule.severity == "critical"]
    if reasons := tuple(_say_failures(critical, case)):
        return Opinion(conclusion="does not conform", reasons=reasons)
    if reasons := tuple(_say_disputes(critical, case)):
        return Opinion(conclusion="contested", reasons=reasons)
    if reasons := _too_little(agreed, _undecided_rules(critical, case), policy.coverage_needed):
        return Opinion(conclusion="no opinion", reasons=reasons)
    scored = [rule for rule in policy.rules if weights[rule.severity]]
    exceptions = (
        *_each(noted("A rule fails: {rule}."), _failing(scored, case)),
        *_undecided(_SCORED, _undecided_rules(scored, case)),
    )
    if exceptions:
        return Opinion(conclusion="conforms except", reasons=exceptions)
    return Opinion(conclusion="conforms", reasons=(say("Every rule that applies and counts is met."),))


def _failing(rules: Iterable[Rule], case: Case) -> list[str]:
    return [_name(rule) for rule in rules if _outcomes(rule, case) == {"fail"}]


def _undecided_rules(rules: Iterable[Rule], case: Case) -> list[str]:
    """Name the rules that may still fail; one that can only pass or not apply excepts nothing."""
    left = {rule.id: _outcomes(rule, case) for rule in rules}
    return [rule for rule, outcomes in left.items() if len(outcomes) > 1 and "fail" in outcomes]


def _outcomes(rule: Rule, case: Case) -> frozenset[Outcome]:
    return case.heard[rule.id].accounts[case.agreed.id].outcomes


def _undecided(sentences: tuple[str, str], rules: Sequence[str]) -> tuple[str, ...]:
    return (say_number(*sentences, len(rules), rules=", ".join(rules)),) if rules else ()


def _each(sentence: str, rules: Sequence[str]) -> tuple[str, ...]:
    return tuple(say(sentence, rule=rule) for rule in rules)


def _say_failures(rules: Iterable[Rule], case: Case) -> Iterator[str]:
    for rule in rules:
        ruling = case.heard[rule.id].ruling
        if ruling.verdict == "fail":
            yield say(_FAILS[ruling.ground], rule=_name(rule))


def _say_disputes(rules: Iterable[Rule], case: Case) -> Iterator[str]:
    """Say who contradicts whom, or which side contradicts itself."""
    titles = {account.id: account.title for account in case.accounts}
    for rule in rules:
        ruling = case.heard[rule.id].ruling
        sides = joined(titles[side] for side in ruling.sides)
        if ruling.ground == "between sides":
            yield say(
                "{sides} contradict each other on a critical rule: {rule}.", sides=sides, rule=_name(rule)
            )
        elif ruling.ground == "within a side":
            yield say("{side} contradicts itself on a critical rule: {rule}.", side=sides, rule=_name(rule))


def _name(rule: Rule) -> str:
    return f"{rule.title} ({rule.id})"


def _too_little(agreed: ScoredAccount, undecided: Sequence[str], needed: Decimal) -> tuple[str, ...]:
    """Say why no opinion can be given, empty where one can."""
    coverage = agreed.coverage or Decimal(0)
    reasons = []
    if coverage < needed:
        sentence = _DECIDE_SETTLED if agreed.kind == "settled" else _DECIDE_AS_DESCRIBED
        # Rounded down, so that what falls short never reads as what is needed.
        decided = f"{int(coverage * 100)} %"
        reasons.append(say(sentence, share=decided, needed=Share().show_point(needed, "")))
    if agreed.gate == "open":
        reasons += _undecided(_CRITICAL, undecided)
    return tuple(reasons)
