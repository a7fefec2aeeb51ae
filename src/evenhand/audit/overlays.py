"""What is laid over an audit: it takes findings out of the gate, and changes no verdict and no score."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from evenhand.audit.parts import Location, Part

WaiverState = Literal["in force", "unused", "expired"]


class AppliedWaiver(Part):
    """A waiver as it meets an audit: in force, with nothing to waive, or past its last day.

    `is_ending`: it ends within 30 days.
    """

    rule: str
    side: str | None = None
    reason: str
    owner: str
    until: dt.date
    state: WaiverState
    is_ending: bool = False
    location: Location


Change = Literal["new", "worse", "better", "other", "unchanged"]


class Baseline(Part):
    """An earlier audit, and what became of each finding since; what is new or got worse gates, and no more.

    `gone` are the rules that it found and that are no longer asked.
    """

    as_of: dt.date
    program_digest: str
    policy_digest: str
    tool_version: str
    changes: dict[str, Change]
    gone: tuple[str, ...] = ()

    def excuses(self, rule: str) -> bool:
        """Checks if a finding is no worse than it was."""
        return self.changes[rule] not in {"new", "worse"}


class Waived(Part):
    """The waivers of an audit, as they stand on one day: by their days, and not by that of the audit."""

    as_of: dt.date
    digest: str
    waivers: tuple[AppliedWaiver, ...]

    def find(self, rule: str) -> AppliedWaiver | None:
        """Find the waiver by which a finding is out of the gate."""
        return next((each for each in self.waivers if each.rule == rule and each.state == "in force"), None)
