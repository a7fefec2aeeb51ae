"""A program that was judged the fast way: what a Case would say of it, as far as records show that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import asdict, replace

from evenhand.audit.audit import ScoredAccount, Tally
from evenhand.audit.case import Case
from evenhand.audit.judging import Ruling
from evenhand.audit.scoring import assure
from evenhand.batch.lookup import OUTCOMES, Outcomes
from evenhand.batch.tallies import Tallies
from evenhand.policy.model import Policy
from evenhand.program.model import Header
from evenhand.vocabulary.verdicts import AGREED, AccountKind, Assurance, Conclusion, Verdict


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


# What each number of the executor comes to.
LEFT = [Left(outcomes, next(iter(outcomes)) if len(outcomes) == 1 else "unknown") for outcomes in OUTCOMES]
_KINDS: Mapping[str, AccountKind] = {
    "as-described": "as-described",
    "settled": "settled",
    "unanswered": "unanswered",
}


Assure = Callable[[], Mapping[str, Mapping[str, Assurance]]]


class Looked(Struct, frozen=True, dict=True):
    """One program on one day: the ruling on each rule, and what the executor gives for it in each account.

    `assure` says how far the answers are backed that decide; it is None where no claim names a source. The
    Case is opened for what is not looked up.
    """

    policy: Policy
    header: Header
    day: dt.date
    rulings: Sequence[Ruling]
    codes: Mapping[str, Sequence[int]]
    assure: Assure | None
    open_case: Callable[[], Case]
    tallies: Tallies

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdict of every rule, those of the greatest severity first."""
        return dict(
            zip(self.tallies.names, self.tallies.sort([each.verdict for each in self.rulings]), strict=True)
        )

    @cached_property
    def tallied(self) -> Mapping[str, Tally]:
        """How all rules came out in each account."""
        if self.assure is None:
            return self._told
        return {
            account: replace(tally, assurance=assure(self.policy.rules, account, self, self.policy.weights))
            for account, tally in self._told.items()
        }

    @cached_property
    def _told(self) -> Mapping[str, Tally]:
        """The same, if each answer were somebody's mere word."""
        return {account: self.tallies.add_up(codes) for account, codes in self.codes.items()}

    @cached_property
    def scored(self) -> tuple[ScoredAccount, ...]:
        """The score of every account."""
        return tuple(
            ScoredAccount(**asdict(self.tallied[each.id]), id=each.id, title=each.title, kind=each.kind)
            for each in self.accounts
        )

    @property
    def conclusion(self) -> Conclusion | None:
        """The opinion by conformity; None under a policy by score."""
        agreed = self.agreed.id
        return self.tallies.conclude(
            [each.verdict for each in self.rulings], self.codes[agreed], self._told[agreed]
        )

    @cached_property
    def heard(self) -> Mapping[str, HeardRule]:
        """What each rule comes to, by its id."""
        columns = [[LEFT[code] for code in codes] for codes in self.codes.values()]
        return {
            rule.id: HeardRule(ruling, dict(zip(self.codes, left, strict=True)))
            for rule, ruling, *left in zip(self.policy.rules, self.rulings, *columns, strict=True)
        }

    @cached_property
    def accounts(self) -> Sequence[Titled]:
        """Every account that is shown; who is called what, the Case knows."""
        return [Titled(account, account, _KINDS.get(account, "side")) for account in self.codes]

    @property
    def agreed(self) -> Titled:
        """The account of what is settled, or the one of a self-description."""
        return next(each for each in self.accounts if each.kind in AGREED)

    @property
    def is_planned(self) -> bool:
        """Checks if the program is a plan."""
        return self.header.planned_for is not None

    @cached_property
    def assurances(self) -> Mapping[str, Mapping[str, Assurance]]:
        """How far the answers are backed that decide; where none has a source, each is somebody's word."""
        if self.assure is not None:
            return self.assure()
        return {
            rule: {
                account: "told"
                for account, left in heard.accounts.items()
                if left.verdict in {"pass", "fail"}
            }
            for rule, heard in self.heard.items()
        }
