"""A program that was judged the fast way: what a Case would say of it, as far as records show that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from evenhand.audit.judging import Ruling
from evenhand.batch.lookup import OUTCOMES, Outcomes
from evenhand.policy.model import Policy
from evenhand.program.model import Header
from evenhand.vocabulary.verdicts import AccountKind, Assurance, Verdict


class Left(Struct, frozen=True):
    """What is left of one rule in one account."""

    outcomes: Outcomes
    verdict: Verdict


class HeardRule(Struct, frozen=True):
    """What one rule comes to across the sides, and in each account that is shown."""

    ruling: Ruling
    accounts: Mapping[str, Left]


class Titled(Struct, frozen=True):
    """An account that is shown."""

    id: str
    title: str
    kind: AccountKind


# What each number of the executor comes to, in one account and where there is one alone.
LEFT = [Left(outcomes, next(iter(outcomes)) if len(outcomes) == 1 else "unknown") for outcomes in OUTCOMES]
_ALONE = [HeardRule(Ruling(left.verdict, "as described"), {"as-described": left}) for left in LEFT]
_AS_DESCRIBED = Titled("as-described", "as described", "as-described")


class Looked(Struct, frozen=True, dict=True):
    """One program on one day, of which no side speaks: CODES are what the executor gives for each rule."""

    policy: Policy
    header: Header
    day: dt.date
    codes: Sequence[int]

    @cached_property
    def heard(self) -> Mapping[str, HeardRule]:
        """What each rule comes to, by its id."""
        return {rule.id: _ALONE[code] for rule, code in zip(self.policy.rules, self.codes, strict=True)}

    @property
    def accounts(self) -> Sequence[Titled]:
        """The one account."""
        return (_AS_DESCRIBED,)

    @property
    def agreed(self) -> Titled:
        """The one account."""
        return _AS_DESCRIBED

    @property
    def is_planned(self) -> bool:
        """Checks if the program is a plan."""
        return self.header.planned_for is not None

    @cached_property
    def assurances(self) -> Mapping[str, Mapping[str, Assurance]]:
        """Each answer is the description's own word, without a source."""
        return {
            rule: {"as-described": "told"} if heard.ruling.verdict in {"pass", "fail"} else {}
            for rule, heard in self.heard.items()
        }
