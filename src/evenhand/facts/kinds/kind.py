"""What every type of fact can do: read an answer, complete or partial, and say it in words."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from functools import partial, reduce
from typing import Any, ClassVar, Final, Literal, TypeVar

from msgspec import Struct

from evenhand.facts.possible import Possible, join_all
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import nearest
from evenhand.vocabulary.languages import say_name

Family = Literal["truth", "words", "number", "date", "set", "records"]
T = TypeVar("T")

_LONGEST: Final = 40
# What a claim says beside its value, so that no record may have a field of such a name.
SPOKEN: Final = frozenset({"by", "origin", "via", "quote", "note"})
_TRUTHS: Final = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


class MisreadError(Exception):
    """A written value is not one that its fact allows; PATH leads to it from the value's top.

    Where a value has several faults, `others` are those after the first.
    """

    def __init__(
        self,
        message: str,
        expected: str = "",
        suggestion: str | None = None,
        path: tuple[str | int, ...] = (),
        *,
        at_key: bool = False,
    ) -> None:
        """Keep the parts of the message."""
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.suggestion = suggestion
        self.path = path
        self.at_key = at_key
        self.others: tuple[MisreadError, ...] = ()

    @property
    def parts(self) -> tuple[MisreadError, ...]:
        """Every fault."""
        return (self, *self.others)


class Kind(Struct, frozen=True, dict=True):
    """A type of fact."""

    name: ClassVar[str]
    family: ClassVar[Family]
    partial_keys: ClassVar[tuple[str, ...]] = ("one_of", "not")

    @property
    def noun(self) -> str:
        """The type in a sentence, with its article."""
        return f"a {self.name}"

    @property
    @abstractmethod
    def anything(self) -> Possible:
        """Every answer the type allows: what is possible where nobody says anything."""

    @property
    @abstractmethod
    def expected(self) -> str:
        """What a value looks like, for a message."""

    @abstractmethod
    def exactly(self, raw: Any) -> Possible:
        """Read one full value. Raises MisreadError."""

    @abstractmethod
    def show(self, possible: Possible) -> str:
        """Say in plain words what is possible."""

    def is_open(self, possible: Possible) -> bool:
        """Checks if nothing is known: every answer that the type allows is possible."""
        anything = self.anything
        if possible is anything or possible.is_exact:
            return possible == anything
        return possible.meet(anything) == anything

    def read(self, raw: Any) -> Possible:
        """Read a value as it is written in a program file, full or partial. Raises MisreadError."""
        if not isinstance(raw, Mapping):
            return self.exactly(raw)
        if not raw:
            raise MisreadError("This value is empty.", self.expected)
        if "value" in raw:
            refuse_unknown_keys(raw, ("value", "complete"), "'value' alone, or with 'complete'")
            complete = inside("complete", partial(truth, raw.get("complete", True)))
            return self.open_ended(raw["value"], complete=complete)
        known = ("value", *self.partial_keys)
        refuse_unknown_keys(raw, known, listed(known, "or") if self.partial_keys else self.expected)
        parts = gather(partial(inside, key, partial(self.partial, key, raw[key])) for key in raw)
        possible = reduce(lambda left, right: left.meet(right), parts)
        if possible.is_empty:
            raise MisreadError("No value fits all of this.", "bounds that leave a value possible")
        return possible

    def open_ended(self, raw: Any, *, complete: bool) -> Possible:
        """Read a value beside `complete:`, which only sets and lists may leave open."""
        if not complete:
            message = f"Only a set or a list of records can be incomplete, and this is {self.noun}."
            raise MisreadError(message, self.expected, path=("complete",))
        return inside("value", lambda: self.exactly(raw))

    def partial(self, key: str, raw: Any) -> Possible:
        """Read one key of a partial value."""
        if key == "one_of":
            return join_all(self._alternatives(raw))
        return self.anything_but(self.exactly(raw))

    def _alternatives(self, raw: Any) -> list[Possible]:
        if not isinstance(raw, tuple) or not 0 < len(raw) <= limits.MOST_ALTERNATIVES:
            is_long = isinstance(raw, tuple) and raw
            message = (
                "These are too many alternatives."
                if is_long
                else f"{quoted(raw)} is no list of alternatives."
            )
            raise MisreadError(message, f"a list of 1 to {limits.MOST_ALTERNATIVES} values")
        return gather(partial(inside, index, partial(self.exactly, item)) for index, item in enumerate(raw))

    def anything_but(self, exact: Possible) -> Possible:  # noqa: ARG002 - for the types that can
        """Give every answer but one. Raises MisreadError."""
        message = f"'not' says nothing about {self.noun}."
        raise MisreadError(message, self.expected)


def inside(step: str | int, read: Callable[[], T]) -> T:
    """Read something one step further in, so that a misreading says where it is."""
    try:
        return read()
    except MisreadError as misread:
        for each in misread.parts:
            each.path = (step, *each.path)
        raise


def gather(reads: Iterable[Callable[[], T]]) -> list[T]:
    """Read several things, so that everything misread is said at once. Raises MisreadError."""
    read_well: list[T] = []
    misread: list[MisreadError] = []
    for read in reads:
        try:
            read_well.append(read())
        except MisreadError as failure:
            misread += failure.parts
    if misread:
        first, *others = misread
        first.others = tuple(others)
        raise first
    return read_well


def truth(raw: Any) -> bool:
    """Read a truth value and nothing that merely looks like one. Raises MisreadError."""
    if isinstance(raw, bool):
        return raw
    expected = "true or false, without quotation marks" if isinstance(raw, str) else "true or false"
    suggestion = _TRUTHS.get(raw.lower()) if isinstance(raw, str) else None
    raise MisreadError(f"{quoted(raw)} is neither true nor false.", expected, suggestion)


def refuse_unknown_keys(raw: Mapping[str, Any], known: tuple[str, ...], expected: str) -> None:
    """Refuse every key that a value does not have. Raises MisreadError."""
    gather(partial(_refuse_key, key, known, expected) for key in raw if key not in known)


def _refuse_key(key: str, known: tuple[str, ...], expected: str) -> None:
    message = f"'{cut(key)}' means nothing here."
    raise MisreadError(message, expected, nearest(key, known), (key,), at_key=True)


def quoted(raw: Any) -> str:
    """Show a written value in a message: a text in quotation marks, and cut where it is long."""
    match raw:
        case None:
            return "An empty value"
        case bool():
            return "true" if raw else "false"
        case Mapping():
            return "A mapping"
        case tuple():
            return "A list" if raw else "An empty list"
        case str():
            return f"'{cut(raw)}'"
        case _:
            return cut(str(raw))


def cut(text: str) -> str:
    """Cut a long text."""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def listed(parts: Iterable[str], word: str) -> str:
    """Join parts as a sentence would: a, b or c."""
    items = list(parts)
    return (
        f"{', '.join(items[:-1])} {say_name('between', word)} {items[-1]}"
        if len(items) > 1
        else "".join(items)
    )


def member(raw: Any, words: tuple[str, ...] | None, what: str) -> str:
    """Read a word, one of some words where they are named. Raises MisreadError."""
    if not isinstance(raw, str) or (words is not None and raw not in words):
        known = nearest(str(raw), words or ())
        expected = listed(words, "or") if words else "a word"
        raise MisreadError(f"{quoted(raw)} is not {what}.", expected, known)
    return raw
