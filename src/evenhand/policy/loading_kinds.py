"""Building the type of a fact or a parameter from its entry in a criterion."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from evenhand.facts.kinds import (
    Boolean,
    Choice,
    Date,
    Duration,
    Integer,
    Kind,
    Money,
    Number,
    Records,
    SetOf,
    Share,
    Text,
    listed,
)
from evenhand.facts.kinds.kind import SPOKEN
from evenhand.policy.written import FactEntry, KindEntry
from evenhand.reading import Complaints, KeyPath

_RATES: Final = ("/hour", "/month", "/year", "/task")
_PLAIN: Final[Mapping[str, type[Boolean | Share | Date | Text]]] = {
    "boolean": Boolean,
    "share": Share,
    "date": Date,
    "text": Text,
}
_ALLOWED: Final = {
    "money": {"unit"},
    "duration": {"unit"},
    "integer": {"at_least", "at_most"},
    "number": {"at_least", "at_most"},
    "choice": {"values"},
    "set": {"values"},
    "records": {"key", "fields"},
}


def build_kind(entry: KindEntry, path: KeyPath, complaints: Complaints) -> Kind | None:
    """Build a type, or give None with the complaint noted."""
    given = {
        name
        for name in ("unit", "values", "at_least", "at_most", "key", "fields")
        if getattr(entry, name, None) is not None
    }
    for name in sorted(given - _ALLOWED.get(entry.type, set())):
        allowed = listed(sorted(_ALLOWED.get(entry.type, ())), "or")
        message = f"'{name}' means nothing for the type {entry.type}."
        complaints.add_key((*path, name), message, expected=allowed)
        return None
    match entry.type:
        case "integer" | "number":
            return _build_number(entry, path, complaints)
        case "money":
            return _build_money(entry, path, complaints)
        case "duration":
            return _build_duration(entry, path, complaints)
        case "choice":
            if not entry.values:
                expected = "'values', each allowed word with its explanation"
                complaints.add_key(path, "A choice names its values.", expected=expected)
                return None
            return Choice(tuple(entry.values), tuple(entry.values.values()))
        case "set":
            return SetOf(tuple(entry.values), tuple(entry.values.values())) if entry.values else SetOf(None)
        case "records":
            return _build_records(entry, path, complaints)
        case "boolean" | "share" | "date" | "text":
            return _PLAIN[entry.type]()


def _build_number(entry: KindEntry, path: KeyPath, complaints: Complaints) -> Number | None:
    low, high = (None if end is None else Decimal(end) for end in (entry.at_least, entry.at_most))
    if low is not None and high is not None and low > high:
        complaints.add((*path, "at_most"), "'at_most' is below 'at_least'.", expected=f"at least {low:f}")
        return None
    return Integer(low, high) if entry.type == "integer" else Number(low, high)


def _build_money(entry: KindEntry, path: KeyPath, complaints: Complaints) -> Money | None:
    if entry.unit is not None and entry.unit not in _RATES:
        complaints.add(
            (*path, "unit"),
            f"'{entry.unit}' is no rate.",
            expected=f"{listed(_RATES, 'or')}, or no unit for an amount",
            name=entry.unit,
            known=_RATES,
        )
        return None
    return Money(entry.unit or "")


def _build_duration(entry: KindEntry, path: KeyPath, complaints: Complaints) -> Duration | None:
    if entry.unit not in {None, "hours", "months"}:
        message, expected = f"'{entry.unit}' is no family of durations.", "hours or months"
        complaints.add((*path, "unit"), message, expected=expected)
        return None
    return Duration(in_months=entry.unit == "months")


def _build_records(entry: KindEntry, path: KeyPath, complaints: Complaints) -> Records | None:
    if not isinstance(entry, FactEntry):
        complaints.add((*path, "type"), "A list of records is a fact of its own.", expected="another type")
        return None
    if not entry.fields:
        expected = "'fields', each with its title and type"
        complaints.add_key(path, "A list of records names its fields.", expected=expected)
        return None
    for name in sorted(SPOKEN & entry.fields.keys()):  # a record with one would be taken for a claim
        message = f"'{name}' is what a claim says beside its value."
        complaints.add_key((*path, "fields", name), message, expected="another name")
        return None
    if entry.key not in entry.fields:
        expected = f"'key': {listed(entry.fields, 'or')}"
        message = "A list of records says which field names a record."
        complaints.add_key((*path, "key"), message, expected=expected)
        return None
    if entry.fields[entry.key].type != "text":
        message = "The field that names a record is a text."
        complaints.add((*path, "fields", entry.key, "type"), message, expected="'type: text'")
        return None
    fields = {
        name: build_kind(each, (*path, "fields", name), complaints) for name, each in entry.fields.items()
    }
    known = tuple((name, kind) for name, kind in fields.items() if kind is not None)
    titles = tuple((name, each.title) for name, each in entry.fields.items())
    return Records(entry.key, known, titles) if len(known) == len(fields) else None
