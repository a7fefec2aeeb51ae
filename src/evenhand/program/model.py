"""A program as it is described: who speaks, what each claims, and where it can be read.

The words are those of design §2. A `Program` holds claims already read by the types of a policy's
facts; `loading` builds it. The types here are as narrow as the shapes of `program_files`, so that a
file without a mistake can be taken as it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Generic, Literal, TypeVar

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from evenhand.facts.possible import Possible
from evenhand.reading.forms import FILE, ID, SHA256, WEB
from evenhand.vocabulary.errors import Place
from evenhand.vocabulary.languages import Message
from evenhand.vocabulary.verdicts import Grade, QuotationStatus, Standing

# A message as long as nobody knows the language of the report, and in an audit the words of it.
Note = TypeVar("Note", str, Message)
SourceKind = Literal["agreement", "ledger", "log", "survey", "statement", "article", "post", "other"]

# Design §4: grades are printed and can filter; they never change a verdict by themselves.
GRADES: Final[Mapping[SourceKind, Grade]] = {
    "agreement": "A", "ledger": "A", "log": "A", "survey": "A",
    "statement": "B", "article": "C", "post": "D", "other": "D",
}  # fmt: skip

MOST_RATES: Final = 200
MOST_PRINCIPALS: Final = 20  # every rule is judged in the account of each
MOST_DIFFERENT: Final = 12  # answers of one party to one fact
RESERVED: Final = ("as-described", "undisputed", "unrebutted")  # accounts that are no party's

_Name = Annotated[str, Meta(min_length=1)]
_Id = Annotated[str, Meta(pattern=rf"\A{ID}\Z")]
_Url = Annotated[str, Meta(pattern=rf"\A{WEB}")]
_File = Annotated[str, Meta(pattern=rf"\A{FILE}\Z")]
_Sha256 = Annotated[str, Meta(pattern=rf"\A{SHA256}\Z")]


class Header(Struct, frozen=True, forbid_unknown_fields=True):
    """What the description says of the program as a whole."""

    name: _Name
    sponsor: _Name
    stage: str | None = None
    as_of: dt.date | None = None
    about: str | None = None
    invented: bool = False


class Party(Struct, frozen=True, forbid_unknown_fields=True):
    """Someone who speaks about the program."""

    name: _Name
    role: _Name
    standing: Standing


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """A document in which claims were read."""

    title: _Name
    kind: SourceKind
    publisher: str | None = None
    date: dt.date | None = None
    url: _Url | None = None
    file: _File | None = None
    sha256: _Sha256 | None = None

    @property
    def grade(self) -> Grade:
        """How near the source is to the thing itself."""
        return GRADES[self.kind]


class Origin(Struct, frozen=True, forbid_unknown_fields=True):
    """Who first said something, and when: what many sources may relay."""

    by: _Id
    title: _Name
    date: dt.date | None = None


class Via(Struct, frozen=True, forbid_unknown_fields=True):
    """One place in which a claim was read."""

    source: _Id
    at: str | None = None


class Reply(Struct, frozen=True, forbid_unknown_fields=True):
    """What a party answers to a finding on a rule or on a fact: printed beside it, and moving nothing."""

    by: _Id
    to: _Name
    date: dt.date
    text: _Name
    via: Annotated[tuple[Via, ...], Meta(min_length=1)]


class Rate(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename={"source_currency": "from", "target_currency": "to"},
):
    """An exchange rate, without which two currencies are never compared."""

    source_currency: str
    target_currency: str
    rate: Decimal
    date: dt.date
    source: _Id

    def __post_init__(self) -> None:
        """Refuse what is no rate."""
        if not self.rate.is_finite() or self.rate <= 0:
            raise ValueError("A rate is more than nothing.")


class Speech(Struct, frozen=True, forbid_unknown_fields=True):
    """What a claim carries beside its value."""

    by: _Id
    origin: _Id | None = None
    via: tuple[Via, ...] = ()
    quote: str | None = None
    note: str | None = None


class Description(Struct, frozen=True, forbid_unknown_fields=True):
    """A program file without a mistake; `facts` is yet to be read by the types of the policy's facts."""

    program: Header
    parties: dict[_Id, Party] = {}
    sources: dict[_Id, Source] = {}
    origins: dict[_Id, Origin] = {}
    rates: Annotated[tuple[Rate, ...], Meta(max_length=MOST_RATES)] = ()
    facts: dict[str, Any] = {}
    replies: tuple[Reply, ...] = ()


class LocalCopy(Struct, Generic[Note], frozen=True, forbid_unknown_fields=True):
    """The local copy of a source: its digest, and whether it is the one that was read."""

    sha256: str | None
    hash: Literal["matches", "differs"] | None
    note: Note | None  # why nothing can be looked up in it, if so


class Quotation(Struct, Generic[Note], frozen=True, forbid_unknown_fields=True):
    """What came of looking for a quotation in the copies of its sources.

    `passage` is the sentence around a verified quotation, or the nearest passage to one that is not.
    """

    status: QuotationStatus
    source: str | None
    passage: str | None
    note: Note | None

    @property
    def is_verified(self) -> bool:
        """Checks if the quotation stands in a copy, exactly."""
        return self.status == "verified"


class Claim(Struct, frozen=True):
    """What one party says the answer to a fact is; `speech` is None for a plain value.

    `said` is the answer as it was given, before it was brought into another currency; `quoted_at` is where
    the quotation stands.
    """

    fact: str
    possible: Possible
    said: Possible
    place: Place
    speech: Speech | None = None
    quotation: Quotation[Message] | None = None
    quoted_at: Place | None = None

    @property
    def by(self) -> str | None:
        """The party that speaks, None where nobody is named."""
        return self.speech.by if self.speech else None


class Program(Struct, frozen=True):
    """One early-access or testing program, as the file describes it.

    `left_out` counts the claims that are not here, since no source of theirs is of the lowest grade.
    """

    header: Header
    parties: Mapping[str, Party]
    sources: Mapping[str, Source]
    origins: Mapping[str, Origin]
    claims: tuple[Claim, ...]
    rates: tuple[Rate, ...]
    file: str
    digest: str
    lowest_grade: Grade | None = None
    left_out: int = 0
    copies: Mapping[str, LocalCopy[Message]] = field(default_factory=dict)
    replies: tuple[Reply, ...] = ()

    @property
    def principals(self) -> tuple[str, ...]:
        """The sides of the matter, in the order of the file."""
        return tuple(party for party, each in self.parties.items() if each.standing == "principal")

    def standing(self, claim: Claim) -> Standing:
        """Say how a claim counts; a plain value is the record's (design §4.2)."""
        return "record" if claim.by is None else self.parties[claim.by].standing

    def grade(self, claim: Claim) -> Grade | None:
        """Give the best grade among a claim's sources, None where it has none."""
        via = claim.speech.via if claim.speech else ()
        return min((self.sources[each.source].grade for each in via), default=None)

    def without_grades_below(self, lowest: Grade) -> Program:
        """Leave out the claims whose sources are all below a grade, or that have no source."""
        kept = tuple(claim for claim in self.claims if (grade := self.grade(claim)) and grade <= lowest)
        left_out = self.left_out + len(self.claims) - len(kept)
        return replace(self, claims=kept, lowest_grade=lowest, left_out=left_out)
