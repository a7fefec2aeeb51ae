"""Conditions and how they are weighed: strong Kleene logic over the values still possible.

A condition is true when every possible answer satisfies it, false when none does, and otherwise
unknown (None). No operator can see silence (design §5): a fact that nobody states is simply a fact
about which everything is possible.

`weigh` is the reference evaluation. It keeps its reasons: each `Reason` says what came out, and
of which parts, so that a report can show the clause that decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeGuard, assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from evenhand.facts import kinds, operators
from evenhand.facts.possible import ListBox, ListRecord, Lists, Possible

Quantifier = Literal["every", "some", "none"]


class FactTerm(Struct, frozen=True):
    """The answer to a fact."""

    path: str
    kind: kinds.Kind


class FieldTerm(Struct, frozen=True):
    """A field of the record in hand, which stands in the list that is the answer to a fact."""

    path: str
    records: str
    kind: kinds.Kind


class ParameterTerm(Struct, frozen=True):
    """A parameter that the policy names."""

    path: str
    kind: kinds.Kind


class LiteralTerm(Struct, frozen=True):
    """A value written in the rule."""

    possible: Possible
    kind: kinds.Kind


Term = FactTerm | FieldTerm | ParameterTerm | LiteralTerm
Subject = FactTerm | FieldTerm


class Compared(Struct, frozen=True):
    """A fact, one operator, and what it is compared with."""

    subject: Subject
    operator: operators.Operator
    operand: Term


class All(Struct, frozen=True):
    """Every part holds."""

    parts: tuple[Condition, ...]


class AnyOf(Struct, frozen=True):
    """At least one part holds."""

    parts: tuple[Condition, ...]


class Not(Struct, frozen=True):
    """The part does not hold."""

    part: Condition


class AtLeastNOf(Struct, frozen=True):
    """At least `n` of the parts hold."""

    n: int
    parts: tuple[Condition, ...]


class Quantified(Struct, frozen=True):
    """Every, some or none of the records that `where` selects pass `check`."""

    quantifier: Quantifier
    records: FactTerm
    where: Condition | None
    check: Condition


class Counted(Struct, frozen=True):
    """The number of records that `where` selects, compared."""

    records: FactTerm
    where: Condition | None
    operator: operators.Operator
    operand: Term

    @property
    def subject(self) -> FactTerm:
        """What is compared: the list, by its number."""
        return self.records


Comparison = Compared | Counted
Condition = Compared | All | AnyOf | Not | AtLeastNOf | Quantified | Counted


class Answers(Struct, frozen=True):
    """What is possible for each fact, field and parameter that a condition can ask about.

    `lists` keeps what came out for each condition about a list: within another list it comes out alike for
    every record in hand, and to weigh it anew for each would take the records times the records.
    """

    facts: Mapping[str, Possible]
    parameters: Mapping[str, Possible]
    record: ListRecord | None = None
    lists: dict[int, Reason] = field(default_factory=dict)

    def to(self, term: Term) -> Possible:
        """Give what is possible for a term; anything, where nothing is known."""
        match term:
            case LiteralTerm():
                return term.possible
            case ParameterTerm():
                return self.parameters.get(term.path, term.kind.anything)
            case FieldTerm():
                known = self.record.field(term.path) if self.record else None
                return term.kind.anything if known is None else known
            case FactTerm():
                return self.facts.get(term.path, term.kind.anything)

    def supposing(self, facts: Mapping[str, Possible]) -> Answers:
        """Give the same answers with some facts narrowed."""
        return Answers({**self.facts, **facts}, self.parameters, self.record)

    def about(self, record: ListRecord) -> Answers:
        """Give the same answers with one record in hand."""
        return Answers(self.facts, self.parameters, record, self.lists)


class Reason(Struct, frozen=True):
    """What came out for a condition, and of which parts."""

    truth: operators.Truth
    condition: Condition
    answers: Answers
    parts: tuple[Reason, ...] = ()

    @property
    def record(self) -> str | None:
        """The name of the record in hand."""
        return self.answers.record.key if self.answers.record else None


def weigh(condition: Condition, answers: Answers) -> Reason:
    """Say whether a condition holds for every possible answer, for none, or for some only."""
    match condition:
        case Compared():
            truth = operators.compare(
                condition.operator, answers.to(condition.subject), answers.to(condition.operand)
            )
            return Reason(truth, condition, answers)
        case All():
            return _weigh_parts(condition, answers, operators.conjunction)
        case AnyOf():
            return _weigh_parts(condition, answers, operators.disjunction)
        case AtLeastNOf():
            return _weigh_parts(condition, answers, lambda truths: operators.at_least(condition.n, truths))
        case Not():
            part = weigh(condition.part, answers)
            return Reason(operators.negation(part.truth), condition, answers, (part,))
        case Quantified():
            return _weigh_list_once(condition, answers, _quantify)
        case Counted(operand=FieldTerm()):  # compared with a field of the record in hand
            return _weigh_list(condition, answers, _count)
        case Counted():
            return _weigh_list_once(condition, answers, _count)


def walk(condition: Condition) -> Iterator[Condition | Term]:
    """Give a condition and every condition and term in it, in the order in which they are written."""
    yield condition
    if isinstance(condition, Compared):
        yield condition.subject
    elif isinstance(condition, (Quantified, Counted)):
        yield condition.records
    for part in parts_of(condition):
        yield from walk(part)
    if isinstance(condition, (Compared, Counted)):
        yield condition.operand


def asks_itself(condition: Condition) -> bool:
    """Checks if a condition asks something of facts or lists, and is not merely put together of others."""
    return isinstance(condition, (Compared, Quantified, Counted))


def is_of_list(condition: Condition) -> TypeGuard[Quantified | Counted]:
    """Checks if a condition asks something of the records of a list."""
    return isinstance(condition, (Quantified, Counted))


def count_needed(condition: Condition) -> int:
    """Say how many of its parts have to hold for a condition that is joined of others."""
    return {All: len(parts_of(condition)), AnyOf: 1}.get(type(condition), getattr(condition, "n", 1))


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Give the conditions that a condition is made of, in the order in which they are written."""
    match condition:
        case Compared():
            return ()
        case All() | AnyOf() | AtLeastNOf():
            return condition.parts
        case Not():
            return (condition.part,)
        case Quantified():
            return (condition.check,) if condition.where is None else (condition.where, condition.check)
        case Counted():
            return () if condition.where is None else (condition.where,)
        case _:
            assert_never(condition)


