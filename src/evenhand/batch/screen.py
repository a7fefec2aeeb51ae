"""Screening: the verdicts, scores and opinion of a program, and its findings when they are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from evenhand.audit import exit_status
from evenhand.audit.audit import Audit, Opinion, ScoredAccount, find_agreed
from evenhand.audit.auditing import describe, score_backed, score_criterion
from evenhand.audit.case import Case, open_case
from evenhand.audit.scoring import Judged, RuleHeard, form_opinion
from evenhand.audit.waiving import Waivers
from evenhand.batch.answer_table import UnusualError
from evenhand.batch.executors import Executor, list_executors
from evenhand.batch.fast_way import FastWay
from evenhand.batch.looked import Looked
from evenhand.batch.tallies import AccountScore, CriterionScore, list_numbers, sum_up
from evenhand.policy.model import Policy, Rule
from evenhand.program.loading import load_program
from evenhand.program.model import Header, Program
from evenhand.reading import Form
from evenhand.vocabulary.verdicts import SEVERITIES, Conclusion, Verdict


class Found(Judged, Protocol):
    """What a Case finds, or what was looked up instead."""

    @property
    def header(self) -> Header:
        """What the description says of the program as a whole."""

    @property
    def day(self) -> dt.date:
        """The date on which it was judged."""


class Screened:
    """The verdicts, scores and opinion of one program on one date.

    `was_looked_up` says that it was judged the fast way, and not by a Case.
    """

    def __init__(
        self,
        found: Found,
        open_its_case: Callable[[], Case],
        rules: Sequence[Rule],
        waivers: Waivers | None = None,
    ) -> None:
        """Keep what was found, and how to open the case of the program; RULES are the weightiest first."""
        self._found = found
        self._open = open_its_case
        self._rules = rules
        self._waivers = waivers

    @property
    def was_looked_up(self) -> bool:
        """Checks if no case had to be opened."""
        return not isinstance(self._found, Case)

    @property
    def heard(self) -> Mapping[str, RuleHeard]:
        """What each rule comes to, across the sides and in each account."""
        return self._found.heard

    @property
    def name(self) -> str:
        """What the program is called."""
        return self._found.header.name

    @property
    def as_of(self) -> dt.date:
        """The date on which it was judged."""
        return self._found.day

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdict of every rule, those of the greatest severity first."""
        if isinstance(self._found, Looked):
            return self._found.verdicts
        return {rule.id: self._found.heard[rule.id].ruling.verdict for rule in self._rules}

    @cached_property
    def accounts(self) -> Mapping[str, AccountScore]:
        """The interval, the coverage and the gate of each account."""
        if isinstance(self._found, Looked):
            return {account: sum_up(tally) for account, tally in self._found.tallied.items()}
        return {each.id: sum_up(each) for each in self._scored}

    @cached_property
    def criteria(self) -> Mapping[str, Mapping[str, CriterionScore]]:
        """The interval, the coverage and the gate of each criterion in each account."""
        if isinstance(self._found, Looked):
            return self._found.tallies.score_criteria(self._found.codes)
        return {
            each.id: {
                account: CriterionScore(*list_numbers(scored))
                for account, scored in score_criterion(each, self._found).items()
            }
            for each in self._found.policy.criteria
        }

    @cached_property
    def opinion(self) -> Opinion:
        """The opinion with its reasons, which name who speaks."""
        case = self._open()
        return form_opinion(case, score_backed(case), case.policy.weights, case.policy)

    @cached_property
    def _concluded(self) -> Opinion:
        """The opinion, of which nothing but the conclusion and the bands is right."""
        policy = self._found.policy
        return form_opinion(self._found, self._scored, policy.weights, policy)

    @property
    def conclusion(self) -> Conclusion:
        """The opinion, without its reasons."""
        looked = self._found.conclusion if isinstance(self._found, Looked) else None
        return looked or self._concluded.conclusion

    @property
    def bands(self) -> tuple[str, ...]:
        """The ids of the band that is reached, or of those between which the score lies."""
        if not self._found.policy.concluding.bands:
            return ()
        return tuple(band.id for band in self._concluded.bands)

    @cached_property
    def _scored(self) -> tuple[ScoredAccount, ...]:
        return self._found.scored if isinstance(self._found, Looked) else score_backed(self._found)

    def status(self, gating: exit_status.Gating | None = None) -> exit_status.Status:
        """Say how an audit of the program would end. Raises ValueError where the policy has no such band."""
        gating = gating or exit_status.Gating()
        if gating.fail_below is not None:
            policy = self._found.policy
            agreed = find_agreed(self._scored)
            bands = {band.id: band.at_least for band in policy.concluding.bands}
            ruled = ((policy.weights[rule.severity], self.verdicts[rule.id]) for rule in self._rules)
            enough = exit_status.find_heard(ruled) >= policy.coverage_needed
            return exit_status.end_by_score(agreed, bands, gating, enough=enough)
        severities = (rule.severity for rule in self._rules)
        judged = list(zip(severities, self.verdicts.values(), strict=True))
        excused = [rule in self.waived for rule in self.verdicts] if self.waived else ()
        return exit_status.worst(exit_status.end_each(judged, gating, excused))

    @cached_property
    def waived(self) -> tuple[str, ...]:
        """The rules that are out of the gate, by a waiver."""
        return self._waivers.find_waived(self.name, self.heard) if self._waivers else ()

    @cached_property
    def audit(self) -> Audit:
        """Every finding with its reasons."""
        return describe(self._open())


