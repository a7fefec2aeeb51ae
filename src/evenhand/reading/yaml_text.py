"""Building values and places from the events of a YAML parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import yaml
from yaml.reader import ReaderError

from evenhand.reading.located import (
    EMPTY,
    HALF_A_CHARACTER,
    TOO_DEEP,
    Complaints,
    KeyPath,
    Located,
    Places,
    key_twice,
)  # fmt: skip
from evenhand.reading.text import TOO_LONG, TooLongError, UnreadableError, end_of, lines_of, read_scalar
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import Place, cut

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_GIVES_UP: Final = "exceeded maximum nesting depth"
_NO_CHARACTER: Final = "found invalid Unicode character escape code"
_HALF: Final = re.compile(r"[uU](?:0000)?[dD][89a-fA-F]")
# The parser ends lines at these (NEL, LS and PS), and YAML 1.2 does not.
_NO_LINE_ENDS: Final = "\x85\u2028\u2029"
_VERSION: Final = (1, 2)
_STAND_INS: Final = range(0xE000, 0x110000)
_NOT_YAML: Final = frozenset({0xFEFF, 0xFFFE, 0xFFFF})
_NextEvent = Callable[[], Any]
_IN_BRACKETS: Final = (
    "a comma after each entry, the bracket or brace that closes them, and quotation marks around a text "
    "that holds a colon, brackets, quotation marks or ' #'"
)
_NO_BLOCK: Final = (
    "bounds for a comparison, such as '{at_least: 40 %}', or quotation marks around a text that starts with "
    "'>' or '|'"
)


def read_yaml(name: str, text: str) -> Located:
    """Read the values of one YAML document. Raises UnreadableError."""
    return _Builder(name, text).build()


class _Builder:
    """Builds values and places from parser events."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._parsed, self._way_back = _mask_line_ends(text)
        self._marks: dict[KeyPath, Any] = {}
        self._key_marks: dict[KeyPath, Any] = {}
        complaints = Complaints(Located(name, text, None))
        self.problems = complaints.problems
        self._note = complaints.add_at

    def build(self) -> Located:
        values = None
        try:
            values = self._document(self._parsed)
        except yaml.YAMLError as failure:
            self._note_syntax(failure)
        except UnicodeEncodeError as failure:
            place = end_of(self.text[: failure.start], self.name)
            self._note(place, *HALF_A_CHARACTER)
        if values is None and not self.problems:
            self._note(Place(self.name), *EMPTY)
        if self.problems:
            raise UnreadableError(*self.problems)
        places, keys = Places(lambda: self._marks, self._at), Places(lambda: self._key_marks, self._at)
        return Located(self.name, self.text, values, places, keys)

    def _document(self, text: str) -> Any:
        next_event = self._parse(text)
        values = None
        try:
            next_event()  # stream start
            start = next_event()
            if not isinstance(start, yaml.StreamEndEvent):
                self._refuse_directives(start)
                values = self._node(next_event(), (), next_event)
                next_event()  # document end
                self._refuse_second_document(next_event())
        except yaml.MarkedYAMLError as failure:
            if failure.problem != _GIVES_UP or failure.problem_mark is None:
                raise
            # Some versions of the parser give up by themselves, and look ahead: it is refused where we do.
            self.problems.clear()
            return self._document(text[: failure.problem_mark.index])
        return values

    def _parse(self, text: str) -> _NextEvent:
        """Parse a text, and give its events with the characters that stand in it."""
        next_event: _NextEvent = _LOADER(text).get_event
        way_back = self._way_back
        if way_back is None:
            return next_event

        def unmask() -> Any:
            event = next_event()
            if type(event) is yaml.ScalarEvent:
                event.value = event.value.translate(way_back)
            return event

        return unmask

    def _node(self, event: Any, path: KeyPath, next_event: _NextEvent) -> Any:
        """Build a value. What most events are is asked first, and calls are spared: files have thousands."""
        kind = type(event)
        self._marks[path] = event.start_mark
        if kind is yaml.ScalarEvent:
            if event.tag is not None or event.anchor is not None:
                self._refuse_decorations(event)
            try:
                return read_scalar(event.value) if event.implicit[0] else event.value
            except TooLongError:
                self._note(self._place(event), *TOO_LONG)
                return None
        self._refuse_decorations(event)
        if kind is yaml.AliasEvent:
            return None
        if len(path) >= limits.DEEPEST:
            self._note(self._place(event), *TOO_DEEP)
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
                self._note(self._place(event), *key_twice(key), (*path, key))
            inner = (*path, key)
            self._key_marks[inner] = event.start_mark
            value = next_event()
            items[key] = self._node(value, inner, next_event)
            if items[key] is None and type(event) is yaml.ScalarEvent:
                self._refuse_lone_key(event, value)
        return items

    def _key(self, event: Any, path: KeyPath, next_event: _NextEvent) -> str:
        if type(event) is yaml.ScalarEvent:
            if event.tag is not None or event.anchor is not None:
                self._refuse_decorations(event)
            return str(event.value)
        self._refuse_decorations(event)
        if not isinstance(event, yaml.AliasEvent):
            self._note(self._place(event), "This key is not a word.", expected="a plain word as key")
            self._node(event, (*path, "?"), next_event)
        return "?"

    def _refuse_lone_key(self, key: Any, value: Any) -> None:
        """Refuse what stands in braces without a colon: mostly the rest of a text that a comma cuts."""
        if ":" not in self._parsed[key.end_mark.index : value.start_mark.index]:
            message = f"'{cut(key.value)}' stands here as a key without a value."
            expected = (
                "quotation marks around a text that holds a comma, brackets around a list, "
                "or each key on a line of its own"
            )
            self._note(self._place(key), message, expected=expected)

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

    def _refuse_directives(self, start: Any) -> None:
        """Refuse what would have the file read in another way: in YAML 1.1 `no` is false and `010` is 8."""
        if start.version not in {None, _VERSION}:
            major, minor = start.version
            expected = "the file without this line: it is read as YAML 1.2"
            self._note(self._place(start), f"'%YAML {major}.{minor}' asks for another YAML.", expected)
        if start.tags:
            self._note(self._place(start), "'%TAG' declares a tag.", "the file without this line")

    def _refuse_second_document(self, event: Any) -> None:
        if not isinstance(event, yaml.StreamEndEvent):
            expected = "one document in a file"
            self._note(self._place(event), "A second document starts here.", expected=expected)

    def _place(self, event: Any) -> Place:
        return self._at(event.start_mark)

    def _at(self, mark: Any) -> Place:
        return Place(self.name, mark.line + 1, mark.column + 1)

    def _note_syntax(self, failure: yaml.YAMLError) -> None:
        if isinstance(failure, ReaderError):
            before = self._parsed.encode()[: failure.position].decode(errors="ignore")
            self._note(
                end_of(before, self.name),
                f"This is not YAML: {failure.reason}.",
                expected="UTF-8 text without control characters",
            )
            return
        assert isinstance(failure, yaml.MarkedYAMLError)  # noqa: S101 - the parser raises no other
        mark, start = failure.problem_mark, failure.context_mark
        place = self._at(mark)
        if mark and failure.problem == _NO_CHARACTER and _HALF.match(self._parsed, mark.index - 1):
            self._note(place, *HALF_A_CHARACTER)
            return
        within = f" {failure.context}" if failure.context and "token" not in failure.context else ""
        since = f", from line {start.line + 1} on" if start and start.line + 1 < place.line else ""
        message = f"This is not YAML: {failure.problem}{within}{since}."
        self._note(place, message, expected=self._hint(failure.problem or "", place))

    def _hint(self, problem: str, place: Place) -> str:
        """Say what to do about the slips that people make most."""
        line = "".join(lines_of(self.text)[place.line - 1 : place.line])
        before, character = line[: place.column - 1], line[place.column - 1 : place.column]
        aligned = "a key in the column of the one before it"
        if problem.startswith("mapping values are not allowed"):
            quotation = "quotation marks around a text that holds a colon and a space"
            return quotation if ":" in before else f"{aligned}, or {quotation}"
        if problem.startswith("did not find expected key") and not before.strip():
            return aligned
        if problem.startswith("did not find expected ',' or"):
            return _IN_BRACKETS
        if problem.startswith("did not find expected comment or line break"):
            return _NO_BLOCK
        if not problem.startswith("found character that cannot start"):
            return ""
        if character == "\t":
            return "spaces, for YAML does not indent by tabs"
        return f"quotation marks around a text that starts with '{character}'"


def _mask_line_ends(text: str) -> tuple[str, Mapping[int, str] | None]:
    """Put other characters where the parser would end a line and YAML does not; and give the way back.

    There are more characters to choose from than fit into a text. Where nothing is to be done, there is
    no way back.
    """
    if text.isascii() or not any(each in text for each in _NO_LINE_ENDS):
        return text, None
    used = set(text)
    free = (chr(each) for each in _STAND_INS if each not in _NOT_YAML and chr(each) not in used)
    stand_ins = {ord(each): next(free) for each in _NO_LINE_ENDS}
    return text.translate(stand_ins), {ord(stand_in): chr(each) for each, stand_in in stand_ins.items()}
