"""The files of a policy as people write them.

These structs are the one truth for what a file may hold: reading checks against them, and the JSON Schemas
that editors use are made from them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, Literal, get_args

from msgspec import Meta, field
from msgspec.json import Decoder

from evenhand.facts.operators import Operation
from evenhand.policy.model import (
    ByTheTerms,
    ConsistencyBasis,
    ConsistencyExample,
    Example,
)
from evenhand.policy.references import Document, Raised, Reference, Seed, Standard
from evenhand.policy.written_conditions import ConditionShape, Written, name_wrong_value
from evenhand.policy.written_opinion import OpinionEntry, SubjectEntry
from evenhand.reading import forms
from evenhand.reading.forms import Shape
from evenhand.vocabulary.errors import nearest
from evenhand.vocabulary.verdicts import Severity

KindName = Literal[
    "boolean", "integer", "number", "share", "money", "duration", "date", "text", "choice", "set", "records"
]
# What narrows the type of an entry.
NARROWING: Final = ("unit", "values", "at_least", "at_most", "key", "fields")
BUILT_IN: Final = "built-in"
BEYOND_THE_SEEDS: Final = "beyond the seeds"
JUDGEMENT: Final = "judgement"
FACT_NAME: Final = r"[a-z][a-z0-9_]*"
OPERATIONS: Final[tuple[Operation, ...]] = get_args(Operation)
_SHOWN: Final = 40


def _name_wrong_seeds(raw: Any) -> str | None:
    if isinstance(raw, str) and raw != BEYOND_THE_SEEDS:
        return "This names no seed. Expected 'beyond the seeds', or a list of seeds with their lines."
    return None


def _name_wrong_backer(raw: Any) -> str | None:
    if raw is not None and (not isinstance(raw, str) or raw == JUDGEMENT):
        return None
    standard = "..." if raw is None or nearest(raw, [JUDGEMENT]) else raw[:_SHOWN]
    return f"Say what the bound rests on: judgement, or {{standard: {standard}, section: ...}}."


# A dot would be taken for the end of a group.
FactName = Annotated[
    str,
    forms.form(
        rf"\A{FACT_NAME}\Z",
        "'{text}' is no name. Expected lower-case letters, digits and underscores, a letter first.",
    ),
]
Question = Annotated[str, forms.form(r"\?\Z", "A question ends in a question mark.")]
RaisedIn = Annotated[
    tuple[Raised, ...] | Literal["beyond the seeds"],
    Meta(
        description="The lines of the seeds that raised it, or 'beyond the seeds'.",
        extra={"wrong": _name_wrong_seeds},
    ),
]
Backer = Annotated[Reference | Literal["judgement"], Meta(extra={"wrong": _name_wrong_backer})]


class RuleFile(Shape):
    """One rule."""

    title: Annotated[
        forms.Name,
        Meta(description="The requirement, as a sentence in the present tense without a full stop."),
    ]
    breach: Annotated[
        forms.Name | None,
        Meta(description="What is wrong where it fails, as a sentence without a full stop."),
    ] = None
    severity: Annotated[Severity, Meta(description="How much it weighs.")]
    why: Annotated[forms.Name, Meta(description="What goes wrong where this does not hold.")]
    applies_when: Annotated[
        ConditionShape | None, Meta(description="Where the rule is asked at all; without it, everywhere.")
    ] = None
    requires: Annotated[ConditionShape, Meta(description="What must hold.")]
    remedy: Annotated[forms.Name, Meta(description="What to change so that it holds.")]
    settled_by: Annotated[
        tuple[str, ...],
        Meta(description="The documents of documents.yaml that would show the answer.", min_length=1),
    ]
    raised_in: RaisedIn
    backed_by: Annotated[tuple[Reference, ...], Meta(description="Who else asks for this.", min_length=1)]
    note: Annotated[str | None, Meta(description="Anything else that a reader should know.")] = None
    subgroup: Annotated[
        forms.Name | None, Meta(description="The part of the criterion in which it stands, as a heading.")
    ] = None
    formerly: Annotated[tuple[str, ...], Meta(description="Ids that the rule had before.")] = ()
    examples: Annotated[
        tuple[Example, ...],
        Meta(
            description="At least a pass, a fail and an unknown, and both sides of each bound.", min_length=1
        ),
    ]


class RuleDefaults(Shape):
    """What the rows of rules.csv have in common; a cell of that name says otherwise for its row."""

    severity: Severity | None = None
    why: forms.Name | None = None
    remedy: forms.Name | None = None
    settled_by: tuple[str, ...] = ()
    raised_in: RaisedIn = BEYOND_THE_SEEDS
    backed_by: Annotated[tuple[Reference, ...], Meta(description="Who else asks for this.", min_length=1)]
    note: str | None = None


class KindEntry(Shape):
    """The type of an answer, and what narrows it."""

    title: Annotated[
        forms.Name,
        Meta(description="A noun phrase or, for a boolean, a statement, that reads well before a colon."),
    ]
    type: Annotated[KindName, Meta(description="What kind of answer it is.")]
    unit: Annotated[
        str | None, Meta(description="money: /hour, /month, /year or /task; duration: hours or months.")
    ] = None
    values: Annotated[
        dict[str, str] | None, Meta(description="The words of a choice or a set, each with its meaning.")
    ] = None
    at_least: Annotated[int | Decimal | None, Meta(description="The smallest number that makes sense.")] = (
        None
    )
    at_most: Annotated[int | Decimal | None, Meta(description="The largest number that makes sense.")] = None


class FieldEntry(KindEntry):
    """One field of a record."""

    help: str | None = None


class ClauseEntry(Shape):
    """A sentence as it may stand in a program's own text, and what it answers."""

    says: Annotated[forms.Name, Meta(description="The sentence, in your own words after a real one.")]
    answer: Annotated[Any, Meta(description="What it answers, written as in a program file.")]