def with_parts(condition: Condition, parts: tuple[Condition, ...]) -> Condition:
    """Make the same condition of other parts: as many as it has, and of what is joined any number."""
    match condition:
        case Compared():
            return condition
        case All() | AnyOf() | AtLeastNOf():
            return replace(condition, parts=parts)
        case Not():
            return Not(*parts)
        case Quantified():
            *where, check = parts
            return replace(condition, where=where[0] if where else None, check=check)
        case Counted():
            return replace(condition, where=parts[0] if parts else None)
        case _:
            assert_never(condition)


def comparisons_of(condition: Condition) -> Iterator[Compared]:
    """Find every comparison in a condition, in the order in which they are written."""
    return (part for part in walk(condition) if isinstance(part, Compared))


def counts_of(condition: Condition) -> Iterator[tuple[str, Term]]:
    """Find every list that a condition counts, each with what its number is compared with."""
    return ((part.records.path, part.operand) for part in walk(condition) if isinstance(part, Counted))


def terms_of(condition: Condition) -> Iterator[Term]:
    """Find every term in a condition, in the order in which they are written."""
    return (part for part in walk(condition) if isinstance(part, Term))


class Named(Struct, frozen=True):
    """The facts and the parameters that some conditions name, and the facts among them named twice."""

    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    repeated: tuple[str, ...]


def find_named(conditions: Iterable[Condition]) -> Named:
    """Find what some conditions name."""
    terms = [term for condition in conditions for term in terms_of(condition)]
    facts = Counter(term.path for term in terms if isinstance(term, FactTerm))
    parameters = dict.fromkeys(term.path for term in terms if isinstance(term, ParameterTerm))
    repeated = tuple(path for path, times in facts.items() if times > 1)
    return Named(tuple(facts), tuple(parameters), repeated)


def imply(when: Condition, then: Condition) -> Condition:
    """Say that one condition holds wherever another does, which works both ways."""
    return AnyOf((Not(when), then))


def find_wanted(condition: Quantified | Counted) -> Condition:
    """Find what each record of a list is weighed by.

    What explains a quantifier goes by the form that is made here: first whether a record is left out, last
    the check.
    """
    if isinstance(condition, Counted):
        return condition.where or All(())
    wanted = condition.check if condition.quantifier != "none" else Not(condition.check)
    if condition.where is None:
        return wanted
    if condition.quantifier == "some":
        return All((condition.where, wanted))
    return AnyOf((Not(condition.where), wanted))


