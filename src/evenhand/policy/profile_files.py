"""The shape of a profile: a file that tailors a policy, each change with its reason."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from evenhand.policy.condition_files import Written
from evenhand.policy.policy_files import DatedValue
from evenhand.reading.written import Name, Shape
from evenhand.vocabulary.verdicts import Severity


class Selection(Shape):
    """Criteria or rules, named by their ids."""

    rules: Annotated[tuple[str, ...], Field(min_length=1)]
    reason: Name


class BoundChange(Shape):
    """Another value for a bound."""

    value: Written | None = None
    dated: tuple[DatedValue, ...] = ()
    reason: Name


class SeverityChange(Shape):
    """Another severity for a rule."""

    severity: Severity
    reason: Name


class ProfileFile(Shape):
    """One profile."""

    profile: Name
    about: str | None = None
    only: Selection | None = None
    leave_out: tuple[Selection, ...] = ()
    parameters: dict[str, BoundChange] = {}
    severities: dict[str, SeverityChange] = {}
