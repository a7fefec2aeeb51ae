"""Screening: the verdicts, scores and opinion of a program, fast, and its findings when they are asked for.

What comes out is what `audit` finds. A program that is out of the ordinary, or not sound, is loaded and
judged the long way.
"""

from __future__ import annotations

import datetime as dt
import io
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any, Final

from msgspec import ValidationError

from evenhand.audit.accounts import take_accounts
from evenhand.audit.auditing import find_day, judge_all
from evenhand.policy.model import Policy
from evenhand.program.loading import load_program
from evenhand.program.model import Program
from evenhand.reading import Readable, UnreadableError
from evenhand.screening.body import by_group, take_body
from evenhand.screening.code import Code, write_code
from evenhand.screening.json_lines import NoJSONError, decode, holds_each_key_once, refuse_other
from evenhand.screening.known import Nested, UnusualError
from evenhand.screening.outcomes import of_outcomes
from evenhand.screening.plan import Plan
from evenhand.screening.reader import find_said
from evenhand.screening.screened import Screened
from evenhand.screening.sides import Side, Sides
from evenhand.screening.weighing import Scale
from evenhand.vocabulary.verdicts import SEVERITIES

_STUMBLES: Final = (
    UnusualError, UnreadableError, ValidationError, TypeError, ValueError, KeyError, AttributeError,
    RecursionError,
)  # fmt: skip


class Screen:
    """Judges many programs by one policy, on one date or on the date of each.

    It is safe to hand to another process; what it has worked out so far stays behind.
    """

    def __init__(
        self, policy: Policy, as_of: dt.date | None = None, otherwise: dt.date | None = None
    ) -> None:
        """Prepare to judge, on one date or on each program's own, and OTHERWISE where it has none."""
        if not all(isinstance(day, dt.date | None) for day in (as_of, otherwise)):
            raise TypeError("A Screen takes datetime.date for its dates.")
        self.policy = policy
        self.as_of = as_of
        self.otherwise = otherwise
        self.rules = tuple(sorted(policy.rules, key=lambda rule: SEVERITIES.index(rule.severity)))
        self.ids = tuple(rule.id for rule in self.rules)
        self.scale = Scale(policy, self.rules)
        dated = (since for parameter in policy.parameters.values() for since, _ in parameter.values)
        self._changes = sorted(set(dated))
        self._judges: dict[int, _Judge] = {}

    def __reduce__(self) -> tuple[type[Screen], tuple[Policy, dt.date | None, dt.date | None]]:
        """Hand over the policy and the dates alone: functions that were made cannot be handed over."""
        return Screen, (self.policy, self.as_of, self.otherwise)

    def judge(self, program: Mapping[str, Any] | str | bytes) -> Screened:
        """Judge a program, given as a mapping or as a text of JSON or YAML.

        Raises ProgramError with every mistake in it.
        """
        try:
            if isinstance(program, (str, bytes)):
                return self._judge_text(program)
            return self._judge_plainly(program)
        except _STUMBLES:
            return self._judge_any(program)

    def judge_json(self, text: str | bytes) -> Screened:
        """Judge a program, given as a text of JSON and of nothing else.

        Raises ProgramError with every mistake in it, or where it is no JSON.
        """
        try:
            return self._judge_text(text)
        except NoJSONError:
            refuse_other(text)
            return self._judge_any(text)
        except _STUMBLES:
            return self._judge_any(text)

    def _judge_any(self, program: Mapping[str, Any] | str | bytes) -> Screened:
        """Judge the long way: the loader knows every form of a program, and says what is wrong with one."""
        return self.judge_loaded(load_program(_text_of(program), self.policy))

    def _judge_text(self, text: str | bytes) -> Screened:
        values = decode(text)
        screened = self._judge_plainly(values)
        if not holds_each_key_once(text, values):
            raise UnusualError
        return screened

    def _judge_plainly(self, values: Any) -> Screened:
        body = take_body(values)
        day = self.as_of or body.program.as_of or self.otherwise
        if day is None:
            raise UnusualError
        judge = self._judge_on(day)
        nested: Nested = []
        try:
            added, links = judge.code.read(body.facts, nested)
        except ValueError:  # a key that is no group: a whole path, or a mistake
            nested.clear()
            added, links = judge.code.read(by_group(body.facts), nested)
        said = find_said(nested)
        if body.parties:
            sides = judge.sides.take(body, said, added, links)
        elif said or body.origins:  # nobody is there to have said anything
            raise UnusualError
        else:
            sides = [Side("as-described", "as-described", judge.sides.conclude(added, links))]
        return Screened(self, body.program.name, day, sides, values)

    def judge_loaded(self, program: Program) -> Screened:
        """Judge a program that was loaded, by the reference. Raises ProgramError where it has no date."""
        day = find_day(program, self.as_of or program.header.as_of or self.otherwise)
        accounts = take_accounts(program, self.policy)
        parameters = self.policy.bounds_on(day)
        bench = judge_all(self.policy, accounts, parameters)
        sides = [
            Side(
                account.id,
                account.kind,
                bytes(of_outcomes(bench[rule.id][account.id].outcomes) for rule in self.rules),
            )
            for account in accounts
        ]
        return Screened(self, program.header.name, day, sides, program)

    def _judge_on(self, day: dt.date) -> _Judge:
        """Find the function for the bounds in force on a day, or make it."""
        period = bisect_right(self._changes, day)
        if period not in self._judges:
            parameters = self.policy.bounds_on(day)
            self._judges[period] = _Judge(Plan(self.policy, self.rules, parameters))
        return self._judges[period]


class _Judge:
    """What judges under the bounds of one period."""

    def __init__(self, plan: Plan) -> None:
        self.code: Code = write_code(plan)
        self.sides = Sides(plan, self.code)


def _text_of(program: Mapping[str, Any] | str | bytes) -> Readable:
    return io.BytesIO(program) if isinstance(program, bytes) else program
