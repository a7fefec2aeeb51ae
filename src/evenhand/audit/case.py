"""The Case: one policy, one program and one day, judged once.

Whoever needs an account, a parameter in force or a judgement asks the Case; nothing judges beside it.
It is pure: no file, clock, network or environment. The same inputs give the same judgements.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from evenhand.audit.accounts import Account, take_accounts, work_out
from evenhand.audit.judging import Judgement, across, judge
from evenhand.facts.possible import Possible
from evenhand.policy.conditions import Answers
from evenhand.policy.model import Policy, Rule
from evenhand.program.model import Program
from evenhand.vocabulary.errors import Place, Problem, ProgramError
from evenhand.vocabulary.verdicts import AGREED, SIDES, Verdict

ByAccount = Mapping[str, Judgement]


class Case(Struct, frozen=True, dict=True):
    """One policy, one program and one day; what follows from them is worked out when first asked for."""

    policy: Policy
    program: Program
    day: dt.date

    @cached_property
    def parameters(self) -> Mapping[str, Possible]:
        """The parameters in force on the day."""
        return self.policy.parameters_on(self.day)

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Every account of the program: each side's first, or the one of a self-description."""
        return take_accounts(self.program, self.policy)

    @cached_property
    def agreed(self) -> Account:
        """The account of what nobody disputes, or the one of a self-description."""
        return next(each for each in self.accounts if each.kind in AGREED)

    @cached_property
    def judgements(self) -> Mapping[str, ByAccount]:
        """What each rule comes to in each account, by the rule and then by the account."""
        return {rule.id: self.judge(rule) for rule in self.policy.rules}

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The one verdict across the sides on each rule, by the rule."""
        sides = [account.id for account in self.accounts if account.kind in SIDES]
        return {
            rule: across([judged[side].verdict for side in sides]) for rule, judged in self.judgements.items()
        }

    def judge(self, rule: Rule, parameters: Mapping[str, Possible] | None = None) -> ByAccount:
        """Judge a rule in every account, by the parameters in force or by others.

        Accounts that agree on all that the rule asks for share one judgement.
        """
        by = self.parameters if parameters is None else parameters
        judged: dict[tuple[Possible | None, ...], Judgement] = {}
        found = {}
        for account in self.accounts:
            asked = tuple(account.possible.get(path) for path in rule.named.facts)
            if asked not in judged:
                judged[asked] = judge(rule, Answers(account.possible, by))
            found[account.id] = judged[asked]
        return found

    def judge_only_by(self, rule: Rule, answers: Mapping[str, Possible]) -> Judgement:
        """Judge a rule as if these were the answers, and nothing were known beside them."""
        possible = work_out(answers, self.policy, self.policy.derived_for(rule))
        return judge(rule, Answers(possible, self.parameters))


def open_case(program: Program, policy: Policy, as_of: dt.date | None = None) -> Case:
    """Open the case of a program on one date; by default the date that the program speaks of.

    Raises ProgramError when neither gives a date.
    """
    day = as_of or program.header.as_of
    if day is None:
        message = "No date is given on which to judge the program."
        expected = "'as_of' in the header, or as an argument"
        raise ProgramError([Problem(Place(program.file), message, expected)])
    return Case(policy, program, day)
