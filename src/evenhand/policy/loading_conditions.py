"""Building a rule's conditions from their shapes, with every path, type and unit checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.facts import kinds, operators
from evenhand.facts.possible import Sets
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
    Quantifier,
    Subject,
    Term,
)
from evenhand.policy.declarations import MaybeDeclared
from evenhand.policy.model import DerivedFact, Fact, Parameter
from evenhand.policy.written_conditions import (
    AllShape,
    AnyShape,
    AtLeastNOfShape,
    Comparing,
    ConditionShape,
    CountShape,
    EveryShape,
    FactComparison,
    FieldComparison,
    NoneShape,
    NotShape,
    SomeShape,
)
from evenhand.reading import Complaints, KeyPath
from evenhand.vocabulary.errors import MisreadError
from evenhand.vocabulary.languages import listed

_FAMILIES: Final[Mapping[operators.Operator, tuple[kinds.Family, ...]]] = {
    "is": ("truth", "words", "number", "date", "set"),
    "is_one_of": ("words",),
    "at_least": ("number",),
    "at_most": ("number",),
    "more_than": ("number",),
    "less_than": ("number",),
    "on_or_before": ("date",),
    "on_or_after": ("date",),
    "includes": ("set",),
    "includes_any_of": ("set",),
    "includes_all_of": ("set",),
}
_LIST_OPERATORS: Final = ("is_one_of", "includes_any_of", "includes_all_of")


class Scope(Struct, frozen=True):
    """What the conditions of one criterion can refer to."""

    criterion: str
    facts: Mapping[str, Fact | DerivedFact]
    parameters: Mapping[str, Parameter]
    complaints: Complaints
    maybe: MaybeDeclared
    records: kinds.Records | None = None
    list_path: str = ""

    def path_of(self, name: str) -> str:
        """Give the path of a parameter, which a criterion's own may be named without."""
        return name if "." in name else f"{self.criterion}.{name}"

    def parameter(self, name: str) -> Parameter | None:
        """Find a parameter by its path, or by its name alone where it is the criterion's own."""
        return self.parameters.get(self.path_of(name))

    def namesakes(self, name: str) -> list[str]:
        """List the facts of this name, each with its group."""
        return [path for path in self.facts if path.endswith(f".{name}")]

    def has_field(self, name: str) -> bool:
        """Checks if a name is that of a field of the records at hand."""
        return self.records is not None and name in dict(self.records.fields)

    def within(self, records: FactTerm) -> Scope:
        """Give the scope inside a list of records."""
        assert isinstance(records.kind, kinds.Records)  # noqa: S101 - narrows the type
        return replace(self, records=records.kind, list_path=records.path)

    def title_of(self, term: Term) -> str:
        """Give the words for what a condition names."""
        match term:
            case FactTerm():
                return self.facts[term.path].title
            case FieldTerm() if self.records is not None:
                return self.records.title(term.path)
            case ParameterTerm():
                return self.parameters[term.path].title
            case _:
                return "value"


def build_condition(shape: Any, path: KeyPath, scope: Scope) -> Condition | None:
    """Build a condition, or give None with every complaint noted."""
    match shape:
        case FactComparison() | FieldComparison():
            return _build_comparison(shape, path, scope)
        case AllShape():
            parts = _build_parts(shape.all, (*path, "all"), scope)
            return None if parts is None else All(parts)
        case AnyShape():
            parts = _build_parts(shape.any, (*path, "any"), scope)
            return None if parts is None else AnyOf(parts)
        case AtLeastNOfShape():
            inner = shape.at_least_n_of
            parts = _build_parts(inner.conditions, (*path, "at_least_n_of", "conditions"), scope)
            if inner.n > len(inner.conditions):
                message = f"There are not so many conditions as {inner.n}."
                expected = f"at most {len(inner.conditions)}"
                scope.complaints.add((*path, "at_least_n_of", "n"), message, expected=expected)
            return None if parts is None else AtLeastNOf(inner.n, parts)
        case NotShape():
            part = build_condition(shape.negated, (*path, "not"), scope)
            return None if part is None else Not(part)
        case EveryShape():
            return _build_quantified("every", shape.every, shape, path, scope)
        case SomeShape():
            return _build_quantified("some", shape.some, shape, path, scope)
        case NoneShape():
            return _build_quantified("none", shape.none, shape, path, scope)
        case CountShape():
            return _build_counted(shape, path, scope)
    raise AssertionError(shape)


