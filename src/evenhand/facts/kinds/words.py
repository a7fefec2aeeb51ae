"""Answers in words: truth values, texts and choices."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from evenhand.facts.kinds.kind import Family, Kind, MisreadError, listed, member, quoted, truth
from evenhand.facts.possible import Possible, Words
from evenhand.vocabulary.languages import say, say_name


class Boolean(Kind, frozen=True):
    """A yes or a no."""

    name: ClassVar[str] = "boolean"
    family: ClassVar[Family] = "truth"

    @cached_property
    def anything(self) -> Words:
        """Both truth values."""
        return Words(frozenset({True, False}))

    @property
    def expected(self) -> str:
        """The two words."""
        return "true or false"

    def exactly(self, raw: Any) -> Words:
        """Read `true` or `false` and nothing that merely looks like them."""
        return Words(frozenset({truth(raw)}))

    def anything_but(self, exact: Possible) -> Possible:
        """Give the other truth value."""
        assert isinstance(exact, Words)  # noqa: S101 - narrows the type
        return Words(frozenset({True, False}) - exact.words)

    def show(self, possible: Possible) -> str:
        """Say yes, no, or both."""
        assert isinstance(possible, Words)  # noqa: S101 - narrows the type
        words = sorted(possible.words, reverse=True)
        return listed((say_name("answer", "yes" if word else "no") for word in words), "or")


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

    def show(self, possible: Possible) -> str:
        """List the texts."""
        assert isinstance(possible, Words)  # noqa: S101 - narrows the type
        words = listed(sorted(str(word) for word in possible.words), "or")
        return say("anything but {words}", words=words) if possible.all_but else words


class Choice(Text, frozen=True):
    """One of the fact's own words, each of which may come with its meaning."""

    words: tuple[str, ...]
    meanings: tuple[str, ...] = ()
    name: ClassVar[str] = "choice"

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

    def anything_but(self, exact: Possible) -> Possible:
        """Give the other words."""
        assert isinstance(exact, Words)  # noqa: S101 - narrows the type
        return Words(frozenset(self.words) - exact.words)
