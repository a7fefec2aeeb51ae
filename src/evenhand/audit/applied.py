"""The policy by which an audit was made, as every report may see it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from evenhand.audit.parts import Measured, NamedBand, Part, Proportion
from evenhand.vocabulary.verdicts import Direction, Severity


class DepartureInWords(Part):
    """One way in which a profile departs from its policy."""

    of: Literal["rule", "bound", "severity"]
    name: str
    was: str
    now: str
    direction: Direction
    reason: str


class AppliedProfile(Part):
    """The profile that the policy was tailored by; on which day, where something in it ends."""

    name: str
    about: str | None
    departures: tuple[DepartureInWords, ...]
    as_of: dt.date | None = None


class SubjectInWords(Part):
    """What the policy calls what it audits, who answers for that, and the audit itself."""

    thing: str = "program"
    sponsor: str = "sponsor"
    title: str = "Audit"


class AppliedPolicy(Measured):
    """What it was judged by; `leading` are the criteria to show first."""

    name: str
    version: str
    effective: dt.date
    about: str | None = None
    weights: dict[Severity, Proportion | int]
    coverage_needed: Proportion
    coverage_reason: str = ""
    gate: Severity | None = "critical"
    bands: tuple[NamedBand, ...] = ()
    leading: tuple[str, ...] = ()
    audits: SubjectInWords
    profile: AppliedProfile | None = None
