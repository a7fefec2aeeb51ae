"""Reading YAML into plain values, each with the place where it stands.

The text is read as a stream of parser events, never composed by the library: a thousand nested
brackets would overflow its C stack. Anchors, aliases, tags, duplicate keys and further documents
are refused; scalars follow YAML 1.2's core rules with JSON's numbers, so that `no` is a word and
`010` is not a number.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final

import yaml

from evenhand.errors import EvenhandError, Place, Problem, nearest
from evenhand.kinds import MisreadError

KeyPath = tuple[str | int, ...]
Readable = str | os.PathLike[str] | Mapping[str, Any] | IO[str] | IO[bytes]

LARGEST: Final = 8 * 1024 * 1024
DEEPEST: Final = 50
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_LONGEST_NUMBER: Final = 40
_LARGEST_EXPONENT: Final = 30
_WORDS: Final[Mapping[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_SURROGATES: Final = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


@dataclass(frozen=True)
class Located:
    """The values of one file, the text they came from, and the place of each."""

    name: str
    text: str
    values: Any
    places: Mapping[KeyPath, Place] = field(default_factory=dict, repr=False)
    keys: Mapping[KeyPath, Place] = field(default_factory=dict, repr=False)

    def place(self, path: KeyPath) -> Place:
        """Find where a value stands, or else the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.name))

    def key_place(self, path: KeyPath) -> Place:
        """Find where the key of a value stands."""
        return self.keys.get(path) or self.place(path)

    def line(self, place: Place) -> str:
        """Give the text of a place's line, empty where the input had no text."""
        lines = self.text.splitlines()
        return lines[place.line - 1] if 0 < place.line <= len(lines) else ""


class Complaints:
    """Collects everything that is wrong with one file, so that it is all reported at once."""

    def __init__(self, located: Located, problems: list[Problem] | None = None, within: KeyPath = ()) -> None:
        """Start with no complaint, or go on with a list; paths are meant from `within`."""
        self.located = located
        self.problems = [] if problems is None else problems
        self._within = within

    def add(
        self, path: KeyPath, message: str, *, expected: str = "", name: str = "", known: Iterable[str] = ()
    ) -> None:
        """Complain about the value at a path; a mistyped name gets the nearest known one."""
        self._add(self.located.place((*self._within, *path)), message, expected, nearest(name, known))

    def add_key(self, path: KeyPath, message: str, *, expected: str = "", known: Iterable[str] = ()) -> None:
        """Complain about the key at a path, and suggest the nearest known one."""
        place = self.located.key_place((*self._within, *path))
        self._add(place, message, expected, nearest(str(path[-1]), known))

    def add_misread(self, path: KeyPath, misread: MisreadError) -> None:
        """Complain about a value that is not one its fact allows."""
        place = self.located.place((*self._within, *path, *misread.path))
        self._add(place, misread.message, misread.expected, misread.suggestion)

    def add_at(self, place: Place, message: str, *, expected: str = "") -> None:
        """Complain about a place."""
        self._add(place, message, expected, None)

    def check_name(self, path: KeyPath, name: str, known: Iterable[str], what: str) -> bool:
        """Complain unless a name is a known one, and say whether it is."""
        if name in known:
            return True
        self.add(path, f"'{name}' is not a {what} that is declared.", name=name, known=known)
        return False

    def _add(self, place: Place, message: str, expected: str, suggestion: str | None) -> None:
        self.problems.append(Problem(place, message, expected, suggestion, self.located.line(place)))


def read(source: Readable, *, error: type[EvenhandError], name: str | None = None) -> Located:
    """Read one YAML document from a path, a text, a mapping or an open file.

    A `str` is the text itself; a path is given as `pathlib.Path`.

    Raises ERROR with every problem that was found.
    """
    if isinstance(source, Mapping):
        return Located(name or "<mapping>", "", _plain(source))
    label = name or _label(source)
    try:
        text = _decode(_bytes_or_text(source, label), label)
        return _Builder(label, text).build()
    except _UnreadableError as unreadable:
        raise error(unreadable.problems) from None


class _UnreadableError(Exception):
    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems


def _label(source: Readable) -> str:
    if isinstance(source, os.PathLike):
        return Path(source).as_posix()
    return str(getattr(source, "name", "<text>"))


def _bytes_or_text(source: Any, label: str) -> bytes | str:
    if isinstance(source, str):
        if "\n" not in source and source.endswith((".yaml", ".yml", ".json")):
            message = "This text is the name of a file, not a description."
            raise _UnreadableError(Problem(Place(label), message, "the text, or pathlib.Path(...)"))
        return source
    if isinstance(source, os.PathLike):
        return _file_bytes(Path(source), label)
    text: bytes | str = source.read(LARGEST + 1)
    return text


def _file_bytes(path: Path, label: str) -> bytes:
    try:
        if path.is_dir():
            raise _UnreadableError(Problem(Place(label), "This is a folder.", "a YAML file"))
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except (OSError, ValueError) as failure:  # ValueError: a NUL byte in the path
        reason = getattr(failure, "strerror", None) or str(failure)
        known = _siblings(path)
        raise _UnreadableError(
            Problem(Place(label), f"Cannot read this file: {reason}.", suggestion=nearest(path.name, known))
        ) from None


