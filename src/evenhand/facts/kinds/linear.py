"""Answers on a line: numbers, shares, money and durations; dates are in a module of their own."""

from __future__ import annotations

import re
from abc import abstractmethod
from decimal import Context, Decimal, localcontext
from functools import cached_property
from typing import Any, ClassVar, Final

from evenhand.facts.kinds.currencies import CURRENCIES
from evenhand.facts.kinds.kind import Family, Kind, MisreadError, listed, quoted
from evenhand.facts.possible import EVERYWHERE, Possible, Quantities, Range
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import nearest
from evenhand.vocabulary.languages import noted, noted_number, say, say_name, say_number

_QUANTITY: Final = re.compile(r"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)\s*(%|[^\W\d_].*)?")
EXACT: Final = Context(prec=100)
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


class Linear(Kind, frozen=True):
    """Anything that lies on a line, so that two answers compare."""

    family: ClassVar[Family] = "number"
    partial_keys: ClassVar[tuple[str, ...]] = ("at_least", "at_most", "one_of", "not")
    comparatives: ClassVar[tuple[str, str, str, str]] = (
        noted("at least {bound}"),
        noted("more than {bound}"),
        noted("at most {bound}"),
        noted("less than {bound}"),
    )

    @property
    def dimension(self) -> str:
        """What two answers must share to be compared."""
        return self.name

    @abstractmethod
    def point(self, raw: Any) -> tuple[Decimal, str]:
        """Read one number and its unit ("" but for money). Raises MisreadError."""

    @abstractmethod
    def write_point(self, number: Decimal, unit: str) -> str:
        """Write one number, which has no more digits than the context."""

    def show_point(self, number: Decimal, unit: str) -> str:
        """Write one number as a program file would, also one that was worked out of long ones."""
        with localcontext(EXACT):
            return self.write_point(number, unit)

    def allows(self, number: Decimal) -> bool:
        """Checks if a number makes sense as an answer."""
        return not Range(number, number).meet(self.span).is_empty

    @property
    def span(self) -> Range:
        """The smallest and the largest number that make sense."""
        return EVERYWHERE

    @cached_property
    def anything(self) -> Quantities:
        """Every number in the span."""
        return Quantities.of({"": [self.span]})

    def exactly(self, raw: Any) -> Quantities:
        """Read one number."""
        number, unit = self.point(raw)
        if not self.allows(number):
            message = f"{quoted(raw)} is out of range."
            raise MisreadError(message, self._bounds(self.span, unit))
        return Quantities.of({unit: [Range(number, number)]})

    def partial(self, key: str, raw: Any) -> Possible:
        """Read a bound, alternatives or an exclusion."""
        if key in {"one_of", "not"}:
            return super().partial(key, raw)
        number, unit = self.only(self.exactly(raw))
        above = key in {"at_least", "on_or_after"}
        end = Range(low=number) if above else Range(high=number)
        return Quantities.of({unit: [end.meet(self.span)]})

    def anything_but(self, exact: Possible) -> Possible:
        """Give every number but one."""
        number, unit = self.only(exact)
        below, above = Range(high=number, high_open=True), Range(low=number, low_open=True)
        return Quantities.of({unit: [below.meet(self.span), above.meet(self.span)]}, self.anything.elsewhere)

    def show(self, possible: Possible) -> str:
        """List the numbers and ranges."""
        assert isinstance(possible, Quantities)  # noqa: S101 - narrows the type
        ranges = [(each, unit) for unit, line in possible.lines for each in line]
        shown = listed([self._show_range(each, unit) for each, unit in ranges], "or")
        if not possible.elsewhere:
            return shown
        return say("{amounts}, or another currency", amounts=shown) if ranges else say("any amount")

    def _show_range(self, each: Range, unit: str) -> str:
        if each.low is not None and each.low == each.high:
            return self.show_point(each.low, unit)
        if each.low is not None and each.high is not None and not (each.low_open or each.high_open):
            ends = {"low": self.show_point(each.low, unit), "high": self.show_point(each.high, unit)}
            return say("{low} to {high}", **ends)
        return self._bounds(each, unit) or say_name("answer", f"any {self.noun.removeprefix('a ')}")

    def _bounds(self, each: Range, unit: str) -> str:
        at_least, more_than, at_most, less_than = self.comparatives
        bounds = []
        if each.low is not None:
            bounds.append(
                say(more_than if each.low_open else at_least, bound=self.show_point(each.low, unit))
            )
        if each.high is not None:
            bounds.append(
                say(less_than if each.high_open else at_most, bound=self.show_point(each.high, unit))
            )
        return listed(bounds, "and")

    @staticmethod
    def only(exact: Possible) -> tuple[Decimal, str]:
        """Give the number and the unit of an exact answer."""
        assert isinstance(exact, Quantities)  # noqa: S101 - narrows the type
        unit, ((point,)) = exact.lines[0]
        assert point.low is not None  # noqa: S101 - an exact value is finite
        return point.low, unit


