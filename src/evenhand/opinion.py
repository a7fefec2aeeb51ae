"""The opinion: one conclusion for the whole audit, with its reasons (design §6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from evenhand.findings import AccountResult, Finding, Opinion
from evenhand.kinds import Share
from evenhand.verdicts import Severity


def form_opinion(
    accounts: Sequence[AccountResult],
    findings: Sequence[Finding],
    weights: Mapping[Severity, Decimal],
    needed: Decimal,
) -> Opinion:
    """Conclude from what nobody disputes first, and then from how the sides differ.

    Silence cannot improve the conclusion: where a scored rule is undecided the program does not
    simply conform, and where a critical one is there is no opinion.
    """
    agreed = next(account for account in accounts if account.kind in {"undisputed", "as-described"})
    ground = "undisputed facts" if agreed.kind == "undisputed" else "the facts as described"
    critical = [finding for finding in findings if finding.severity == "critical"]
    failed = _named(critical, agreed.id, "fail")
    if failed:
        return Opinion(
            conclusion="does not conform", reasons=_each(f"A critical rule fails on {ground}", failed)
        )
    if reasons := _gate_dispute(accounts):
        return Opinion(conclusion="contested", reasons=reasons)
    if reasons := _too_little(agreed, ground, _undecided_rules(critical, agreed.id), needed):
        return Opinion(conclusion="no opinion", reasons=reasons)
    scored = [finding for finding in findings if weights[finding.severity]]
    exceptions = (
        *_each("A rule fails", _named(scored, agreed.id, "fail")),
        *_undecided("scored", _undecided_rules(scored, agreed.id)),
    )
    if exceptions:
        return Opinion(conclusion="conforms except", reasons=exceptions)
    return Opinion(conclusion="conforms", reasons=("Every rule that applies and counts is met.",))


def _named(findings: Sequence[Finding], account: str, verdict: str) -> list[str]:
    return [f"{each.title} ({each.rule})" for each in findings if each.accounts[account] == verdict]


def _undecided_rules(findings: Sequence[Finding], account: str) -> list[str]:
    """Name the rules that may still fail; one that can only pass or not apply excepts nothing."""
    return [each.rule for each in findings if _may_fail(each, account)]


def _may_fail(finding: Finding, account: str) -> bool:
    judgement = next(each for each in finding.judgements if each.account == account)
    return len(judgement.outcomes) > 1 and "fail" in judgement.outcomes


def _undecided(what: str, rules: Sequence[str]) -> tuple[str, ...]:
    are = "rule is" if len(rules) == 1 else "rules are"
    return (f"{len(rules)} {what} {are} undecided: {', '.join(rules)}.",) if rules else ()


def _each(lead: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{lead}: {name}." for name in names)


def _gate_dispute(accounts: Sequence[AccountResult]) -> tuple[str, ...]:
    principals = [account for account in accounts if account.kind == "principal"]
    failing = [account.title for account in principals if account.gate == "failed"]
    holding = [account.title for account in principals if account.gate == "held"]
    if not failing or not holding:
        return ()
    return (
        f"In the account of {' and '.join(failing)} a critical rule fails.",
        f"In the account of {' and '.join(holding)} every critical rule holds.",
    )


def _too_little(
    agreed: AccountResult, ground: str, undecided: Sequence[str], needed: Decimal
) -> tuple[str, ...]:
    """Say why no opinion can be given, empty where one can."""
    coverage = agreed.coverage or Decimal(0)
    reasons = []
    if coverage < needed:
        reasons.append(
            # Rounded down, so that what falls short never reads as what is needed.
            f"{ground[:1].upper()}{ground[1:]} decide {int(coverage * 100)} % of the weight that may apply; "
            f"an opinion needs {Share().show_point(needed, '')}."
        )
    if agreed.gate == "open":
        reasons += _undecided("critical", undecided)
    return tuple(reasons)