def _siblings(path: Path) -> list[str]:
    try:
        return [entry.name for entry in path.parent.iterdir()]
    except (OSError, ValueError):
        return []


def _decode(raw: bytes | str, label: str) -> str:
    if len(raw) > LARGEST:
        message = f"This file is larger than {LARGEST // 1024 // 1024} MB."
        raise _UnreadableError(Problem(Place(label), message, "a description a person can read"))
    text = raw if isinstance(raw, str) else _decode_bytes(raw, label)
    # YAML has no surrogate pairs; JSON writes 😀 as one.
    return _SURROGATES.sub(_join_surrogates, text) if label.endswith(".json") else text


def _decode_bytes(raw: bytes, label: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        before = raw[: failure.start].decode("utf-8", errors="replace")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        message = f"Byte 0x{raw[failure.start]:02x} is not UTF-8."
        raise _UnreadableError(Problem(Place(label, line, column), message, "UTF-8 text")) from None


def _join_surrogates(pair: re.Match[str]) -> str:
    high, low = (int(part, 16) for part in pair.groups())
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


class _Builder:
    """Builds values and places from parser events."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.places: dict[KeyPath, Place] = {}
        self.keys: dict[KeyPath, Place] = {}
        self.problems: list[Problem] = []

    def build(self) -> Located:
        values = None
        try:
            events = self._events()
            next(events)  # stream start
            if not isinstance(next(events), yaml.StreamEndEvent):  # document start
                values = self._node(next(events), (), events)
                next(events)  # document end
                self._refuse_second_document(next(events))
        except yaml.YAMLError as failure:
            self._note_syntax(failure)
        except UnicodeEncodeError as failure:
            self._note(Place(self.name), f"The text holds a lone surrogate: {failure.reason}.", "UTF-8 text")
        if values is None and not self.problems:
            self._note(Place(self.name), "This file is empty.", "a YAML mapping")
        if self.problems:
            raise _UnreadableError(*self.problems)
        return Located(self.name, self.text, values, self.places, self.keys)

    def _events(self) -> Iterator[Any]:
        events: Iterator[Any] = yaml.parse(self.text, Loader=_LOADER)
        return events

    def _node(self, event: Any, path: KeyPath, events: Iterator[Any]) -> Any:
        self.places[path] = self._place(event)
        self._refuse_decorations(event)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event.value, plain=event.implicit[0])
        if isinstance(event, yaml.AliasEvent):
            return None
        if len(path) >= DEEPEST:
            self._note(self._place(event), "This is nested too deeply.", f"at most {DEEPEST} levels")
            raise _UnreadableError(*self.problems)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, events)
        return self._mapping(path, events)

    def _sequence(self, path: KeyPath, events: Iterator[Any]) -> tuple[Any, ...]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items)), events))
        return tuple(items)

    def _mapping(self, path: KeyPath, events: Iterator[Any]) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event, path, events)
            if key in items:
                self._note(self._place(event), f"The key '{key}' stands here twice.", "each key once")
            self.keys[(*path, key)] = self._place(event)
            items[key] = self._node(next(events), (*path, key), events)
        return items

    def _key(self, event: Any, path: KeyPath, events: Iterator[Any]) -> str:
        self._refuse_decorations(event)
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        self._note(self._place(event), "This key is not a word.", "a plain word as key")
        if not isinstance(event, yaml.AliasEvent):
            self._node(event, (*path, "?"), events)
        return "?"

    def _refuse_decorations(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._note(self._place(event), f"'*{event.anchor}' is an alias.", "the value written out")
        elif event.anchor is not None:
            self._note(self._place(event), f"'&{event.anchor}' is an anchor.", "the value without it")
        elif event.tag is not None:
            self._note(self._place(event), f"'{event.tag}' is a tag.", "the value without it")

    def _refuse_second_document(self, event: Any) -> None:
        if not isinstance(event, yaml.StreamEndEvent):
            self._note(self._place(event), "A second document starts here.", "one document in a file")

    def _place(self, event: Any) -> Place:
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def _note_syntax(self, failure: yaml.YAMLError) -> None:
        mark = getattr(failure, "problem_mark", None)
        place = Place(self.name, mark.line + 1, mark.column + 1) if mark else Place(self.name)
        problem = getattr(failure, "problem", None) or getattr(failure, "reason", None)
        self._note(place, f"This is not YAML: {problem or 'it cannot be parsed'}.")

    def _note(self, place: Place, message: str, expected: str = "") -> None:
        lines = self.text.split("\n", place.line)
        excerpt = lines[place.line - 1] if place.line <= len(lines) else ""
        self.problems.append(Problem(place, message, expected, excerpt=excerpt[:500]))


def _scalar(text: str, *, plain: bool) -> Any:
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if match is None:
        return text
    fraction, exponent = match.groups()
    if exponent is not None and abs(int(exponent[1:])) > _LARGEST_EXPONENT:
        return text
    return int(text) if fraction is None and exponent is None else Decimal(text)


def _plain(value: Any) -> Any:
    """Bring a library caller's values to those that a file can hold."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_plain(item) for item in value)
    if isinstance(value, (set, frozenset)):
        return tuple(sorted(_plain(item) for item in value))
    if isinstance(value, float):
        return Decimal(repr(value))
    return value.isoformat() if isinstance(value, dt.date) else value
