"""How much hangs on judgement calls: the bounds nobody else has set, and the weights."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final, TypeGuard

from evenhand.audit import parts
from evenhand.audit.auditing import score_accounts
from evenhand.audit.case import Case
from evenhand.audit.scoring import form_opinion
from evenhand.facts import kinds
from evenhand.facts.possible import ListRecord, Lists, Possible, Quantities, SetBox, Sets, Words
from evenhand.facts.ranges import Range
from evenhand.policy.conditions import (
    Answers,
    Compared,
    Comparison,
    Condition,
    FactTerm,
    LiteralTerm,
    ParameterTerm,
    Term,
    comparisons_of,
    counts_of,
    walk,
)
from evenhand.policy.model import Parameter, Policy
from evenhand.vocabulary.languages import noted, say, say_name
from evenhand.vocabulary.verdicts import Severity, Verdict

_ORDERED: Final = frozenset({"at_least", "at_most", "more_than", "less_than"})
_TRIALS: Final[Mapping[str, Mapping[Severity, int]]] = {
    noted("all severities alike"): {"critical": 1, "major": 1, "minor": 1, "advisory": 1},
    noted("critical rules only"): {"critical": 1, "major": 0, "minor": 0, "advisory": 0},
    noted("advisory rules counted as well"): {"critical": 8, "major": 4, "minor": 2, "advisory": 1},
}
Verdicts = tuple[tuple[str, str, Verdict], ...]


def try_weights(case: Case) -> Iterator[parts.WeightTrial]:
    """Give the opinion under other weights; no verdict depends on them."""
    for name, trial in _TRIALS.items():
        weights = {severity: Decimal(each) for severity, each in trial.items()}
        if not any(weights[rule.severity] for rule in case.policy.rules):
            continue  # nothing would be scored, which says nothing
        opinion = form_opinion(case, score_accounts(case, weights), weights, case.policy)
        yield parts.WeightTrial(weights=say(name), conclusion=opinion.conclusion, bands=opinion.bands)


def vary_parameters(case: Case, policy: Policy) -> list[parts.Sensitivity]:
    """Move each bound that is a judgement call, and say where the first verdict moves.

    POLICY is the policy of the case, in the language that is spoken.
    """
    return [
        _Variation(parameter, case).describe()
        for parameter in policy.parameters.values()
        if parameter.is_judgement and case.parameters[parameter.path].is_exact
    ]


class _Variation:
    """One bound, moved."""

    def __init__(self, parameter: Parameter, case: Case) -> None:
        self.parameter = parameter
        self.case = case
        self.accounts = case.accounts
        self.parameters = case.parameters
        self.rules = [rule for rule in case.policy.rules if parameter.path in rule.named.parameters]
        self.now = self._judge(self.parameters[parameter.path])

    def describe(self) -> parts.Sensitivity:
        """Say what moving the bound would do."""
        value, kind = self.parameters[self.parameter.path], self.parameter.kind
        below = above = None
        members: list[parts.TippingPoint] = []
        if isinstance(value, Quantities) and isinstance(kind, kinds.Linear):
            below, above = self._along_line(value, kind)
        elif isinstance(value, Sets):
            members = list(self._by_member(value))
        elif isinstance(value, Words):
            members = list(self._by_word(value))
        return parts.Sensitivity(
            parameter=self.parameter.path,
            title=self.parameter.title,
            value=kind.show(value),
            below=below,
            above=above,
            members=tuple(members),
        )

    def _judge(self, bound: Possible) -> Verdicts:
        parameters = {**self.parameters, self.parameter.path: bound}
        judged = [(rule.id, self.case.hear(rule, parameters).accounts) for rule in self.rules]
        return tuple(
            (rule, account.title, each[account.id].verdict)
            for rule, each in judged
            for account in self.accounts
        )

    def _along_line(
        self, value: Quantities, kind: kinds.Linear
    ) -> tuple[parts.TippingPoint | None, parts.TippingPoint | None]:
        """Move the bound down, then up, through every value at which a comparison can change."""
        unit = value.unit or ""
        here = _low(value)
        marks = sorted(set(self._marks(unit)) | {here})
        points = _between(marks, kind)
        below = (number for number in reversed(points) if number < here)
        above = (number for number in points if number > here)
        return self._first_move(below, value, kind), self._first_move(above, value, kind)

    def _first_move(
        self, numbers: Iterator[Decimal], value: Quantities, kind: kinds.Linear
    ) -> parts.TippingPoint | None:
        """Give the first of some numbers, from the bound on, at which a verdict moves."""
        tried = list(filter(kind.allows, numbers))
        if self._has_one_edge:
            first = bisect_left(tried, 1, key=lambda number: len(self._move_to(number, value)) > 0)
            return self._tip(tried[first], value, kind) if first < len(tried) else None
        moved = (number for number in tried if self._move_to(number, value))
        return next((self._tip(number, value, kind) for number in moved), None)

    def _move_to(self, number: Decimal, value: Quantities) -> tuple[str, ...]:
        """Say which verdicts move where the bound is another number of its unit."""
        return self._moves(Quantities.of({value.unit or "": [Range(number, number)]}))

    def _tip(self, number: Decimal, value: Quantities, kind: kinds.Linear) -> parts.TippingPoint:
        """Tell of a number at which verdicts move, rounded so that the same ones move at what is told."""
        moves, here = self._move_to(number, value), _low(value)
        rounded = [each for each in kind.round_point(number) if (each > here) == (number > here)]
        if len(rounded) > 1:
            number = next((each for each in rounded if self._move_to(each, value) == moves), number)
        return parts.TippingPoint(value=kind.show_point(number, value.unit or "", [here]), moves=moves)

    @cached_property
    def _has_one_edge(self) -> bool:
        """Checks if every rule compares the bound once, by order.

        Then each possible program changes sides once as the bound moves, so that a verdict which has moved
        stays moved, and the first move can be found by halving.
        """
        compared = [
            [part.operator for each in rule.conditions for part in walk(each) if self._is_compared_in(part)]
            for rule in self.rules
        ]
        return all(len(each) == 1 and each[0] in _ORDERED for each in compared)

    def _is_compared_in(self, part: Condition | Term) -> TypeGuard[Comparison]:
        return isinstance(part, Comparison) and _names(part, self.parameter)

    def _by_member(self, value: Sets) -> Iterator[parts.TippingPoint]:
        members = value.boxes[0].must
        for word in sorted(members | {word for word in self._words() if isinstance(word, str)}):
            changed = members ^ {word}
            moves = self._moves(Sets.of([SetBox(changed, changed)]))
            if moves:
                said = say("without {word}", word=word) if word in members else say("with {word}", word=word)
                yield parts.TippingPoint(value=said, moves=moves)

    def _by_word(self, value: Words) -> Iterator[parts.TippingPoint]:
        for word in sorted(self._words() - value.words, key=str):
            other = Words(frozenset({word}))
            moves = self._moves(other)
            if moves:
                yield parts.TippingPoint(value=self.parameter.kind.show(other), moves=moves)

    def _moves(self, bound: Possible) -> tuple[str, ...]:
        moved: dict[tuple[str, str, str], list[str]] = {}
        for (rule, account, was), (_, _, then) in zip(self.now, self._judge(bound), strict=True):
            if was != then:
                moved.setdefault((rule, was, then), []).append(account)
        return tuple(
            say(
                "{rule}: {was}, then {then} (in the account of {accounts})",
                rule=rule,
                was=say_name("verdict", was),
                then=say_name("verdict", then),
                accounts=", ".join(accounts),
            )
            for (rule, was, then), accounts in moved.items()
        )

    def _compared(self) -> Iterator[Compared]:
        for rule in self.rules:
            for condition in rule.conditions:
                yield from (each for each in comparisons_of(condition) if _names(each, self.parameter))

    def _marks(self, unit: str) -> Iterator[Decimal]:
        """Find the ends of what is possible for all that the bound is compared with.

        Where a rule asks for a fact more than once, what else it is compared with counts too.
        """
        for possible in (*self._heard(), *self._other_parameters()):
            line = possible.along(unit) if isinstance(possible, Quantities) else ()
            yield from (end for each in line for end in each.ends())
        if isinstance(self.parameter.kind, kinds.Money):
            yield Decimal(0)  # amounts of two currencies are told apart by their signs
        for counted in self._counted():
            for entries in self._entries(counted):
                yield from map(Decimal, range(len(entries) + 2))

    def _counted(self) -> Iterator[str]:
        """Find the lists whose number of entries the bound is compared with."""
        for condition in itertools.chain.from_iterable(rule.conditions for rule in self.rules):
            for path, operand in counts_of(condition):
                if isinstance(operand, ParameterTerm) and operand.path == self.parameter.path:
                    yield path

    def _words(self) -> frozenset[str | bool]:
        """Find the words of all that the bound is compared with."""
        words: set[str | bool] = set()
        for possible in self._heard():
            match possible:
                case Words():
                    words |= possible.words
                case Sets():
                    words |= {word for box in possible.boxes for word in box.must | (box.may or set())}
        return frozenset(words)

    def _heard(self) -> Iterator[Possible]:
        """Give what is possible in each account for the facts and fields that the bound is compared with."""
        for subject in [comparison.subject for comparison in self._compared()]:
            yield subject.kind.anything
            if isinstance(subject, FactTerm):
                yield from (
                    Answers(account.possible, self.parameters).to(subject) for account in self.accounts
                )
                continue
            fields = [entry.field(subject.path) for entries in self._entries() for entry in entries]
            yield from (each for each in fields if each is not None)

    def _other_parameters(self) -> Iterator[Possible]:
        subjects = {each.subject for each in self._compared()}
        answers = Answers({}, self.parameters)
        for rule in self.rules:
            for each in itertools.chain.from_iterable(map(comparisons_of, rule.conditions)):
                if each.subject in subjects and isinstance(each.operand, (LiteralTerm, ParameterTerm)):
                    yield answers.to(each.operand)

    def _entries(self, counted: str | None = None) -> Iterator[Sequence[ListRecord]]:
        """Give the entries of every list, or of one, in each account."""
        for account in self.accounts:
            for path, possible in account.possible.items():
                if isinstance(possible, Lists) and counted in {None, path}:
                    yield from (box.records for box in possible.boxes)


def _names(comparison: Comparison, parameter: Parameter) -> bool:
    operand = comparison.operand
    return isinstance(operand, ParameterTerm) and operand.path == parameter.path


def _between(marks: Sequence[Decimal], kind: kinds.Linear) -> list[Decimal]:
    """Give each mark and a point on either side of it, within the gap to the next."""
    step = Decimal(1) if kind.is_whole else Decimal("0.0001")
    points = {kinds.EXACT.add(mark, step * way) for mark in marks for way in (-1, 0, 1)}
    narrow = (
        (low, high) for low, high in itertools.pairwise(marks) if high - low <= step and not kind.is_whole
    )
    return sorted(points | {(low + high) / 2 for low, high in narrow})


def _low(value: Quantities) -> Decimal:
    low = value.lines[0][1][0].low
    assert low is not None  # noqa: S101 - a parameter is exact
    return low
