"""Answers that are words: truth values, texts and choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

from evenhand.facts.kinds.kind import (
    ANOTHER_WORD,
    Family,
    Kind,
    Schema,
    SchemaOf,
    member,
    name_words,
    pair,
    truth,
)
from evenhand.facts.operators import Marks, Operator
from evenhand.facts.possible import Possible, Words
from evenhand.vocabulary.errors import MisreadError, quoted
from evenhand.vocabulary.languages import listed, say, say_name

if TYPE_CHECKING:
    from evenhand.facts.writing import Style


class Boolean(Kind, frozen=True):
    """A yes or a no."""

    name: ClassVar[str] = "boolean"
    family: ClassVar[Family] = "truth"
    plainest: ClassVar[type] = bool

    anything = Words(frozenset({True, False}))
    expected = "true or false"
    schema_name = "boolean"

    def exactly(self, raw: Any) -> Words:
        """Read `true` or `false` and nothing that merely looks like them."""
        return Words(frozenset({truth(raw)}))

    def anything_but(self, exact: Possible) -> Possible:
        """Give the other truth value."""
        assert isinstance(exact, Words)  # noqa: S101 - narrows the type
        return Words(frozenset({True, False}) - exact.words)

    def write(self, exact: Possible, style: Style) -> str:  # noqa: ARG002 - every style writes it so
        """Write `true` or `false`."""
        assert isinstance(exact, Words)  # noqa: S101 - narrows the type
        return "true" if True in exact.words else "false"

    def make_schema(self, of_field: SchemaOf) -> Schema:  # noqa: ARG002 - it has no fields
        """A truth value."""
        return {"type": "boolean"}

    def represent(self, marks: Marks) -> Iterator[Possible]:  # noqa: ARG002 - there are no others
        """Give both truth values."""
        yield from (Words(frozenset({word})) for word in (True, False))

    def split(self, possible: Possible, marks: Marks, *, is_alone: bool) -> list[Possible]:  # noqa: ARG002 - each word is a piece
        """Take each truth value by itself."""
        return _split_words(possible)

    def find_comparisons(self, placeholders: Mapping[str, str]) -> Sequence[tuple[Operator, Any]]:  # noqa: ARG002 - it has words
        """Ask for a yes, or for a no."""
        return [("is", True), ("is", False)]

    def show(self, possible: Possible) -> str:
        """Say yes, no, or both."""
        assert isinstance(possible, Words)  # noqa: S101 - narrows the type
        words = sorted(possible.words, reverse=True)
        return listed([say_name("answer", "yes" if word else "no") for word in words], "or")


class Text(Kind, frozen=True):
    """Any words."""

    name: ClassVar[str] = "text"
    family: ClassVar[Family] = "words"

    @cached_property
    def anything(self) -> Words:
        """Every text."""
        return Words(frozenset(), all_but=True)

    @property
    def expected(self) -> str:
        """A text."""
        return "a text"

    def exactly(self, raw: Any) -> Words:
        """Read a text."""
        if not isinstance(raw, str):
            raise MisreadError(f"{quoted(raw)} is not a text.", self.expected)
        return Words(frozenset({raw}))

    def anything_but(self, exact: Possible) -> Possible:
        """Give every text but one."""
        assert isinstance(exact, Words)  # noqa: S101 - narrows the type
        return Words(exact.words, all_but=True)

    def write(self, exact: Possible, style: Style) -> str:
        """Write the text."""
        assert isinstance(exact, Words)  # noqa: S101 - narrows the type
        return style.text(str(next(iter(exact.words))))

    def make_schema(self, of_field: SchemaOf) -> Schema:  # noqa: ARG002 - it has no fields
        """A text."""
        return {"type": "string"}

    def represent(self, marks: Marks) -> Iterator[Possible]:
        """Give each text that is marked, and one that is not."""
        yield from (Words(frozenset({word})) for word in (*sorted(marks.words), ANOTHER_WORD))

    def split(self, possible: Possible, marks: Marks, *, is_alone: bool) -> list[Possible]:  # noqa: ARG002 - others change nothing
        """Take each marked text by itself, and all others together.

        That is so however many it may be: knowing more must not give more pieces.
        """
        assert isinstance(possible, Words)  # noqa: S101 - narrows the type
        pieces = [Words(frozenset({word})) for word in sorted(marks.words)]
        others = Words(frozenset(marks.words), all_but=True)
        met = [piece.meet(possible) for piece in (*pieces, others)]
        return [piece for piece in met if not piece.is_empty]

    def find_comparisons(self, placeholders: Mapping[str, str]) -> Sequence[tuple[Operator, Any]]:
        """Ask for one text, which the rule's author has to name."""
        return [("is", placeholders["text"])]

    def show(self, possible: Possible) -> str:
        """List the texts."""
        assert isinstance(possible, Words)  # noqa: S101 - narrows the type
        words = listed(sorted(map(str, possible.words)), "or")
        return say("anything but {words}", words=words) if possible.all_but else words


