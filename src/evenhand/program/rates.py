"""Exchange rates: amounts of one currency brought into another, those in records too."""

from __future__ import annotations

from decimal import Decimal

from evenhand.facts.possible import ListBox, ListRecord, Lists, Possible, Quantities, Range
from evenhand.program.model import Rate


def convert(possible: Possible, rate: Rate) -> Possible:
    """Bring amounts of one currency into another, those in records too."""
    match possible:
        case Quantities():
            return _convert_line(possible, rate)
        case Lists():
            return Lists.of(_convert_records(box, rate) for box in possible.boxes)
        case _:
            return possible


def _convert_records(box: ListBox, rate: Rate) -> ListBox:
    records = (
        ListRecord(record.key, tuple((name, convert(field, rate)) for name, field in record.fields))
        for record in box.records
    )
    return ListBox(tuple(records), box.complete)


def _convert_line(possible: Quantities, rate: Rate) -> Quantities:
    lines = dict(possible.lines)
    if rate.source_currency not in lines:
        return possible
    moved = [_scale(each, rate.rate) for each in lines.pop(rate.source_currency)]
    there = lines.get(rate.target_currency, possible.elsewhere)
    return Quantities.of({**lines, rate.target_currency: [*there, *moved]}, possible.elsewhere)


def _scale(each: Range, factor: Decimal) -> Range:
    low, high = (None if end is None else end * factor for end in (each.low, each.high))
    return Range(low, high, each.low_open, each.high_open)