class FactEntry(KindEntry):
    """One fact."""

    question: Annotated[Question, Meta(description="A question that a person can answer without judging.")]
    help: Annotated[str | None, Meta(description="What to count and what to leave out.")] = None
    given: Annotated[bool, Meta(description="True for what nobody can choose; repairs leave it alone.")] = (
        False
    )
    absent_from: Annotated[
        dict[str, Any],
        Meta(
            description="By a kind of document: the answer, where one that was read whole says nothing of it."
        ),
    ] = {}
    shown_by: Annotated[
        tuple[str, ...], Meta(description="The documents of documents.yaml that can show the answer.")
    ] = ()
    by_the_terms: Annotated[
        ByTheTerms | None,
        Meta(
            description="What published terms show of it: wholly, the answer; partly, a right or a promise "
            "but no practice. Without it, nothing."
        ),
    ] = None
    search: Annotated[
        tuple[forms.Name, ...], Meta(description="Words by which a text that answers it is found.")
    ] = ()
    clauses: tuple[ClauseEntry, ...] = ()
    formerly: Annotated[
        tuple[str, ...], Meta(description="Paths that the fact had before, such as pay.share_offered.")
    ] = ()
    key: Annotated[str | None, Meta(description="The field that names a record.")] = None
    fields: Annotated[dict[FactName, FieldEntry] | None, Meta(description="The fields of a record.")] = None


class DerivedEntry(KindEntry):
    """A fact worked out from others, by one operation."""

    schema: ClassVar[Mapping[str, Any]] = {
        "oneOf": [
            {"required": [operation], "properties": {operation: {"type": ["array", "string"]}}}
            for operation in OPERATIONS
        ]
    }

    ratio: tuple[str, str] | None = None
    product: Annotated[tuple[str, ...], Meta(min_length=2)] | None = None
    sum: Annotated[tuple[str, ...], Meta(min_length=2)] | None = None
    difference: tuple[str, str] | None = None
    count: str | None = None

    def __post_init__(self) -> None:
        """Refuse any number of operations but one."""
        if len(self._given) != 1:
            found, known = " and ".join(self._given) or "none", ", ".join(OPERATIONS)
            raise ValueError(
                f"A derived fact has one operation, and this one has {found}. Expected one of {known}."
            )

    @property
    def _given(self) -> list[Operation]:
        return [each for each in OPERATIONS if getattr(self, each) is not None]

    @property
    def operation(self) -> Operation:
        """The operation that is given."""
        return self._given[0]

    @property
    def operands(self) -> tuple[str, ...]:
        """The paths of the facts it works on."""
        operands = getattr(self, self.operation)
        return (operands,) if isinstance(operands, str) else operands


