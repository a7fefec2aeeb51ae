"""The parts of an audit as pydantic models made from their classes, which say what is wrong with a file."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from msgspec import Meta, Struct, structs
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, create_model
from pydantic_core import PydanticKnownError

from evenhand.reading.written import Day


def _take_number(raw: object) -> object:
    """Take a whole number for a share, which a tool that writes JSON anew makes of 1.0, and no text."""
    if isinstance(raw, bool) or not isinstance(raw, (int, Decimal)):
        raise PydanticKnownError("decimal_type")
    return raw


_SHARE: Final = Annotated[
    Decimal,
    Field(ge=0, le=1, strict=False),
    BeforeValidator(_take_number),
    PlainSerializer(float, return_type=float),
]
_AS_WRITTEN: Final = {Decimal: _SHARE, dt.date: Day}


@cache
def model_of(part: Any) -> type[BaseModel]:
    """Make the model of a class of structs, with those of all that it holds."""
    fields: dict[str, Any] = {
        each.name: (_translate(each.type), ... if each.required else each.default)
        for each in structs.fields(part)
    }
    of: type = get_origin(part) or part
    config = ConfigDict(extra="forbid", strict=True)
    model: type[BaseModel] = create_model(of.__name__, __config__=config, __doc__=of.__doc__, **fields)
    return model


def _translate(annotation: Any) -> Any:
    """Put the models where an annotation names the classes."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in _AS_WRITTEN:
        return _AS_WRITTEN[annotation]
    if isinstance(origin or annotation, type) and issubclass(origin or annotation, Struct):
        return model_of(annotation)
    if origin in {Union, UnionType}:
        return reduce(or_, map(_translate, arguments))
    if origin in {tuple, dict}:
        return origin[tuple(map(_translate, arguments))]
    if origin is Annotated:
        [least] = [each.min_length for each in arguments if isinstance(each, Meta)]
        return Annotated[_translate(arguments[0]), Field(min_length=least)]
    return annotation
