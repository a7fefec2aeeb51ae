"""Conditions as people write them, with one operator in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final

from msgspec import UNSET, Meta, field
from msgspec.json import Decoder

from evenhand.facts import operators
from evenhand.reading.forms import Headed, Shape

_LITERAL: Final[dict[str, Any]] = {"type": ["boolean", "number", "string"]}
_LITERALS: Final[dict[str, Any]] = {"type": "array", "items": _LITERAL}
_REFERENCE: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"fact": {"type": "string"}, "field": {"type": "string"}},
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
}


def name_wrong_value(raw: Any) -> str | None:
    """Say what is wrong with a value, or a list of values; None where nothing is."""
    items = raw if isinstance(raw, tuple) else (raw,)
    is_value = all(isinstance(item, (bool, int, Decimal, str)) for item in items)
    return None if is_value else "This is no value. Expected a value, or a list of values."


def _name_wrong_operand(raw: Any) -> str | None:
    match raw:
        case {"fact": str(), **rest} | {"field": str(), **rest} if not rest:
            return None
        case None | dict():
            return "Nothing compares with this. Expected a value, a list, a $parameter or {fact: path}."
    return name_wrong_value(raw)


Written = Annotated[
    Any, Meta(extra={"wrong": name_wrong_value}, extra_json_schema={"anyOf": [_LITERAL, _LITERALS]})
]
Operand = Annotated[
    Any,
    Meta(
        extra={"wrong": _name_wrong_operand}, extra_json_schema={"anyOf": [_LITERAL, _LITERALS, _REFERENCE]}
    ),
]


class ConditionShape(Headed):
    """What a rule asks, in one of the forms below."""

    noun: ClassVar[str] = "condition"


class Comparing(Shape):
    """The operators, of which exactly one is given."""

    schema: ClassVar[Mapping[str, Any]] = {
        "oneOf": [{"required": [operator]} for operator in operators.OPERATORS]
    }

    equals: Operand = field(default=UNSET, name="is")
    is_one_of: Operand = UNSET
    at_least: Operand = UNSET
    at_most: Operand = UNSET
    more_than: Operand = UNSET
    less_than: Operand = UNSET
    on_or_before: Operand = UNSET
    on_or_after: Operand = UNSET
    includes: Operand = UNSET
    includes_any_of: Operand = UNSET
    includes_all_of: Operand = UNSET

    def __post_init__(self) -> None:
        """Refuse any number of operators but one, and what none compares with."""
        given = list(self._given)
        if len(given) != 1:
            apart = "each in a condition of its own, under 'all' or 'any'"
            expected = apart if given else f"one of {', '.join(operators.OPERATORS)}"
            found = " and ".join(given) or "none"
            raise ValueError(f"A condition has one operator, and this one has {found}. Expected {expected}.")
        if fault := _name_wrong_operand(self.operand):
            raise ValueError(fault)

    @property
    def _given(self) -> Iterator[operators.Operator]:
        return (operator for operator in operators.OPERATORS if self._find(operator) is not UNSET)

    def _find(self, operator: operators.Operator) -> Any:
        return self.equals if operator == "is" else getattr(self, operator)

    @property
    def operator(self) -> operators.Operator:
        """The operator that is given."""
        return next(self._given)

    @property
    def operand(self) -> Any:
        """What it compares with, as written."""
        return self._find(self.operator)


class FactComparison(Comparing, ConditionShape):
    """A fact, compared."""

    fact: str


class FieldComparison(Comparing, ConditionShape):
    """A field of the record in hand, compared."""

    field: str


class AllShape(Shape, ConditionShape):
    """Every part holds."""

    all: Annotated[tuple[ConditionShape, ...], Meta(min_length=1)]


class AnyShape(Shape, ConditionShape):
    """At least one part holds."""

    any: Annotated[tuple[ConditionShape, ...], Meta(min_length=1)]


class NotShape(Shape, ConditionShape):
    """The part does not hold."""

    negated: ConditionShape = field(name="not")


class AtLeastNShape(Shape):
    """So many of the conditions hold."""

    n: Annotated[int, Meta(ge=1)]
    conditions: Annotated[tuple[ConditionShape, ...], Meta(min_length=1)]


class AtLeastNOfShape(Shape, ConditionShape):
    """At least n of the conditions hold."""

    at_least_n_of: AtLeastNShape


class EveryShape(Shape, ConditionShape):
    """Every record passes."""

    every: str
    where: ConditionShape | None = None
    check: ConditionShape


class SomeShape(Shape, ConditionShape):
    """Some record passes."""

    some: str
    where: ConditionShape | None = None
    check: ConditionShape


class NoneShape(Shape, ConditionShape):
    """No record passes."""

    none: str
    where: ConditionShape | None = None
    check: ConditionShape


class CountShape(Comparing, ConditionShape):
    """The number of records, compared."""

    count: str
    where: ConditionShape | None = None


ConditionShape.forms = {
    "fact": FactComparison,
    "field": FieldComparison,
    "all": AllShape,
    "any": AnyShape,
    "not": NotShape,
    "at_least_n_of": AtLeastNOfShape,
    "every": EveryShape,
    "some": SomeShape,
    "none": NoneShape,
    "count": CountShape,
}
for _form in ConditionShape.forms.values():
    Decoder(_form)  # works its types out
