"""What `repair` finds: sets of changes, each with what a new audit says of it."""

from __future__ import annotations

from typing import Literal

from evenhand.findings import Interval
from evenhand.result import Result
from evenhand.verdicts import Conclusion


class Change(Result):
    """One fact that would have to be otherwise."""

    fact: str
    title: str
    was: str
    now: str
    rules: tuple[str, ...]


class RepairSet(Result):
    """A set of changes, and what a new audit says of the program with them."""

    changes: tuple[Change, ...]
    conclusion: Conclusion
    score: Interval | None
    is_enough: bool
    is_smallest: bool


class Repairs(Result):
    """What would mend a program, by these rules; whether that makes it fair is another matter."""

    format: Literal["evenhand-repairs-1"] = "evenhand-repairs-1"
    program: str
    goal: str
    conclusion: Conclusion
    score: Interval | None
    fixed: tuple[str, ...]
    sets: tuple[RepairSet, ...]
    stuck: tuple[tuple[str, ...], ...]
    is_limited: bool
