"""The shape that every part of an audit shares."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

Share = Annotated[
    Decimal, Field(ge=0, le=1), PlainSerializer(lambda share: round(float(share), 6), return_type=float)
]


class Result(BaseModel):
    """A part of an audit: frozen, with no key that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Location(Result):
    """A place in the program file."""

    file: str
    line: int
    column: int
