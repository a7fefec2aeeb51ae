"""How a policy concludes, and what it calls what it audits, as people write it in policy.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from evenhand.reading import forms
from evenhand.reading.forms import Shape
from evenhand.vocabulary.verdicts import Severity


class CoverageEntry(Shape):
    """The decided share below which no opinion is given."""

    value: str
    reason: forms.Name
    source: Literal["judgement"]


class OpinionEntry(Shape):
    """How the policy concludes: by conformity, with a gate, or by score, with bands."""

    schema: ClassVar[Mapping[str, Any]] = {
        "anyOf": [
            {"properties": {"by": {"const": "conformity"}, "bands": {"maxProperties": 0}}},
            {
                "required": ["by", "bands"],
                "properties": {
                    "by": {"const": "score"},
                    "gate": {"type": "null"},
                    "bands": {"minProperties": 1},
                },
            },
        ]
    }

    by: Annotated[
        Literal["conformity", "score"],
        Meta(description="conformity: whether the rules of the gate hold; score: the band that is reached."),
    ] = "conformity"
    gate: Annotated[
        Severity | None,
        Meta(description="The least severity of the rules that must hold; without it, critical."),
    ] = None
    bands: Annotated[
        dict[forms.Name, str],
        Meta(description="The words for a score, each with the share from which on it holds, one from 0 %."),
    ] = {}
    coverage_needed: CoverageEntry

    def __post_init__(self) -> None:
        """Refuse what belongs to the other way to conclude."""
        if self.by == "score" and self.gate is not None:
            raise ValueError("A policy that concludes by score has no gate.")
        if (self.by == "score") != bool(self.bands):
            raise ValueError("A policy has bands where it concludes by score, and only there.")


class SubjectEntry(Shape):
    """What the policy calls what it audits."""

    thing: Annotated[forms.Name, Meta(description="The noun for what is audited, such as program or museum.")]
    sponsor: Annotated[
        forms.Name, Meta(description="The noun for who answers for it, such as company, fund or board.")
    ]
    title: Annotated[forms.Name, Meta(description="What an audit is called, as the kicker of a report.")]
