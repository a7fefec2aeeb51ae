"""What `evenhand read --into` asks of a person: each again until it is answered, left, or the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Final, TypeVar

import click

from evenhand.asking.answers import find_number
from evenhand.cli.prompts import Instruction, prompt_step, read_yes_or_no
from evenhand.vocabulary.errors import Place, Problem, ProgramError, nearest
from evenhand.vocabulary.languages import say

T = TypeVar("T")

_REPLY: Final = re.compile(
    r"(?P<which>\S+(?:\s+i(?=\s|$))?)(?:\s+(?!@)(?P<answer>.+?))??(?:\s+@\s*(?P<run>[\d,\s-]+))?", re.DOTALL
)
_MARKED: Final = re.compile(r"(\d+|\S+(?=\s))\s*i")
_RANGE: Final = re.compile(r"(\d{1,4})(?:\s*-\s*(\d{1,4}))?", re.ASCII)


class StoppedError(Exception):
    """The person stops; what was answered stands in the file."""


def ask(question: str, read: Callable[[str], T]) -> T | Instruction:
    """Ask until what is typed can be read or is a command. Raises StoppedError at that to stop."""
    given = prompt_step(question, read)
    if given is Instruction.STOP:
        raise StoppedError
    return given


def ask_number(question: str, read: Callable[[str], int]) -> int:
    """Ask until a number is typed. Raises StoppedError."""
    while isinstance(given := ask(question, read), Instruction):
        pass
    return given


def is_sure(question: str, explained: str) -> bool:
    """Ask for yes or no, and say what that means where it is asked; nothing typed is no."""
    while isinstance(given := ask(question, read_yes_or_no), Instruction):
        if given in {Instruction.NOTHING, Instruction.BACK}:
            return False
        click.echo(explained)
    return given


def choose_sentences(most: int, likely: Sequence[int]) -> Sequence[int] | None:
    """Ask which of so many sentences say so, counted from 0; None where the person goes back."""
    if most == 1:
        return likely
    named = "-".join(str(number + 1) for number in sorted({likely[0], likely[-1]}))
    question = say(
        "Which sentences say so? (such as 2 or 2-3; Enter: {likely}; <: back; .: stop)", likely=named
    )
    while True:
        given = ask(question, partial(read_run, most=most))
        if given is Instruction.BACK:
            return None
        if given is Instruction.NOTHING:
            return likely
        if not isinstance(given, Instruction):
            return given


def read_run(text: str, most: int) -> Sequence[int]:
    """Read numbers that follow one another, as they are counted from 0. Raises ProgramError."""
    numbers = sorted(read_numbers(text, most))
    if numbers != list(range(numbers[0], numbers[-1] + 1)):
        message = say("A quotation is of sentences that follow one another.")
        raise ProgramError([Problem(Place("<answer>"), message, code="wrong-value")])
    return [number - 1 for number in numbers]


def split_reply(text: str) -> tuple[str, str, str | None]:
    """Split such a text as 2 yes @3-4 into what is answered, how, and in which sentences."""
    found = _REPLY.fullmatch(text)
    return (found["which"], found["answer"], found["run"]) if found else (text, "", None)


def read_numbers(text: str, most: int) -> set[int]:
    """Read the numbers of such a text as 1, 3-5, up to the most there are. Raises ProgramError."""
    numbers: set[int] = set()
    for part in text.split(","):
        found = _RANGE.fullmatch(part.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 0 < first <= last <= most:
            message = say("There is no such number.")
            expected = say("numbers from 1 to {most}, such as 2 or 2-3", most=most)
            raise ProgramError([Problem(Place("<answer>"), message, expected, code="wrong-value")])
        numbers |= set(range(first, last + 1))
    return numbers


def read_which(text: str, titles: Sequence[str], known: Collection[str], expected: str) -> str:
    """Read one of some titles by its number, or a word that is known by itself. Raises ProgramError."""
    if (number := find_number(text, len(titles))) is not None:
        return titles[number]
    if text in known:
        return text
    message = say("This is no answer to the question.")
    near = nearest(text, known)
    raise ProgramError([Problem(Place("<answer>"), message, expected, near, code="wrong-value")])


def read_marked(text: str, read: Callable[[str], str]) -> tuple[str, bool]:
    """Read which is meant, and whether it is marked as inferred: 2i, pay.basis i. Raises ProgramError."""
    marked = _MARKED.fullmatch(text)
    return read(marked[1] if marked else text), marked is not None
