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

from evenhand.condition_files import ConditionShape, Written
from evenhand.derivation import Operation
from evenhand.program import WHOLE, Day, Id, Name, Shape, Url

Severity = Literal["critical", "major", "minor", "advisory"]
Basis = Literal["direct", "analogy", "judgement"]
KindName = Literal[
    "boolean", "integer", "number", "share", "money", "duration", "date", "text", "choice", "set", "records"
]
ExampleVerdict = Literal["pass", "fail", "unknown", "not-applicable"]

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
BUILT_IN: Final = "built-in"
BEYOND_THE_SEEDS: Final = "beyond the seeds"
_FACT_NAME: Final = r"[a-z][a-z0-9_]*"
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
_ONE_OPERATION: Final[dict[str, Any]] = {
    "oneOf": [
        {"required": [operation], "properties": {operation: {"type": ["array", "string"]}}}
        for operation in get_args(Operation)
    ]
}


class Reference(Shape):
    """What backs a rule or a bound: an outside source, or a judgement with its reason."""

    model_config = ConfigDict(json_schema_extra=_STANDARD_OR_JUDGEMENT)

    standard: str | None = None
    section: str | None = None
    basis: Basis = "direct"
    reason: str | None = None

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

    name: Name
    facts: dict[str, Any]
    verdict: ExampleVerdict
    as_of: Day | None = None


def _read_raised(raw: object) -> object:
    if isinstance(raw, str) and raw != BEYOND_THE_SEEDS:
        message = "This names no seed. Expected 'beyond the seeds', or a list of seeds with their lines."
        raise PydanticCustomError("raised", message)
    return () if raw == BEYOND_THE_SEEDS else raw


def _read_backer(raw: object) -> object:
    if raw is None or (isinstance(raw, str) and raw != "judgement"):
        raise PydanticCustomError("backer", "Say what the bound rests on: judgement, or a standard.")
    return None if raw == "judgement" else raw


def _check_question(text: str) -> str:
    if not text.endswith("?"):
        raise PydanticCustomError("question", "A question ends in a question mark.")
    return text


def _check_fact_name(name: str) -> str:
    if not re.fullmatch(_FACT_NAME, name):
        message = "'{name}' is no name. Expected lower-case letters, digits and underscores, a letter first."
        raise PydanticCustomError("name", message, {"name": name[:_SHOWN]})
    return name


# A dot would be taken for the end of a group.
FactName = Annotated[
    str, AfterValidator(_check_fact_name), Field(json_schema_extra={"pattern": f"^{_FACT_NAME}$"})
]
Question = Annotated[str, AfterValidator(_check_question), Field(json_schema_extra={"pattern": r"\?$"})]
Backer = Annotated[
    Reference | None,
    BeforeValidator(_read_backer, json_schema_input_type=Reference | Literal["judgement"]),
]


class RuleFile(Shape):
    """One rule."""

    title: Name
    severity: Severity
    why: Name
    applies_when: ConditionShape | None = None
    requires: ConditionShape
    remedy: Name
    settled_by: Annotated[tuple[str, ...], Field(min_length=1)]
    raised_in: Annotated[
        tuple[Raised, ...],
        BeforeValidator(
            _read_raised, json_schema_input_type=tuple[Raised, ...] | Literal["beyond the seeds"]
        ),
    ]
    backed_by: Annotated[tuple[Reference, ...], Field(min_length=1)]
    note: str | None = None
    formerly: tuple[str, ...] = ()
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]


class KindEntry(Shape):
    """The type of an answer, and what narrows it."""

    title: Name
    type: KindName
    unit: str | None = None
    values: dict[str, str] | None = None
    at_least: int | Decimal | None = None
    at_most: int | Decimal | None = None


class FieldEntry(KindEntry):
    """One field of a record."""

    help: str | None = None


class FactEntry(KindEntry):
    """One fact."""

    question: Question
    help: str | None = None
    given: bool = False
    key: str | None = None
    fields: dict[FactName, FieldEntry] | None = None


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

    value: Written | None = None
    dated: tuple[DatedValue, ...] = ()
    reason: Name
    source: Backer


class CriterionFile(Shape):
    """One concern of the policy."""

    title: Name
    question: Question
    facts: dict[FactName, FactEntry] = {}
    derived: dict[FactName, DerivedEntry] = {}
    parameters: dict[FactName, ParameterEntry] = {}


class StandardEntry(Shape):
    """An outside source, and whether it was read."""

    title: Name
    publisher: Name
    year: Annotated[int, WHOLE] | None = None
    url: Url | None = None
    read: Literal["itself", "second-hand", "not-read"]
    note: str | None = None


class DocumentEntry(Shape):
    """A kind of evidence that settles rules."""

    title: Name
    held_by: Literal["sponsor", "participants", "public"]
    shows: Name


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
