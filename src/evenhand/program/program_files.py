"""The shapes of a program file, as a person writes it.

These models are the one truth for what such a file may hold; the JSON Schema is made from them, and
`program` holds what is made of a file that fits them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from evenhand.program.model import MOST_RATES, SourceKind
from evenhand.reading.written import Day, File, Id, Name, Sha256, Shape, Url
from evenhand.vocabulary.verdicts import Standing


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
