"""Lowering a rule to two-valued tests: when it surely holds, and when it surely does not.

What a peer is given says Kleene's logic with plain tests: a condition becomes the test that it is
true and the test that it is false, and where neither passes it is unknown. Trying out, by which
`judge` settles some rules that ask for a fact twice, is not lowered: the check of agreement tells
if that ever matters.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from benchmarks.logic import (
    Always,
    Compares,
    Covers,
    Deny,
    Each,
    Exists,
    Field,
    Holds,
    Item,
    Known,
    Literally,
    OneOf,
    Sign,
    Size,
    Test,
    Value,
    Worked,
    both,
    deny,
    either,
)
from benchmarks.programs import CURRENCY, group_of
from evenhand import Policy
from evenhand.facts.kinds import Money, SetOf
from evenhand.facts.operators import Operation, Operator, Truth, compare, compare_count, derive
from evenhand.facts.possible import Possible, Quantities, Sets, Words
from evenhand.policy.conditions import (
    All,
    AnyOf,
    AtLeastNOf,
    Compared,
    Condition,
    Counted,
    FactTerm,
    FieldTerm,
    LiteralTerm,
    Not,
    ParameterTerm,
    Quantified,
    Term,
)
from evenhand.policy.model import DerivedFact, Rule

_SIGNS: Final[Mapping[Operator, Sign]] = {
    "is": "==", "at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<",
    "on_or_after": ">=", "on_or_before": "<=",
}  # fmt: skip
_ARITHMETIC: Final[Mapping[Operation, Literal["/", "*", "+", "-"]]] = {
    "ratio": "/",
    "product": "*",
    "sum": "+",
    "difference": "-",
}


class UnsayableError(Exception):
    """A rule that a language, or the lowering itself, has no words for."""


@dataclass(frozen=True)
class Surely:
    """The tests that a condition is true and that it is false."""

    true: Test
    false: Test


@dataclass(frozen=True)
class LoweredRule:
    """One rule as tests. What is neither exempt nor applies is unknown, and so is what then is neither."""

    id: str
    exempt: Test
    applies: Test
    passes: Test
    fails: Test

    @property
    def tests(self) -> tuple[Test, ...]:
        """The four tests."""
        return self.exempt, self.applies, self.passes, self.fails


@dataclass(frozen=True)
class _Side:
    """One side of a comparison, the tests that it is known, and what is possible where it is not."""

    value: Value
    known: tuple[Test, ...]
    silent: Possible
    currency: Value | None = None


def lower(rule: Rule, policy: Policy, parameters: Mapping[str, Possible]) -> LoweredRule:
    """Lower one rule. Raises UnsayableError."""
    lowering = _Lowering(policy, parameters)
    meets = lowering.lower(rule.requires)
    applies = Surely(Always(truth=True), Always(truth=False))
    if rule.applies_when is not None:
        applies = lowering.lower(rule.applies_when)
    return LoweredRule(rule.id, applies.false, applies.true, meets.true, meets.false)


@dataclass(frozen=True)
class _Lowering:
    policy: Policy
    parameters: Mapping[str, Possible]

    def lower(self, condition: Condition) -> Surely:
        match condition:
            case Compared():
                return self._comparison(condition)
            case All():
                return _all([self.lower(part) for part in condition.parts])
            case AnyOf():
                return _any([self.lower(part) for part in condition.parts])
            case Not():
                return _turned(self.lower(condition.part))
            case AtLeastNOf():
                parts = [self.lower(part) for part in condition.parts]
                return _any([_all(chosen) for chosen in itertools.combinations(parts, condition.n)])
            case Quantified():
                return self._quantified(condition)
            case Counted():
                return self._counted(condition)

    def _quantified(self, condition: Quantified) -> Surely:
        wanted = self.lower(condition.check)
        wanted = _turned(wanted) if condition.quantifier == "none" else wanted
        records = self._field(condition.records)
        if condition.where is not None:
            where = self.lower(condition.where)
            wanted = (
                _all([where, wanted]) if condition.quantifier == "some" else _any([_turned(where), wanted])
            )
        if condition.quantifier == "some":
            tests = Surely(Exists(records, wanted.true), Each(records, wanted.false))
        else:
            tests = Surely(Each(records, wanted.true), Exists(records, wanted.false))
        return _guarded(tests, [Known(records)], None)

    def _counted(self, condition: Counted) -> Surely:
        operand, records = self._constant(condition.operand), self._field(condition.records)
        if operand is None:
            message = "a number of records compared with a fact"
            raise UnsayableError(message)
        fewest = most = Size(records)
        if condition.where is not None:
            where = self.lower(condition.where)
            fewest, most = Size(records, where.true), Size(records, deny(where.false))
        silence = compare_count(condition.operator, 0, None, operand)
        tests = _count(condition.operator, fewest, most, _number(operand))
        return _guarded(tests, [Known(records)], silence)

    def _comparison(self, condition: Compared) -> Surely:
        subject, bound = self._side(condition.subject), self._constant(condition.operand)
        if bound is None:
            return self._between_facts(condition, subject)
        truth = compare(condition.operator, subject.silent, bound)
        match bound:
            case Quantities():
                test: Test = Compares(subject.value, _SIGNS[condition.operator], Literally(_number(bound)))
                same = (
                    [Compares(subject.currency, "==", Literally(str(bound.unit)))] if subject.currency else []
                )
                return _guarded(Surely(test, deny(test)), [*subject.known, *same], truth)
            case Words() if isinstance(word := next(iter(bound.words)), bool):
                return Surely(*(Compares(subject.value, "==", Literally(each)) for each in (word, not word)))
            case _:
                test = _about_words(condition.operator, subject.value, bound)
                tests = _guarded(Surely(test, deny(test)), subject.known, truth)
                is_about_one_word = condition.subject.kind.family == "words"
                # null equals no word, so that a peer is spared the guard
                return Surely(test, tests.false) if is_about_one_word and truth is not True else tests

    def _between_facts(self, condition: Compared, subject: _Side) -> Surely:
        other = self._side(condition.operand)
        known = [*subject.known, *other.known]
        if condition.operator == "includes_all_of" and isinstance(kind := condition.subject.kind, SetOf):
            return _covers(subject, other, kind)
        if condition.operator not in _SIGNS or subject.currency is None or other.currency is None:
            message = f"'{condition.operator}' between two facts"
            raise UnsayableError(message)
        test = Compares(subject.value, _SIGNS[condition.operator], other.value)
        return _guarded(
            Surely(test, deny(test)), [*known, Compares(subject.currency, "==", other.currency)], None
        )

    def _constant(self, term: Term) -> Possible | None:
        match term:
            case LiteralTerm():
                return term.possible
            case ParameterTerm():
                return self.parameters[term.path]
            case _:
                return None

    def _side(self, term: Term) -> _Side:
        assert isinstance(term, (FactTerm, FieldTerm))
        derived = self.policy.derived.get(term.path) if isinstance(term, FactTerm) else None
        if derived is not None:
            return self._derived(derived)
        value = self._field(term) if isinstance(term, FactTerm) else Item(term.path)
        currency = _currency_of(value) if isinstance(term.kind, Money) else None
        return _Side(value, (Known(value),), term.kind.anything, currency)

    def _derived(self, fact: DerivedFact) -> _Side:
        kinds = [self.policy.facts[path].kind for path in fact.operands]
        values = [Field(*group_of(path)) for path in fact.operands]
        known: list[Test] = [Known(value) for value in values]
        silent = derive(fact.operation, [kind.anything for kind in kinds])
        if fact.operation == "count":
            return _Side(Size(values[0]), tuple(known), silent)
        left, right = values
        if fact.operation == "ratio":
            known.append(Deny(Compares(right, "==", Literally(0))))
        if all(isinstance(kind, Money) for kind in kinds):
            known.append(Compares(_currency_of(left), "==", _currency_of(right)))
        elif any(isinstance(kind, Money) for kind in kinds):
            message = "arithmetic on money and a number"
            raise UnsayableError(message)
        return _Side(Worked(_ARITHMETIC[fact.operation], left, right), tuple(known), silent)

    @staticmethod
    def _field(term: FactTerm) -> Field:
        return Field(*group_of(term.path))


def _currency_of(value: Field | Item) -> Field | Item:
    name = value.name + CURRENCY
    return Item(name) if isinstance(value, Item) else Field(value.group, name)


def _all(parts: Iterable[Surely]) -> Surely:
    every = list(parts)
    return Surely(both(part.true for part in every), either(part.false for part in every))


def _any(parts: Iterable[Surely]) -> Surely:
    every = list(parts)
    return Surely(either(part.true for part in every), both(part.false for part in every))


def _turned(part: Surely) -> Surely:
    return Surely(part.false, part.true)


def _guarded(tests: Surely, known: Sequence[Test], silence: Truth) -> Surely:
    """Ask first whether the values are known; where they are not, the bound alone may settle it."""
    silent = deny(both(known))
    true, false = both([*known, tests.true]), both([*known, tests.false])
    return Surely(
        either([true, silent]) if silence is True else true,
        either([false, silent]) if silence is False else false,
    )


def _covers(subject: _Side, other: _Side, kind: SetOf) -> Surely:
    """Compare two sets. One that is everything or nothing settles it though the other is silent."""
    assert isinstance(subject.value, Field)
    assert isinstance(other.value, Field)
    if kind.words is None:
        message = "sets of any words compared with each other"
        raise UnsayableError(message)
    test = Covers(subject.value, other.value, kind.words)
    known = both([*subject.known, *other.known])
    whole = both([*subject.known, Compares(Size(subject.value), "==", Literally(len(kind.words)))])
    nothing = both([*other.known, Compares(Size(other.value), "==", Literally(0))])
    return Surely(either([whole, nothing, both([known, test])]), both([known, deny(test)]))


def _about_words(operator: Operator, value: Value, bound: Possible) -> Test:
    assert isinstance(value, (Field, Item))
    if isinstance(bound, Words):
        (word,) = map(str, bound.words)
        return Holds(value, word) if operator == "includes" else Compares(value, "==", Literally(word))
    assert isinstance(bound, Sets)
    words = tuple(sorted(bound.boxes[0].must))
    match operator:
        case "is_one_of":
            return OneOf(value, words)
        case "includes_any_of":
            return either(Holds(value, word) for word in words)
        case "includes_all_of":
            return both(Holds(value, word) for word in words)
        case _:
            size = Compares(Size(value), "==", Literally(len(words)))
            return both([size, *(Holds(value, word) for word in words)])


def _count(operator: Operator, fewest: Size, most: Size, bound: float) -> Surely:
    sign, number = _SIGNS[operator], Literally(bound)
    if operator == "is":
        exactly = both([Compares(fewest, "==", number), Compares(most, "==", number)])
        return Surely(exactly, either([Compares(most, "<", number), Compares(fewest, ">", number)]))
    surely, perhaps = (fewest, most) if operator in {"at_least", "more_than"} else (most, fewest)
    return Surely(Compares(surely, sign, number), deny(Compares(perhaps, sign, number)))


def _number(bound: Possible) -> float:
    assert isinstance(bound, Quantities)
    number = bound.lines[0][1][0].low
    assert isinstance(number, Decimal)
    return int(number) if number == int(number) else float(number)
