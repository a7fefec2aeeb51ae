"""Answers on a line; plain numbers and those with units are in modules of their own."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final, NoReturn

from evenhand.facts.kinds.kind import Family, Kind
from evenhand.facts.operators import Marks, Operator
from evenhand.facts.possible import Possible, Quantities
from evenhand.facts.ranges import EVERYWHERE, Range
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import MisreadError, quoted
from evenhand.vocabulary.languages import ENGLISH, listed, noted, say, say_name, speaking, spoken

if TYPE_CHECKING:
    from evenhand.facts.writing import Style

EXACT: Final = Context(prec=100)
_SOME_DAY: Final = dt.date(2026, 3, 1)
_MOST_ROUNDINGS: Final = 9  # three ways, with three more digits


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

    step: ClassVar[Decimal] = Decimal(1)  # the smallest difference that matters to a person
    is_whole: ClassVar[bool] = False
    written_per: ClassVar[int] = 1  # so many of what is written make one of what is worked with
    fewest_decimals: ClassVar[int] = 2  # to which what was worked out is rounded

    @property
    def example(self) -> str:
        """A value as it may be typed."""
        return str(self.choose_parameter(_SOME_DAY))

    @property
    def added_as(self) -> str | None:
        """What is compared can be added up."""
        return self.dimension

    @abstractmethod
    def point(self, raw: Any) -> tuple[Decimal, str]:
        """Read one number and its unit ("" but for money). Raises MisreadError."""

    @abstractmethod
    def write_point(self, number: Decimal, unit: str) -> str:
        """Write one number, which has no more digits than the context."""

    def show_point(self, number: Decimal, unit: str, beside: Iterable[Decimal] = ()) -> str:
        """Write one number as a program file would, on its own side of those beside it."""
        with localcontext(EXACT):
            return self.write_point(self._shorten({number, *beside})[number], unit)

    def round_point(self, number: Decimal) -> Sequence[Decimal]:
        """Give the numbers that can be written for one, the shortest first: itself alone where it can be."""
        with localcontext(EXACT):
            written = itertools.islice(
                _shorten(number * self.written_per, self.fewest_decimals), _MOST_ROUNDINGS
            )
            return [each / self.written_per for each in written]

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

    def suggest(self, raw: Any) -> str | None:
        """Guess a number written in another way, a range or a comparison."""
        from evenhand.facts.kinds.cures import find_quantity  # noqa: PLC0415 - what is right needs none

        return find_quantity(raw, self.read_plainly)

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
        return self.show_beside(possible, possible)

    def show_beside(self, possible: Possible, other: Possible) -> str:
        """List the numbers and ranges, each end rounded to its side of those that it is compared with."""
        with localcontext(EXACT):
            return self._list(self._round(possible, other))

    def _round(self, possible: Possible, other: Possible) -> Quantities:
        assert isinstance(possible, Quantities)  # noqa: S101 - narrows the type
        assert isinstance(other, Quantities)  # noqa: S101 - narrows the type
        ends = {*possible.ends(), *other.ends()}
        short = {unit: self._shorten(end for end, each in ends if each == unit) for unit, _ in possible.lines}
        lines = {unit: [_round_ends(each, short[unit]) for each in line] for unit, line in possible.lines}
        return Quantities.of(lines, possible.elsewhere)

    def _shorten(self, numbers: Iterable[Decimal]) -> Mapping[Decimal, Decimal]:
        """Round what was worked out, as it is written."""
        written = {number: number * self.written_per for number in numbers}
        short = shorten(written.values(), self.fewest_decimals)
        return {number: short[each] / self.written_per for number, each in written.items()}

    def _list(self, possible: Quantities) -> str:
        ranges = [(each, unit) for unit, line in possible.lines for each in line]
        shown = listed([self._show_range(each, unit) for each, unit in ranges], "or")
        if not possible.elsewhere:
            return shown
        return say("{amounts}, or another currency", amounts=shown) if ranges else say("any amount")

    def _show_range(self, each: Range, unit: str) -> str:
        if each.low is not None and each.low == each.high:
            return self.write_point(each.low, unit)
        if each.low is not None and each.high is not None and not (each.low_open or each.high_open):
            ends = {"low": self.write_point(each.low, unit), "high": self.write_point(each.high, unit)}
            return say("{low} to {high}", **ends)
        return self._bounds(each, unit) or say_name("answer", f"any {self.noun.removeprefix('a ')}")

    def _bounds(self, each: Range, unit: str) -> str:
        at_least, more_than, at_most, less_than = self.comparatives
        bounds = []
        if each.low is not None:
            bounds.append(
                say(more_than if each.low_open else at_least, bound=self.write_point(each.low, unit))
            )
        if each.high is not None:
            bounds.append(
                say(less_than if each.high_open else at_most, bound=self.write_point(each.high, unit))
            )
        return listed(bounds, "and")

    def write(self, exact: Possible, style: Style) -> str:
        """Write the number with its unit."""
        return style.plain(self.write_exactly(exact))

    def write_exactly(self, exact: Possible) -> str:
        """Write a quantity as it is shown, without its commas and in the units of a program file."""
        with speaking(ENGLISH):
            return self.show(exact).replace(",", "")

    @property
    def plain_number(self) -> Decimal:
        """A number where there is no bound to choose it by."""
        return self.span.low or Decimal(1)

    @property
    def plain_unit(self) -> str:
        """A unit where no bound has one."""
        return ""

    def represent(self, marks: Marks) -> Iterator[Possible]:
        """Give the answers nearest to each mark, and those just below and just above."""
        units = {unit for _, unit in marks.numbers if unit} or {self.plain_unit}
        marked = {each for number, _ in marks.numbers for each in self._find_nearest(number)}
        middles = {number for number in marked if self.allows(number)} or {self.plain_number}
        beside = {middle + self.step * way for middle in middles for way in (-1, 1)} - middles
        for unit in sorted(units):
            for number in (*sorted(middles), *sorted(beside)):  # a bound itself is the plainest answer
                if self.allows(number):
                    yield Quantities.of({unit: [Range(number, number)]})

    def _find_nearest(self, number: Decimal) -> set[Decimal]:
        """Give the answers nearest to a bound: the bound itself, unless only whole numbers are answers."""
        roundings = (ROUND_FLOOR, ROUND_CEILING)
        return {number.to_integral_value(each) for each in roundings} if self.is_whole else {number}

    def split(self, possible: Possible, marks: Marks, *, is_alone: bool) -> list[Possible]:  # noqa: ARG002 - others change nothing
        """Cut a line at each mark."""
        assert isinstance(possible, Quantities)  # noqa: S101 - narrows the type
        units = sorted({unit for _, unit in marks.numbers})
        pieces = [
            Quantities.of({unit: [piece]})
            for unit in units
            for piece in _cut_line(sorted(number for number, each in marks.numbers if each == unit))
            if not self.is_whole or _holds_a_whole_number(piece)
        ]
        elsewhere = Quantities.of(dict.fromkeys(units, ()), [EVERYWHERE])
        met = [piece.meet(possible) for piece in (*pieces, elsewhere)]
        return [piece for piece in met if not piece.is_empty]

    def vary(self, exact: Possible) -> Iterator[tuple[Possible, str]]:
        """Move a bound down and up by one of the units in which it is written."""
        number, unit = self.only(exact)
        for moved in self.find_neighbours(number):
            change = f"the bound {self.show(exact)} moved to {self.show_point(moved, unit)}"
            yield Quantities.of({unit: [Range(moved, moved)]}), change

    def find_neighbours(self, number: Decimal) -> list[Decimal]:
        """Give the numbers one step below and one above."""
        step = self.choose_step(number)
        return [number - step, number + step]

    def choose_step(self, number: Decimal) -> Decimal:
        """Choose one of the units in which a bound is written: a point, an hour, a day, a year."""
        return self.step if number == number.to_integral_value() else min(self.step, number)

    def find_comparisons(self, placeholders: Mapping[str, str]) -> Sequence[tuple[Operator, Any]]:  # noqa: ARG002 - a bound is numbers
        """Ask for enough, or for not too much."""
        return [("at_least", None), ("at_most", None)]

    @abstractmethod
    def choose_parameter(self, day: dt.date) -> Any:
        """Choose a value that some answers reach and others do not, for a rule in force on a day."""

    @staticmethod
    def only(exact: Possible) -> tuple[Decimal, str]:
        """Give the number and the unit of an exact answer."""
        assert isinstance(exact, Quantities)  # noqa: S101 - narrows the type
        unit, ((point,)) = exact.lines[0]
        assert point.low is not None  # noqa: S101 - an exact value is finite
        return point.low, unit


def _cut_line(marks: Sequence[Decimal]) -> Iterator[Range]:
    """Cut a whole line at its marks: up to the first, the first, up to the second, and so on."""
    low: Decimal | None = None
    for mark in marks:
        yield Range(low, mark, low_open=low is not None, high_open=True)
        yield Range(mark, mark)
        low = mark
    yield Range(low, None, low_open=low is not None)


def _holds_a_whole_number(piece: Range) -> bool:
    """Checks if a whole number lies in a piece: none does between 3 and 4."""
    if piece.low is None or piece.high is None or piece.low == piece.high:
        return True
    return math.floor(piece.low) + 1 < piece.high  # a piece of some length is open at both ends


def check_digits(number: Decimal, raw: Any) -> Decimal:
    """Refuse a number so long that working with it would round it. Raises MisreadError."""
    if abs(number) >= limits.QUANTITIES_BELOW or number != round(number, limits.MOST_DECIMALS):
        expected = f"less than {limits.QUANTITIES_BELOW:,}, with at most {limits.MOST_DECIMALS} decimals"
        raise MisreadError(f"{quoted(raw)} has too many digits.", expected, code="too-large")
    return number


def refuse_two_ways(raw: Any, *readings: str) -> NoReturn:
    """Refuse a number that is another one where its mark stands between thousands. Raises MisreadError."""
    raise MisreadError(f"{quoted(raw)} can be read in two ways.", listed(readings, "or"), code="ambiguous")


def shorten(numbers: Iterable[Decimal], decimals: int) -> Mapping[Decimal, Decimal]:
    """Round numbers that are shown together, so that each stays on its side of every other."""
    short: dict[Decimal, Decimal] = {}
    below = -Decimal("Infinity")
    for number, above in itertools.pairwise([*sorted(set(numbers)), Decimal("Infinity")]):
        below = short[number] = next(each for each in _shorten(number, decimals) if below < each < above)
    return short


def _shorten(number: Decimal, decimals: int) -> Iterator[Decimal]:
    """Give what a number can be rounded to, the shortest first.

    One with more decimals than can be written was worked out. It has some decimals or, where it is tiny, one
    significant digit, and more where that takes it over to another number.
    """
    if number == round(number, limits.MOST_DECIMALS):
        yield number
        return
    for places in itertools.count(max(decimals, -number.adjusted())):
        for way in (ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEILING):
            yield number.quantize(Decimal(1).scaleb(-places), way)


def _round_ends(each: Range, short: Mapping[Decimal, Decimal]) -> Range:
    low, high = (None if end is None else short[end] for end in (each.low, each.high))
    return Range(low, high, each.low_open, each.high_open)


def write_digits(number: Decimal) -> str:
    """Write a number with thousands apart: by a comma in English, which elsewhere stands before decimals."""
    text = f"{number:,f}"
    if spoken().language != ENGLISH:
        text = text.replace(",", "\N{NO-BREAK SPACE}")
    return text.rstrip("0").rstrip(".") if "." in text else text
