"""Answers on a line that are written as texts: shares, amounts of money, lengths of time, and days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Final, Self

from evenhand.facts.kinds.currencies import CURRENCIES, THREE_DECIMALS
from evenhand.facts.kinds.kind import Family, Schema, SchemaOf
from evenhand.facts.kinds.linear import EXACT, Linear, check_digits, refuse_two_ways, write_digits
from evenhand.facts.operators import Operator
from evenhand.facts.possible import Possible, Quantities
from evenhand.facts.ranges import Range
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import MisreadError, nearest, quoted
from evenhand.vocabulary.languages import listed, noted, noted_number, say, say_number

_QUANTITY: Final = re.compile(r"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)\s*(%|[^\W\d_].*)?")
_TWO_WAYS: Final = re.compile(
    r"\s*(?P<whole>[1-9][0-9]{0,2})(?P<mark>[.,])(?P<decimals>[0-9]{3})\s*(?P<unit>[^\W\d_].*?)\s*"
)
_CODE: Final = re.compile("[A-Z]{3}")
# Each unit as so many of the family's own unit over so many: a sixtieth has no exact decimal.
_HOURS: Final = {"minute": (1, 60), "hour": (1, 1), "day": (24, 1), "week": (168, 1)}
_MONTHS: Final = {"month": (1, 1), "year": (12, 1)}
_TIMES: Final = {
    "minute": noted_number("{number} minute", "{number} minutes"),
    "hour": noted_number("{number} hour", "{number} hours"),
    "day": noted_number("{number} day", "{number} days"),
    "month": noted_number("{number} month", "{number} months"),
    "year": noted_number("{number} year", "{number} years"),
}
_RATES: Final = ("/hour", "/month", "/year", "/task")
_DIGITS: Final = EXACT.prec // 2  # beyond them stands but what dividing leaves over
_MORE_DIGITS: Final = len(str(limits.QUANTITIES_BELOW - 1)) - 1
_DECIMALS: Final = rf"(\.[0-9]{{1,{limits.MOST_DECIMALS}}}0*)?"
# Nothing with a sign, or any number of so many digits and decimals.
_AMOUNT: Final = rf"(-?0(\.0+)?|(0|[1-9][0-9]{{0,{_MORE_DIGITS}}}){_DECIMALS})"
_TWICE: Final = r"[1-9][0-9]{0,2}\.[0-9]{3}"  # it may stand for thousands
_CLEAR: Final = rf"(?!{_TWICE}(?![0-9])){_AMOUNT}"
_PERCENTAGE: Final = rf"(-?0(\.0+)?|(0|[1-9][0-9]?){_DECIMALS}|100(\.0+)?)"


class Share(Linear, frozen=True):
    """A part of a whole, from 0 % to 100 %."""

    name: ClassVar[str] = "share"
    step: ClassVar[Decimal] = Decimal("0.01")
    written_per: ClassVar[int] = 100

    added_as = "number"  # it counts as a plain one
    span = Range(Decimal(0), Decimal(1))
    expected = "a share from 0 % to 100 %, such as 40 %"
    schema_name = "share"
    units = ("%",)

    def point(self, raw: Any) -> tuple[Decimal, str]:
        """Read a percentage."""
        number, unit = _split(raw, self.expected)
        if unit != "%":
            raise MisreadError(f"{quoted(raw)} is not a share.", self.expected)
        return number / 100, ""

    def write_point(self, number: Decimal, unit: str) -> str:  # noqa: ARG002 - the unit is ""
        """Write a percentage."""
        return f"{write_digits(number * 100)} %"

    def make_schema(self, of_field: SchemaOf) -> Schema:  # noqa: ARG002 - it has no fields
        """A percentage."""
        return _describe(_PERCENTAGE, "%", self.expected)

    def choose_step(self, number: Decimal) -> Decimal:
        """Choose a point, or the whole of what is less."""
        return min(self.step, number or self.step)

    def choose_parameter(self, day: dt.date) -> str:  # noqa: ARG002 - shares have no days
        """Choose half."""
        return "50 %"


class Money(Linear, frozen=True):
    """An amount of a currency, or a rate of it such as /hour."""

    per: str = ""
    name: ClassVar[str] = "money"
    narrowed_by: ClassVar[tuple[str, ...]] = ("unit",)

    @classmethod
    def build(cls, narrowed: Mapping[str, Any]) -> Self:
        """Build the type of an amount, or of a rate."""
        unit = narrowed.get("unit")
        if unit is not None and unit not in _RATES:
            expected = f"{listed(_RATES, 'or')}, or no unit for an amount"
            raise MisreadError(f"'{unit}' is no rate.", expected, nearest(unit, _RATES), ("unit",))
        return cls(unit or "")

    @property
    def unit(self) -> str:
        """Per what it is."""
        return self.per

    @property
    def dimension(self) -> str:
        """An amount and a rate do not compare."""
        return f"money{self.per}"

    @property
    def noun(self) -> str:
        """An amount, and per what."""
        return f"an amount per {self.per[1:]}" if self.per else "a plain amount"

    @property
    def units(self) -> tuple[str, ...]:
        """Every currency, per what it is."""
        return tuple(f"{currency}{self.per}" for currency in sorted(CURRENCIES))

    agreeing = "bounds in one currency that leave an amount possible"
    span = Range(low=Decimal(0))  # nobody is paid less than nothing
    plain_unit = "USD"  # a currency like any other

    @cached_property
    def anything(self) -> Quantities:
        """Every amount of every currency."""
        return Quantities.of({}, [self.span])

    def show_beside(self, possible: Possible, other: Possible) -> str:
        """List the amounts; of those of every currency it can only be said whether they are more than 0."""
        assert isinstance(possible, Quantities)  # noqa: S101 - narrows the type
        if possible.lines or possible.elsewhere in {(), (self.span,)}:
            return super().show_beside(possible, other)
        is_nothing = possible.hull.high == 0
        return say("nothing, in any currency") if is_nothing else say("more than nothing")

    @property
    def expected(self) -> str:
        """An amount and its currency."""
        return f"an amount such as 25 USD{self.per}"

    def point(self, raw: Any) -> tuple[Decimal, str]:
        """Read an amount with an ISO 4217 currency and the fact's own rate."""
        _refuse_thousands(raw, THREE_DECIMALS)
        number, unit = _split(raw, self.expected)
        currency, slash, per = unit.partition("/")
        currency = currency.strip()
        if currency not in CURRENCIES:
            known = nearest(currency, CURRENCIES) if _CODE.fullmatch(currency) else None
            raise MisreadError(f"{quoted(raw)} names no currency.", self.expected, known)
        if slash + per.strip() != self.per:
            raise MisreadError(f"{quoted(raw)} is not {self.noun}.", self.expected)
        return number, currency

    def write_point(self, number: Decimal, unit: str) -> str:
        """Write the amount and its currency."""
        return f"{write_digits(number)} {unit}{self.per}"

    def show_point(self, number: Decimal, unit: str, beside: Iterable[Decimal] = ()) -> str:
        """Write an amount that can be read in one way alone, on its own side of those beside it."""
        return _write_clearly(super().show_point(number, unit, beside), THREE_DECIMALS)

    def write_exactly(self, exact: Possible) -> str:
        """Write an amount so that its decimals are not taken for thousands."""
        return _write_clearly(super().write_exactly(exact), THREE_DECIMALS)

    @property
    def schema_name(self) -> str:
        """One for each rate."""
        return self.name + self.per.replace("/", "-per-")

    def make_schema(self, of_field: SchemaOf) -> Schema:  # noqa: ARG002 - it has no fields
        """An amount, its currency, and per what it is."""
        rate = rf"[^\S\n]*/[^\S\n]*{self.per[1:]}" if self.per else ""
        others, three = "|".join(sorted(CURRENCIES - THREE_DECIMALS)), "|".join(sorted(THREE_DECIMALS))
        number = rf"({_CLEAR}(?=\s*({others}))|{_AMOUNT}(?=\s*({three})))"
        return _describe(number, f"[A-Z]{{3}}{rate}", self.expected)

    def choose_parameter(self, day: dt.date) -> str:  # noqa: ARG002 - amounts have no days
        """Choose a small amount."""
        return f"10 {self.plain_unit}{self.per}"


