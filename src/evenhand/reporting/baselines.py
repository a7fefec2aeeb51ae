"""What reports say beside an earlier audit: what is new or got worse, and what gates no more."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.audit.audit import Audit, Finding
from evenhand.audit.overlays import Change
from evenhand.reporting.waivers import say_waived
from evenhand.vocabulary.languages import say, say_number
from evenhand.vocabulary.verdicts import CANNOT_FAIL


def say_excused(audit: Audit, finding: Finding) -> str:
    """Say of a finding why it is out of the gate; nothing where it is in it, or met."""
    if waived := say_waived(audit, finding):
        return waived
    if audit.baseline is None or finding.verdict in CANNOT_FAIL or not audit.baseline.excuses(finding.rule):
        return ""
    return say("no worse than in the audit of {date}", date=audit.baseline.as_of)


def name_change(audit: Audit, finding: Finding) -> str:
    """Name what became of a finding since the baseline, as a machine does; nothing without one."""
    return audit.baseline.changes[finding.rule] if audit.baseline else ""


def tell_baseline(audit: Audit) -> str:
    """Tell what became of the findings since the baseline: what got worse by name, the rest in numbers."""
    baseline = audit.baseline
    if baseline is None:
        return ""
    told = "; ".join(_tell(audit)) or say("nothing changed")
    return say(
        "Since the audit of {date}: {changes}. Only what is new or worse gates.",
        date=baseline.as_of,
        changes=told,
    )


def _tell(audit: Audit) -> Iterator[str]:
    if worse := _list(audit, "worse"):
        yield say("worse: {rules}", rules=", ".join(worse))
    if new := [
        each.rule
        for each in audit.findings
        if name_change(audit, each) == "new" and each.verdict not in CANNOT_FAIL
    ]:
        yield say("new and not met: {rules}", rules=", ".join(new))
    if better := len(_list(audit, "better")):
        yield say_number("{number} is better", "{number} are better", better)
    if other := len(_list(audit, "other")):
        yield say_number(
            "{number} is neither better nor worse", "{number} are neither better nor worse", other
        )


def _list(audit: Audit, change: Change) -> list[str]:
    return [rule for rule, each in audit.baseline.changes.items() if each == change] if audit.baseline else []
