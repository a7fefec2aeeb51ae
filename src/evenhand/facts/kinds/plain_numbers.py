"""Plain numbers, and the whole ones among them."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from evenhand.facts.kinds.kind import Schema, SchemaOf
from evenhand.facts.kinds.linear import Linear, check_digits, refuse_two_ways, write_digits
from evenhand.facts.possible import Possible, Quantities
from evenhand.facts.ranges import Range
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import MisreadError, quoted

if TYPE_CHECKING:
    from evenhand.facts.writing import Style

_WRITTEN: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_THOUSANDS: Final = re.compile(r"([1-9][0-9]{0,2})\.000")


class Number(Linear, frozen=True):
    """A plain number."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None
    name: ClassVar[str] = "number"
    plainest: ClassVar[type] = int
    dimension = "number"  # that of whole numbers too
    narrowed_by: ClassVar[tuple[str, ...]] = ("at_least", "at_most")

    @classmethod
    def build(cls, narrowed: Mapping[str, Any]) -> Self:
        """Build a number from its bounds."""
        bounds = {key: Decimal(end) for key, end in narrowed.items()}
        low, high = bounds.get("at_least"), bounds.get("at_most")
        if low is not None and high is not None and low > high:
            message = "'at_most' is below 'at_least'."
            raise MisreadError(message, f"at least {low:f}", path=("at_most",))
        return cls(low, high)

    @property
    def span(self) -> Range:
        """The answers that make sense."""
        return Range(self.at_least, self.at_most)

    @property
    def expected(self) -> str:
        """A number and its bounds."""
        bounds = self._bounds(self.span, "")
        return f"{self.noun} of {bounds}" if bounds else self.noun

    def point(self, raw: Any) -> tuple[Decimal, str]:
        """Read a JSON number."""
        if isinstance(raw, bool) or not isinstance(raw, (int, Decimal)) or not Decimal(raw).is_finite():
            is_quoted = isinstance(raw, str) and _WRITTEN.fullmatch(raw.strip())
            how = ", without quotation marks" if is_quoted else ""
            raise MisreadError(f"{quoted(raw)} is not {self.noun}.", f"{self.expected}{how}")
        return check_digits(Decimal(raw), raw), ""

    def suggest(self, raw: Any) -> str | None:
        """Guess a number out of a text."""
        from evenhand.facts.kinds.cures import find_quantity  # noqa: PLC0415 - what is right needs none

        return find_quantity(raw, self._read_texts)

    def _read_texts(self, raw: Any) -> Possible:
        if isinstance(raw, Mapping):
            return self.read_plainly({key: self._number_of(each) for key, each in raw.items()})
        return self.exactly(self._number_of(raw))

    def _number_of(self, written: str) -> Decimal:
        if not written.replace(".", "", 1).isdecimal():
            raise MisreadError(f"{quoted(written)} is not {self.noun}.", self.expected)
        return Decimal(written)

    def write_point(self, number: Decimal, unit: str) -> str:  # noqa: ARG002 - the unit is ""
        """Write the number with thousands apart."""
        return write_digits(number)

    def write(self, exact: Possible, style: Style) -> str:  # noqa: ARG002 - every style writes it so
        """Write the number as JSON does."""
        return self.write_exactly(exact)

    def make_schema(self, of_field: SchemaOf) -> Schema:  # noqa: ARG002 - it has no fields
        """A number within its bounds."""
        bounds = {"minimum": self.at_least, "maximum": self.at_most}
        return {
            "type": "integer" if self.is_whole else "number",
            "exclusiveMinimum": -limits.QUANTITIES_BELOW,
            "exclusiveMaximum": limits.QUANTITIES_BELOW,
            **{key: _plain(bound) for key, bound in bounds.items() if bound is not None},
        }

    def choose_parameter(self, day: dt.date) -> Decimal:  # noqa: ARG002 - numbers have no days
        """Choose a small number."""
        low, high = self.at_least or Decimal(0), self.at_most
        return low + 1 if high is None or low + 1 <= high else high


class Integer(Number, frozen=True):
    """A whole number."""

    name: ClassVar[str] = "integer"
    noun = "a whole number"  # what everyone calls it
    is_whole: ClassVar[bool] = True

    def point(self, raw: Any) -> tuple[Decimal, str]:
        """Read a JSON number without a fraction."""
        number, unit = super().point(raw)
        if thousands := _THOUSANDS.fullmatch(str(raw)):
            refuse_two_ways(raw, f"{thousands[1]}000", thousands[1])
        if number != number.to_integral_value():
            raise MisreadError(f"{quoted(raw)} is not a whole number.", self.expected)
        return number, unit

    def anything_but(self, exact: Possible) -> Possible:
        """Give every whole number but one, with closed ends: nothing lies between 3 and 4."""
        number, unit = self.only(exact)
        below, above = Range(high=Decimal(math.ceil(number) - 1)), Range(low=Decimal(math.floor(number) + 1))
        return Quantities.of({unit: [below.meet(self.span), above.meet(self.span)]})


def _plain(bound: Decimal) -> int | float:
    return int(bound) if bound == int(bound) else float(bound)
