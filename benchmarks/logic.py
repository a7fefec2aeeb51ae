"""Two-valued tests on a plain document: the one form between our conditions and each peer's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Sign = Literal["==", ">=", ">", "<=", "<"]

_REVERSE: Final[Mapping[Sign, Sign]] = {">=": "<", "<": ">=", "<=": ">", ">": "<="}


@dataclass(frozen=True)
class Field:
    """A value of the document."""

    group: str
    name: str


@dataclass(frozen=True)
class Item:
    """A value of the record in hand."""

    name: str


@dataclass(frozen=True)
class Literally:
    """A value written in the test."""

    value: bool | str | int | float


@dataclass(frozen=True)
class Worked:
    """Arithmetic on two numbers."""

    sign: Literal["/", "*", "+", "-"]
    left: Value
    right: Value


@dataclass(frozen=True)
class Size:
    """How many members or records there are, of those that pass a test where there is one."""

    of: Field | Item
    test: Test | None = None


Value = Field | Item | Literally | Worked | Size


@dataclass(frozen=True)
class Always:
    """A test that every document passes, or none."""

    truth: bool


@dataclass(frozen=True)
class Known:
    """The value is not null."""

    value: Field | Item


@dataclass(frozen=True)
class Compares:
    """Two numbers, words or truth values compare so."""

    left: Value
    sign: Sign
    right: Value


@dataclass(frozen=True)
class OneOf:
    """A word is one of some that are written in the test."""

    word: Field | Item
    words: tuple[str, ...]


@dataclass(frozen=True)
class Holds:
    """A set of the document holds a word."""

    members: Field | Item
    word: str


@dataclass(frozen=True)
class Covers:
    """A set of the document holds all that another holds; `words` are those that either may hold."""

    members: Field
    others: Field
    words: tuple[str, ...]


@dataclass(frozen=True)
class Both:
    """Every part passes."""

    parts: tuple[Test, ...]


@dataclass(frozen=True)
class Either:
    """A part passes."""

    parts: tuple[Test, ...]


@dataclass(frozen=True)
class Deny:
    """The part does not pass."""

    part: Test


@dataclass(frozen=True)
class Each:
    """Every record of a list passes."""

    records: Field
    test: Test


@dataclass(frozen=True)
class Exists:
    """A record of a list passes."""

    records: Field
    test: Test


Test = Always | Known | Compares | OneOf | Holds | Covers | Both | Either | Deny | Each | Exists


def both(tests: Iterable[Test]) -> Test:
    """Join tests, leaving out what says nothing."""
    parts = _flat(tests, Both, neutral=True)
    if Always(truth=False) in parts:
        return Always(truth=False)
    return parts[0] if len(parts) == 1 else Both(parts) if parts else Always(truth=True)


def either(tests: Iterable[Test]) -> Test:
    """Give a choice of tests, leaving out what says nothing."""
    parts = _flat(tests, Either, neutral=False)
    if Always(truth=True) in parts:
        return Always(truth=True)
    return parts[0] if len(parts) == 1 else Either(parts) if parts else Always(truth=False)


def deny(test: Test) -> Test:
    """Turn a test round; it is only asked of values that are known."""
    match test:
        case Always():
            return Always(not test.truth)
        case Deny():
            return test.part
        case Compares() if test.sign in _REVERSE:
            return Compares(test.left, _REVERSE[test.sign], test.right)
        case _:
            return Deny(test)


def _flat(tests: Iterable[Test], kind: type[Both | Either], *, neutral: bool) -> tuple[Test, ...]:
    parts: dict[Test, None] = {}
    for test in tests:
        inner = test.parts if isinstance(test, (Both, Either)) and isinstance(test, kind) else (test,)
        parts |= dict.fromkeys(part for part in inner if part != Always(neutral))
    return tuple(parts)


def groups_of(test: Test | Value) -> Iterator[str]:
    """Find the groups of facts that a test asks about."""
    if isinstance(test, Field):
        yield test.group
    for name in test.__dataclass_fields__:
        inner = getattr(test, name)
        for part in inner if isinstance(inner, tuple) else (inner,):
            if hasattr(part, "__dataclass_fields__"):
                yield from groups_of(part)