class Number(Linear, frozen=True):
    """A plain number."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None
    name: ClassVar[str] = "number"

    @property
    def dimension(self) -> str:
        """That of whole numbers too."""
        return "number"

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
            raise MisreadError(f"{quoted(raw)} is not {self.noun}.", self.expected)
        return _in_proportion(Decimal(raw), raw), ""

    def write_point(self, number: Decimal, unit: str) -> str:  # noqa: ARG002 - the unit is ""
        """Write the number with thousands apart."""
        return _digits(number)


class Integer(Number, frozen=True):
    """A whole number."""

    name: ClassVar[str] = "integer"

    @property
    def noun(self) -> str:
        """What everyone calls an integer."""
        return "a whole number"

    def point(self, raw: Any) -> tuple[Decimal, str]:
        """Read a JSON number without a fraction."""
        number, unit = super().point(raw)
        if number != number.to_integral_value():
            raise MisreadError(f"{quoted(raw)} is not a whole number.", self.expected)
        return number, unit

    def anything_but(self, exact: Possible) -> Possible:
        """Give every whole number but one, with closed ends: nothing lies between 3 and 4."""
        number, unit = self.only(exact)
        below, above = Range(high=number - 1), Range(low=number + 1)
        return Quantities.of({unit: [below.meet(self.span), above.meet(self.span)]})


class Share(Linear, frozen=True):
    """A part of a whole, from 0 % to 100 %."""

    name: ClassVar[str] = "share"

    @property
    def span(self) -> Range:
        """Nothing to all."""
        return Range(Decimal(0), Decimal(1))

    @property
    def expected(self) -> str:
        """A percentage."""
        return "a share from 0 % to 100 %, such as 40 %"

    def point(self, raw: Any) -> tuple[Decimal, str]:
        """Read a percentage."""
        number, unit = _split(raw, self.expected)
        if unit != "%":
            raise MisreadError(f"{quoted(raw)} is not a share.", self.expected)
        return number / 100, ""

    def write_point(self, number: Decimal, unit: str) -> str:  # noqa: ARG002 - the unit is ""
        """Write a percentage."""
        return f"{_digits(number * 100)} %"


class Money(Linear, frozen=True):
    """An amount of a currency, or a rate of it such as /hour."""

    per: str = ""
    name: ClassVar[str] = "money"

    @property
    def dimension(self) -> str:
        """An amount and a rate do not compare."""
        return f"money{self.per}"

    @property
    def noun(self) -> str:
        """An amount, and per what."""
        return f"an amount per {self.per[1:]}" if self.per else "a plain amount"

    @property
    def span(self) -> Range:
        """Nobody is paid less than nothing."""
        return Range(low=Decimal(0))

    @cached_property
    def anything(self) -> Quantities:
        """Every amount of every currency."""
        return Quantities.of({}, [self.span])

    @property
    def expected(self) -> str:
        """An amount and its currency."""
        return f"an amount such as 25 USD{self.per}"

    def point(self, raw: Any) -> tuple[Decimal, str]:
        """Read an amount with an ISO 4217 currency and the fact's own rate."""
        number, unit = _split(raw, self.expected)
        currency, slash, per = unit.partition("/")
        currency = currency.strip()
        if currency not in CURRENCIES:
            known = nearest(currency.upper(), CURRENCIES) if currency else None
            raise MisreadError(f"{quoted(raw)} names no currency.", self.expected, known)
        if slash + per.strip() != self.per:
            raise MisreadError(f"{quoted(raw)} is not {self.noun}.", self.expected)
        return number, currency

    def write_point(self, number: Decimal, unit: str) -> str:
        """Write the amount and its currency."""
        return f"{_digits(number)} {unit}{self.per}"


