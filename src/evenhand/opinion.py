"""The opinion: one conclusion for the whole audit, with its reasons (design §6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from evenhand.findings import AccountResult, Finding, Opinion, Severity


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
    critical = [finding for finding in findings if finding.severity == "critical"]
    failed = _named(critical, agreed.id, "fail")
    if failed:
        return Opinion(
            conclusion="does not conform", reasons=_each("A critical rule fails on undisputed facts", failed)
        )
    if reasons := _gate_dispute(accounts):
        return Opinion(conclusion="contested", reasons=reasons)
    if reasons := _too_little(agreed, _ids(critical, agreed.id, "unknown"), needed):
        return Opinion(conclusion="no opinion", reasons=reasons)
    scored = [finding for finding in findings if weights[finding.severity]]
    exceptions = (
        *_each("A rule fails", _named(scored, agreed.id, "fail")),
        *_undecided("rules that count are undecided", _ids(scored, agreed.id, "unknown")),
    )
    if exceptions:
        return Opinion(conclusion="conforms except", reasons=exceptions)
    return Opinion(conclusion="conforms", reasons=("Every rule that applies and counts is met.",))


def _named(findings: Sequence[Finding], account: str, verdict: str) -> list[str]:
    return [f"{each.title} ({each.rule})" for each in findings if each.accounts[account] == verdict]


def _ids(findings: Sequence[Finding], account: str, verdict: str) -> list[str]:
    return [each.rule for each in findings if each.accounts[account] == verdict]


def _undecided(what: str, rules: Sequence[str]) -> tuple[str, ...]:
    return (f"{len(rules)} {what}: {', '.join(rules)}.",) if rules else ()


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


def _too_little(agreed: AccountResult, undecided: Sequence[str], needed: Decimal) -> tuple[str, ...]:
    """Say why no opinion can be given, empty where one can."""
    coverage = agreed.coverage or Decimal(0)
    reasons = []
    if coverage < needed:
        reasons.append(
            f"Undisputed facts decide {_percent(coverage)} of the weight that may apply; "
            f"an opinion needs {_percent(needed)}."
        )
    if agreed.gate == "open":
        reasons += _undecided("critical rules are undecided", undecided)
    return tuple(reasons)


def _percent(share: Decimal) -> str:
    return f"{share * 100:.0f} %"
