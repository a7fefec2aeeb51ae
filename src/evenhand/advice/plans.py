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

    Of a fact in dispute `claims` are what the sides say. An answer that is `compared_with` another of which
    either is not known yet has no amount, and says what has to hold between them.
    """

    fact: str
    title: str
    was: str
    now: str
    need: Need
    rules: tuple[str, ...]
    moves: tuple[Moved, ...] = ()
    claims: tuple[Said, ...] = ()
    compared_with: tuple[str, ...] = ()

    @property
    def is_chosen(self) -> bool:
        """Checks if the answer can be chosen, and be written down as it is."""
        return self.need != "find out" and not self.compared_with


class RepairSet(Concluded):
    """A set of changes, and what a new audit says of the program with them.

    `answers` are those of that audit; among them are some that stand in for what is to be found out.
    """

    changes: tuple[Change, ...]
    score: Interval | None
    is_enough: bool
    is_smallest: bool
    answers: Mapping[str, Possible] = {}
    unwritten: ClassVar[frozenset[str]] = frozenset({"answers"})

    @property
    def chosen(self) -> Mapping[str, Possible]:
        """The answers that can be chosen, for a patch or a file: what is to be found out is never made up."""
        return {each.fact: self.answers[each.fact] for each in self.changes if each.is_chosen}

    @property
    def open(self) -> Mapping[str, str]:
        """What is told of the facts that stay questions until something is found out."""
        return {each.fact: each.now for each in self.changes if not each.is_chosen}


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