class Duration(Linear, frozen=True):
    """A length of time, in hours or in months: a month has no fixed number of hours."""

    in_months: bool = False
    name: ClassVar[str] = "duration"
    narrowed_by: ClassVar[tuple[str, ...]] = ("unit",)

    @classmethod
    def build(cls, narrowed: Mapping[str, Any]) -> Self:
        """Build the type of a time, in hours unless its unit is months."""
        unit = narrowed.get("unit", "hours")
        if unit not in {"hours", "months"}:
            message = f"'{unit}' is no family of durations."
            raise MisreadError(message, "hours or months", path=("unit",))
        return cls(in_months=unit == "months")

    @property
    def units(self) -> tuple[str, ...]:
        """The units of its family."""
        return tuple(f"{unit}s" for unit in self._units)

    @property
    def unit(self) -> str:
        """Its family, where that is not the usual one."""
        return "months" if self.in_months else ""

    @property
    def dimension(self) -> str:
        """Months do not compare with hours."""
        return "months" if self.in_months else "hours"

    @property
    def noun(self) -> str:
        """A time, and in which family of units."""
        return f"a time in {'months or years' if self.in_months else 'minutes, hours, days or weeks'}"

    span = Range(low=Decimal(0))
    written_per: ClassVar[int] = 60  # a minute need be no exact number of hours
    fewest_decimals: ClassVar[int] = limits.MOST_DECIMALS

    @property
    def expected(self) -> str:
        """The units of the family."""
        return f"a time such as {'6 months or 5 years' if self.in_months else '72 hours or 5 days'}"

    def point(self, raw: Any) -> tuple[Decimal, str]:
        """Read a number and a unit of the fact's family."""
        _refuse_thousands(raw)
        number, unit = _split(raw, self.expected)
        units, others = self._units, _HOURS if self.in_months else _MONTHS
        if unit.removesuffix("s") not in units:
            known = [f"{each}s" for each in units]
            is_slip = unit.isalpha() and unit.removesuffix("s") not in others
            near = nearest(unit, known) if is_slip else None
            raise MisreadError(f"{quoted(raw)} is not {self.noun}.", self.expected, near)
        times, over = units[unit.removesuffix("s")]
        return number * times / over, ""

    def write_point(self, number: Decimal, unit: str) -> str:  # noqa: ARG002 - the unit is ""
        """Write the time in its largest whole unit, or in minutes where hours would not be exact."""
        smaller, larger, size = ("month", "year", 12) if self.in_months else ("hour", "day", 24)
        if number and number % size == 0:
            number, name = number / size, larger
        elif not self.in_months and (0 < number < 1 or number != round(number, 2)):
            # A third of an hour is 20 minutes.
            number, name = round(number * 60, _DIGITS), "minute"
        else:
            name = smaller
        count = write_digits(number)
        return say_number(*_TIMES[name], 1 if count == "1" else 2, number=count)

    def show_point(self, number: Decimal, unit: str, beside: Iterable[Decimal] = ()) -> str:
        """Write a time that can be read in one way alone, on its own side of those beside it."""
        return _write_clearly(super().show_point(number, unit, beside))

    def write_exactly(self, exact: Possible) -> str:
        """Write the time as it is shown, or in minutes where hours would have to be rounded."""
        written, (number, _) = _write_clearly(super().write_exactly(exact)), self.only(exact)
        if self.point(written)[0] == number:
            return written
        minutes = round(number * 60, limits.MOST_DECIMALS).normalize() + Decimal(0)
        return _write_clearly(f"{minutes:f} minutes")

    @property
    def schema_name(self) -> str:
        """One for each family."""
        return "months" if self.in_months else self.name

    def make_schema(self, of_field: SchemaOf) -> Schema:  # noqa: ARG002 - it has no fields
        """A number and a unit of the family."""
        return _describe(_CLEAR, f"({'|'.join(self._units)})s?", self.expected)

    @property
    def _units(self) -> Mapping[str, tuple[int, int]]:
        return _MONTHS if self.in_months else _HOURS

    def choose_step(self, number: Decimal) -> Decimal:
        """Choose a whole day or year, where the time is written in these."""
        larger = Decimal(12 if self.in_months else 24)
        return larger if number and number % larger == 0 else self.step

    def find_comparisons(self, placeholders: Mapping[str, str]) -> Sequence[tuple[Operator, Any]]:
        """Ask for not too long first."""
        return super().find_comparisons(placeholders)[::-1]

    def choose_parameter(self, day: dt.date) -> str:  # noqa: ARG002 - times have no days
        """Choose some days, or some months."""
        return "6 months" if self.in_months else "5 days"


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
    is_whole: ClassVar[bool] = True
    added_as = None  # days do not add up
    expected = "a date such as 2026-03-01"
    schema_name = "date"
    plain_number = Decimal(dt.date(2026, 1, 1).toordinal())  # a day like any other

    def make_schema(self, of_field: SchemaOf) -> Schema:  # noqa: ARG002 - it has no fields
        """A day as YYYY-MM-DD."""
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def find_neighbours(self, number: Decimal) -> list[Decimal]:
        """Give the day before and the day after; none comes before the first, and none after the last."""
        return [day for day in super().find_neighbours(number) if self.allows(day)]

    def find_comparisons(self, placeholders: Mapping[str, str]) -> Sequence[tuple[Operator, Any]]:  # noqa: ARG002 - a bound is a day
        """Ask for a latest day, or for an earliest."""
        return [("on_or_before", None), ("on_or_after", None)]

    def choose_parameter(self, day: dt.date) -> str:
        """Choose the day itself."""
        return day.isoformat()

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
    from evenhand.facts.kinds.cures import find_day  # noqa: PLC0415 - what is right needs none

    raise MisreadError(f"{quoted(raw)} is not a date.", "a date such as 2026-03-01", find_day(raw))


