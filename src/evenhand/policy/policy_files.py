"""The shapes of a policy's files, as a person writes them.

These models are the one truth for what a file may hold: reading checks against them, and the JSON
Schemas that editors use are made from them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from evenhand.facts.derivation import Operation
from evenhand.policy.condition_files import ConditionShape, Written
from evenhand.policy.model import ExampleVerdict, Holder
from evenhand.reading.written import WHOLE, Day, Id, Name, Shape, Url
from evenhand.vocabulary.errors import nearest
from evenhand.vocabulary.verdicts import Basis, HowRead, Severity

KindName = Literal[
    "boolean", "integer", "number", "share", "money", "duration", "date", "text", "choice", "set", "records"
]

BUILT_IN: Final = "built-in"
BEYOND_THE_SEEDS: Final = "beyond the seeds"
FACT_NAME: Final = r"[a-z][a-z0-9_]*"
_SHOWN: Final = 40

# What the validators below check, said in JSON Schema.
_STANDARD_OR_JUDGEMENT: Final[dict[str, Any]] = {
    "anyOf": [
        {"required": ["standard"], "properties": {"standard": {"type": "string"}}},
        {
            "required": ["basis", "reason"],
            "properties": {"basis": {"const": "judgement"}, "reason": {"type": "string"}},
        },
    ]
}
_WHOLE_OR_ADDED: Final[dict[str, Any]] = {
    "anyOf": [
        {
            "required": ["title", "question"],
            "properties": {"title": {"type": "string"}, "question": {"type": "string"}},
        },
        {"properties": {"title": {"type": "null"}, "question": {"type": "null"}}},
    ]
}
_ONE_OPERATION: Final[dict[str, Any]] = {
    "oneOf": [
        {"required": [operation], "properties": {operation: {"type": ["array", "string"]}}}
        for operation in get_args(Operation)
    ]
}


class Reference(Shape):
    """What backs a rule or a bound: an outside source, or a judgement with its reason."""

    model_config = ConfigDict(json_schema_extra=_STANDARD_OR_JUDGEMENT)

    standard: Annotated[str | None, Field(description="The id of a source in standards.yaml.")] = None
    section: Annotated[str | None, Field(description="Where in it.")] = None
    basis: Annotated[
        Basis,
        Field(
            description="direct: it asks for just this; analogy: for this elsewhere; judgement: none does."
        ),
    ] = "direct"
    reason: Annotated[str | None, Field(description="Why, where it is a judgement.")] = None

    @model_validator(mode="after")
    def _check_something_is_named(self) -> Reference:
        if self.standard is None and (self.basis != "judgement" or self.reason is None):
            message = "Name a standard, or give the basis judgement with its reason."
            raise PydanticCustomError("reference", message)
        return self


class Raised(Shape):
    """The line of a seed that raised a concern."""

    seed: str
    at: Name


class Example(Shape):
    """A small program and the verdict that a rule must give it."""

    name: Annotated[Name, Field(description="What the example shows, as a sentence.")]
    facts: Annotated[dict[str, Any], Field(description="The facts by their paths, as in a program file.")]
    verdict: Annotated[ExampleVerdict, Field(description="How the rule comes out.")]
    as_of: Annotated[
        Day | None,
        Field(description="The day on which to judge; without it, the day from which the policy holds."),
    ] = None


def _read_raised(raw: object) -> object:
    if isinstance(raw, str) and raw != BEYOND_THE_SEEDS:
        message = "This names no seed. Expected 'beyond the seeds', or a list of seeds with their lines."
        raise PydanticCustomError("raised", message)
    return () if raw == BEYOND_THE_SEEDS else raw


def _read_backer(raw: object) -> object:
    if raw is None or (isinstance(raw, str) and raw != "judgement"):
        message = "Say what the bound rests on: judgement, or {form}."
        standard = "..." if raw is None or nearest(raw, ["judgement"]) else raw
        form = f"{{standard: {standard[:_SHOWN]}, section: ...}}"
        raise PydanticCustomError("backer", message, {"form": form})
    return None if raw == "judgement" else raw


def _check_question(text: str) -> str:
    if not text.endswith("?"):
        raise PydanticCustomError("question", "A question ends in a question mark.")
    return text


def _check_fact_name(name: str) -> str:
    if not re.fullmatch(FACT_NAME, name):
        message = "'{name}' is no name. Expected lower-case letters, digits and underscores, a letter first."
        raise PydanticCustomError("name", message, {"name": name[:_SHOWN]})
    return name


# A dot would be taken for the end of a group.
FactName = Annotated[
    str, AfterValidator(_check_fact_name), Field(json_schema_extra={"pattern": f"^{FACT_NAME}$"})
]
Question = Annotated[str, AfterValidator(_check_question), Field(json_schema_extra={"pattern": r"\?$"})]
Backer = Annotated[
    Reference | None,
    BeforeValidator(_read_backer, json_schema_input_type=Reference | Literal["judgement"]),
]


class RuleFile(Shape):
    """One rule."""

    title: Annotated[
        Name, Field(description="The requirement, as a sentence in the present tense without a full stop.")
    ]
    severity: Annotated[Severity, Field(description="How much it weighs.")]
    why: Annotated[Name, Field(description="What goes wrong where this does not hold.")]
    applies_when: Annotated[
        ConditionShape | None, Field(description="Where the rule is asked at all; without it, everywhere.")
    ] = None
    requires: Annotated[ConditionShape, Field(description="What must hold.")]
    remedy: Annotated[Name, Field(description="What to change so that it holds.")]
    settled_by: Annotated[
        tuple[str, ...],
        Field(description="The documents of documents.yaml that would show the answer.", min_length=1),
    ]
    raised_in: Annotated[
        tuple[Raised, ...],
        BeforeValidator(
            _read_raised, json_schema_input_type=tuple[Raised, ...] | Literal["beyond the seeds"]
        ),
        Field(description="The lines of the seeds that raised it, or 'beyond the seeds'."),
    ]
    backed_by: Annotated[tuple[Reference, ...], Field(description="Who else asks for this.", min_length=1)]
    note: Annotated[str | None, Field(description="Anything else that a reader should know.")] = None
    formerly: Annotated[tuple[str, ...], Field(description="Ids that the rule had before.")] = ()
    examples: Annotated[
        tuple[Example, ...],
        Field(
            description="At least a pass, a fail and an unknown, and both sides of each bound.", min_length=1
        ),
    ]


class KindEntry(Shape):
    """The type of an answer, and what narrows it."""

    title: Annotated[
        Name,
        Field(description="A noun phrase or, for a boolean, a statement, that reads well before a colon."),
    ]
    type: Annotated[KindName, Field(description="What kind of answer it is.")]
    unit: Annotated[
        str | None, Field(description="money: /hour, /month, /year or /task; duration: hours or months.")
    ] = None
    values: Annotated[
        dict[str, str] | None, Field(description="The words of a choice or a set, each with its meaning.")
    ] = None
    at_least: Annotated[int | Decimal | None, Field(description="The smallest number that makes sense.")] = (
        None
    )
    at_most: Annotated[int | Decimal | None, Field(description="The largest number that makes sense.")] = None


class FieldEntry(KindEntry):
    """One field of a record."""

    help: str | None = None


class FactEntry(KindEntry):
    """One fact."""

    question: Annotated[Question, Field(description="A question that a person can answer without judging.")]
    help: Annotated[str | None, Field(description="What to count and what to leave out.")] = None
    given: Annotated[bool, Field(description="True for what nobody can choose; repairs leave it alone.")] = (
        False
    )
    key: Annotated[str | None, Field(description="The field that names a record.")] = None
    fields: Annotated[dict[FactName, FieldEntry] | None, Field(description="The fields of a record.")] = None


class DerivedEntry(KindEntry):
    """A fact worked out from others, by one operation."""

    model_config = ConfigDict(json_schema_extra=_ONE_OPERATION)

    ratio: tuple[str, str] | None = None
    product: Annotated[tuple[str, ...], Field(min_length=2)] | None = None
    sum: Annotated[tuple[str, ...], Field(min_length=2)] | None = None
    difference: tuple[str, str] | None = None
    count: str | None = None

    @model_validator(mode="after")
    def _check_one_operation(self) -> DerivedEntry:
        if len(self._given) != 1:
            message = "A derived fact has one operation, and this one has {found}. Expected one of {known}."
            parts = {"found": " and ".join(self._given) or "none", "known": ", ".join(get_args(Operation))}
            raise PydanticCustomError("one_operation", message, parts)
        return self

    @property
    def _given(self) -> list[Operation]:
        return [each for each in get_args(Operation) if getattr(self, each) is not None]

    @property
    def operation(self) -> Operation:
        """The operation that is given."""
        return self._given[0]

    @property
    def operands(self) -> tuple[str, ...]:
        """The paths of the facts it works on."""
        operands = getattr(self, self.operation)
        return (operands,) if isinstance(operands, str) else operands


class DatedValue(Shape):
    """A bound from a day on."""

    since: Annotated[Day, Field(alias="from")]
    value: Written


class ParameterEntry(KindEntry):
    """A bound with its reason and its source."""

    value: Annotated[
        Written | None, Field(description="The bound. Leave it out where there is no honest default.")
    ] = None
    dated: Annotated[
        tuple[DatedValue, ...], Field(description="The bound from one day on, and from the next.")
    ] = ()
    reason: Annotated[Name, Field(description="Why the bound is what it is.")]
    source: Annotated[Backer, Field(description="judgement, or a standard with its section.")]


class CriterionFile(Shape):
    """One concern of the policy or, without title and question, what is added to one of another policy."""

    model_config = ConfigDict(json_schema_extra=_WHOLE_OR_ADDED)

    title: Name | None = None
    question: Question | None = None
    facts: dict[FactName, FactEntry] = {}
    derived: dict[FactName, DerivedEntry] = {}
    parameters: dict[FactName, ParameterEntry] = {}

    @model_validator(mode="after")
    def _check_title_and_question(self) -> CriterionFile:
        if (self.title is None) != (self.question is None):
            message = "A criterion has a title and a question; what is added to another's has neither."
            raise PydanticCustomError("whole_or_added", message)
        return self


class OwnCriterionFile(CriterionFile):
    """One concern of the policy, which no other policy has."""

    title: Name
    question: Question


class StandardEntry(Shape):
    """An outside source, and whether it was read."""

    title: Name
    publisher: Name
    year: Annotated[int, WHOLE] | None = None
    url: Url | None = None
    read: Annotated[
        HowRead,
        Field(description="Whether the author of the policy read the source itself."),
    ]
    note: str | None = None


class DocumentEntry(Shape):
    """A kind of evidence that settles rules."""

    title: Name
    held_by: Annotated[Holder, Field(description="Whom to ask for it.")]
    shows: Annotated[Name, Field(description="What can be learnt from it.")]


class SeedEntry(Shape):
    """A text that raised concerns."""

    title: Name
    publisher: str | None = None
    date: Day | None = None


class CoverageEntry(Shape):
    """The decided share below which no opinion is given."""

    value: str
    reason: Name
    source: Literal["judgement"]


class OpinionEntry(Shape):
    """The parameters of the opinion."""

    coverage_needed: CoverageEntry


Weight = Annotated[int, Field(ge=0), WHOLE]


class Weights(Shape):
    """What each severity weighs in a score; nothing means reported and not scored."""

    critical: Weight
    major: Weight
    minor: Weight
    advisory: Weight


class PolicyFile(Shape):
    """The policy's own page."""

    name: Name
    version: Name
    effective: Day
    about: str | None = None
    severities: Weights
    opinion: OpinionEntry
    criteria: tuple[str, ...] = ()
    extends: str | None = None
    seeds: dict[str, SeedEntry] = {}


StandardsFile = dict[str, StandardEntry]
DocumentsFile = dict[str, DocumentEntry]
FactsFile = dict[Id, dict[FactName, FactEntry]]
