"""What `repair` finds: sets of changes, each with what a new audit says of it."""

from __future__ import annotations

from typing import Final, Literal, get_args

from evenhand.audit.audit import Interval
from evenhand.audit.parts import Part
from evenhand.vocabulary.languages import ENGLISH, Language
from evenhand.vocabulary.verdicts import Conclusion

# To change what is stated, to settle what nobody has said, and to find out what nobody can choose.
Need = Literal["change", "settle", "find out"]
NEEDS: Final[tuple[Need, ...]] = get_args(Need)


class Change(Part):
    """One fact that would have to be otherwise, or that has to be known and may then be as it says."""

    fact: str
    title: str
    was: str
    now: str
    need: Need
    rules: tuple[str, ...]


class RepairSet(Part):
    """A set of changes, and what a new audit says of the program with them."""

    changes: tuple[Change, ...]
    conclusion: Conclusion
    score: Interval | None
    is_enough: bool
    is_smallest: bool


class Repairs(Part):
    """What would mend a program, by these rules; whether that makes it fair is another matter."""

    format: Literal["evenhand-repairs-1"] = "evenhand-repairs-1"
    language: Language = ENGLISH
    program: str
    goal: str
    conclusion: Conclusion
    score: Interval | None
    fixed: tuple[str, ...]
    sets: tuple[RepairSet, ...]
    stuck: tuple[tuple[str, ...], ...]
    is_limited: bool