def read_share(raw: Any) -> Decimal:
    """Read a share from 0 % to 100 %. Raises MisreadError."""
    Share().exactly(raw)  # a point may lie outside the span
    return Share().point(raw)[0]


def _split(raw: Any, expected: str) -> tuple[Decimal, str]:
    """Read a number and the unit behind it. Raises MisreadError."""
    is_read = isinstance(raw, str) and len(raw) <= limits.LONGEST_QUANTITY
    match = _QUANTITY.fullmatch(raw.strip()) if is_read else None
    if match is None:
        raise MisreadError(f"{quoted(raw)} is not a number with a unit.", expected)
    number = Decimal(match[1])
    is_short = len(match[1]) <= limits.MOST_DECIMALS
    return number if is_short else check_digits(number, raw), (match[2] or "").strip()


def _refuse_thousands(raw: Any, thrice: Collection[str] = ()) -> None:
    """Refuse what is a thousand times as much to whom a mark stands between thousands. Raises MisreadError.

    THRICE are the currencies that have three decimals.
    """
    found = _TWO_WAYS.fullmatch(raw) if isinstance(raw, str) else None
    if found and (found["mark"] == "," or found["unit"][:3] not in thrice):
        whole, decimals, unit = found.group("whole", "decimals", "unit")
        clear = decimals[:2] if decimals.endswith("0") else f"{decimals}0"
        refuse_two_ways(raw, f"{whole}{decimals} {unit}", f"{whole}.{clear} {unit}")


def _write_clearly(written: str, thrice: Collection[str] = ()) -> str:
    """Write three decimals as four, where they could be taken for thousands, which no comma marks."""
    if "," in written:
        return written
    try:
        _refuse_thousands(written, thrice)
    except MisreadError:
        return written.replace(" ", "0 ", 1)
    return written


def _describe(number: str, unit: str, expected: str) -> Schema:
    """Describe a number and its unit, each by a pattern."""
    return {
        "type": "string",
        "maxLength": limits.LONGEST_QUANTITY,
        "pattern": rf"^\s*{number}\s*{unit}\s*$",
        "patternErrorMessage": f"Expected {expected}.",
    }
