"""The results as pydantic models, made from their classes: for the schema, and to say what is wrong."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from msgspec import structs
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, create_model

from evenhand.audit.result import Result

_SHARE: Final = Annotated[Decimal, Field(ge=0, le=1), PlainSerializer(float, return_type=float)]


@cache
def model_of(result: type[Result]) -> type[BaseModel]:
    """Make the model of a class of results, with those of all that it holds."""
    fields: dict[str, Any] = {
        each.name: (_translate(each.type), ... if each.required else each.default)
        for each in structs.fields(result)
        if each.name not in result.unwritten
    }
    config = ConfigDict(extra="forbid")
    model: type[BaseModel] = create_model(
        result.__name__, __config__=config, __doc__=result.__doc__, **fields
    )
    return model


def _translate(annotation: Any) -> Any:
    """Put the models where an annotation names the classes."""
    if annotation is Decimal:
        return _SHARE
    if isinstance(annotation, type) and issubclass(annotation, Result):
        return model_of(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in {Union, UnionType}:
        return reduce(or_, map(_translate, arguments))
    if origin in {tuple, dict}:
        return origin[tuple(map(_translate, arguments))]
    return annotation
