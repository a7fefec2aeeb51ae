"""The Case: one policy, one program and one day, judged once.

Whoever needs an account, a parameter in force or a judgement asks the Case; nothing judges beside it.
It is pure: no file, clock, network or environment. The same inputs give the same judgements.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from msgspec import Struct

from evenhand.audit.accounts import Account, Accounts, take_accounts
from evenhand.audit.judging import Judgement, Ruling, Voices, judge, rule_across
from evenhand.facts.possible import Possible
from evenhand.policy import consistency
from evenhand.policy.conditions import Answers, find_deciding
from evenhand.policy.model import Consistency, Policy, Rule
from evenhand.program.model import Header, Program
from evenhand.program.rates import value_on
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.errors import Place, Problem, ProgramError
from evenhand.vocabulary.languages import Language
from evenhand.vocabulary.verdicts import Assurance, Outcome

MOST_ALTERNATIVES: Final = 256  # combinations of what one side says that are judged apart
ByAccount = Mapping[str, Judgement]


class Heard(Struct, frozen=True):
    """What one rule comes to across the sides, and in each account that is shown."""

    ruling: Ruling
    accounts: ByAccount


class Case(Struct, frozen=True, dict=True):
    """One policy, one program and one day; what follows from them is worked out when first asked for."""

    policy: Policy
    program: Program
    day: dt.date

    @cached_property
    def parameters(self) -> Mapping[str, Possible]:
        """The parameters in force on the day."""
        return self.policy.parameters_on(self.day)

    def say_policy(self, language: Language) -> Policy:
        """Give its policy in a language, for what is said of it.

        Raises ValueError when the language is unknown.
        """
        if language == self.policy.language:
            return self.policy
        from evenhand.policy.translation import translate  # an audit in English needs none of it

        return translate(self.policy, language)

    @cached_property
    def valued(self) -> Program:
        """The program with the rates that the day knows, and with what its claims come to by them."""
        return value_on(self.program, self.day)

    @cached_property
    def _taken(self) -> Accounts:
        return take_accounts(self.valued, self.policy)

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Every account that is shown: each side's first, or the one of a self-description."""
        return self._taken.shown

    @cached_property
    def agreed(self) -> Account:
        """The account of what is settled, or the one of a self-description."""
        return self._taken.agreed

    @property
    def header(self) -> Header:
        """What the description says of the program as a whole."""
        return self.program.header

    @property
    def is_planned(self) -> bool:
        """Checks if the program is a plan, of which nothing is a fact yet."""
        return self.header.planned_for is not None

    @property
    def incoherent(self) -> tuple[Consistency, ...]:
        """The entries of the consistency that its record contradicts."""
        return self._taken.incoherent

    @cached_property
    def heard(self) -> Mapping[str, Heard]:
        """What each rule comes to, in each account and across the sides, by the rule."""
        return {rule.id: self.hear(rule) for rule in self.policy.rules}

    def hear(self, rule: Rule, parameters: Mapping[str, Possible] | None = None) -> Heard:
        """Judge a rule in every account and across them, by the parameters in force or by others."""
        taken = self._taken
        judge_in = _Bench(rule, self.parameters if parameters is None else parameters)
        record = judge_in(taken.record)
        if taken.settled is None or taken.unanswered is None:
            return Heard(Ruling(record.verdict, "as described"), {taken.record.id: record})
        sides = {side.id: judge_in(side) for side in taken.sides}
        settled, unanswered = judge_in(taken.settled), judge_in(taken.unanswered)
        ruling = rule_across(
            Voices(
                record.outcomes,
                {side: judged.outcomes for side, judged in sides.items()},
                settled.outcomes,
                unanswered.outcomes,
                {side.id: self._judge_alternatives(side, judge_in) for side in taken.sides},
                self._are_disputed(rule, sides),
            )
        )
        if ruling.is_settled and settled.verdict == "unknown":  # the sponsor's word settles it (design §6)
            settled = sides.get(verdicts.SPONSOR, settled)
        return Heard(ruling, {**sides, "settled": settled, "unanswered": unanswered})

    def _are_disputed(self, rule: Rule, sides: ByAccount) -> bool:
        """Checks if a side that leaves a rule open excludes, on a fact behind it, what another decides by."""
        deciding = [each for each in self._taken.sides if sides[each.id].verdict != "unknown"]
        if len(deciding) < 2:  # noqa: PLR2004 - one alone agrees with nobody
            return False
        others = [each for each in self._taken.sides if sides[each.id].verdict == "unknown"]
        return any(
            left.possible[path].meet(right.possible[path]).is_empty
            for left in deciding
            for right in others
            for path in self.policy.behind[rule.id]
            if path in left.spoken and path in right.spoken
        )

    def _judge_alternatives(self, side: Account, judge_in: _Bench) -> list[frozenset[Outcome]]:
        """Judge by each largest set of a side's own claims that agree; none where it is of one mind.

        Where there are too many of them, none is told apart.
        """
        divided = self._find_divided(side, judge_in.rule)
        if not divided or math.prod(map(len, divided.values())) > MOST_ALTERNATIVES:
            return []
        stated = {path: answer.possible for path, answer in side.stated.items()}
        return [
            judge_in.by(self._follow({**stated, **dict(zip(divided, chosen, strict=True))})).outcomes
            for chosen in itertools.product(*divided.values())
        ]

    def _find_divided(self, side: Account, rule: Rule) -> Mapping[str, tuple[Possible, ...]]:
        """Find what a side is divided on, among the facts that a rule hangs on."""
        divided = {path: each.alternatives for path, each in side.stated.items() if each.alternatives}
        near = self.policy.near[rule.id] if divided else ()
        return {path: alternatives for path, alternatives in divided.items() if path in near}

    def _follow(self, stated: Mapping[str, Possible]) -> Mapping[str, Possible]:
        """Give all that follows from some answers: what is consistent with them, and what is worked out."""
        return consistency.work_out(consistency.make_consistent(stated, self.policy).possible, self.policy)

    @cached_property
    def assurances(self) -> Mapping[str, Mapping[str, Assurance]]:
        """How far the answers are backed by which each rule passes or fails, by the rule and the account."""
        accounts = {account.id: account for account in self.accounts}
        return {
            rule: {
                account: self._assure(judged, accounts[account])
                for account, judged in heard.accounts.items()
                if judged.verdict in {"pass", "fail"}
            }
            for rule, heard in self.heard.items()
        }

    def _assure(self, judged: Judgement, account: Account) -> Assurance:
        """Say how far the least backed answer is backed by which a rule is decided in an account."""
        named = frozenset[str]().union(*map(find_deciding, judged.reasons))
        facts = (path for name in named for path in self.policy.facts_within(name))
        backings = [each for path in facts for each in self._find_backing(path, account)]
        return min(backings, key=verdicts.ASSURANCES.index, default="told")

    def _find_backing(self, path: str, account: Account) -> Iterator[Assurance]:
        """Find how far an answer is backed: as far as the best claim on it, or what it follows from.

        In the settled account a rule may be decided by the sponsor's own word, which stands in the sponsor's.
        """
        heard = [
            each for each in (account, *self._taken.sides) if each is account or each.id == verdicts.SPONSOR
        ]
        answer = next((each.stated[path] for each in heard if path in each.stated), None)
        if answer is None:
            return
        if answer.claims:
            yield max(map(self.program.assure, answer.claims), key=verdicts.ASSURANCES.index)
        for entry in answer.follows_from if not answer.claims else ():
            for other in self.policy.facts_of(entry) - {path}:
                if other in account.stated and account.stated[other].claims:
                    yield from self._find_backing(other, account)

    def judge_only_by(self, rule: Rule, answers: Mapping[str, Possible]) -> Judgement:
        """Judge a rule as if these were the answers, and nothing were known beside them."""
        possible = consistency.work_out(answers, self.policy, self.policy.derived_for(rule))
        return judge(rule, Answers(possible, self.parameters))


class _Bench:
    """Judges one rule: accounts that agree on all that it asks for share one judgement."""

    def __init__(self, rule: Rule, parameters: Mapping[str, Possible]) -> None:
        self.rule = rule
        self._parameters = parameters
        self._judged: dict[tuple[Possible | None, ...], Judgement] = {}

    def __call__(self, account: Account) -> Judgement:
        return self.by(account.possible)

    def by(self, possible: Mapping[str, Possible]) -> Judgement:
        asked = tuple(possible.get(path) for path in self.rule.named.facts)
        if asked not in self._judged:
            self._judged[asked] = judge(self.rule, Answers(possible, self._parameters))
        return self._judged[asked]


def open_case(program: Program, policy: Policy, as_of: dt.date | None = None) -> Case:
    """Open the case of a program on one date; by default the date that the program speaks of.

    Raises ProgramError when neither gives a date.
    """
    day = as_of or program.header.as_of
    if day is None:
        message = "No date is given on which to judge the program."
        expected = "'as_of' in the header, or as an argument"
        raise ProgramError([Problem(Place(program.file), message, expected, code="missing")])
    return Case(policy, program, day)
