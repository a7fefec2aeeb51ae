"""How a policy concludes, and what it calls what it audits (design §6)."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from evenhand.vocabulary.errors import Place
from evenhand.vocabulary.verdicts import SEVERITIES, Severity

if TYPE_CHECKING:
    from evenhand.policy.model import Rule


class Band(Struct, frozen=True):
    """A stretch of the score from a share on; its id is the English word for it, whatever the language."""

    id: str
    title: str
    at_least: Decimal


class Concluding(Struct, frozen=True, dict=True):
    """By conformity, with the severity of its gate; by score, with bands, the highest first, and no gate."""

    gate: Severity | None
    bands: tuple[Band, ...]
    place: Place

    def holds_in_gate(self, rule: Rule) -> bool:
        """Checks if a rule is in the gate: of its severity, or graver."""
        return self.is_gate(rule.severity)

    def is_gate(self, severity: Severity) -> bool:
        """Checks if rules of a severity are in the gate."""
        return severity in self._severities

    @cached_property
    def _severities(self) -> frozenset[Severity]:
        return frozenset(() if self.gate is None else SEVERITIES[: SEVERITIES.index(self.gate) + 1])

    def find_band(self, share: Decimal) -> Band:
        """Give the highest band that a share reaches; the lowest begins at nothing."""
        return next(band for band in self.bands if share >= band.at_least)


class Subject(Struct, frozen=True):
    """What a policy calls what it audits, who answers for that, and the audit; None where it says nothing."""

    thing: str | None = None
    sponsor: str | None = None
    title: str | None = None
