"""Building values and places from the events of a YAML parser."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import yaml
from yaml.reader import ReaderError

from evenhand.reading.located import Complaints, KeyPath, Located
from evenhand.reading.text import UnreadableError, end_of
from evenhand.vocabulary.errors import Place

DEEPEST: Final = 50
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_STARTS_OF_NUMBERS: Final = frozenset("-0123456789")
_TOO_DEEP: Final = "exceeded maximum nesting depth"
_LONGEST_NUMBER: Final = 40
_TOO_LARGE: Final = 10**40
_LARGEST_EXPONENT: Final = 30
_WORDS: Final[Mapping[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_NextEvent = Callable[[], Any]
_SAVED: Final = 2  # an escape of eight digits is so much shorter than two of four
_SURROGATES: Final = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def build(name: str, text: str) -> Located:
    """Build the values of one YAML document. Raises UnreadableError."""
    return _Builder(name, text).build()


class _Builder:
    """Builds values and places from parser events."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._marks: dict[KeyPath, Any] = {}
        self._key_marks: dict[KeyPath, Any] = {}
        complaints = Complaints(Located(name, text, None))
        self.problems = complaints.problems
        self._note = complaints.add_at
        self._pairs: dict[int, list[int]] = {}

    def build(self) -> Located:
        values = None
        is_json = self.text.lstrip().startswith(("{", "["))
        try:
            values = self._document(self._join_surrogates() if is_json else self.text)
        except yaml.YAMLError as failure:
            self._note_syntax(failure)
        except UnicodeEncodeError as failure:
            place = end_of(self.text[: failure.start], self.name)
            self._note(place, "The text holds half a character, a lone surrogate.", expected="UTF-8 text")
        if values is None and not self.problems:
            self._note(Place(self.name), "This file is empty.", expected="keys and their values")
        if self.problems:
            raise UnreadableError(*self.problems)
        places, keys = (_Places(marks, self._at) for marks in (self._marks, self._key_marks))
        return Located(self.name, self.text, values, places, keys)

    def _document(self, text: str) -> Any:
        next_event: _NextEvent = _LOADER(text).get_event
        values = None
        try:
            next_event()  # stream start
            if not isinstance(next_event(), yaml.StreamEndEvent):  # document start
                values = self._node(next_event(), (), next_event)
                next_event()  # document end
                self._refuse_second_document(next_event())
        except yaml.MarkedYAMLError as failure:
            if failure.problem != _TOO_DEEP or failure.problem_mark is None:
                raise
            # Some versions of the parser give up by themselves, and look ahead: it is refused where we do.
            self.problems.clear()
            return self._document(text[: failure.problem_mark.index])
        return values

    def _join_surrogates(self) -> str:
        """Write as one escape what JSON writes as two, and note where: YAML has no surrogate pairs."""
        for number, line in enumerate(self.text.splitlines() if _SURROGATES.search(self.text) else ()):
            starts = [pair.start() for pair in _SURROGATES.finditer(line)]
            if starts:
                self._pairs[number] = [start - index * _SAVED for index, start in enumerate(starts)]
        return _SURROGATES.sub(_join_pair, self.text)

    def _node(self, event: Any, path: KeyPath, next_event: _NextEvent) -> Any:
        """Build a value. What most events are is asked first, and calls are spared: files have thousands."""
        kind = type(event)
        self._marks[path] = event.start_mark
        if kind is yaml.ScalarEvent:
            if event.tag is not None or event.anchor is not None:
                self._refuse_decorations(event)
            return read_scalar(event.value) if event.implicit[0] else event.value
        self._refuse_decorations(event)
        if kind is yaml.AliasEvent:
            return None
        if len(path) >= DEEPEST:
            self._note(self._place(event), "This is nested too deeply.", expected=f"at most {DEEPEST} levels")
            raise UnreadableError(*self.problems)
        if kind is yaml.SequenceStartEvent:
            return self._sequence(path, next_event)
        return self._mapping(path, next_event)

    def _sequence(self, path: KeyPath, next_event: _NextEvent) -> tuple[Any, ...]:
        items: list[Any] = []
        while type(event := next_event()) is not yaml.SequenceEndEvent:
            items.append(self._node(event, (*path, len(items)), next_event))
        return tuple(items)

    def _mapping(self, path: KeyPath, next_event: _NextEvent) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while type(event := next_event()) is not yaml.MappingEndEvent:
            key = self._key(event, path, next_event)
            if key in items:
                self._note(
                    self._place(event), f"The key '{key}' stands here twice.", expected="each key once"
                )
            inner = (*path, key)
            self._key_marks[inner] = event.start_mark
            items[key] = self._node(next_event(), inner, next_event)
        return items

    def _key(self, event: Any, path: KeyPath, next_event: _NextEvent) -> str:
        if type(event) is yaml.ScalarEvent and event.tag is None and event.anchor is None:
            return str(event.value)
        self._refuse_decorations(event)
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        if not isinstance(event, yaml.AliasEvent):
            self._note(self._place(event), "This key is not a word.", expected="a plain word as key")
            self._node(event, (*path, "?"), next_event)
        return "?"

    def _refuse_decorations(self, event: Any) -> None:
        expected = "the value without it, or a text in quotation marks"
        if isinstance(event, yaml.AliasEvent):
            expected = "the value written out, or a text in quotation marks"
            self._note(self._place(event), f"'*{event.anchor}' is an alias.", expected=expected)
        elif event.anchor is not None:
            self._note(self._place(event), f"'&{event.anchor}' is an anchor.", expected=expected)
        elif event.tag is not None:
            written = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._note(self._place(event), f"'{written}' is a tag.", expected=expected)

    def _refuse_second_document(self, event: Any) -> None:
        if not isinstance(event, yaml.StreamEndEvent):
            expected = "one document in a file"
            self._note(self._place(event), "A second document starts here.", expected=expected)

    def _place(self, event: Any) -> Place:
        return self._at(event.start_mark)

    def _at(self, mark: Any) -> Place:
        """Find the place of a parser's mark, which counts a joined pair as one escape."""
        pairs = bisect_left(self._pairs.get(mark.line, ()), mark.column)
        return Place(self.name, mark.line + 1, mark.column + 1 + pairs * _SAVED)

    def _note_syntax(self, failure: yaml.YAMLError) -> None:
        if isinstance(failure, ReaderError):
            before = self.text.encode()[: failure.position].decode(errors="ignore")
            self._note(end_of(before, self.name), f"This is not YAML: {failure.reason}.")
            return
        assert isinstance(failure, yaml.MarkedYAMLError)  # noqa: S101 - the parser raises no other
        place, start = self._at(failure.problem_mark), failure.context_mark
        within = f" {failure.context}" if failure.context and "token" not in failure.context else ""
        since = f", from line {start.line + 1} on" if start and start.line + 1 < place.line else ""
        message = f"This is not YAML: {failure.problem}{within}{since}."
        self._note(place, message, expected=self._hint(failure.problem or "", place))

    def _hint(self, problem: str, place: Place) -> str:
        """Say what to do about the slips that people make most."""
        line = "".join(self.text.splitlines()[place.line - 1 : place.line])
        before, character = line[: place.column - 1], line[place.column - 1 : place.column]
        aligned = "a key in the column of the one before it"
        if problem.startswith("mapping values are not allowed"):
            quotation = "quotation marks around a text that holds a colon and a space"
            return quotation if ":" in before else f"{aligned}, or {quotation}"
        if problem.startswith("did not find expected key") and not before.strip():
            return aligned
        if not problem.startswith("found character that cannot start"):
            return ""
        if character == "\t":
            return "spaces, for YAML does not indent by tabs"
        return f"quotation marks around a text that starts with '{character}'"


class _Places(Mapping[KeyPath, Place]):
    """The places of marks, each worked out when it is asked for, which most never are."""

    def __init__(self, marks: Mapping[KeyPath, Any], find: Callable[[Any], Place]) -> None:
        self._marks = marks
        self._find = find

    def __getitem__(self, path: KeyPath) -> Place:
        return self._find(self._marks[path])

    def __iter__(self) -> Iterator[KeyPath]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)


def _join_pair(pair: re.Match[str]) -> str:
    high, low = (int(part, 16) for part in pair.groups())
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


def read_scalar(text: str) -> Any:
    """Read a scalar that is not quoted."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS_OF_NUMBERS or len(text) > _LONGEST_NUMBER:
        return text
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    fraction, exponent = match.groups()
    if exponent is not None and abs(int(exponent[1:])) > _LARGEST_EXPONENT:
        return text
    return int(text) if fraction is None and exponent is None else Decimal(text)


def is_too_long(number: int | Decimal) -> bool:
    """Checks if a number is longer than a file can hold: what is written so is read as a word."""
    if isinstance(number, int):
        return abs(number) >= _TOO_LARGE
    return abs(number.adjusted()) > _LARGEST_EXPONENT or len(str(number)) > _LONGEST_NUMBER
