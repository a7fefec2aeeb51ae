"""Three programs to compare, by three rules: a good one, a bad one, and one whose sides disagree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from evenhand import Audit, audit, load_program
from evenhand.steps.sketch import sketch_policy

POLICY: Final = sketch_policy(
    """
facts:
  pay.offered: boolean
  pay.enough: boolean
  work.agreed: boolean
rules:
  pay/work-is-paid: {severity: critical, requires: {fact: pay.offered, is: true}}
  pay/pay-is-enough: {requires: {fact: pay.enough, is: true}}
  work/work-is-agreed: {requires: {fact: work.agreed, is: true}}
"""
)
PARTIES: Final = {name: {"name": f"the {name}", "side": name} for name in ("sponsor", "testers")}
GOOD: Final = {"pay.offered": True, "pay.enough": True, "work.agreed": True}
BAD: Final = {"pay.offered": False, "pay.enough": True, "work.agreed": False}
DISPUTED: Final = {"pay.offered": [{"value": True, "by": "sponsor"}, {"value": False, "by": "testers"}]}


def audit_facts(facts: Mapping[str, Any], name: str = "a program", **parts: Any) -> Audit:
    """Audit a program that says so much."""
    header = {"name": name, "sponsor": "a sponsor", "as_of": "2026-03-01"}
    return audit(load_program({"program": header, "facts": facts, **parts}, POLICY), POLICY)


def audit_three() -> list[Audit]:
    """Audit the three."""
    disputed = audit_facts(DISPUTED, "disputed", parties=PARTIES)
    return [audit_facts(GOOD, "good"), audit_facts(BAD, "bad"), disputed]
