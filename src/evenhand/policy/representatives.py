"""Representative answers: a few exact answers to each fact that stand for all the others.

A condition can only tell answers apart at its own bounds. For each fact that some conditions read,
`find_representatives` gives answers at, just below and just above every bound, every word, and sets
and lists that differ in the members the conditions name. What holds for none of these is taken to
hold for no answer; where facts are compared with one another or worked out, they are a sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from evenhand.facts import kinds, operators
from evenhand.facts.possible import Possible, Quantities
from evenhand.policy.conditions import (
    Answers,
    Compared,
    Condition,
    FactTerm,
    FieldTerm,
    comparisons_of,
    counts_of,
    terms_of,
)
from evenhand.policy.model import Policy

Representatives = Mapping[str, tuple[Possible, ...]]

_SAMPLE_SIZE: Final = Decimal(1000)


def find_representatives(
    conditions: Iterable[Condition], answers: Answers, policy: Policy
) -> Representatives:
    """Give those of every fact that some conditions read, derived facts through their operands."""
    survey = _Marks(answers, policy)
    for condition in conditions:
        survey.note(condition)
    survey.share_marks()
    return {path: tuple(policy.facts[path].kind.represent(marks)) for path, marks in survey.marks.items()}


class _Marks:
    """Collects the marks of every fact from the conditions."""

    def __init__(self, answers: Answers, policy: Policy) -> None:
        self.answers = answers
        self.policy = policy
        self.marks: dict[str, operators.Marks] = {}
        self.linked: list[tuple[operators.Marks, operators.Marks]] = []

    def note(self, condition: Condition) -> None:
        """Note the marks of one condition."""
        for term in terms_of(condition):
            if isinstance(term, (FactTerm, FieldTerm)):
                self._term_marks(term)
        for comparison in comparisons_of(condition):
            self._compare(comparison)
        for path, operand in counts_of(condition):
            self._marks(path).sizes |= {int(number) for number, _ in _numbers(self.answers.to(operand))}

    def share_marks(self) -> None:
        """Give facts that are compared with each other the same marks."""
        for left, right in self.linked:
            numbers = left.numbers | right.numbers
            left.numbers |= numbers
            right.numbers |= numbers
            left.words |= right.words
            right.words |= left.words

    def _marks(self, path: str) -> operators.Marks:
        return self.marks.setdefault(path, operators.Marks())

    def _compare(self, condition: Compared) -> None:
        subject, operand = condition.subject, condition.operand
        marks = self._term_marks(subject)
        if isinstance(operand, (FactTerm, FieldTerm)):
            self.linked.append((marks, self._term_marks(operand)))
            self._note_stated(subject, marks)
            self._note_stated(operand, marks)
            return
        bound = self.answers.to(operand)
        marks.note(bound)
        if isinstance(subject, FactTerm) and subject.path in self.policy.derived:
            self._aim(subject.path, _numbers(bound))

    def _note_stated(self, term: FactTerm | FieldTerm, marks: operators.Marks) -> None:
        """Note what is known exactly of a fact that another is compared with: it is a bound to the other."""
        stated = self.answers.facts.get(term.path) if isinstance(term, FactTerm) else None
        if stated is not None and stated.is_exact:
            marks.note(stated)

    def _term_marks(self, term: FactTerm | FieldTerm) -> operators.Marks:
        if isinstance(term, FieldTerm):
            return self._marks(term.records).fields[term.path]
        if term.path in self.policy.derived:
            self._aim(term.path, set())
            return operators.Marks()
        return self._marks(term.path)

    def _aim(self, path: str, numbers: set[tuple[Decimal, str]]) -> None:
        """Choose marks so that a fact comes near some numbers: of a derived one, marks of its operands."""
        fact = self.policy.derived.get(path)
        if fact is None:
            has_unit = isinstance(self.policy.facts[path].kind, kinds.Money)
            self._marks(path).numbers |= {(number, unit if has_unit else "") for number, unit in numbers}
            return
        match fact.operation:
            case "count":
                self._marks(fact.operands[0]).sizes |= {int(number) for number, _ in numbers}
            case "ratio":
                self._aim(fact.operands[0], {(number * _SAMPLE_SIZE, unit) for number, unit in numbers})
                self._aim(fact.operands[1], {(_SAMPLE_SIZE, "")})
            case "product" | "sum" | "difference":
                neutral = Decimal(1 if fact.operation == "product" else 0)
                first, *others = sorted(fact.operands, key=lambda each: not self._is_money(each))
                self._aim(first, numbers)
                for other in others:
                    self._aim(other, {(neutral, "")})

    def _is_money(self, path: str) -> bool:
        known = self.policy.facts.get(path) or self.policy.derived[path]
        return isinstance(known.kind, kinds.Money)


def _numbers(possible: Possible) -> set[tuple[Decimal, str]]:
    return set(possible.ends()) if isinstance(possible, Quantities) else set()
