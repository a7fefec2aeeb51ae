"""Testing the examples: each operator and bound of a rule is changed, and some example must notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.authoring.diagnostics import Diagnostic
from evenhand.authoring.examples import comes_out, judge_example
from evenhand.facts.kinds import Choice, Date, Duration, Kind, Linear, Share
from evenhand.facts.operators import Operator
from evenhand.facts.possible import Possible, Quantities, Range, SetBox, Sets, Words
from evenhand.policy.conditions import (
    All,
    AnyOf,
    AtLeastNOf,
    Compared,
    Condition,
    Counted,
    LiteralTerm,
    Not,
    ParameterTerm,
    Quantified,
    Term,
)
from evenhand.policy.model import Example, Policy, Rule

_SWAPS: Final[dict[Operator, Operator]] = {
    "at_least": "more_than",
    "more_than": "at_least",
    "at_most": "less_than",
    "less_than": "at_most",
    "on_or_before": "on_or_after",
    "on_or_after": "on_or_before",
    "includes_any_of": "includes_all_of",
    "includes_all_of": "includes_any_of",
}
Variant = tuple[str, Condition]


class Mutant(Struct, frozen=True):
    """A rule with one thing changed."""

    change: str
    rule: Rule
    is_bound: bool


def run_mutants(policy: Policy) -> Iterator[tuple[Rule, Mutant, Diagnostic | None]]:
    """Make each change of each rule, and say where no example notices; a wrong example notices nothing."""
    for rule in policy.rules:
        sound = [example for example in rule.examples if comes_out(rule, example, policy)]
        for mutant in mutate(rule, policy):
            message = f"No example of {rule.id} notices this change: {mutant.change}."
            survived = Diagnostic(rule.place, "mutant-survives", message)
            yield rule, mutant, None if is_noticed(mutant, sound, policy) else survived


def is_noticed(mutant: Mutant, examples: Iterable[Example], policy: Policy) -> bool:
    """Checks if some example comes out differently."""
    return any(judge_example(mutant.rule, example, policy) != example.verdict for example in examples)


def mutate(rule: Rule, policy: Policy) -> Iterator[Mutant]:
    """Change each operator, bound, branch and member of a rule, one at a time."""
    for change, condition in _variants(rule.requires, policy):
        yield Mutant(change, replace(rule, requires=condition), _is_bound(change))
    if rule.applies_when is not None:
        yield Mutant("applies_when left out", replace(rule, applies_when=None), is_bound=False)
        for change, condition in _variants(rule.applies_when, policy):
            yield Mutant(change, replace(rule, applies_when=condition), _is_bound(change))


def _is_bound(change: str) -> bool:
    return change.startswith("the bound")


def _variants(condition: Condition, policy: Policy) -> Iterator[Variant]:
    match condition:
        case Compared():
            yield f"'{condition.operator}' denied for {condition.subject.path}", Not(condition)
            yield from _compared_otherwise(condition, policy)
        case All() | AnyOf():
            yield from _joined_otherwise(condition, policy)
        case AtLeastNOf():
            for n in (condition.n - 1, condition.n + 1):
                yield f"at least {n} instead of {condition.n}", AtLeastNOf(n, condition.parts)
            for parts, change in _fewer_parts(condition.parts):
                yield change, AtLeastNOf(condition.n, parts)
            for parts, change in _other_parts(condition.parts, policy):
                yield change, AtLeastNOf(condition.n, parts)
        case Not():
            yield "'not' left out", condition.part
            for change, part in _variants(condition.part, policy):
                if not isinstance(part, Not):
                    yield change, Not(part)
        case Quantified():
            yield from _quantified_otherwise(condition, policy)
        case Counted():
            yield f"'{condition.operator}' denied for the count of {condition.records.path}", Not(condition)
            if condition.where is not None:
                yield "'where' left out of the count", replace(condition, where=None)
                for change, where in _variants(condition.where, policy):
                    yield change, replace(condition, where=where)
            for operand, change in _other_operands(condition.operand, Decimal(1), policy):
                yield change, replace(condition, operand=operand)


def _compared_otherwise(condition: Compared, policy: Policy) -> Iterator[Variant]:
    swapped = _SWAPS.get(condition.operator)
    one_member = _has_one_member(condition.operand, policy)
    if swapped is not None and not one_member:
        change = f"'{swapped}' instead of '{condition.operator}' for {condition.subject.path}"
        yield change, replace(condition, operator=swapped)
    step = _step(condition.subject.kind, condition.operand, policy)
    for operand, change in _other_operands(condition.operand, step, policy):
        yield change, replace(condition, operand=operand)


def _joined_otherwise(condition: All | AnyOf, policy: Policy) -> Iterator[Variant]:
    same, other = (All, AnyOf) if isinstance(condition, All) else (AnyOf, All)
    if len(condition.parts) > 1:
        yield "'all' and 'any' exchanged", other(condition.parts)
    for parts, change in _fewer_parts(condition.parts):
        yield change, same(parts)
    for parts, change in _other_parts(condition.parts, policy):
        yield change, same(parts)


def _fewer_parts(parts: tuple[Condition, ...]) -> Iterator[tuple[tuple[Condition, ...], str]]:
    """Leave out each part, but for the only one."""
    if len(parts) > 1:
        for index in range(len(parts)):
            yield parts[:index] + parts[index + 1 :], f"part {index + 1} left out"


def _other_parts(parts: Sequence[Condition], policy: Policy) -> Iterator[tuple[tuple[Condition, ...], str]]:
    for index, part in enumerate(parts):
        for change, variant in _variants(part, policy):
            yield (*parts[:index], variant, *parts[index + 1 :]), change


def _quantified_otherwise(condition: Quantified, policy: Policy) -> Iterator[Variant]:
    for quantifier in ("every", "some", "none"):
        if quantifier != condition.quantifier:
            change = f"'{quantifier}' instead of '{condition.quantifier}'"
            yield change, replace(condition, quantifier=quantifier)
    if condition.where is not None:
        yield "'where' left out", replace(condition, where=None)
        for change, where in _variants(condition.where, policy):
            yield change, replace(condition, where=where)
    for change, check in _variants(condition.check, policy):
        yield change, replace(condition, check=check)


def _value(term: Term, policy: Policy) -> Possible | None:
    """Give the bound that a term stands for, None where it is a fact or a field."""
    match term:
        case LiteralTerm():
            return term.possible
        case ParameterTerm():
            return policy.parameters[term.path].on(policy.effective)
        case _:
            return None


def _has_one_member(term: Term, policy: Policy) -> bool:
    value = _value(term, policy)
    return isinstance(value, Sets) and len(value.boxes[0].must) == 1


def _other_operands(term: Term, step: Decimal, policy: Policy) -> Iterator[tuple[LiteralTerm, str]]:
    value = _value(term, policy)
    kind = term.kind
    match value:
        case Quantities() if value.is_exact and isinstance(kind, Linear):
            unit, ((point,)) = value.lines[0]
            for number in (_low(point) - step, _low(point) + step):
                if isinstance(kind, Date) and not kind.allows(number):
                    continue  # no day comes before the first, and none after the last
                moved = Quantities.of({unit: [Range(number, number)]})
                shown = kind.show_point(number, unit)
                yield LiteralTerm(moved, kind), f"the bound {kind.show(value)} moved to {shown}"
        case Sets():
            members = value.boxes[0].must
            for member in sorted(members) if len(members) > 1 else ():
                rest = members - {member}
                yield LiteralTerm(Sets.of([SetBox(rest, rest)]), kind), f"'{member}' taken out of the list"
        case Words() if isinstance(kind, Choice):
            for word in sorted(set(kind.words) - value.words):
                changed = Words(frozenset({word}))
                yield LiteralTerm(changed, kind), f"'{word}' instead of {kind.show(value)}"


def _low(point: Range) -> Decimal:
    assert point.low is not None  # noqa: S101 - an exact value is finite
    return point.low


def _step(kind: Kind, operand: Term, policy: Policy) -> Decimal:
    """Move a bound by one of the units in which it is written: a point, an hour, a day, a year."""
    value = _value(operand, policy)
    if not isinstance(value, Quantities) or not value.is_exact:
        return Decimal(1)
    number = _low(value.lines[0][1][0])
    if isinstance(kind, Share):
        return min(Decimal("0.01"), number or Decimal("0.01"))
    if isinstance(kind, Duration):
        whole = Decimal(12 if kind.in_months else 24)
        return whole if number and number % whole == 0 else Decimal(1)
    return min(Decimal(1), number or Decimal(1)) if number != number.to_integral_value() else Decimal(1)
