"""The exit status of an audit: the same for every format (design §8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from evenhand.vocabulary.verdicts import SEVERITIES, Severity, Verdict

if TYPE_CHECKING:
    from evenhand.audit.audit import Audit, Finding

FailOn = Literal["critical", "major", "minor", "advisory", "never"]
Undecided = Literal["report", "fail", "ignore"]

UNDECIDED: Final[frozenset[Verdict]] = frozenset({"unknown", "contested", "alleged", "claimed"})


class Status(IntEnum):
    """What a process says when it ends."""

    CLEAN = 0
    FAILED = 1
    NOT_PERFORMED = 2
    UNDECIDED = 3


class Gating(NamedTuple):
    """What decides how an audit ends: rules from a severity on, and what an undecided one of them does."""

    fail_on: FailOn = "major"
    undecided: Undecided = "report"


def find_status(audit: Audit, gating: Gating | None = None) -> Status:
    """Say how an audit ends. A rule gates from the severity of `fail_on` on."""
    gating = gating or Gating()
    grave = gates(gating.fail_on)
    gated = [finding.verdict for finding in audit.findings if finding.severity in grave]
    return conclude(gated, [finding.verdict for finding in audit.findings], gating.undecided)


def find_ends(audit: Audit, gating: Gating) -> tuple[Status, ...]:
    """Say of each finding how the audit would end by it alone; the worst of them is how it ends.

    Where nothing at all is decided, what is open counts also when it is to be ignored: an empty program is
    never clean.
    """
    grave = gates(gating.fail_on)
    weighed = [finding for finding in audit.findings if finding.severity in grave] or audit.findings
    counts = all(finding.verdict in UNDECIDED for finding in weighed)
    ignored = Status.UNDECIDED if counts else Status.CLEAN
    undecided = {"report": Status.UNDECIDED, "fail": Status.FAILED, "ignore": ignored}[gating.undecided]
    passed_over = Status.CLEAN if any(finding.severity in grave for finding in weighed) else ignored

    def end(finding: Finding) -> Status:
        if finding.severity not in grave:
            return passed_over
        if finding.verdict in UNDECIDED:
            return undecided
        return Status.FAILED if finding.verdict == "fail" else Status.CLEAN

    return tuple(map(end, audit.findings))


def conclude(gated: Collection[Verdict], verdicts: Collection[Verdict], undecided: Undecided) -> Status:
    """Say how a judging ends by the verdicts that gate, and by all of them."""
    is_undecided = not UNDECIDED.isdisjoint(gated)
    if "fail" in gated or (undecided == "fail" and is_undecided):
        return Status.FAILED
    nothing_decided = UNDECIDED.issuperset(gated or verdicts)
    if nothing_decided or (undecided == "report" and is_undecided):
        return Status.UNDECIDED  # also when told to ignore: an empty program is never clean
    return Status.CLEAN


def gates(fail_on: FailOn) -> frozenset[Severity]:
    """Give the severities that decide the exit status."""
    return frozenset() if fail_on == "never" else frozenset(SEVERITIES[: SEVERITIES.index(fail_on) + 1])


def worst(statuses: Iterable[Status]) -> Status:
    """Give the status of several audits together: a failure outweighs what is undecided."""
    order = (Status.CLEAN, Status.UNDECIDED, Status.FAILED, Status.NOT_PERFORMED)
    return max(statuses, key=order.index)