class Screen:
    """Judges many programs by one policy, on one date or on the date of each."""

    def __init__(
        self,
        policy: Policy,
        as_of: dt.date | None = None,
        otherwise: dt.date | None = None,
        executor: Executor | None = None,
        waivers: Waivers | None = None,
    ) -> None:
        """Prepare to judge, on one date or on each program's own, and OTHERWISE where it has none.

        The executor is the kernel where that is installed, unless another is given. All of the WAIVERS hold:
        `waivers.on(day)` gives those that have not expired.
        """
        if not all(isinstance(day, dt.date | None) for day in (as_of, otherwise)):
            raise TypeError("A Screen takes datetime.date for its dates.")
        self.policy = policy
        self.as_of = as_of
        self.otherwise = otherwise
        self._executor = executor
        self.waivers = waivers
        self.looked_up = 0  # so many were judged the fast way

    @cached_property
    def _rules(self) -> Sequence[Rule]:
        return sorted(self.policy.rules, key=lambda rule: SEVERITIES.index(rule.severity))

    def judge(self, program: Mapping[str, Any] | str | bytes) -> Screened:
        """Judge a program, given as a mapping or as a text of JSON or YAML.

        Raises ProgramError with every mistake in it.
        """
        return self._judge(program, None)

    def judge_json(self, text: str | bytes) -> Screened:
        """Judge a program, given as a text of JSON and of nothing else.

        Raises ProgramError with every mistake in it, or where it is no JSON.
        """
        return self._judge(text, "json")

    def judge_loaded(self, program: Program) -> Screened:
        """Judge a program that was loaded. Raises ProgramError where it has no date."""
        case = open_case(program, self.policy, self.as_of or program.header.as_of or self.otherwise)
        return Screened(case, lambda: case, self._rules, self.waivers)

    def _judge(self, given: Mapping[str, Any] | str | bytes, form: Form | None) -> Screened:
        try:
            looked = self._fast.judge(given)
        except UnusualError:
            return self.judge_loaded(load_program(given, self.policy, form=form))
        self.looked_up += 1
        return Screened(looked, looked.open_case, self._rules, self.waivers)

    @cached_property
    def _fast(self) -> FastWay:
        return FastWay(self.policy, self.as_of, self.otherwise, self._executor or list_executors()[-1])

    def __getstate__(self) -> dict[str, Any]:
        """Give what another process needs, which fills tables of its own."""
        return {
            "policy": self.policy,
            "as_of": self.as_of,
            "otherwise": self.otherwise,
            "_executor": None,
            "waivers": self.waivers,
            "looked_up": 0,
        }
