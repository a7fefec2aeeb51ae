"""The exit status of an audit: which verdicts, of which severity, end it how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, get_args

import pytest
from msgspec.structs import replace
from strategies.policies import one_rule

from evenhand import Audit, audit, load_program
from evenhand.audit.exit_status import UNDECIDED, FailOn, Gating, Status, Undecided, find_status, worst
from evenhand.vocabulary.verdicts import Severity, Verdict

POLICY: Final = one_rule({"fact": "pay.agreed", "is": True})
HEADER: Final = {"name": "a program", "sponsor": "Lumen", "as_of": "2026-03-01"}
ONE: Final = audit(load_program({"program": HEADER}, POLICY), POLICY)


def audit_with(*found: tuple[Severity, Verdict]) -> Audit:
    """Give an audit with findings of some severities and verdicts."""
    (finding,) = ONE.findings
    findings = [replace(finding, severity=severity, verdict=verdict) for severity, verdict in found]
    return replace(ONE, findings=tuple(findings))


ENDS: Final[dict[Verdict, Status]] = {
    "pass": Status.CLEAN,
    "not-applicable": Status.CLEAN,
    "fail": Status.FAILED,
    "unknown": Status.UNDECIDED,
    "contested": Status.UNDECIDED,
    "alleged": Status.UNDECIDED,
    "claimed": Status.UNDECIDED,
}


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_a_verdict_that_gates(verdict: Verdict) -> None:
    """
    A failed rule ends in 1, an undecided one in 3, and any other in 0.
    """
    assert ENDS[verdict] == find_status(audit_with(("major", verdict), ("major", "pass")))


@pytest.mark.parametrize(
    ("fail_on", "expected"),
    [
        ("critical", Status.CLEAN),
        ("major", Status.CLEAN),
        ("minor", Status.FAILED),
        ("advisory", Status.FAILED),
        ("never", Status.CLEAN),
    ],
)
def test_a_rule_gates_from_its_severity_on(fail_on: FailOn, expected: Status) -> None:
    """
    A minor rule that fails gates where minor rules do, and not where only graver ones do.
    """
    assert expected == find_status(audit_with(("critical", "pass"), ("minor", "fail")), Gating(fail_on))


@pytest.mark.parametrize(
    ("undecided", "expected"),
    [("report", Status.UNDECIDED), ("fail", Status.FAILED), ("ignore", Status.CLEAN)],
)
def test_what_an_undecided_rule_does_can_be_chosen(undecided: Undecided, expected: Status) -> None:
    """
    A rule that is undecided is reported, fails, or is passed over.
    """
    found = audit_with(("critical", "pass"), ("major", "claimed"))

    assert expected == find_status(found, Gating(undecided=undecided))


@pytest.mark.parametrize("fail_on", get_args(FailOn))
@pytest.mark.parametrize("undecided", ["report", "ignore"])
def test_where_nothing_is_decided_nothing_is_clean(fail_on: FailOn, undecided: Undecided) -> None:
    """
    An empty program never ends in 0, whatever is passed over.
    """
    found = audit_with(("critical", "unknown"), ("advisory", "unknown"))

    assert Status.UNDECIDED == find_status(found, Gating(fail_on, undecided))


@pytest.mark.parametrize("verdict", sorted(UNDECIDED - {"unknown"}))
def test_a_rule_that_somebody_speaks_to_makes_no_empty_program(verdict: Verdict) -> None:
    """
    Where no rule gates, one in dispute ends no worse than one that fails: silence would turn it into that.
    """
    in_dispute, admitted = (audit_with(("minor", each), ("minor", "unknown")) for each in (verdict, "fail"))

    assert [Status.CLEAN] * 2 == [find_status(each, Gating("critical")) for each in (in_dispute, admitted)]


@pytest.mark.parametrize("verdict", sorted(UNDECIDED))
def test_ignoring_all_that_gates_is_not_clean(verdict: Verdict) -> None:
    """
    Where every rule that gates is undecided, ignoring them leaves nothing to be clean by.
    """
    found = audit_with(("critical", verdict), ("minor", "pass"))

    assert Status.UNDECIDED == find_status(found, Gating("critical", "ignore"))


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([Status.CLEAN, Status.CLEAN], Status.CLEAN),
        ([Status.CLEAN, Status.UNDECIDED], Status.UNDECIDED),
        ([Status.UNDECIDED, Status.FAILED], Status.FAILED),
        ([Status.FAILED, Status.NOT_PERFORMED], Status.NOT_PERFORMED),
    ],
)
def test_several_audits_end_as_the_worst(statuses: Sequence[Status], expected: Status) -> None:
    """
    Of several audits one that was not performed outweighs a failure, and that what is undecided.
    """
    assert expected == worst(statuses) == worst(reversed(statuses))
