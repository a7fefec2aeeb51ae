"""Answers as a person types them, read as a program file has them.

Yes and no in the language that is spoken; a word, its number, or some by commas; a quantity with its unit,
or a bound on it. What begins with a bracket or a brace is read as a file would. Nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from evenhand.facts import kinds
from evenhand.reading import read
from evenhand.vocabulary.errors import MisreadError, Place, Problem, ProgramError, nearest, quoted
from evenhand.vocabulary.languages import ENGLISH, listed, noted, say, say_name, speaking, spoken

_OPEN_END: Final = ("...", "\N{HORIZONTAL ELLIPSIS}")
_HOLE: Final = "\0"
_RANGE: Final = noted("{low} to {high}")


def read_answer(text: str, kind: kinds.Kind) -> Any:
    """Read what is typed as an answer, in the form that a program file has.

    Raises ProgramError, whose one problem says what was expected.
    """
    typed = text.strip()
    try:
        answer = _read(typed, kind)
        kind.read(answer)
    except MisreadError as misread:
        said = say_misread_answer(misread, kind)
        problem = Problem(Place("<answer>"), said.message, said.expected, misread.suggestion, code=said.code)
        raise ProgramError([problem]) from None
    return answer


def say_misread_answer(misread: MisreadError, kind: kinds.Kind) -> MisreadError:
    """Say in the language that is spoken why an answer cannot be read: what a kind says of it is English."""
    message = misread.message
    if spoken().language != ENGLISH:
        is_twofold = misread.code == "ambiguous"
        message = (
            say("This can be read in two ways.") if is_twofold else say("This is no answer to the question.")
        )
    expected = misread.expected if misread.code == "ambiguous" else say_expected(kind)
    near = say_suggestion(misread.suggestion, kind)
    return MisreadError(message, expected, near, misread.path, code=misread.code)


def say_suggestion(suggestion: str | None, kind: kinds.Kind) -> str | None:
    """Say in words what was meant, where a file has marks for it: from one value to another, or a list."""
    if suggestion is None or suggestion[:1] not in {"{", "["}:
        return suggestion
    try:
        return kind.show(kind.read(_read_as_file(suggestion, kind)))
    except MisreadError:
        return suggestion


def say_expected(kind: kinds.Kind) -> str:
    """Say what may be typed, in the language that is spoken."""
    match kind.family:
        case "truth":
            return say("yes or no")
        case "set" if _words_of(kind):
            return say("some of them by word or number, with commas between them, or none")
        case "set":
            return say("words, with commas between them, or none")
        case "words" if _words_of(kind):
            return say("one of them, by word or number")
    if isinstance(kind, kinds.Records):
        return say("of the first of them: {title}; or none", title=kind.title(kind.key))
    if isinstance(kind, kinds.Linear):
        bound = say(kind.comparatives[2], bound=kind.example)
        return say("an answer such as {example}, or {bound}", example=kind.example, bound=bound)
    return say("a text")


def _words_of(kind: kinds.Kind) -> Sequence[str]:
    return [word for word, _ in kind.choices]


def _read(typed: str, kind: kinds.Kind) -> Any:
    if typed[:1] in {"[", "{", '"', "'"}:
        return _read_as_file(typed, kind)
    if isinstance(kind, kinds.Linear):
        return _read_bound(typed, kind)
    match kind.family:
        case "truth":
            return read_truth(typed)
        case "set":
            return _read_set(typed, _words_of(kind))
        case "words" if _words_of(kind):
            return _find_word(typed, _words_of(kind))
    return typed


def _read_as_file(typed: str, kind: kinds.Kind) -> Any:
    try:
        return read(f"answer: {typed}", error=ProgramError).values["answer"]
    except ProgramError as error:
        raise MisreadError(error.problems[0].message, kind.expected) from None


def read_truth(typed: str) -> bool:
    """Read yes or no, or the first letter of either, in English or the language that is spoken.

    Raises MisreadError.
    """
    known = {"true": True, "false": False}
    for name, truth in (("yes", True), ("no", False)):
        for word in map(fold, _say_twice(partial(say_name, "answer", name))):
            known |= {word: truth, word[0]: truth}
    if fold(typed) not in known:
        raise MisreadError(f"{quoted(typed)} is neither yes nor no.", "yes or no")
    return known[fold(typed)]


def _read_set(typed: str, known: Sequence[str]) -> Any:
    """Read words with commas between them; with dots at the end there may be more."""
    nothing = [word for name in ("none", "nothing") for word in _say_twice(partial(say_name, "answer", name))]
    if fold(typed) in map(fold, nothing) and fold(typed) not in map(fold, known):
        return ()
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    is_complete = not parts or parts[-1] not in _OPEN_END
    members = parts if is_complete else parts[:-1]
    words = tuple(_find_word(member, known) if known else member for member in members)
    return words if is_complete else {"value": words, "complete": False}


def _find_word(typed: str, words: Sequence[str]) -> str:
    """Find the word that is typed, or whose number is."""
    if (number := find_number(typed, len(words))) is not None:
        return words[number]
    found = next((word for word in words if fold(word) == fold(typed)), None)
    if found is None:
        near = nearest(typed, words)
        raise MisreadError(f"{quoted(typed)} is none of these words.", listed(words, "or"), near)
    return found


def find_number(typed: str, most: int) -> int | None:
    """Find which of so many is meant by its number, counted from 0; None where no such number is typed."""
    is_number = typed.isascii() and typed.isdecimal() and 0 < int(typed) <= most
    return int(typed) - 1 if is_number else None


def _read_bound(typed: str, kind: kinds.Linear) -> Any:
    """Read a value, at least or at most a value, or one value to another."""
    least, most = kind.partial_keys[:2]
    for key, template in ((least, kind.comparatives[0]), (most, kind.comparatives[2])):
        for bound in _find_holes(partial(say, template, bound=_HOLE), typed):
            return {key: _read_as_file(bound, kind)}
    ends = _find_holes(partial(say, _RANGE, low=_HOLE, high=_HOLE), typed)
    if ends:
        low, high = (_read_as_file(end, kind) for end in ends)
        return {least: low, most: high}
    return _read_as_file(typed, kind)


def _find_holes(speak: Callable[[], str], typed: str) -> tuple[str, ...]:
    """Find what is typed in the holes of a sentence, in English or the language that is spoken."""
    for sentence in _say_twice(speak):
        pattern = "(.+)".join(map(re.escape, sentence.split(_HOLE)))
        if found := re.fullmatch(pattern, typed, re.IGNORECASE):
            return found.groups()
    return ()


def _say_twice(speak: Callable[[], str]) -> tuple[str, str]:
    """Say a sentence in English and in the language that is spoken."""
    with speaking(ENGLISH):
        english = speak()
    return english, speak()


def fold(text: str) -> str:
    """Take away what people leave out when they type: accents and capitals."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
