"""What a policy refers to: outside sources, the documents that settle rules, the texts that raised them.

Each is used as it is written, and has one shape for both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from evenhand.reading import forms
from evenhand.reading.forms import Shape
from evenhand.vocabulary.verdicts import BackingBasis, HowRead

Holder = Literal["sponsor", "participants", "public"]


class Reference(Shape):
    """What backs a rule or a parameter: an outside source, or a judgement with its reason."""

    schema: ClassVar[Mapping[str, Any]] = {
        "anyOf": [
            {"required": ["standard"], "properties": {"standard": {"type": "string"}}},
            {
                "required": ["basis", "reason"],
                "properties": {"basis": {"const": "judgement"}, "reason": {"type": "string"}},
            },
        ]
    }

    standard: Annotated[str | None, Meta(description="The id of a source in standards.yaml.")] = None
    section: Annotated[str | None, Meta(description="Where in it.")] = None
    basis: Annotated[
        BackingBasis,
        Meta(description="direct: it asks for just this; analogy: for this elsewhere; judgement: none does."),
    ] = "direct"
    reason: Annotated[str | None, Meta(description="Why, where it is a judgement.")] = None

    def __post_init__(self) -> None:
        """Refuse what names nothing."""
        if self.standard is None and (self.basis != "judgement" or self.reason is None):
            raise ValueError("Name a standard, or give the basis judgement with its reason.")


class Raised(Shape):
    """The line of a seed that raised a concern."""

    seed: str
    at: forms.Name


class Standard(Shape):
    """An outside source, and whether it was read."""

    title: forms.Name
    publisher: forms.Name
    year: int | None = None
    url: forms.Url | None = None
    read: Annotated[HowRead, Meta(description="Whether the author of the policy read the source itself.")]
    note: str | None = None


class Document(Shape):
    """A kind of evidence that settles rules."""

    title: forms.Name
    held_by: Annotated[Holder, Meta(description="Whom to ask for it.")]
    shows: Annotated[forms.Name, Meta(description="What can be learnt from it.")]
    terms: Annotated[
        bool, Meta(description="True for what binds or promises in public: agreements, policies, pages.")
    ] = False


class Seed(Shape):
    """A text that raised concerns."""

    title: forms.Name
    publisher: str | None = None
    date: dt.date | None = None
