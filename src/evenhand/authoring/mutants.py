"""Testing the examples: each operator and bound of a rule is changed, and some example must notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.audit.case import Case
from evenhand.authoring.diagnostics import Diagnostic
from evenhand.authoring.examples import open_example
from evenhand.facts import operators
from evenhand.facts.possible import Possible, Sets
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
    parts_of,
    with_parts,
)
from evenhand.policy.model import Example, Policy, Rule
from evenhand.vocabulary.errors import ProgramError
from evenhand.vocabulary.verdicts import Verdict

_SWAPS: Final[dict[operators.Operator, operators.Operator]] = {
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

    original: Rule
    change: str
    rule: Rule
    is_bound: bool


def run_mutants(policy: Policy) -> Iterator[tuple[Rule, Mutant, Diagnostic | None]]:
    """Make each change of each rule, and say where no example notices; a wrong example notices nothing."""
    for rule in policy.rules:
        sound = [each for each in call_witnesses(rule, rule.examples, policy) if each.comes_out]
        for mutant in mutate(rule, policy):
            message = f"No example of {rule.id} notices this change: {mutant.change}."
            survived = Diagnostic(rule.place, "mutant-survives", message)
            yield rule, mutant, None if is_noticed(mutant, sound) else survived


class Witness:
    """An example that is opened once, and asked about each change of its rule.

    What must hold together makes a part of some rules follow from another. Left out, it changes no verdict;
    that the part is there shows where nothing follows from anything. So the example is also asked what would
    come out if its answers were taken one by one.
    """

    def __init__(self, rule: Rule, example: Example, policy: Policy) -> None:
        """Let an example speak for a rule of a policy."""
        self.example = example
        self._rule = rule
        self._policy = policy

    @property
    def comes_out(self) -> bool:
        """Checks if the example can be read and comes out as it states."""
        try:
            return self._case.hear(self._rule).ruling.verdict == self.example.verdict
        except ProgramError:
            return False

    def notices(self, mutant: Mutant) -> bool:
        """Checks if the example comes out differently, or would if its answers were taken one by one.

        Raises ProgramError when its facts cannot be read.
        """
        verdict = self._case.hear(mutant.rule).ruling.verdict
        return verdict != self.example.verdict or self._alone != self._apart.hear(mutant.rule).ruling.verdict

    @cached_property
    def _case(self) -> Case:
        return open_example(self.example, self._policy)

    @cached_property
    def _apart(self) -> Case:
        return open_example(self.example, replace(self._policy, consistency=()))

    @cached_property
    def _alone(self) -> Verdict:
        return self._apart.hear(self._rule).ruling.verdict


def call_witnesses(rule: Rule, examples: Iterable[Example], policy: Policy) -> list[Witness]:
    """Let each of some examples speak for a rule."""
    return [Witness(rule, example, policy) for example in examples]


def is_noticed(mutant: Mutant, witnesses: Iterable[Witness]) -> bool:
    """Checks if some example notices a change."""
    return any(each.notices(mutant) for each in witnesses)


def mutate(rule: Rule, policy: Policy) -> Iterator[Mutant]:
    """Change each operator, bound, branch and member of a rule, one at a time."""
    for change, condition in _variants(rule.requires, policy):
        yield Mutant(rule, change, replace(rule, requires=condition), _is_parameter(change))
    if rule.applies_when is not None:
        yield Mutant(rule, "applies_when left out", replace(rule, applies_when=None), is_bound=False)
        for change, condition in _variants(rule.applies_when, policy):
            yield Mutant(rule, change, replace(rule, applies_when=condition), _is_parameter(change))


def _is_parameter(change: str) -> bool:
    return change.startswith("the bound")


def _variants(condition: Condition, policy: Policy) -> Iterator[Variant]:
    yield from _otherwise(condition, policy)
    parts = parts_of(condition)
    for index, part in enumerate(parts):
        for change, variant in _variants(part, policy):
            if not (isinstance(condition, Not) and isinstance(variant, Not)):
                yield change, with_parts(condition, (*parts[:index], variant, *parts[index + 1 :]))
    if isinstance(condition, (Compared, Counted)):
        for operand, change in _other_operands(condition.operand, policy):
            yield change, replace(condition, operand=operand)


def _otherwise(condition: Condition, policy: Policy) -> Iterator[Variant]:
    """Change a condition itself, and nothing within it."""
    match condition:
        case Compared():
            yield f"'{condition.operator}' denied for {condition.subject.path}", Not(condition)
            swapped = _SWAPS.get(condition.operator)
            if swapped is not None and not _has_one_member(condition.operand, policy):
                change = f"'{swapped}' instead of '{condition.operator}' for {condition.subject.path}"
                yield change, replace(condition, operator=swapped)
        case All() | AnyOf():
            if len(condition.parts) > 1:
                other = AnyOf if isinstance(condition, All) else All
                yield "'all' and 'any' exchanged", other(condition.parts)
            yield from _with_fewer_parts(condition)
        case AtLeastNOf():
            for n in (condition.n - 1, condition.n + 1):
                yield f"at least {n} instead of {condition.n}", replace(condition, n=n)
            yield from _with_fewer_parts(condition)
        case Not():
            yield "'not' left out", condition.part
        case Quantified():
            for quantifier in ("every", "some", "none"):
                if quantifier != condition.quantifier:
                    change = f"'{quantifier}' instead of '{condition.quantifier}'"
                    yield change, replace(condition, quantifier=quantifier)
            if condition.where is not None:
                yield "'where' left out", replace(condition, where=None)
        case Counted():
            yield f"'{condition.operator}' denied for the count of {condition.records.path}", Not(condition)
            if condition.where is not None:
                yield "'where' left out of the count", replace(condition, where=None)


def _with_fewer_parts(condition: All | AnyOf | AtLeastNOf) -> Iterator[Variant]:
    """Leave out each part, but for the only one."""
    if len(parts := condition.parts) > 1:
        for index in range(len(parts)):
            yield f"part {index + 1} left out", with_parts(condition, parts[:index] + parts[index + 1 :])


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


def _other_operands(term: Term, policy: Policy) -> Iterator[tuple[LiteralTerm, str]]:
    value = _value(term, policy)
    if value is not None and value.is_exact:
        for varied, change in term.kind.vary(value):
            yield LiteralTerm(varied, term.kind), change
