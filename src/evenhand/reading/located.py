"""Values with the places where they stand, and what is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from msgspec import Struct, field
from msgspec.json import Encoder

from evenhand.reading.text import lines_of
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import FaultCode, MisreadError, Place, Problem, nearest
from evenhand.vocabulary.languages import listed

KeyPath = tuple[str | int, ...]

# What every reader says of what it refuses, what it expects instead, and which kind of fault that is.
Said = tuple[str, str, FaultCode]
EMPTY: Final[Said] = ("This file is empty.", "keys and their values", "missing")
HALF_A_CHARACTER: Final[Said] = (
    "The text holds half a character, a lone surrogate.",
    "UTF-8 text",
    "unreadable",
)
TOO_DEEP: Final[Said] = ("This is nested too deeply.", f"at most {limits.DEEPEST} levels", "too-large")
_FEW: Final = 12
_MANY: Final = 100
_JSON: Final = Encoder(decimal_format="number")


class Places(Mapping[KeyPath, Place]):
    """The places of a reader's marks, each worked out when it is asked for, which most never are."""

    def __init__(self, mark: Callable[[], Mapping[KeyPath, Any]], find: Callable[[Any], Place]) -> None:
        """Keep how to give the marks, which may be late too, and how to find their places."""
        self._mark = mark
        self._find = find

    @cached_property
    def _marks(self) -> Mapping[KeyPath, Any]:
        return self._mark()

    def __getitem__(self, path: KeyPath) -> Place:
        """Find a place."""
        return self._find(self._marks[path])

    def __iter__(self) -> Iterator[KeyPath]:
        """Go through what has a place."""
        return iter(self._marks)

    def __len__(self) -> int:
        """Count what has a place."""
        return len(self._marks)


class Located(Struct, frozen=True, dict=True):
    """The values of one file, the text they came from, and the place of each.

    The text is empty where the values were handed over as such.
    """

    name: str
    text: str
    values: Any
    places: Mapping[KeyPath, Place] = field(default_factory=dict)
    keys: Mapping[KeyPath, Place] = field(default_factory=dict)

    @cached_property
    def content(self) -> str:
        """The text; where there is none, the JSON that says the same."""
        return self.text or _JSON.encode(self.values).decode()

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, in hexadecimal: the same on every system."""
        return hashlib.sha256(self.content.encode()).hexdigest()

    def place(self, path: KeyPath) -> Place:
        """Find where a value stands, or else the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.name))

    def key_place(self, path: KeyPath) -> Place:
        """Find where the key of a value stands."""
        return self.keys.get(path) or self.place(path)

    def excerpt(self, place: Place, path: KeyPath = ()) -> str:
        """Give the line of a place; where the input had no text, the keys that lead to the value."""
        if not self.text:
            return join(path)
        return self._lines[place.line - 1] if 0 < place.line <= len(self._lines) else ""

    @cached_property
    def _lines(self) -> list[str]:
        return lines_of(self.text)


class Complaints:
    """Collects everything that is wrong with one file, so that it is all reported at once."""

    def __init__(self, located: Located, problems: list[Problem] | None = None, within: KeyPath = ()) -> None:
        """Start with no complaint, or go on with a list; paths are meant from `within`."""
        self.located = located
        self.problems = [] if problems is None else problems
        self._within = within

    def add(
        self,
        path: KeyPath,
        message: str,
        *,
        expected: str = "",
        name: str = "",
        known: Iterable[str] = (),
        code: FaultCode | None = None,
    ) -> None:
        """Complain about the value at a path; a mistyped name gets the nearest known one."""
        whole = (*self._within, *path)
        code = code or ("unknown-name" if name else "wrong-value")
        self._add(self.located.place(whole), whole, message, expected, self._nearest(name, known), code)

    def add_key(
        self,
        path: KeyPath,
        message: str,
        *,
        expected: str = "",
        known: Iterable[str] = (),
        code: FaultCode | None = None,
    ) -> None:
        """Complain about the key at a path, and suggest the nearest known one."""
        whole = (*self._within, *path)
        suggestion = self._nearest(str(path[-1]), known)
        code = code or ("unknown-key" if known else "misplaced")
        self._add(self.located.key_place(whole), whole, message, expected, suggestion, code)

    def add_misread(self, path: KeyPath, misread: MisreadError) -> None:
        """Complain about a value that is not one its fact allows."""
        for each in misread.parts:
            whole = (*self._within, *path, *each.path)
            find = self.located.key_place if each.at_key else self.located.place
            self._add(find(whole), whole, each.message, each.expected, each.suggestion, each.code)

    def add_at(
        self,
        place: Place,
        message: str,
        expected: str = "",
        code: FaultCode = "unreadable",
        path: KeyPath = (),
    ) -> None:
        """Complain about a place."""
        self._add(place, path, message, expected, None, code)

    def check_name(self, path: KeyPath, name: str, known: Collection[str], what: str) -> bool:
        """Complain unless a name is a known one, and say whether it is."""
        if name in known:
            return True
        expected = listed(known, "or") if 0 < len(known) <= _FEW else "one that is declared"
        self.add(path, f"'{name}' is not among the {what}.", expected=expected, name=name, known=known)
        return False

    def check_once(self, path: KeyPath, names: Sequence[str]) -> None:
        """Complain of each name of a list that stands in it before."""
        seen = set[str]()
        for index, name in enumerate(names):
            if name in seen:
                said = f"'{name}' stands here twice."
                self.add((*path, index), said, expected="each once", code="duplicate")
            seen.add(name)

    def _nearest(self, name: str, known: Iterable[str]) -> str | None:
        """Suggest a name, unless so much is wrong that nobody would read it."""
        return nearest(name, known) if len(self.problems) < _MANY else None

    def _add(
        self,
        place: Place,
        path: KeyPath,
        message: str,
        expected: str,
        suggestion: str | None,
        code: FaultCode,
    ) -> None:
        excerpt = self.located.excerpt(place, path)
        self.problems.append(Problem(place, message, expected, suggestion, excerpt, code, join(path)))


def key_twice(key: str) -> Said:
    """Say of a key that it is not the only one of its name, and what is expected."""
    return f"The key '{key}' stands here twice.", "each key once", "duplicate"


def join(path: KeyPath) -> str:
    """Write a path with full stops: that of `pay: {method: ...}` is the same as that of `pay.method: ...`."""
    return ".".join(map(str, path))
