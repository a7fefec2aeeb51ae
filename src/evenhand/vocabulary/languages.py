"""The language of reports: all fixed wording comes from a catalogue whose keys are the English sentences.

Whoever makes sentences calls `say`; `audit`, `render` and their like choose the language for the length
of one call. The environment is never asked: the same arguments give the same text. Catalogues are those
of gettext, made from `templates/languages/<language>/evenhand.po` by `make languages`.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from typing import Concatenate, Final, Literal, NamedTuple, ParamSpec, Protocol, TypeVar, get_args

Language = Literal["en", "es", "fr", "de"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
ENGLISH: Final[Language] = "en"
_FILE: Final = "evenhand.mo"


class Catalogue(NamedTuple):
    """The sentences of one language, by the English ones."""

    language: Language
    sentences: gettext.NullTranslations


class Message(NamedTuple):
    """A sentence to be said later, in the language of whoever asks; its parts may be such sentences."""

    sentence: str
    parts: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        """Say it."""
        return say(self.sentence, **dict(self.parts))


_ENGLISH: Final = Catalogue(ENGLISH, gettext.NullTranslations())
_spoken: ContextVar[Catalogue] = ContextVar("spoken", default=_ENGLISH)


def spoken() -> Catalogue:
    """Give the catalogue in use."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language until the end of the block.

    Raises ValueError where it is none of those that ship.
    """
    catalogue = spoken()
    with speaking_by(catalogue if catalogue.language == language else open_catalogue(language)):
        yield


@contextmanager
def speaking_by(catalogue: Catalogue) -> Iterator[None]:
    """Speak by a catalogue of one's own until the end of the block."""
    token = _spoken.set(catalogue)
    try:
        yield
    finally:
        _spoken.reset(token)


class _Spoken(Protocol):
    """What was made in a language."""

    @property
    def language(self) -> Language:
        """The language."""


_P = ParamSpec("_P")
_R = TypeVar("_R")
_S = TypeVar("_S", bound=_Spoken)


def in_its_language(report: Callable[Concatenate[_S, _P], _R]) -> Callable[Concatenate[_S, _P], _R]:
    """Let a report speak the language of what it is on."""

    @wraps(report)
    def speak(result: _S, /, *more: _P.args, **named: _P.kwargs) -> _R:
        with speaking(result.language):
            return report(result, *more, **named)

    return speak


@cache
def open_catalogue(language: str) -> Catalogue:
    """Open the catalogue of a language, which comes with evenhand as its templates do.

    Raises ValueError where it is none of those that ship.
    """
    known = next((each for each in LANGUAGES if each == language), None)
    if known is None:
        raise ValueError(f"'{language}' is no language of reports. There are: {', '.join(LANGUAGES)}.")
    if known == ENGLISH:
        return _ENGLISH
    from evenhand.vocabulary.store import built_in

    with (built_in("templates") / "languages" / known / _FILE).open("rb") as file:
        return Catalogue(known, gettext.GNUTranslations(file))


def say(sentence: str, /, **parts: object) -> str:
    """Say a sentence, with its parts put into their places."""
    said = spoken().sentences.gettext(sentence)
    return said.format_map(parts) if parts else said


def say_number(one: str, many: str, number: int, /, **parts: object) -> str:
    """Say a sentence about a number of things, which stands in it as `{number}`."""
    return spoken().sentences.ngettext(one, many, number).format_map({"number": number, **parts})


def say_name(kind: str, name: str) -> str:
    """Say a word of the machine as a person reads it: the verdict `not-applicable` is "not applicable"."""
    return spoken().sentences.pgettext(kind, name.replace("-", " "))


def joined(texts: Iterable[object]) -> str:
    """Join texts as a sentence would: a and b."""
    return f" {say_name('between', 'and')} ".join(map(str, texts))


def listed(parts: Iterable[str], word: str) -> str:
    """Join parts as a sentence would: a, b or c."""
    items = list(parts)
    return (
        f"{', '.join(items[:-1])} {say_name('between', word)} {items[-1]}"
        if len(items) > 1
        else "".join(items)
    )


def say_later(sentence: str, /, **parts: object) -> Message:
    """Give a sentence that is said when it is asked for, in the language of then."""
    return Message(sentence, tuple(parts.items()))


def noted(sentence: str) -> str:
    """Note a sentence for the catalogue that is said elsewhere."""
    return sentence


def noted_number(one: str, many: str) -> tuple[str, str]:
    """Note a sentence about a number of things that is said elsewhere."""
    return one, many
