"""Reading JSON into plain values, each with the place where it stands.

JSON is read as what it is and not as the YAML that it nearly is. A key that stands twice, a number too long
to be meant, half a character and deep nesting are refused, as in YAML; numbers are exact.

Python's own decoder takes what is beyond doubt, in a fifth of the time. It knows no places: `JSONReader`,
which goes from one token to the next, is asked when one is needed, and wherever anything is in doubt.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, Final

from evenhand.reading.located import (
    EMPTY,
    HALF_A_CHARACTER,
    TOO_DEEP,
    Complaints,
    KeyPath,
    Located,
    Places,
    key_twice,
)
from evenhand.reading.text import NUMBER, TOO_LONG, TooLongError, UnreadableError, read_number
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import FaultCode, Place

# Each token comes with the white space behind it, so that whatever follows is looked at where it begins.
_SPACE: Final = r"[ \t\n\r]*"
_BEGINNING: Final = re.compile(_SPACE)
_SIGN: Final = re.compile(rf"[{{}}\[\],:]{_SPACE}")
_MEMBER: Final = re.compile(rf'"([^"\\\x00-\x1f]*)"{_SPACE}:{_SPACE}')
_STRING: Final = re.compile(rf'"([^"\\\x00-\x1f]*)"{_SPACE}')
_UNESCAPED: Final = re.compile(r'[^"\\\x00-\x1f]*')
_ESCAPE: Final = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_ESCAPED: Final = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS: Final = (("true", True), ("false", False), ("null", None))
_NO_NUMBER: Final = re.compile(r"NaN|-?Infinity")  # Python writes them
_HALF: Final = re.compile(r"[\ud800-\udfff]")
_PAIR: Final = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")
_HALVES: Final = ("\\ud", "\\uD")  # what escapes begin with that may be half a character


class NoJSONError(Exception):
    """A text is no JSON: what is wrong, and at which character."""

    def __init__(self, message: str, at: int) -> None:
        """Keep the parts of the message."""
        super().__init__(message, at)
        self.message = message
        self.at = at


class JSONReader:
    """Reads from one character to the next, and keeps in mind where each value and key begins."""

    def __init__(self, name: str, text: str) -> None:
        """Prepare to read one document, whatever its name is."""
        self.name = name
        self.text = text
        self._complaints = Complaints(Located(name, text, None))
        self._marks: dict[KeyPath, int] = {}
        self._key_marks: dict[KeyPath, int] = {}

    def read(self) -> Located:
        """Read the document, with the place of everything.

        Raises NoJSONError where it is no JSON, and UnreadableError where it is refused all the same.
        """
        values, end = self._value(self._skip(0), ())
        if end < len(self.text):
            raise NoJSONError("Extra data", end)
        if values is None and not self._complaints.problems:
            self._note(0, *EMPTY)
        if self._complaints.problems:
            raise UnreadableError(*self._complaints.problems)
        places, keys = Places(lambda: self._marks, self._find), Places(lambda: self._key_marks, self._find)
        return Located(self.name, self.text, values, places, keys)

    def tell(self, failure: NoJSONError, expected: str = "") -> UnreadableError:
        """Say where and why this is no JSON, and what was expected."""
        message = f"This is not JSON: {failure.message}."
        self._complaints.add_at(self._find(failure.at), message, expected)
        return UnreadableError(*self._complaints.problems)

    def _find(self, at: int) -> Place:
        """Find the place of a character."""
        line = bisect_left(self._line_ends, at)
        return Place(self.name, line + 1, at - (self._line_ends[line - 1] if line else -1))

    @cached_property
    def _line_ends(self) -> list[int]:
        return [each.start() for each in re.finditer("\n", self.text)]

    def _skip(self, at: int) -> int:
        """Skip white space."""
        space = _BEGINNING.match(self.text, at)
        return space.end() if space else at

    def _skip_sign(self, at: int) -> int:
        """Skip a sign and the white space behind it."""
        sign = _SIGN.match(self.text, at)
        return sign.end() if sign else at

    def _value(self, at: int, path: KeyPath) -> tuple[Any, int]:
        """Read a value, and give where what follows it begins."""
        self._marks[path] = at
        match self.text[at : at + 1]:
            case '"':
                return self._string(at)
            case "{":
                return self._object(at, path)
            case "[":
                return self._array(at, path)
        value, end = self._scalar(at)
        return value, self._skip(end)

    def _object(self, at: int, path: KeyPath) -> tuple[dict[str, Any], int]:
        self._refuse_depth(at, path)
        items: dict[str, Any] = {}
        at = self._skip_sign(at)
        is_over = self.text.startswith("}", at)
        while not is_over:
            key, start = self._key(at)
            if key in items:
                self._note(at, *key_twice(key), (*path, key))
            inner = (*path, key)
            self._key_marks[inner] = at
            items[key], at = self._value(start, inner)
            is_over = self.text.startswith("}", at)
            at = at if is_over else self._next(at)
        return items, self._skip_sign(at)

    def _key(self, at: int) -> tuple[str, int]:
        """Read a key, and give where its value begins; most hold no escape and need no second look."""
        member = _MEMBER.match(self.text, at)
        if member is not None and member[1].isascii():
            return member[1], member.end()
        if not self.text.startswith('"', at):
            raise NoJSONError("Expecting property name enclosed in double quotes", at)
        key, colon = self._string(at)
        if not self.text.startswith(":", colon):
            raise NoJSONError("Expecting ':' delimiter", colon)
        return key, self._skip_sign(colon)

    def _array(self, at: int, path: KeyPath) -> tuple[tuple[Any, ...], int]:
        self._refuse_depth(at, path)
        items: list[Any] = []
        at = self._skip_sign(at)
        is_over = self.text.startswith("]", at)
        while not is_over:
            value, at = self._value(at, (*path, len(items)))
            items.append(value)
            is_over = self.text.startswith("]", at)
            at = at if is_over else self._next(at)
        return tuple(items), self._skip_sign(at)

    def _next(self, at: int) -> int:
        if not self.text.startswith(",", at):
            raise NoJSONError("Expecting ',' delimiter", at)
        return self._skip_sign(at)

    def _scalar(self, at: int) -> tuple[Any, int]:
        number = NUMBER.match(self.text, at)
        if number is not None:
            try:
                return read_number(number), number.end()
            except TooLongError:
                self._note(at, *TOO_LONG)
                return None, number.end()
        for word, value in _WORDS:
            if self.text.startswith(word, at):
                return value, at + len(word)
        no_number = _NO_NUMBER.match(self.text, at)
        raise NoJSONError(f"'{no_number[0]}' is no number" if no_number else "Expecting value", at)

    def _string(self, at: int) -> tuple[str, int]:
        """Read a string and the white space behind it; most hold no escape."""
        plain = _STRING.match(self.text, at)
        if plain is None:
            value, end = self._escaped(at)
            end = self._skip(end)
        else:
            value, end = plain[1], plain.end()
        if not value.isascii() and _HALF.search(value):
            self._note(at, *HALF_A_CHARACTER)
        return value, end

    def _escaped(self, start: int) -> tuple[str, int]:
        """Read a string that holds escapes, or say what is wrong with one."""
        pieces = []
        at = start + 1
        while True:
            stretch = _UNESCAPED.match(self.text, at)
            assert stretch is not None  # noqa: S101 - it matches nothing too
            pieces.append(stretch[0])
            at = stretch.end()
            match self.text[at : at + 1]:
                case '"':
                    return _PAIR.sub(_join, "".join(pieces)), at + 1
                case "":
                    raise NoJSONError("Unterminated string starting at", start)
                case "\\":
                    escape = _ESCAPE.match(self.text, at)
                    if escape is None:
                        raise NoJSONError("Invalid \\escape", at)
                    pieces.append(chr(int(escape[1], 16)) if escape[1] else _ESCAPED[escape[2]])
                    at = escape.end()
                case _:
                    raise NoJSONError("Invalid control character at", at)

    def _refuse_depth(self, at: int, path: KeyPath) -> None:
        if len(path) >= limits.DEEPEST:
            self._note(at, *TOO_DEEP)
            raise UnreadableError(*self._complaints.problems)

    def _note(self, at: int, message: str, expected: str, code: FaultCode, path: KeyPath = ()) -> None:
        self._complaints.add_at(self._find(at), message, expected, code, path)


def _join(pair: re.Match[str]) -> str:
    """Make one character of the two halves that JSON escapes it as."""
    high, low = map(ord, pair[0])
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


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
    places, keys = Places(lambda: read().places, _as_found), Places(lambda: read().keys, _as_found)
    return Located(name, text, values, places, keys)


def _as_found(place: Place) -> Place:
    return place


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
