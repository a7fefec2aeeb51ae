"""What every type of fact can do.

A kind reads an answer, complete or partial, says it in words and writes it down. It also says which
few answers stand for all others, what a bound may be changed to, and what a new rule starts from.
"""

from __future__ import annotations

import itertools
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, Self, TypeVar

from msgspec import Struct

from evenhand.facts.operators import Marks, Operator
from evenhand.facts.possible import Possible, join_all, meet_all
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import MisreadError, cut, gather, inside, nearest, quoted
from evenhand.vocabulary.languages import listed

if TYPE_CHECKING:
    from evenhand.facts.writing import Style

Family = Literal["truth", "words", "number", "date", "set", "records"]
Schema = dict[str, Any]
T = TypeVar("T")
SchemaOf = Callable[[str, "Kind"], Schema]

# What a claim says beside its value, so that no record may have a field of such a name.
SPOKEN: Final = frozenset(
    {"by", "origin", "via", "source", "at", "quote", "not_found_in", "inferred", "note"}
)
MOST_PIECES: Final = 256
ANOTHER_WORD: Final = "something else"
_TRUTHS: Final = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


class Kind(Struct, frozen=True, dict=True):
    """A type of fact.

    `narrowed_by` are the keys of an entry that mean something for it; `holds_many` says that an answer
    is a list of things, which can be incomplete and can be counted.
    """

    name: ClassVar[str]
    family: ClassVar[Family]
    partial_keys: ClassVar[tuple[str, ...]] = ("one_of", "not")
    narrowed_by: ClassVar[tuple[str, ...]] = ()
    holds_many: ClassVar[bool] = False
    agreeing: ClassVar[str] = "bounds that leave a value possible"
    plainest: ClassVar[type] = str  # as what JSON holds an exact answer, if as one thing

    @classmethod
    def build(cls, narrowed: Mapping[str, Any]) -> Self:  # noqa: ARG003 - for the types that are narrowed
        """Build the type from what its entry narrows it by. Raises MisreadError."""
        return cls()

    @property
    def noun(self) -> str:
        """The type in a sentence, with its article."""
        return f"a {self.name}"

    @property
    def dimension(self) -> str:
        """What two answers must share to be compared."""
        return self.name

    @property
    def added_as(self) -> str | None:
        """What facts must share to be added up; None for what arithmetic means nothing for."""
        return None

    @property
    def unit(self) -> str:
        """The unit that its entry names."""
        return ""

    @property
    def units(self) -> tuple[str, ...]:
        """The units in which an answer may be written."""
        return ()

    @property
    def example(self) -> str:
        """An answer as it may be typed, where words do not tell what one looks like."""
        return ""

    @property
    @abstractmethod
    def anything(self) -> Possible:
        """Every answer the type allows: what is possible where nobody says anything."""

    @property
    @abstractmethod
    def expected(self) -> str:
        """What a value looks like, for a message."""

    @property
    def choices(self) -> tuple[tuple[str, str | None], ...]:
        """The words that it names, where it names any, each with its meaning."""
        return ()

    @property
    def explained(self) -> tuple[str, ...]:
        """What its words mean, a line for each."""
        return tuple(f"{word}: {meaning}" for word, meaning in self.choices if meaning is not None)

    @abstractmethod
    def exactly(self, raw: Any) -> Possible:
        """Read one full value. Raises MisreadError."""

    @abstractmethod
    def show(self, possible: Possible) -> str:
        """Say in plain words what is possible."""

    @abstractmethod
    def write(self, exact: Possible, style: Style) -> str:
        """Write one exact answer on one line, as a program file reads it back."""

    @property
    def schema_name(self) -> str | None:
        """The name of its JSON Schema among those that facts share; None where a fact has its own."""
        return None

    @abstractmethod
    def make_schema(self, of_field: SchemaOf) -> Schema:
        """Describe one full value, as `exactly` reads it; OF_FIELD describes the answer to a field."""

    @property
    def possible_keys(self) -> tuple[str, ...]:
        """The keys of a partial value under which some value can stand."""
        return self.partial_keys

    @abstractmethod
    def represent(self, marks: Marks) -> Iterator[Possible]:
        """Give a few exact answers that stand for all others, which only marks tell apart."""

    def split(self, possible: Possible, marks: Marks, *, is_alone: bool) -> list[Possible]:  # noqa: ARG002 - for the types that are split
        """Split what is possible into pieces within which nothing that is asked at some marks can change.

        IS_ALONE says that the fact is compared with no other fact.
        """
        return [possible]

    def vary(self, exact: Possible) -> Iterator[tuple[Possible, str]]:  # noqa: ARG002 - for the types that can
        """Give the bounds next to one, each with what was changed."""
        return iter(())

    @abstractmethod
    def find_comparisons(self, placeholders: Mapping[str, str]) -> Sequence[tuple[Operator, Any]]:
        """List the simplest comparisons that suit it, the likeliest first; None stands for a bound."""

    def is_open(self, possible: Possible) -> bool:
        """Checks if nothing is known: every answer that the type allows is possible."""
        anything = self.anything
        if possible is anything or possible.is_exact:
            return possible == anything
        return possible.meet(anything) == anything

    def show_beside(self, possible: Possible, other: Possible) -> str:  # noqa: ARG002 - for the types that round
        """Write what is possible as it is shown beside what it is compared with."""
        return self.show(possible)

    def read(self, raw: Any) -> Possible:
        """Read a value as it is written in a program file, full or partial. Raises MisreadError."""
        return self.read_plainly(raw) if isinstance(raw, Mapping) else self.curing(self.exactly, raw)

    def read_plainly(self, raw: Any) -> Possible:
        """Read a value; of one that is wrong nothing is guessed. Raises MisreadError."""
        if not isinstance(raw, Mapping):
            return self.exactly(raw)
        if not raw:
            raise MisreadError("This value is empty.", self.expected, code="missing")
        if "value" in raw:
            refuse_unknown_keys(raw, ("value", "complete"), "'value' alone, or with 'complete'")
            complete = inside("complete", partial(truth, raw.get("complete", True)))
            return self.open_ended(raw["value"], complete=complete)
        known = ("value", *self.partial_keys)
        refuse_unknown_keys(raw, known, listed(known, "or") if self.partial_keys else self.expected)
        parts = gather(partial(inside, key, self._reader(key, raw[key])) for key in raw)
        possible = meet_all(parts)
        if possible.is_empty:
            raise MisreadError("No value fits all of this.", self.agreeing, code="contradiction")
        return possible

    def suggest(self, raw: Any) -> str | None:  # noqa: ARG002 - for the types that people write in other ways
        """Guess what was meant by an answer that cannot be read, as a program file has it."""
        return None

    def curing(self, read: Callable[[Any], T], raw: Any) -> T:
        """Read an answer; where it cannot be read, say what to write instead. Raises MisreadError."""
        try:
            return read(raw)
        except MisreadError as misread:
            if misread.code == "ambiguous":
                raise
            from evenhand.facts.kinds.cures import is_not_known  # noqa: PLC0415 - what is right needs none

            misread.suggestion = self.suggest(raw) or misread.suggestion
            if is_not_known(raw):
                misread.expected += "; where nobody knows, the fact is left out"
            raise

    def open_ended(self, raw: Any, *, complete: bool) -> Possible:
        """Read a value beside `complete:`, which only sets and lists may leave open."""
        if not complete:
            message = f"Only a set or a list of records can be incomplete, and this is {self.noun}."
            raise MisreadError(message, self.expected, path=("complete",))
        return inside("value", partial(self._read_value, raw))

    def _read_value(self, raw: Any) -> Possible:
        """Read the one value of a claim; bounds stand in its place, and not under it."""
        try:
            return self.curing(self.exactly, raw)
        except MisreadError as misread:
            suggestion = misread.suggestion or ""
            if self.partial_keys and (isinstance(raw, Mapping) or suggestion.startswith("{")):
                misread.suggestion = suggestion.strip("{}") or None
                misread.expected += f"; {listed(self.partial_keys, 'or')} in the place of 'value'"
            raise

    def _cure_within(self, read: Callable[[Any], T], raw: Any) -> T:
        """Read what stands under a key of a partial value: bounds are no cure there. Raises MisreadError."""
        try:
            return read(raw)
        except MisreadError as misread:
            is_guessed = not misread.path and misread.code != "ambiguous"
            cure = (self.suggest(raw) if is_guessed else None) or ""
            if cure and not cure.startswith("{"):
                misread.suggestion = cure
            raise

    def _reader(self, key: str, raw: Any) -> Callable[[], Possible]:
        read = partial(self.partial, key)
        return partial(read, raw) if key == "one_of" else partial(self._cure_within, read, raw)

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
            expected = f"a list of 1 to {limits.MOST_ALTERNATIVES} values"
            raise MisreadError(message, expected, code="too-large" if is_long else "wrong-value")
        read = partial(self._cure_within, self.exactly)
        return gather(partial(inside, index, partial(read, item)) for index, item in enumerate(raw))

    def anything_but(self, exact: Possible) -> Possible:  # noqa: ARG002 - for the types that can
        """Give every answer but one. Raises MisreadError."""
        message = f"'not' says nothing about {self.noun}."
        raise MisreadError(message, self.expected)


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
    raise MisreadError(message, expected, nearest(key, known), (key,), at_key=True, code="unknown-key")


def member(raw: Any, words: tuple[str, ...] | None, what: str) -> str:
    """Read a word, one of some words where they are named. Raises MisreadError."""
    if not isinstance(raw, str) or (words is not None and raw not in words):
        known = None if raw is None else nearest(str(raw), words or ())  # silence is near no answer
        expected = listed(words, "or") if words else "a word"
        raise MisreadError(f"{quoted(raw)} is not {what}.", expected, known)
    return raw


def name_words(words: tuple[str, ...], meanings: tuple[str, ...]) -> Schema:
    """Describe a word by those that there are, with what they mean, which editors alone read."""
    explained = {"enumDescriptions": list(meanings)} if meanings else {}
    return {"type": "string", "enum": list(words), **explained}


def pair(words: tuple[str, ...], meanings: tuple[str, ...]) -> tuple[tuple[str, str | None], ...]:
    """Give words each with its meaning; without meanings, with none."""
    return tuple(itertools.zip_longest(words, meanings[: len(words)]))
