"""Exchange rates: amounts of one currency brought into another, those in records too.

A rate later than the day of judgement is not used, so that what amounts come to is known with that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from functools import reduce
from operator import mul

from msgspec.structs import replace

from evenhand.facts.kinds import EXACT
from evenhand.facts.possible import ListBox, ListRecord, Lists, Possible, Quantities
from evenhand.facts.ranges import Range
from evenhand.program.model import Claim, Program, Rate


def value_on(program: Program, day: dt.date) -> Program:
    """Give a program with the rates that a day knows, and with what its claims come to by them."""
    if not program.rates:
        return program
    known = tuple(rate for rate in program.rates if rate.date <= day)
    return replace(program, rates=known, claims=value(program.claims, known))


def value(claims: Iterable[Claim], rates: Sequence[Rate]) -> tuple[Claim, ...]:
    """Give claims with what is said in each brought into other currencies by some rates."""
    return tuple(replace(claim, possible=convert(claim.said, rates)) if rates else claim for claim in claims)


def convert(possible: Possible, rates: Sequence[Rate]) -> Possible:
    """Bring amounts into other currencies, as far as rates lead; those in records too."""
    match possible:
        case Quantities():
            return _convert_lines(possible, rates)
        case Lists():
            return Lists.of(_convert_records(box, rates) for box in possible.boxes)
        case _:
            return possible


def find_way(currency: str, rates: Sequence[Rate]) -> tuple[Rate, ...]:
    """Find the rates that lead from a currency as far as any leads, one after another.

    Each is taken once: that rates lead round in a circle is refused, and may not be known yet.
    """
    for index, rate in enumerate(rates):
        if rate.source_currency == currency:
            return (rate, *find_way(rate.target_currency, (*rates[:index], *rates[index + 1 :])))
    return ()


def _convert_records(box: ListBox, rates: Sequence[Rate]) -> ListBox:
    records = (
        ListRecord(record.key, tuple((name, convert(field, rates)) for name, field in record.fields))
        for record in box.records
    )
    return ListBox(tuple(records), box.complete)


def _convert_lines(possible: Quantities, rates: Sequence[Rate]) -> Quantities:
    ways = {unit: find_way(unit, rates) for unit, _ in possible.lines}
    return reduce(_convert_line, ((unit, way) for unit, way in ways.items() if way), possible)


def _convert_line(possible: Quantities, moving: tuple[str, Sequence[Rate]]) -> Quantities:
    unit, way = moving
    lines, there = dict(possible.lines), way[-1].target_currency
    with localcontext(EXACT):
        factor = reduce(mul, (rate.rate for rate in way))
        moved = [_scale(each, factor) for each in lines.pop(unit)]
    beside = lines.get(there, possible.elsewhere)
    return Quantities.of({**lines, there: [*beside, *moved]}, possible.elsewhere)


def _scale(each: Range, factor: Decimal) -> Range:
    low, high = (None if end is None else end * factor for end in (each.low, each.high))
    return Range(low, high, each.low_open, each.high_open).within_reach
