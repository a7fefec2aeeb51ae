"""The exit status of an audit: the same for every format (design §8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Literal, get_args

from evenhand.findings import Audit, Finding
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


@dataclass(frozen=True)
class Gating:
    """What decides how an audit ends: rules from a severity on, and what an undecided one of them does."""

    fail_on: Threshold = "major"
    undecided: Undecided = "report"


def find_status(audit: Audit, gating: Gating | None = None) -> Status:
    """Say how an audit ends: as the worst of its findings, and undecided where there is none."""
    return worst(find_ends(audit, gating or Gating())) if audit.findings else Status.UNDECIDED


def find_ends(audit: Audit, gating: Gating) -> tuple[Status, ...]:
    """Say of each finding how the audit would end by it alone.

    A rule gates when its severity is at or above the threshold. Where nothing at all is decided, what is
    open counts also when it is to be ignored: an empty program is never clean.
    """
    grave = _gates(gating.fail_on)
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


def _gates(fail_on: Threshold) -> frozenset[Severity]:
    return frozenset() if fail_on == "never" else frozenset(_SEVERITIES[: _SEVERITIES.index(fail_on) + 1])


def worst(statuses: Iterable[Status]) -> Status:
    """Give the status of several audits together: a failure outweighs what is undecided."""
    order = (Status.CLEAN, Status.UNDECIDED, Status.FAILED, Status.NOT_PERFORMED)
    return max(statuses, key=order.index)