class Choice(Text, frozen=True):
    """One of the fact's own words, each of which may come with its meaning."""

    words: tuple[str, ...]
    meanings: tuple[str, ...] = ()
    name: ClassVar[str] = "choice"
    narrowed_by: ClassVar[tuple[str, ...]] = ("values",)

    @classmethod
    def build(cls, narrowed: Mapping[str, Any]) -> Self:
        """Build a choice from its words with their meanings."""
        values = narrowed.get("values")
        if not values:
            expected = "'values', each allowed word with its explanation"
            raise MisreadError("A choice names its values.", expected, at_key=True, code="missing")
        return cls(tuple(values), tuple(values.values()))

    @property
    def choices(self) -> tuple[tuple[str, str | None], ...]:
        """Its words, each with its meaning."""
        return pair(self.words, self.meanings)

    @cached_property
    def anything(self) -> Words:
        """Every word of the fact."""
        return Words(frozenset(self.words))

    @property
    def expected(self) -> str:
        """The words."""
        return listed(self.words, "or")

    def exactly(self, raw: Any) -> Words:
        """Read one of the words."""
        return Words(frozenset({member(raw, self.words, "one of this fact's words")}))

    def suggest(self, raw: Any) -> str | None:
        """Guess a word in another spelling, what it is not, or one of several."""
        from evenhand.facts.kinds.cures import find_word  # noqa: PLC0415 - what is right needs none

        return find_word(raw, self.exactly)

    def anything_but(self, exact: Possible) -> Possible:
        """Give the other words."""
        assert isinstance(exact, Words)  # noqa: S101 - narrows the type
        return Words(frozenset(self.words) - exact.words)

    def make_schema(self, of_field: SchemaOf) -> Schema:  # noqa: ARG002 - it has no fields
        """One of the words."""
        return name_words(self.words, self.meanings)

    def represent(self, marks: Marks) -> Iterator[Possible]:  # noqa: ARG002 - there are no others
        """Give each word."""
        yield from (Words(frozenset({word})) for word in self.words)

    def split(self, possible: Possible, marks: Marks, *, is_alone: bool) -> list[Possible]:  # noqa: ARG002 - each word is a piece
        """Take each word by itself."""
        return _split_words(possible)

    def vary(self, exact: Possible) -> Iterator[tuple[Possible, str]]:
        """Give each of the other words."""
        assert isinstance(exact, Words)  # noqa: S101 - narrows the type
        for word in sorted(set(self.words) - exact.words):
            yield Words(frozenset({word})), f"'{word}' instead of {self.show(exact)}"

    def find_comparisons(self, placeholders: Mapping[str, str]) -> Sequence[tuple[Operator, Any]]:  # noqa: ARG002 - it has words
        """Ask for each word."""
        return [("is", word) for word in self.words]


def _split_words(possible: Possible) -> list[Possible]:
    assert isinstance(possible, Words)  # noqa: S101 - narrows the type
    return [Words(frozenset({word})) for word in sorted(possible.words, key=str)]