def refuse_wrong_value(value: Any) -> None:
    """Raise ValueError for what is no value."""
    if fault := name_wrong_value(value):
        raise ValueError(fault)


class DatedValue(Shape):
    """A parameter from a day on."""

    since: dt.date = field(name="from")
    value: Written

    def __post_init__(self) -> None:
        """Refuse what is no value."""
        refuse_wrong_value(self.value)


class ParameterEntry(KindEntry):
    """A parameter with its reason and its source."""

    value: Annotated[
        Written | None, Meta(description="The bound. Leave it out where there is no honest default.")
    ] = None
    dated: Annotated[
        tuple[DatedValue, ...], Meta(description="The bound from one day on, and from the next.")
    ] = ()
    reason: Annotated[forms.Name, Meta(description="Why the bound is what it is.")]
    source: Annotated[Backer, Meta(description="judgement, or a standard with its section.")]

    def __post_init__(self) -> None:
        """Refuse what is no value."""
        if self.value is not None:
            refuse_wrong_value(self.value)


class CriterionFile(Shape):
    """One concern of the policy or, without title and question, what is added to one of another policy."""

    schema: ClassVar[Mapping[str, Any]] = {
        "anyOf": [
            {
                "required": ["title", "question"],
                "properties": {"title": {"type": "string"}, "question": {"type": "string"}},
            },
            {"properties": {"title": {"type": "null"}, "question": {"type": "null"}}},
        ]
    }

    title: forms.Name | None = None
    question: Question | None = None
    facts: dict[FactName, FactEntry] = {}
    derived: dict[FactName, DerivedEntry] = {}
    parameters: dict[FactName, ParameterEntry] = {}
    rules: Annotated[
        RuleDefaults | None,
        Meta(description="What the rules of the rules.csv beside it have in common."),
    ] = None

    def __post_init__(self) -> None:
        """Refuse half of what makes a criterion."""
        if (self.title is None) != (self.question is None):
            raise ValueError(
                "A criterion has a title and a question; what is added to another's has neither."
            )


class OwnCriterionFile(CriterionFile):
    """One concern of the policy, which no other policy has."""

    title: forms.Name
    question: Question


Weight = Annotated[int, Meta(ge=0)]


class Weights(Shape):
    """What each severity weighs in a score; nothing means reported and not scored."""

    critical: Weight
    major: Weight
    minor: Weight
    advisory: Weight


class PolicyFile(Shape):
    """The policy's own page."""

    name: forms.Name
    version: forms.Name
    effective: dt.date
    about: str | None = None
    severities: Weights
    opinion: OpinionEntry
    audits: SubjectEntry | None = None
    criteria: tuple[str, ...] = ()
    leading: Annotated[
        tuple[str, ...],
        Meta(description="The criteria that reports show first; without it, the first four."),
    ] = ()
    core_questions: Annotated[
        tuple[str, ...], Meta(description="The facts to be asked first, the most telling before the others.")
    ] = ()
    extends: str | None = None
    seeds: dict[str, Seed] = {}


StandardsFile = dict[str, Standard]
DocumentsFile = dict[str, Document]


class ConsistencyEntry(Shape):
    """What every coherent description satisfies, by the meaning of its facts."""

    when: Annotated[
        ConditionShape | None, Meta(description="Where it holds; without it, everywhere. It works both ways.")
    ] = None
    then: Annotated[ConditionShape, Meta(description="What holds there; facts alone, and no parameter.")]
    because: Annotated[forms.Name, Meta(description="Why it cannot be otherwise, as a sentence.")]
    basis: Annotated[
        ConsistencyBasis,
        Meta(description="meaning: by the questions themselves; help: by what their help says."),
    ]
    examples: Annotated[
        tuple[ConsistencyExample, ...],
        Meta(description="Answers, with what is left of a fact, or that they are refused.", min_length=1),
    ]


ConsistencyFile = dict[forms.Id, ConsistencyEntry]
FactsFile = dict[forms.Id, dict[FactName, FactEntry]]
# The types of a class are worked out when they are first asked for, and two threads that ask at once crash.
Decoder(
    tuple[
        RuleFile,
        CriterionFile,
        OwnCriterionFile,
        PolicyFile,
        StandardsFile,
        DocumentsFile,
        ConsistencyFile,
        FactsFile,
    ]
)
