"""Building the type of a fact or a parameter from its entry in a criterion."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from evenhand.kinds import (
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
)
from evenhand.policy_files import FactEntry, KindEntry
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
        complaints.add_key((*path, name), f"'{name}' means nothing for the type {entry.type}.")
        return None
    match entry.type:
        case "integer":
            return Integer(_decimal(entry.at_least), _decimal(entry.at_most))
        case "number":
            return Number(_decimal(entry.at_least), _decimal(entry.at_most))
        case "money":
            return _build_money(entry, path, complaints)
        case "duration":
            return _build_duration(entry, path, complaints)
        case "choice":
            if not entry.values:
                complaints.add(path, "A choice names its values.", expected="'values' with at least one word")
                return None
            return Choice(tuple(entry.values))
        case "set":
            return SetOf(tuple(entry.values) if entry.values else None)
        case "records":
            return _build_records(entry, path, complaints)
        case "boolean" | "share" | "date" | "text":
            return _PLAIN[entry.type]()


def _decimal(number: int | Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _build_money(entry: KindEntry, path: KeyPath, complaints: Complaints) -> Money | None:
    if entry.unit is not None and entry.unit not in _RATES:
        complaints.add(
            (*path, "unit"),
            f"'{entry.unit}' is no rate.",
            expected=", ".join(_RATES),
            name=entry.unit,
            known=_RATES,
        )
        return None
    return Money(entry.unit or "")


def _build_duration(entry: KindEntry, path: KeyPath, complaints: Complaints) -> Duration | None:
    if entry.unit not in {None, "hours", "months"}:
        complaints.add(
            (*path, "unit"), f"'{entry.unit}' is no family of durations.", expected="hours or months"
        )
        return None
    return Duration(in_months=entry.unit == "months")


def _build_records(entry: KindEntry, path: KeyPath, complaints: Complaints) -> Records | None:
    if not isinstance(entry, FactEntry) or not entry.fields or entry.key not in entry.fields:
        complaints.add(path, "A list of records names its fields, and the one that is their key.")
        return None
    if "by" in entry.fields or entry.fields[entry.key].type != "text":
        complaints.add(path, "The key of a record is a text, and no field is called 'by'.")
        return None
    fields = {
        name: build_kind(each, (*path, "fields", name), complaints) for name, each in entry.fields.items()
    }
    known = tuple((name, kind) for name, kind in fields.items() if kind is not None)
    titles = tuple((name, each.title) for name, each in entry.fields.items())
    return Records(entry.key, known, titles) if len(known) == len(fields) else None
