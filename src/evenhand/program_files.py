"""The shapes of a program file, as a person writes it.

These models are the one truth for what such a file may hold; the JSON Schema is made from them, and
`program` holds what is made of a file that fits them.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from evenhand.kinds import MisreadError, read_date
from evenhand.program import FILE, ID, MOST_RATES, SHA256, WEB, SourceKind
from evenhand.verdicts import Standing

_SHOWN: Final = 40


def _read_day(raw: object) -> dt.date:
    try:
        return raw if isinstance(raw, dt.date) else read_date(raw)
    except MisreadError as misread:
        message = "{message} Expected {expected}."
        parts = {"message": misread.message, "expected": misread.expected}
        raise PydanticCustomError("day", message, parts) from None


def _read_whole(raw: object) -> object:
    """Take 2024.0 for the whole number that it is in JSON."""
    if isinstance(raw, Decimal) and raw.is_finite() and raw == int(raw):
        return int(raw)
    return raw


def _check_id(name: str) -> str:
    if not re.fullmatch(ID, name):
        message = (
            "'{name}' is no id. Expected up to 80 lower-case letters, digits and hyphens, a letter first."
        )
        raise PydanticCustomError("id", message, {"name": name[:_SHOWN]})
    return name


def _check_url(url: str) -> str:
    if not re.match(WEB, url):
        message = "This address is not http or https. Expected one that starts with https:// or http://."
        raise PydanticCustomError("url", message)
    return url


def _check_sha256(digest: str) -> str:
    if not re.fullmatch(SHA256, digest):
        message = "This is no SHA-256. Expected 64 characters, digits and letters from a to f."
        raise PydanticCustomError("sha256", message)
    return digest


def _check_file(path: str) -> str:
    if not re.fullmatch(FILE, path):
        message = "This is no path within the folder of this file. Expected one such as 'sources/letter.pdf'."
        raise PydanticCustomError("file", message)
    return path


_WRITTEN_DAY: Final = WithJsonSchema(
    {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
)

Day = Annotated[dt.date, BeforeValidator(_read_day, json_schema_input_type=Annotated[str, _WRITTEN_DAY])]
WHOLE: Final = BeforeValidator(_read_whole)
Url = Annotated[str, AfterValidator(_check_url), Field(json_schema_extra={"pattern": f"^{WEB}"})]
File = Annotated[str, AfterValidator(_check_file), Field(json_schema_extra={"pattern": f"^{FILE}$"})]
Sha256 = Annotated[str, AfterValidator(_check_sha256), Field(json_schema_extra={"pattern": f"^{SHA256}$"})]
Name = Annotated[str, Field(min_length=1)]
Id = Annotated[str, AfterValidator(_check_id), Field(json_schema_extra={"pattern": f"^{ID}$"})]


class Shape(BaseModel):
    """What a file holds: frozen, strict, and refusing keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Header(Shape):
    """The `program` part of a program file."""

    name: Annotated[Name, Field(description="What the program is called.")]
    sponsor: Annotated[Name, Field(description="Who runs it.")]
    stage: Annotated[str | None, Field(description="How far it is, such as alpha.")] = None
    as_of: Annotated[Day | None, Field(description="The day that the description speaks of.")] = None
    about: Annotated[str | None, Field(description="A sentence or two.")] = None
    invented: Annotated[bool, Field(description="True where there is no such program.")] = False


class Party(Shape):
    """Someone who speaks about the program."""

    name: Name
    role: Annotated[Name, Field(description="What it is to the program, such as sponsor.")]
    standing: Annotated[
        Standing,
        Field(description="principal: a side; record: what nobody challenges; bystander: anyone else."),
    ]


class Source(Shape):
    """A document in which claims were read."""

    title: Name
    kind: SourceKind
    publisher: str | None = None
    date: Day | None = None
    url: Url | None = None
    file: File | None = None
    sha256: Sha256 | None = None


class Origin(Shape):
    """Who first said something, and when: what many sources may relay."""

    by: Annotated[Id, Field(description="The party that first said it.")]
    title: Name
    date: Day | None = None


class Via(Shape):
    """One place in which a claim was read."""

    source: Annotated[Id, Field(description="The id of the source.")]
    at: Annotated[str | None, Field(description="Where in it, such as line 5.")] = None


class Reply(Shape):
    """What a party answers to a finding on a rule or on a fact: printed beside it, and moving nothing."""

    by: Id
    to: Name
    date: Day
    text: Name
    via: Annotated[tuple[Via, ...], Field(min_length=1)]


class Rate(Shape):
    """An exchange rate, without which two currencies are never compared."""

    source_currency: Annotated[str, Field(alias="from")]
    target_currency: Annotated[str, Field(alias="to")]
    rate: Annotated[int, Field(gt=0)] | Annotated[Decimal, Field(gt=0)]
    date: Day
    source: Id


class Speech(Shape):
    """What a claim carries beside its value."""

    by: Annotated[Id, Field(description="The party that says so.")]
    origin: Annotated[Id | None, Field(description="Where it was first said.")] = None
    via: Annotated[tuple[Via, ...], Field(description="Where it was read.")] = ()
    quote: Annotated[str | None, Field(description="The words themselves.")] = None
    note: Annotated[str | None, Field(description="Anything else that a reader should know.")] = None


class ProgramFile(Shape):
    """A program file; `facts` is read by the types of the policy's facts."""

    program: Header
    parties: dict[Id, Party] = {}
    sources: dict[Id, Source] = {}
    origins: dict[Id, Origin] = {}
    rates: Annotated[tuple[Rate, ...], Field(max_length=MOST_RATES)] = ()
    facts: dict[str, Any] = {}
    replies: tuple[Reply, ...] = ()
