"""What a plan looks like in a report: its steps, in the order in which a person would take them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from evenhand.advice.board import Need
from evenhand.advice.planned import Reason
from evenhand.audit.audit import Interval
from evenhand.audit.parts import Concluded, Part
from evenhand.facts.possible import Possible
from evenhand.vocabulary.languages import ENGLISH, Language
from evenhand.vocabulary.verdicts import Aim, Verdict


class Said(Part):
    """What one side says of a fact; nothing, where it gives no answer."""

    side: str
    answer: str | None


class Moved(Part):
    """A finding that a step helps to move, in what is agreed on."""

    rule: str
    was: Verdict
    now: Verdict


class Change(Part):
    """One fact that would have to be otherwise, or that has to be known and may then be as it says.

    Of a fact in dispute `claims` are what the sides say.
    """

    fact: str
    title: str
    was: str
    now: str
    need: Need
    rules: tuple[str, ...]
    moves: tuple[Moved, ...] = ()
    claims: tuple[Said, ...] = ()


class RepairSet(Concluded):
    """A set of changes, and what a new audit says of the program with them."""

    changes: tuple[Change, ...]
    score: Interval | None
    is_enough: bool
    is_smallest: bool
    answers: Mapping[str, Possible] = {}
    unwritten: ClassVar[frozenset[str]] = frozenset({"answers"})


class StuckRules(Part):
    """Rules that no change meets, or that none meet together, why, and the facts that stand in the way."""

    rules: tuple[str, ...]
    reason: Reason
    facts: tuple[str, ...] = ()


class Repairs(Concluded):
    """What would mend a program, by these rules; whether that makes it fair is another matter.

    `kept` are the facts from which nothing is taken away.
    """

    format: Literal["evenhand-repairs-2"] = "evenhand-repairs-2"
    language: Language = ENGLISH
    program: str
    aim: Aim | Literal["score"]
    goal: str
    score: Interval | None
    fixed: tuple[str, ...]
    kept: tuple[str, ...] = ()
    sets: tuple[RepairSet, ...]
    stuck: tuple[StuckRules, ...]
    is_limited: bool
