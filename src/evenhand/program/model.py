"""A program as it is described: who speaks, what each claims, and where it can be read.

The words are those of design §2. A `Program` holds claims already read by the types of a policy's
facts; `loading` builds it from the `Description` that is the shape of a program file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Generic, Literal, TypeVar

from msgspec import Meta, Struct, field
from msgspec.json import Decoder
from msgspec.structs import replace

from evenhand.facts.possible import Possible
from evenhand.reading import forms
from evenhand.reading.forms import Shape
from evenhand.vocabulary import limits, verdicts
from evenhand.vocabulary.errors import Place
from evenhand.vocabulary.languages import Message
from evenhand.vocabulary.verdicts import Assurance, Backed, Grade, QuotationStatus

# A message as long as nobody knows the language of the report, and in an audit the words of it.
Note = TypeVar("Note", str, Message)
# A source is one of the policy's documents, or one of these.
PUBLISHED: Final[Mapping[str, Grade]] = {"statement": "B", "article": "C", "post": "D"}

PROGRAM: Final = "program"  # what a reply may be to, beside facts, rules and criteria
RESERVED: Final = ("as-described", "settled", "unanswered")  # accounts that are no side's
_INFERRED: Final = "Why it follows from what was read, where no line says it in so many words."


class Header(Shape):
    """What the description says of the program as a whole."""

    name: Annotated[forms.Name, Meta(description="What the program is called.")]
    sponsor: Annotated[forms.Name, Meta(description="Who runs it.")]
    stage: Annotated[str | None, Meta(description="How far it is, such as alpha.")] = None
    as_of: Annotated[dt.date | None, Meta(description="The day that the description speaks of.")] = None
    about: Annotated[str | None, Meta(description="A sentence or two.")] = None
    planned_for: Annotated[
        dt.date | None,
        Meta(description="The day for which all of this is planned, so that it is no fact yet."),
    ] = None
    invented: Annotated[bool, Meta(description="True where there is no such program.")] = False


class Party(Shape):
    """Someone who speaks about the program."""

    name: forms.Name
    side: Annotated[
        forms.Id,
        Meta(
            description="sponsor, or any other word, such as testers, for those who speak as one; "
            "record: what nobody challenges; outside: anyone else."
        ),
    ]


class Source(Shape):
    """A document in which claims were read."""

    title: forms.Name
    kind: Annotated[str, Meta(description="One of the policy's documents, or article, post or statement.")]
    publisher: str | None = None
    date: dt.date | None = None
    url: forms.Url | None = None
    file: forms.File | None = None
    sha256: forms.Sha256 | None = None

    @property
    def grade(self) -> Grade:
        """How near the source is to the thing itself: a document of the policy is the thing (design §4)."""
        return PUBLISHED.get(self.kind, "A")


class Origin(Shape):
    """Who first said something, and when: what many sources may relay."""

    by: Annotated[forms.Id, Meta(description="The party that first said it.")]
    title: forms.Name
    date: dt.date | None = None


class Via(Shape):
    """One place in which a claim was read."""

    source: Annotated[forms.Id, Meta(description="The id of the source.")]
    at: Annotated[forms.Name | None, Meta(description="Where in it, such as line 5.")] = None


class Reply(Shape):
    """What a party answers to a fact, a rule, a criterion or the program: shown beside it, moving nothing.

    It is told in the describer's words (`says`), or quoted.
    """

    schema: ClassVar[Mapping[str, Any]] = {"oneOf": [{"required": ["says"]}, {"required": ["quote"]}]}

    by: forms.Id
    to: Annotated[forms.Name, Meta(description="A fact, a rule, a criterion, or program.")]
    says: Annotated[forms.Name | None, Meta(description="What it answers, told in other words.")] = None
    quote: Annotated[forms.Name | None, Meta(description="What it answers, word for word.")] = None
    inferred: Annotated[forms.Name | None, Meta(description=_INFERRED)] = None
    date: dt.date | None = None
    via: Annotated[tuple[Via, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Refuse a reply that is neither told nor quoted, or both."""
        if (self.says is None) == (self.quote is None):
            raise ValueError("A reply is either told (says) or quoted (quote).")

    @property
    def words(self) -> str:
        """What it answers, told or quoted."""
        return self.says or self.quote or ""


