"""Checking the parts of a program beside its facts, each once for each way in which it is written."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from evenhand.program import Header, Id, Origin, Party, Source
from evenhand.screening.known import MOST_REMEMBERED, UnusualError

_HEADER: Final = TypeAdapter(Header)
_SECTIONS: Final[Mapping[str, TypeAdapter[Any]]] = {
    "parties": TypeAdapter(dict[Id, Party]),
    "sources": TypeAdapter(dict[Id, Source]),
    "origins": TypeAdapter(dict[Id, Origin]),
}
_KEYS: Final = frozenset({"program", "facts", *_SECTIONS})
_SOUND: Final[set[Hashable]] = set()


def check_body(body: Any) -> Header:
    """Give the header of a program whose shape is sound beside its facts.

    Raises UnusualError or pydantic's ValidationError.
    """
    if body.__class__ is not dict or not _KEYS.issuperset(body):
        raise UnusualError
    if len(body) > len(("program", "facts")):
        for section in _SECTIONS.keys() & body.keys():
            _check_section(section, body[section])
    return _HEADER.validate_python(body.get("program"))


def _check_section(section: str, entries: Any) -> None:
    for name, entry in entries.items():
        written = (section, name, *entry.items())
        if written not in _SOUND:
            if "file" in entry:
                raise UnusualError  # the loader looks for its local copy
            _SECTIONS[section].validate_python({name: entry})
            if len(_SOUND) >= MOST_REMEMBERED:
                _SOUND.clear()
            _SOUND.add(written)


def by_group(facts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Bring facts that are written by their whole path under their groups. Raises UnusualError."""
    groups: dict[str, dict[str, Any]] = {}
    for key, raw in facts.items():
        group, dot, name = key.partition(".")
        inside = groups.setdefault(group, {})
        added = {name: raw} if dot else raw or {}
        if not inside.keys().isdisjoint(added):
            raise UnusualError  # the same fact twice
        inside |= added
    return groups
