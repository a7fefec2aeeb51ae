"""Reading JSON into plain values, each with the place where it stands.

JSON is read as what it is and not as the YAML that it nearly is. A key that stands twice, a number too long
to be meant, half a character and deep nesting are refused, as in YAML; numbers are exact.

Python's own decoder takes what is beyond doubt, in a fifth of the time. It knows no places: `json_reader`
is asked when one is needed, and wherever anything is in doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, Final

from evenhand.reading.json_reader import JSONReader
from evenhand.reading.located import KeyPath, Located
from evenhand.reading.scalars import NUMBER, read_number
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import Place

_HALVES: Final = ("\\ud", "\\uD")  # what escapes begin with that may be half a character


def read_json(name: str, text: str) -> Located:
    """Read the values of one JSON document, whatever its name is.

    Raises NoJSONError where it is no JSON, and UnreadableError where it is refused all the same.
    """
    reader = JSONReader(name, text)
    try:
        values = _decode(text)
    except (ValueError, RecursionError):  # a TooLongError is a ValueError, and so is half a character
        return reader.read()
    read = cache(reader.read)
    return Located(name, text, values, _LatePlaces(lambda: read().places), _LatePlaces(lambda: read().keys))


def _decode(text: str) -> Any:
    """Decode what is JSON beyond doubt. Raises ValueError, or RecursionError, where anything is in doubt."""
    import json  # noqa: PLC0415 - a program in YAML needs it not

    if any(half in text for half in _HALVES):
        raise ValueError("A character may be half of one.")
    text.encode()
    values = json.loads(
        text,
        object_pairs_hook=_take_once,
        parse_int=_take_number,
        parse_float=_take_number,
        parse_constant=_refuse_constant,
    )
    if values is None:
        raise ValueError("There is nothing.")
    return _settle(values, 0)


def _take_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("A key stands twice.")
    return values


def _take_number(text: str) -> int | Decimal:
    number = NUMBER.fullmatch(text)
    assert number is not None  # noqa: S101 - the decoder takes no other
    return read_number(number)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number.")


def _settle(values: Any, depth: int) -> Any:
    """Make tuples of lists, no deeper than a file goes."""
    kind = values.__class__
    if kind is not dict and kind is not list:
        return values
    if depth == limits.DEEPEST:
        raise RecursionError
    if kind is list:
        return tuple(_settle(item, depth + 1) for item in values)
    for key, item in values.items():
        if item.__class__ is dict or item.__class__ is list:
            values[key] = _settle(item, depth + 1)
    return values


class _LatePlaces(Mapping[KeyPath, Place]):
    """Places that are found when the first of them is asked for."""

    def __init__(self, find: Callable[[], Mapping[KeyPath, Place]]) -> None:
        self._find = find

    @cached_property
    def _found(self) -> Mapping[KeyPath, Place]:
        return self._find()

    def __getitem__(self, path: KeyPath) -> Place:
        return self._found[path]

    def __iter__(self) -> Iterator[KeyPath]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