def _build_parts(
    shapes: Sequence[ConditionShape], path: KeyPath, scope: Scope
) -> tuple[Condition, ...] | None:
    parts = [build_condition(shape, (*path, index), scope) for index, shape in enumerate(shapes)]
    known = tuple(part for part in parts if part is not None)
    return known if len(known) == len(parts) else None


def _build_comparison(
    shape: FactComparison | FieldComparison, path: KeyPath, scope: Scope
) -> Compared | None:
    subject: Subject | None
    if isinstance(shape, FactComparison):
        subject = _find_fact(shape.fact, (*path, "fact"), scope)
    else:
        subject = _find_field(shape.field, (*path, "field"), scope)
    if subject is None:
        return None
    operand = _build_operand(shape, subject.kind, path, scope)
    return None if operand is None else Compared(subject, shape.operator, operand)


def _build_quantified(
    quantifier: Quantifier, name: str, shape: EveryShape | SomeShape | NoneShape, path: KeyPath, scope: Scope
) -> Quantified | None:
    records = _find_records(name, (*path, quantifier), scope)
    if records is None or not isinstance(records.kind, kinds.Records):
        return None
    inner = scope.within(records)
    where = None if shape.where is None else build_condition(shape.where, (*path, "where"), inner)
    check = build_condition(shape.check, (*path, "check"), inner)
    if check is None or (shape.where is not None and where is None):
        return None
    return Quantified(quantifier, records, where, check)


def _build_counted(shape: CountShape, path: KeyPath, scope: Scope) -> Counted | None:
    records = _find_records(shape.count, (*path, "count"), scope)
    if records is None or not isinstance(records.kind, kinds.Records):
        return None
    where = None
    if shape.where is not None:
        where = build_condition(shape.where, (*path, "where"), scope.within(records))
        if where is None:
            return None
    operand = _build_operand(shape, kinds.Integer(), path, scope)
    return None if operand is None else Counted(records, where, shape.operator, operand)


def _find_fact(name: str, path: KeyPath, scope: Scope) -> FactTerm | None:
    fact = scope.facts.get(name)
    if fact is None and scope.maybe.holds(name):
        return None
    if fact is None:
        message, namesakes = f"'{name}' is not a fact of this policy.", scope.namesakes(name)
        if scope.has_field(name):
            scope.complaints.add(path, message, expected=f"'field: {name}', for a field of these records")
        elif namesakes:
            message = f"'{name}' is a fact without its group."
            scope.complaints.add(path, message, expected=listed(namesakes, "or"), code="unknown-fact")
        else:
            scope.complaints.add(path, message, name=name, known=scope.facts, code="unknown-fact")
        return None
    return FactTerm(fact.path, fact.kind)


def _find_records(name: str, path: KeyPath, scope: Scope) -> FactTerm | None:
    term = _find_fact(name, path, scope)
    if term is not None and not isinstance(term.kind, kinds.Records):
        scope.complaints.add(path, f"'{name}' is {term.kind.noun}.", expected="a list of records")
        return None
    return term


def _find_field(name: str, path: KeyPath, scope: Scope) -> FieldTerm | None:
    if scope.records is None:
        scope.complaints.add(path, "There is no record here to have a field.", expected="'fact' and its path")
        return None
    fields = dict(scope.records.fields)
    if name not in fields:
        scope.complaints.add(path, f"'{name}' is not a field of these records.", name=name, known=fields)
        return None
    return FieldTerm(name, scope.list_path, fields[name])


