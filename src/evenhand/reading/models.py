"""The pydantic models of structs: they say what is wrong with a broken file, and give the JSON Schemas.

None is written by hand: a struct gives the keys, their types and what `Meta` says of them. The `extra` of a
`Meta` may hold `wrong`, a function that says what is wrong with a value or gives None, and the bounds of a
decimal number, of which msgspec knows none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from msgspec import NODEFAULT, UNSET, Meta, Struct, structs
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    Tag,
    TypeAdapter,
    WithJsonSchema,
    create_model,
)
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError

from evenhand.facts import kinds
from evenhand.reading.forms import Headed
from evenhand.vocabulary.errors import MisreadError, suggest

_BOUNDS: Final = ("gt", "ge", "le")
_SAID_ALIKE: Final = (*_BOUNDS, "min_length", "max_length", "description")


@cache
def adapter_of(kind: Any) -> TypeAdapter[Any]:
    """Give what checks values of a type, and gives structs for those that are sound."""
    return TypeAdapter(_translate(kind))


@cache
def model_of(kind: Any) -> type[BaseModel]:
    """Make the model of a struct, with those of all that it holds."""
    struct = get_origin(kind) or kind
    fields: dict[str, Any] = {
        each.name: (_translate(each.type), _field(each)) for each in structs.fields(kind)
    }
    # Conditions hold conditions: putting it off lets a model hold what is not made yet.
    config = ConfigDict(
        extra="forbid", strict=True, defer_build=True, json_schema_extra=getattr(struct, "schema", None)
    )
    model: type[BaseModel] = create_model(
        struct.__name__, __config__=config, __doc__=struct.__doc__, **fields
    )
    return model


def _build(struct: type[Struct]) -> AfterValidator:
    """Make the struct of what its model took, which may refuse it."""

    def build(model: BaseModel) -> Struct:
        try:
            return struct(**{name: getattr(model, name) for name in model.model_fields_set})
        except ValueError as refused:
            raise _wrong(str(refused)) from None

    return AfterValidator(build)


def _field(each: structs.FieldInfo) -> Any:
    alias = None if each.encode_name == each.name else each.encode_name
    if each.required:
        return Field(alias=alias)
    return Field(None if each.default in {NODEFAULT, UNSET} else each.default, alias=alias)


def _translate(kind: Any, *metas: Meta) -> Any:
    """Put models where a type names structs, and our checks beside plain types."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _translate(arguments[0], *arguments[1:], *metas)
    said = [part for meta in metas for part in _say(meta, kind)]
    if kind is Decimal:
        return _annotate(Decimal, Field(strict=False), *said, *_NUMBER)
    if kind is int:
        return _annotate(int, *said, BeforeValidator(_read_whole))
    if kind is dt.date:
        return _annotate(dt.date, _DAY, *said)
    if origin in {Union, UnionType}:
        kind = reduce(or_, map(_translate, arguments))
    elif origin in {tuple, dict}:
        kind = origin[tuple(map(_translate, arguments))]
    elif isinstance(origin or kind, type) and issubclass(origin or kind, Struct):
        return _annotate(model_of(kind), _build(origin or kind), *said)
    elif isinstance(kind, type) and issubclass(kind, Headed):
        return _annotate(Any, _Forms(kind), *said)
    return _annotate(kind, *said)


def _annotate(kind: Any, *said: Any) -> Any:
    return Annotated[kind, *said] if said else kind


def _say(meta: Meta, kind: Any) -> Iterator[Any]:
    """Say to pydantic what msgspec is told of a type."""
    extra = meta.extra or {}
    if "wrong" in extra:
        # A union would bury it below what is wrong with each of its members.
        validator = AfterValidator if kind in {str, Any} else BeforeValidator
        yield validator(_refuser(extra["wrong"]))
    if meta.extra_json_schema is not None:
        yield WithJsonSchema(meta.extra_json_schema)
    bounds = {name: said for name in _SAID_ALIKE if (said := getattr(meta, name)) is not None}
    bounds |= {name: extra[name] for name in _BOUNDS if name in extra}
    if meta.pattern is not None:
        pattern = meta.pattern.replace(r"\A", "^").replace(r"\Z", "$")
        bounds["json_schema_extra"] = {"pattern": pattern}
    if bounds:
        yield Field(**bounds)


def _refuser(name_fault: Callable[[Any], str | None]) -> Callable[[Any], Any]:
    def refuse(value: Any) -> Any:
        fault = name_fault(value)
        if fault is not None:
            raise _wrong(fault)
        return value

    return refuse


def _wrong(fault: str) -> PydanticCustomError:
    return PydanticCustomError("wrong", "{fault}", {"fault": fault})


def _read_whole(raw: object) -> object:
    """Take 2024.0 for the whole number that it is in JSON."""
    if isinstance(raw, Decimal) and raw.is_finite() and raw == int(raw):
        return int(raw)
    return raw


def _take_number(raw: object) -> object:
    """Take a whole number for a decimal one, and no text."""
    if isinstance(raw, bool) or not isinstance(raw, (int, Decimal)):
        raise PydanticKnownError("decimal_type")
    return raw


def _read_day(raw: object) -> dt.date:
    try:
        return kinds.read_date(raw)
    except MisreadError as misread:
        message = misread.message + suggest(misread.suggestion)
        raise _wrong(f"{message} Expected {misread.expected}.") from None


_NUMBER: Final = (BeforeValidator(_take_number), PlainSerializer(float, return_type=float))
_DAY: Final = BeforeValidator(
    _read_day,
    json_schema_input_type=Annotated[
        str,
        WithJsonSchema({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
    ],
)


class _Forms:
    """Stands for the models of several forms until they are all made."""

    def __init__(self, headed: type[Headed]) -> None:
        self.headed = headed

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Give the schema of the form that the head of a value tells."""
        del source
        return handler.generate_schema(_choose_form(self.headed))


def _choose_form(headed: type[Headed]) -> Any:
    """Choose a form by its head."""

    def tag(values: Any) -> str | None:
        # The sign keeps the step that pydantic takes to the form from being taken for a key.
        head = headed.find_head(values)
        return head and f"~{head}"

    forms = [Annotated[_translate(form), Tag(f"~{head}")] for head, form in headed.forms.items()]
    told: dict[str, int | str | float] = {"noun": headed.noun, "heads": " ".join(headed.forms)}
    return Annotated[
        reduce(or_, forms),
        Discriminator(tag, custom_error_type="no_head", custom_error_message="", custom_error_context=told),
    ]
