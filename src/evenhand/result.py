"""The words and the shape that every part of an audit shares."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

Outcome = Literal["pass", "fail", "not-applicable"]
Verdict = Literal["pass", "fail", "not-applicable", "unknown", "contested", "alleged", "claimed"]
Gate = Literal["held", "open", "failed"]
Conclusion = Literal["does not conform", "contested", "no opinion", "conforms except", "conforms"]
Met = Literal["met", "not met", "open"]
Severity = Literal["critical", "major", "minor", "advisory"]
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
