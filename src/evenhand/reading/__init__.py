"""Reading YAML into plain values, each with the place where it stands.

The text is read as a stream of parser events, never composed by the library: a thousand nested
brackets would overflow its C stack. Anchors, aliases, tags, duplicate keys and further documents
are refused; scalars follow YAML 1.2's core rules with JSON's numbers, so that `no` is a word and
`010` is not a number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from evenhand.reading.document import DEEPEST, build, is_too_long, read_scalar
from evenhand.reading.located import Complaints, KeyPath, Located
from evenhand.reading.text import (
    LARGEST_DESCRIPTION,
    LARGEST_TEXT,
    Readable,
    UnreadableError,
    label_of,
    take_text,
)
from evenhand.vocabulary.errors import EvenhandError, Place, Problem

__all__ = [
    "DEEPEST", "LARGEST_DESCRIPTION", "Complaints", "KeyPath", "Located", "Readable", "UnreadableError",
    "plain", "read", "read_scalar", "read_text",
]  # fmt: skip


_PLAIN: Final = frozenset({str, bool, type(None)})


def read(source: Readable, *, error: type[EvenhandError], name: str | None = None) -> Located:
    """Read one YAML document from a path, a text, a mapping or an open file.

    A `str` is the text itself; a path is given as `pathlib.Path`.

    Raises ERROR with every problem that was found.
    """
    label = name or label_of(source)
    try:
        if isinstance(source, Mapping):
            return Located(label, "", plain(source, label))
        return build(label, take_text(source, label, LARGEST_DESCRIPTION))
    except UnreadableError as unreadable:
        raise error(unreadable.problems) from None


def read_text(source: Readable, *, error: type[EvenhandError]) -> Located:
    """Read the text of a path, a text or an open file, as it is and without values.

    Raises ERROR where there is none.
    """
    label = label_of(source)
    try:
        return Located(label, take_text(source, label, LARGEST_TEXT), None)
    except UnreadableError as unreadable:
        raise error(unreadable.problems) from None


def plain(value: Any, label: str = "<value>", depth: int = 0) -> Any:
    """Bring a library caller's values to those that a file can hold. Raises UnreadableError."""
    if depth > DEEPEST:
        problem = Problem(Place(label), "This is nested too deeply.", f"at most {DEEPEST} levels")
        raise UnreadableError(problem)
    if value.__class__ in _PLAIN:
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item, label, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(plain(item, label, depth + 1) for item in value)
    if isinstance(value, (set, frozenset)):
        return tuple(sorted((plain(item, label, depth + 1) for item in value), key=str))
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, (int, Decimal)):
        return str(Decimal(value)) if is_too_long(value) else value
    return value.isoformat() if isinstance(value, dt.date) else value