class Rate(Shape):
    """An exchange rate, without which two currencies are never compared."""

    source_currency: str = field(name="from")
    target_currency: str = field(name="to")
    rate: Annotated[Decimal, Meta(extra={"gt": 0})]
    date: dt.date
    source: forms.Id

    def __post_init__(self) -> None:
        """Refuse what is no rate."""
        if not self.rate.is_finite() or self.rate <= 0:
            raise ValueError("A rate is more than nothing.")


class Speech(Shape):
    """What a claim carries beside its value: who says so, and where that was read.

    Without a speaker it is the description's own word, which is the record's. Where one source is enough,
    `source` and `at` are short for the one entry of `via`.
    """

    schema: ClassVar[Mapping[str, Any]] = {
        "dependentRequired": {"at": ["source"], "origin": ["by"]},
        "not": {"anyOf": [{"required": ["source", "via"]}, {"required": ["not_found_in", "quote"]}]},
    }

    by: Annotated[forms.Id | None, Meta(description="The party that says so.")] = None
    origin: Annotated[forms.Id | None, Meta(description="Where it was first said.")] = None
    via: Annotated[tuple[Via, ...], Meta(description="Where it was read.")] = ()
    source: Annotated[forms.Id | None, Meta(description="Where it was read, if in one place.")] = None
    at: Annotated[forms.Name | None, Meta(description="Where in that source, such as line 5.")] = None
    quote: Annotated[str | None, Meta(description="The words themselves.")] = None
    not_found_in: Annotated[
        forms.Id | None, Meta(description="The source that was read whole, and says nothing on the matter.")
    ] = None
    inferred: Annotated[forms.Name | None, Meta(description=_INFERRED)] = None
    note: Annotated[str | None, Meta(description="Anything else that a reader should know.")] = None

    @property
    def read_at(self) -> tuple[Via, ...]:
        """Every place in which it was read, or the source in which it was sought."""
        if self.not_found_in is not None:
            return (Via(source=self.not_found_in), *self.via)
        return self.via if self.source is None else (Via(source=self.source, at=self.at), *self.via)


class Description(Shape):
    """A program file; `facts` is read by the types of the policy's facts."""

    program: Header
    parties: dict[forms.Id, Party] = {}
    sources: dict[forms.Id, Source] = {}
    origins: dict[forms.Id, Origin] = {}
    rates: Annotated[tuple[Rate, ...], Meta(max_length=limits.MOST_RATES)] = ()
    facts: dict[str, Any] = {}
    replies: tuple[Reply, ...] = ()


# The types of a class are worked out when they are first asked for, and two threads that ask at once crash.
Decoder(tuple[Description, Speech])


class LocalCopy(Struct, Generic[Note], frozen=True, forbid_unknown_fields=True):
    """The local copy of a source: its digest, and whether it is the one that was read."""

    sha256: str | None
    hash: Literal["matches", "differs"] | None
    note: Note | None  # why nothing can be looked up in it, if so


class Quotation(Struct, Generic[Note], frozen=True, forbid_unknown_fields=True):
    """What came of looking for a quotation in the copies of its sources.

    `passage` is the sentence around a verified quotation, or the nearest passage to one that is not. `at` is
    where a verified one stands in a text, and `is_where_told` whether that is where it is said to stand.
    """

    status: QuotationStatus
    source: str | None
    passage: str | None
    note: Note | None
    at: int | None = None
    is_where_told: bool | None = None

    @property
    def is_verified(self) -> bool:
        """Checks if the quotation stands in a copy, exactly."""
        return self.status == "verified"

    @property
    def is_sought_in_vain(self) -> bool:
        """Checks if there were copies to look in, and it stands in none."""
        return self.status in {"near", "missing"}


