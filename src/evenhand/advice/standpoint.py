"""The standpoint from which advice is given: what everybody agrees on, and what it leaves open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from evenhand.advice.keeping import as_list, fill_entries, find_entries
from evenhand.audit.accounts import Account, take_accounts, work_out
from evenhand.audit.judging import Judged, judge
from evenhand.facts.kinds import Kind, Linear
from evenhand.facts.possible import Possible, Quantities, Range
from evenhand.policy.cells import Cells, find_cells
from evenhand.policy.conditions import Answers
from evenhand.policy.model import Policy, Rule
from evenhand.program.model import Program
from evenhand.vocabulary.verdicts import AGREED


class Standpoint(Struct, frozen=True, dict=True):
    """The agreed account of a program under a policy on one day."""

    policy: Policy
    day: dt.date
    account: Account

    @classmethod
    def of(cls, program: Program, policy: Policy, day: dt.date) -> Standpoint:
        """Take the account of what nobody disputes, or the one of a self-description."""
        accounts = take_accounts(program, policy)
        agreed = next(each for each in accounts if each.kind in AGREED)
        return cls(policy, day, agreed)

    @cached_property
    def bounds(self) -> Mapping[str, Possible]:
        """The bounds in force."""
        return self.policy.bounds_on(self.day)

    @cached_property
    def answers(self) -> Mapping[str, Possible]:
        """What is possible for each fact; anything, where nobody states it."""
        stated = {path: answer.possible for path, answer in self.account.stated.items()}
        return {path: stated.get(path, fact.kind.anything) for path, fact in self.policy.facts.items()}

    def possible(self, path: str) -> Possible:
        """Give what is possible for one fact."""
        return self.answers[path]

    @cached_property
    def derived(self) -> Mapping[str, tuple[str, ...]]:
        """The derived facts that each rule rests on."""
        return {rule.id: self.policy.derived_for(rule) for rule in self.policy.rules}

    def judge(self, rule: Rule, supposed: Mapping[str, Possible]) -> Judged:
        """Judge a rule as if some facts were known."""
        facts = work_out({**self.answers, **supposed}, self.policy, self.derived[rule.id])
        return judge(rule, Answers(facts, self.bounds))

    def cells(self, rule: Rule) -> Cells:
        """Give, for each fact that a rule asks for, the exact answers to it that are still possible."""
        cells = find_cells(rule.conditions, Answers({}, self.bounds), self.policy)
        return {path: self._still_possible(path, each) for path, each in cells.items()}

    def _still_possible(self, path: str, cells: tuple[Possible, ...]) -> tuple[Possible, ...]:
        """Leave out the cells that are not possible, and add answers that keep to what is said.

        Where there is none, what is possible stands for itself.
        """
        possible = self.possible(path)
        kept = list(_find_ends(possible, self.policy.facts[path].kind))
        if entries := find_entries(possible):
            kept = [as_list(filled) for filled in fill_entries(entries, cells)]
        answers = (cell for cell in (*cells, *kept) if not cell.meet(possible).is_empty)
        return tuple(dict.fromkeys(answers)) or (possible,)


def _find_ends(possible: Possible, kind: Kind) -> Iterator[Possible]:
    """Give the answers at the ends of what is said: no other may be on their side of a bound."""
    if isinstance(possible, Quantities) and isinstance(kind, Linear):
        for end, unit in possible.ends():
            if end not in kind.span.ends():
                yield Quantities.of({unit: [Range(end, end)]})
