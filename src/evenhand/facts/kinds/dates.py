"""Answers that are days of the calendar."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any, ClassVar

from evenhand.facts.kinds.kind import Family, MisreadError, quoted
from evenhand.facts.kinds.linear import Linear
from evenhand.facts.possible import Possible, Quantities, Range
from evenhand.vocabulary.languages import noted


class Date(Linear, frozen=True):
    """A day."""

    name: ClassVar[str] = "date"
    family: ClassVar[Family] = "date"
    partial_keys: ClassVar[tuple[str, ...]] = ("on_or_after", "on_or_before", "one_of", "not")
    comparatives: ClassVar[tuple[str, str, str, str]] = (
        noted("on or after {bound}"),
        noted("after {bound}"),
        noted("on or before {bound}"),
        noted("before {bound}"),
    )

    @property
    def expected(self) -> str:
        """A day of the calendar."""
        return "a date such as 2026-03-01"

    def point(self, raw: Any) -> tuple[Decimal, str]:
        """Read a day as YYYY-MM-DD."""
        return Decimal(read_date(raw).toordinal()), ""

    def allows(self, number: Decimal) -> bool:
        """Checks if a day is one of the calendar."""
        return dt.date.min.toordinal() <= number <= dt.date.max.toordinal()

    def anything_but(self, exact: Possible) -> Possible:
        """Give every day of the calendar but one, with closed ends."""
        number, unit = self.only(exact)
        before = [Range(high=number - 1)] if number > dt.date.min.toordinal() else []
        after = [Range(low=number + 1)] if number < dt.date.max.toordinal() else []
        return Quantities.of({unit: [*before, *after]})

    def write_point(self, number: Decimal, unit: str) -> str:  # noqa: ARG002 - the unit is ""
        """Write the day."""
        return dt.date.fromordinal(int(number)).isoformat()


def read_date(raw: Any) -> dt.date:
    """Read a day written as YYYY-MM-DD. Raises MisreadError."""
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw):
        try:
            return dt.date.fromisoformat(raw)
        except ValueError:
            message = f"'{raw}' is no day of the calendar."
            raise MisreadError(message, "a date such as 2026-03-01") from None
    raise MisreadError(f"{quoted(raw)} is not a date.", "a date such as 2026-03-01")