def find_deciding(reason: Reason) -> frozenset[str]:
    """Find the facts that made a condition come out as it did, and none that had no say."""
    parts = [part for part in reason.parts if part.truth is reason.truth] or reason.parts
    named = frozenset(term.path for term in terms_of(reason.condition) if isinstance(term, FactTerm))
    is_of_lists = isinstance(reason.condition, (Quantified, Counted))
    return frozenset().union(named if is_of_lists or not parts else (), *map(find_deciding, parts))


def find_undecided(reason: Reason) -> frozenset[str]:
    """Find the facts on which it still hangs how a condition comes out: none in a part that is decided."""
    if reason.truth is not None:
        return frozenset()
    if reason.parts and not asks_itself(reason.condition):
        return frozenset().union(*map(find_undecided, reason.parts))
    return frozenset(term.path for term in terms_of(reason.condition) if isinstance(term, FactTerm))


def _weigh_parts(
    condition: All | AnyOf | AtLeastNOf,
    answers: Answers,
    combine: Callable[[Iterable[operators.Truth]], operators.Truth],
) -> Reason:
    parts = tuple(weigh(part, answers) for part in condition.parts)
    return Reason(combine(part.truth for part in parts), condition, answers, parts)


_WeighBox = Callable[..., tuple[operators.Truth, tuple[Reason, ...]]]


def _weigh_list_once(condition: Quantified | Counted, answers: Answers, weigh_box: _WeighBox) -> Reason:
    known = answers.lists.get(id(condition))
    if known is None or known.condition is not condition:  # an id may be given anew
        known = answers.lists[id(condition)] = _weigh_list(condition, answers, weigh_box)
    return known


def _weigh_list(condition: Quantified | Counted, answers: Answers, weigh_box: _WeighBox) -> Reason:
    """Weigh each list that is still possible; they must agree."""
    lists = answers.to(condition.records)
    assert isinstance(lists, Lists)  # noqa: S101 - types are checked when the policy loads
    weighed = [weigh_box(condition, box, answers) for box in lists.boxes]
    truths = {truth for truth, _ in weighed}
    parts = tuple(part for _, parts in weighed for part in parts)
    return Reason(truths.pop() if len(truths) == 1 else None, condition, answers, parts)


def _quantify(
    condition: Quantified, box: ListBox, answers: Answers
) -> tuple[operators.Truth, tuple[Reason, ...]]:
    """Weigh one list; records that may yet be added keep it from being settled by those it has."""
    wanted = find_wanted(condition)
    parts = tuple(weigh(wanted, answers.about(record)) for record in box.records)
    rest: list[operators.Truth] = [] if box.complete else [None]
    combine = operators.disjunction if condition.quantifier == "some" else operators.conjunction
    return combine([*(part.truth for part in parts), *rest]), parts


def _count(condition: Counted, box: ListBox, answers: Answers) -> tuple[operators.Truth, tuple[Reason, ...]]:
    """Count the records of one list that are, and that may be, selected."""
    wanted = find_wanted(condition)
    parts = tuple(weigh(wanted, answers.about(record)) for record in box.records)
    fewest = sum(part.truth is True for part in parts)
    most = sum(part.truth is not False for part in parts) if box.complete else None
    return operators.compare_count(condition.operator, fewest, most, answers.to(condition.operand)), parts


def find_forced(condition: Condition, answers: Answers, *, holds: bool) -> Iterator[tuple[Comparison, bool]]:
    """Find the comparisons that must hold, or must not, where a condition is known to hold or not to.

    Each comes with whether it holds. Of a list of records only the truth is known, and not which record makes
    it: so nothing within one is forced, but how many there are in all.
    """
    match condition:
        case Compared() | Counted(where=None):
            yield condition, holds
        case Not():
            yield from find_forced(condition.part, answers, holds=not holds)
        case All() | AnyOf() | AtLeastNOf():
            for part in _find_needed(condition, answers, holds=holds):
                yield from find_forced(part, answers, holds=holds)
        case _:
            return


def _find_needed(
    condition: All | AnyOf | AtLeastNOf, answers: Answers, *, holds: bool
) -> Sequence[Condition]:
    """Find the parts that can only come out as the whole does: as many as it needs, and no more."""
    parts = condition.parts
    fewest = count_needed(condition)
    needed = fewest if holds else len(parts) - fewest + 1
    able = [part for part in parts if weigh(part, answers).truth is not (not holds)]
    return able if len(able) == needed else ()