def _build_operand(shape: Comparing, subject: kinds.Kind, path: KeyPath, scope: Scope) -> Term | None:
    """Build what a subject is compared with, and check that the two can be compared."""
    operator, raw, here = shape.operator, shape.operand, (*path, shape.operator)
    if subject.family not in _FAMILIES[operator]:
        fitting = [name for name, families in _FAMILIES.items() if subject.family in families]
        scope.complaints.add_key(
            here,
            f"'{operator}' does not compare {subject.noun}.",
            expected=listed(fitting, "or") or "every, some, none or count",
        )
        return None
    term = _find_operand(raw, _wanted(operator, subject), here, scope)
    if (
        term is not None
        and not isinstance(term, LiteralTerm)
        and not _comparable(operator, subject, term.kind)
    ):
        wanted = _wanted(operator, subject)
        scope.complaints.add(
            here, f"The {scope.title_of(term)} is {term.kind.noun}.", expected=wanted.expected
        )
        return None
    if isinstance(term, ParameterTerm):
        for word in find_foreign_words(scope.parameters[term.path], subject):
            scope.complaints.add(
                here, f"'{word}' in ${term.path} is not a word of this fact.", expected=subject.expected
            )
    return term


def _wanted(operator: operators.Operator, subject: kinds.Kind) -> kinds.Kind:
    """Give the type that an operand must have."""
    words = subject.words if isinstance(subject, (kinds.Choice, kinds.SetOf)) else None
    if operator in _LIST_OPERATORS:
        return kinds.SetOf(words)
    if operator == "includes":
        return kinds.Choice(words) if words else kinds.Text()
    return _without_bounds(subject)


def _without_bounds(kind: kinds.Kind) -> kinds.Kind:
    return type(kind)() if isinstance(kind, kinds.Integer) else kind


def _find_operand(raw: Any, wanted: kinds.Kind, path: KeyPath, scope: Scope) -> Term | None:
    match raw:
        case str() if raw.startswith("$"):
            return _find_parameter(raw[1:], path, scope)
        case {"fact": str(name), **rest} if not rest:
            return _find_fact(name, (*path, "fact"), scope)
        case {"field": str(name), **rest} if not rest:
            return _find_field(name, (*path, "field"), scope)
    try:
        return LiteralTerm(wanted.exactly(raw), wanted)
    except MisreadError as misread:
        if isinstance(raw, str) and scope.parameter(raw):
            misread.suggestion = f"${raw}"
        scope.complaints.add_misread(path, misread)
        return None


def _find_parameter(name: str, path: KeyPath, scope: Scope) -> ParameterTerm | None:
    parameter = scope.parameter(name)
    if parameter is None and scope.maybe.holds(scope.path_of(name)):
        return None
    if parameter is None:
        known = [f"${each.removeprefix(f'{scope.criterion}.')}" for each in scope.parameters]
        message = f"'${name}' is not a parameter of this policy."
        scope.complaints.add(path, message, name=f"${name}", known=known)
        return None
    return ParameterTerm(parameter.path, parameter.kind)


def _comparable(operator: operators.Operator, subject: kinds.Kind, operand: kinds.Kind) -> bool:
    wanted = _wanted(operator, subject)
    if isinstance(wanted, kinds.SetOf):
        return isinstance(operand, kinds.SetOf) and _share_words(wanted, operand)
    if isinstance(wanted, kinds.Linear):
        return isinstance(operand, kinds.Linear) and wanted.dimension == operand.dimension
    return operand.family == wanted.family


def _share_words(wanted: kinds.SetOf, operand: kinds.SetOf) -> bool:
    return wanted.words is None or operand.words is None or bool(set(wanted.words) & set(operand.words))


def find_foreign_words(parameter: Parameter, kind: kinds.Kind) -> list[str]:
    """List the words of a set parameter that the fact compared with it does not have."""
    words = getattr(kind, "words", None)
    if words is None:
        return []
    members = {
        member
        for _, possible in parameter.values
        if isinstance(possible, Sets)
        for box in possible.boxes
        for member in box.must
    }
    return sorted(members - set(words))
