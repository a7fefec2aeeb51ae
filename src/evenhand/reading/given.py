"""Values that a library's caller hands over, brought to those that a file can hold.

What a file could not say is refused here as it is there, so that a program is accepted in every form or in
none.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Final

from evenhand.reading.located import HALF_A_CHARACTER, TOO_DEEP, Complaints, KeyPath, Located, key_twice
from evenhand.reading.text import TOO_LONG, UnreadableError, is_too_long, refuse_size
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import FaultCode

_NO_VALUE: Final = "a text, a number, true or false, nothing, a list or a mapping"
_NO_KEY: Final = ("This key is not a word.", "a plain word as key")
_AS_THEY_ARE: Final = frozenset({bool, type(None)})
_WORDS: Final[Mapping[object, str]] = {True: "true", False: "false", None: "null"}  # as JSON writes such keys


def take_values(given: Mapping[str, Any], label: str, largest: int) -> Located:
    """Take the values of a mapping, whose size is that of the JSON that says the same.

    Raises UnreadableError with everything for which they are refused.
    """
    located = Located(label, "", plain(given, label))
    refuse_size(located.content, label, largest)
    return located


def plain(given: Any, label: str = "<value>") -> Any:
    """Give the values that a file would hold. Raises UnreadableError."""
    taking = _Taking(label)
    values = taking.take(given, ())
    taking.refuse()
    return values


class _Taking:
    """Takes values, and notes what is wrong with any."""

    def __init__(self, label: str) -> None:
        self._complaints = Complaints(Located(label, "", None))

    def _note(self, path: KeyPath, message: str, expected: str, code: FaultCode = "unreadable") -> None:
        self._complaints.add(path, message, expected=expected, code=code)

    def refuse(self) -> None:
        """Raise UnreadableError where anything is wrong."""
        if self._complaints.problems:
            raise UnreadableError(*self._complaints.problems)

    def take(self, given: Any, path: KeyPath) -> Any:
        """Take a value; the most frequent kinds are asked first, for every answer of a batch comes by."""
        if _is_taken_as_it_is(given):
            return given
        match given:
            case dict():
                return self._mapping(given, path)
            case list() | tuple():
                return self._list(given, path)
            case str():
                return self._text(given, path)
            case int() | float() | Decimal():
                return self._number(given, path)
            case dt.date():
                return given.isoformat()
            case set() | frozenset():
                return tuple(sorted(self._list(given, path), key=str))
            case Mapping():
                return self._mapping(given, path)
        name = type(given).__name__
        self._note(path, f"No file holds a value of the type {name}.", _NO_VALUE)
        return None

    def _list(self, given: Collection[Any], path: KeyPath) -> tuple[Any, ...]:
        self._refuse_depth(path)
        return tuple(
            item if _is_taken_as_it_is(item) else self.take(item, (*path, index))
            for index, item in enumerate(given)
        )

    def _mapping(self, given: Mapping[Any, Any], path: KeyPath) -> dict[str, Any]:
        self._refuse_depth(path)
        values: dict[str, Any] = {}
        for raw, item in given.items():
            key = raw if raw.__class__ is str and raw.isascii() else self._key(raw, path)
            if key in values:
                self._note((*path, key), *key_twice(key))
            values[key] = item if _is_taken_as_it_is(item) else self.take(item, (*path, key))
        return values

    def _key(self, raw: Any, path: KeyPath) -> str:
        """Write a key as JSON does, in which every key is a text."""
        match raw:
            case None | bool():
                return _WORDS[raw]
            case str():
                return self._text(raw, path)
            case int() | float() | Decimal():
                return str(self._number(raw, path))
            case dt.date():
                return raw.isoformat()
        self._note(path, *_NO_KEY)
        return "?"

    def _text(self, given: str, path: KeyPath) -> str:
        text = given if given.__class__ is str else str.__str__(given)
        if not text.isascii():
            try:
                text.encode()
            except UnicodeEncodeError:
                self._note(path, *HALF_A_CHARACTER)
        return text

    def _number(self, given: float | Decimal, path: KeyPath) -> int | Decimal | None:
        if isinstance(given, int):
            number: int | Decimal = int(given)
        elif given.is_finite() if isinstance(given, Decimal) else math.isfinite(given):
            number = given if isinstance(given, Decimal) else Decimal(repr(float(given)))
        else:
            self._note(path, f"'{given}' is no number.", "a number")
            return None
        if is_too_long(number):
            self._note(path, *TOO_LONG)
            return None
        return number

    def _refuse_depth(self, path: KeyPath) -> None:
        """Refuse deep nesting at once: a mapping may hold itself."""
        if len(path) >= limits.DEEPEST:
            self._note(path, *TOO_DEEP)
            self.refuse()


def _is_taken_as_it_is(given: Any) -> bool:
    """Checks if a value is just what a file holds: so are most."""
    return given.__class__ in _AS_THEY_ARE or (given.__class__ is str and given.isascii())
