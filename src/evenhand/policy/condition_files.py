"""The shapes of conditions, as a person writes them: one operator in each.

These models are the one truth for what a condition may hold; the JSON Schemas are made from them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from evenhand.facts.operators import HEADS, OPERATORS, Operator
from evenhand.reading.written import WHOLE, Shape

_LITERAL: Final[dict[str, Any]] = {"type": ["boolean", "number", "string"]}
_LITERALS: Final[dict[str, Any]] = {"type": "array", "items": _LITERAL}
_REFERENCE: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"fact": {"type": "string"}, "field": {"type": "string"}},
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
}
_ONE_OPERATOR: Final[dict[str, Any]] = {"oneOf": [{"required": [operator]} for operator in OPERATORS]}


def _check_written(raw: Any) -> Any:
    items = raw if isinstance(raw, tuple) else (raw,)
    if not all(isinstance(item, (bool, int, Decimal, str)) for item in items):
        raise PydanticCustomError("written", "This is no value. Expected a value, or a list of values.")
    return raw


def _check_operand(raw: Any) -> Any:
    match raw:
        case {"fact": str(), **rest} | {"field": str(), **rest} if not rest:
            return raw
        case None | dict():
            message = "Nothing compares with this. Expected a value, a list, a $parameter or {fact: path}."
            raise PydanticCustomError("operand", message)
    return _check_written(raw)


Written = Annotated[Any, AfterValidator(_check_written), WithJsonSchema({"anyOf": [_LITERAL, _LITERALS]})]
Operand = Annotated[
    Any, AfterValidator(_check_operand), WithJsonSchema({"anyOf": [_LITERAL, _LITERALS, _REFERENCE]})
]


class Comparing(Shape):
    """The operators, of which exactly one is given."""

    model_config = ConfigDict(json_schema_extra=_ONE_OPERATOR)

    equals: Annotated[Operand, Field(alias="is")] = None
    is_one_of: Operand = None
    at_least: Operand = None
    at_most: Operand = None
    more_than: Operand = None
    less_than: Operand = None
    on_or_before: Operand = None
    on_or_after: Operand = None
    includes: Operand = None
    includes_any_of: Operand = None
    includes_all_of: Operand = None

    @model_validator(mode="after")
    def _check_one_operator(self) -> Comparing:
        if len(self._given) != 1:
            message = "A condition has one operator, and this one has {found}. Expected {expected}."
            apart = "each in a condition of its own, under 'all' or 'any'"
            parts = {
                "found": " and ".join(self._given) or "none",
                "expected": apart if self._given else f"one of {', '.join(OPERATORS)}",
            }
            raise PydanticCustomError("one_operator", message, parts)
        return self

    @property
    def _given(self) -> list[Operator]:
        given = {"is" if name == "equals" else name for name in self.model_fields_set}
        return [operator for operator in OPERATORS if operator in given]

    @property
    def operator(self) -> Operator:
        """The operator that is given."""
        return self._given[0]

    @property
    def operand(self) -> Any:
        """What it compares with, as written."""
        return self.equals if self.operator == "is" else getattr(self, self.operator)


class FactComparison(Comparing):
    """A fact, compared."""

    fact: str


class FieldComparison(Comparing):
    """A field of the record in hand, compared."""

    field: str


class AllShape(Shape):
    """Every part holds."""

    all: Annotated[tuple[ConditionShape, ...], Field(min_length=1)]


class AnyShape(Shape):
    """At least one part holds."""

    any: Annotated[tuple[ConditionShape, ...], Field(min_length=1)]


class NotShape(Shape):
    """The part does not hold."""

    negated: Annotated[ConditionShape, Field(alias="not")]


class AtLeastNShape(Shape):
    """So many of the conditions hold."""

    n: Annotated[int, Field(ge=1), WHOLE]
    conditions: Annotated[tuple[ConditionShape, ...], Field(min_length=1)]


class AtLeastNOfShape(Shape):
    """At least n of the conditions hold."""

    at_least_n_of: AtLeastNShape


class EveryShape(Shape):
    """Every record passes."""

    every: str
    where: ConditionShape | None = None
    check: ConditionShape


class SomeShape(Shape):
    """Some record passes."""

    some: str
    where: ConditionShape | None = None
    check: ConditionShape


class NoneShape(Shape):
    """No record passes."""

    none: str
    where: ConditionShape | None = None
    check: ConditionShape


class CountShape(Comparing):
    """The number of records, compared."""

    count: str
    where: ConditionShape | None = None


def _head(raw: Any) -> str | None:
    """Find which kind of condition is written, by the one key that says so."""
    if isinstance(raw, dict):
        return next((f"~{head}" for head in HEADS if head in raw), None)
    return None


ConditionShape = Annotated[
    Annotated[FactComparison, Tag("~fact")]
    | Annotated[FieldComparison, Tag("~field")]
    | Annotated[AllShape, Tag("~all")]
    | Annotated[AnyShape, Tag("~any")]
    | Annotated[NotShape, Tag("~not")]
    | Annotated[AtLeastNOfShape, Tag("~at_least_n_of")]
    | Annotated[EveryShape, Tag("~every")]
    | Annotated[SomeShape, Tag("~some")]
    | Annotated[NoneShape, Tag("~none")]
    | Annotated[CountShape, Tag("~count")],
    Discriminator(_head),
]