class Claim(Struct, frozen=True):
    """What one party says the answer to a fact is; `speech` is None for a plain value.

    `said` is the answer as it was given, and `possible` what that comes to, by the rates of a day, in another
    currency; `quoted_at` is where the quotation stands.
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

    @property
    def quote(self) -> str | None:
        """The words that it quotes, None where it quotes none."""
        return self.speech.quote if self.speech else None

    @property
    def read_at(self) -> tuple[Via, ...]:
        """Every place in which it was read, or the source in which it was sought."""
        return self.speech.read_at if self.speech else ()

    @property
    def is_absence(self) -> bool:
        """Checks if it says no more than that a document was read whole, and says nothing on the matter."""
        return self.speech is not None and self.speech.not_found_in is not None

    @property
    def is_sourced(self) -> bool:
        """Checks if it names a source and a place, or quotes words that stand in one; an absence has none."""
        names_a_place = any(via.at for via in self.read_at)
        return names_a_place or (self.quotation is not None and self.quotation.is_verified)


class HeardReply(Reply, frozen=True, kw_only=True):
    """A reply as a program holds it: where it stands in the file, and what came of its quotation."""

    place: Place
    quotation: Quotation[Message] | None = None
    quoted_at: Place | None = None

    @property
    def read_at(self) -> tuple[Via, ...]:
        """Every place in which it was read."""
        return self.via


class Program(Struct, frozen=True):
    """One early-access or testing program, as the file describes it.

    `left_out` counts the claims that are not here, since they are backed by less than `lowest_grade`.
    """

    header: Header
    parties: Mapping[str, Party]
    sources: Mapping[str, Source]
    origins: Mapping[str, Origin]
    claims: tuple[Claim, ...]
    rates: tuple[Rate, ...]
    file: str
    digest: str
    lowest_grade: Backed | None = None
    left_out: int = 0
    copies: Mapping[str, LocalCopy[Message]] = field(default_factory=dict)
    replies: tuple[HeardReply, ...] = ()

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides of the matter, in the order of the file; the record and outside are none."""
        named = dict.fromkeys(party.side for party in self.parties.values())
        return tuple(side for side in named if side not in {verdicts.RECORD, verdicts.OUTSIDE})

    def side(self, claim: Claim) -> str:
        """Say for which side a claim speaks; a plain value is the record's (design §4.2)."""
        return verdicts.RECORD if claim.by is None else self.parties[claim.by].side

    def grade(self, claim: Claim) -> Grade | None:
        """Give the best grade among a claim's sources, None where it has none."""
        return min((self.sources[each.source].grade for each in claim.read_at), default=None)

    def assure(self, claim: Claim) -> Assurance:
        """Say how far a claim is backed (design §6)."""
        quotation = claim.quotation
        if quotation is not None and quotation.is_verified and self._is_the_copy(quotation.source):
            return "checked"
        return "sourced" if claim.is_sourced or claim.is_absence else "told"

    def _is_the_copy(self, source: str | None) -> bool:
        """Checks if the copy that is kept of a source is, by its digest, the one that was read."""
        return source is not None and self.copies[source].hash == "matches"

    def without_grades_below(self, lowest: Backed) -> Program:
        """Leave out the claims that are backed by less, and those that have no source."""
        kept = tuple(claim for claim in self.claims if self._is_backed(claim, lowest))
        left_out = self.left_out + len(self.claims) - len(kept)
        return replace(self, claims=kept, lowest_grade=lowest, left_out=left_out)

    def _is_backed(self, claim: Claim, lowest: Backed) -> bool:
        if lowest in {"sourced", "checked"}:
            return self.assure(claim) in {"checked", lowest}
        grade = self.grade(claim)
        return grade is not None and grade <= lowest