class Duration(Linear, frozen=True):
    """A length of time, in hours or in months: a month has no fixed number of hours."""

    in_months: bool = False
    name: ClassVar[str] = "duration"

    @property
    def dimension(self) -> str:
        """Months do not compare with hours."""
        return "months" if self.in_months else "hours"

    @property
    def noun(self) -> str:
        """A time, and in which family of units."""
        return f"a time in {'months or years' if self.in_months else 'minutes, hours, days or weeks'}"

    @property
    def span(self) -> Range:
        """No time to for ever."""
        return Range(low=Decimal(0))

    @property
    def expected(self) -> str:
        """The units of the family."""
        return f"a time such as {'6 months or 5 years' if self.in_months else '72 hours or 5 days'}"

    def point(self, raw: Any) -> tuple[Decimal, str]:
        """Read a number and a unit of the fact's family."""
        number, unit = _split(raw, self.expected)
        units, others = (_MONTHS, _HOURS) if self.in_months else (_HOURS, _MONTHS)
        if unit.removesuffix("s") not in units:
            known = [f"{each}s" for each in units]
            near = None if unit.removesuffix("s") in others else nearest(unit, known)
            raise MisreadError(f"{quoted(raw)} is not {self.noun}.", self.expected, near)
        times, over = units[unit.removesuffix("s")]
        return number * times / over, ""

    def write_point(self, number: Decimal, unit: str) -> str:  # noqa: ARG002 - the unit is ""
        """Write the time in its largest whole unit, or in minutes where hours would not be exact."""
        smaller, larger, size = ("month", "year", 12) if self.in_months else ("hour", "day", 24)
        if number and number % size == 0:
            number, name = number / size, larger
        elif not self.in_months and (0 < number < 1 or number != round(number, 2)):
            number, name = (
                round(number * 60, limits.MOST_DECIMALS),
                "minute",
            )  # a third of an hour is 20 minutes
        else:
            name = smaller
        count = _digits(number)
        return say_number(*_TIMES[name], 1 if count == "1" else 2, number=count)


def read_share(raw: Any) -> Decimal:
    """Read a share from 0 % to 100 %. Raises MisreadError."""
    Share().exactly(raw)  # a point may lie outside the span
    return Share().point(raw)[0]


def _split(raw: Any, expected: str) -> tuple[Decimal, str]:
    match = (
        _QUANTITY.fullmatch(raw.strip())
        if isinstance(raw, str) and len(raw) <= limits.LONGEST_QUANTITY
        else None
    )
    if match is None:
        raise MisreadError(f"{quoted(raw)} is not a number with a unit.", expected)
    number = Decimal(match[1])
    is_short = len(match[1]) <= limits.MOST_DECIMALS
    return number if is_short else _in_proportion(number, raw), (match[2] or "").strip()


def _in_proportion(number: Decimal, raw: Any) -> Decimal:
    """Refuse a number so long that working with it would round it. Raises MisreadError."""
    if abs(number) >= limits.QUANTITIES_BELOW or number != round(number, limits.MOST_DECIMALS):
        expected = f"less than {limits.QUANTITIES_BELOW:,}, with at most {limits.MOST_DECIMALS} decimals"
        raise MisreadError(f"{quoted(raw)} has too many digits.", expected)
    return number


def _digits(number: Decimal) -> str:
    """Write a number with thousands apart.

    One with more decimals than can be written was worked out. It is rounded to two decimals or,
    where it is tiny, to one significant digit.
    """
    if number != round(number, limits.MOST_DECIMALS):
        number = round(number, max(2, -number.adjusted()))
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
