"""The exit status of an audit: the same for every format (design §8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Final, Literal, get_args

from evenhand.findings import Audit
from evenhand.result import Severity, Verdict

Threshold = Literal["critical", "major", "minor", "advisory", "never"]
Undecided = Literal["report", "fail", "ignore"]

_SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
UNDECIDED: Final[frozenset[Verdict]] = frozenset({"unknown", "contested", "alleged", "claimed"})


class Status(IntEnum):
    """What a process says when it ends."""

    CLEAN = 0
    FAILED = 1
    NOT_PERFORMED = 2
    UNDECIDED = 3


def find_status(audit: Audit, fail_on: Threshold = "major", undecided: Undecided = "report") -> Status:
    """Say how an audit ends."""
    verdicts = [(finding.severity, finding.verdict) for finding in audit.findings]
    return conclude_status(verdicts, fail_on, undecided)


def conclude_status(
    verdicts: Sequence[tuple[Severity, Verdict]], fail_on: Threshold, undecided: Undecided
) -> Status:
    """Say how a judging ends. A rule gates when its severity is at or above the threshold."""
    gating = gates(fail_on)
    gated = [verdict for severity, verdict in verdicts if severity in gating]
    is_undecided = any(verdict in UNDECIDED for verdict in gated)
    if "fail" in gated or (undecided == "fail" and is_undecided):
        return Status.FAILED
    nothing_decided = UNDECIDED.issuperset(gated or [verdict for _, verdict in verdicts])
    if nothing_decided or (undecided == "report" and is_undecided):
        return Status.UNDECIDED  # also when told to ignore: an empty program is never clean
    return Status.CLEAN


def gates(fail_on: Threshold = "major") -> frozenset[Severity]:
    """Give the severities that decide the exit status."""
    return frozenset() if fail_on == "never" else frozenset(_SEVERITIES[: _SEVERITIES.index(fail_on) + 1])


def worst(statuses: Iterable[Status]) -> Status:
    """Give the status of several audits together: a failure outweighs what is undecided."""
    order = (Status.CLEAN, Status.UNDECIDED, Status.FAILED, Status.NOT_PERFORMED)
    return max(statuses, key=order.index)
