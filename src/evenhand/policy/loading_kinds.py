"""Building the type of a fact or a parameter from its entry in a criterion."""

from __future__ import annotations

from evenhand.facts import kinds
from evenhand.facts.kinds.kind import SPOKEN
from evenhand.policy.written import NARROWING, FactEntry, KindEntry
from evenhand.reading import Complaints, KeyPath
from evenhand.vocabulary.errors import MisreadError
from evenhand.vocabulary.languages import listed


def build_kind(entry: KindEntry, path: KeyPath, complaints: Complaints) -> kinds.Kind | None:
    """Build a type, or give None with the complaint noted."""
    kind = kinds.KINDS[entry.type]
    every = {name: getattr(entry, name, None) for name in NARROWING}
    narrowed = {name: value for name, value in every.items() if value is not None}
    for name in sorted(narrowed.keys() - {*kind.narrowed_by}):
        message = f"'{name}' means nothing for the type {entry.type}."
        complaints.add_key((*path, name), message, expected=listed(sorted(kind.narrowed_by), "or"))
        return None
    if kind is kinds.Records:
        return _build_records(entry, path, complaints)
    try:
        return kind.build(narrowed)
    except MisreadError as misread:
        complaints.add_misread(path, misread)
        return None


def _build_records(entry: KindEntry, path: KeyPath, complaints: Complaints) -> kinds.Records | None:
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
    return kinds.Records(entry.key, known, titles) if len(known) == len(fields) else None
