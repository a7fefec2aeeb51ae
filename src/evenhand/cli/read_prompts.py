"""What `evenhand read --into` asks of a person: each again until it is answered, left, or the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Final, TypeVar

import click

from evenhand.asking.answers import find_number
from evenhand.cli.output import show
from evenhand.cli.prompts import Instruction, prompt_step, read_yes_or_no
from evenhand.reporting.escaping import put, wrap
from evenhand.vocabulary.errors import Place, Problem, ProgramError, nearest
from evenhand.vocabulary.languages import say

T = TypeVar("T")

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


def choose_sentences(sentences: Sequence[str], width: int) -> str | None:
    """Ask which sentences of a passage say so; None where the person goes back."""
    if len(sentences) == 1:
        return sentences[0]
    for number, sentence in enumerate(sentences, 1):
        line = f"{number}. {sentence}"
        show(put("  ", wrap(line, width, 2)))
    question = say("Which sentences say so? (such as 2 or 2-3; Enter: all; <: back; .: stop)")
    while True:
        given = ask(question, partial(_read_run, most=len(sentences)))
        if given is Instruction.BACK:
            return None
        if given is Instruction.NOTHING:
            return " ".join(sentences)
        if not isinstance(given, Instruction):
            return " ".join(sentences[given[0] - 1 : given[-1]])


def _read_run(text: str, most: int) -> Sequence[int]:
    """Read numbers that follow one another. Raises ProgramError."""
    numbers = sorted(read_numbers(text, most))
    if numbers != list(range(numbers[0], numbers[-1] + 1)):
        message = say("A quotation is of sentences that follow one another.")
        raise ProgramError([Problem(Place("<answer>"), message, code="wrong-value")])
    return numbers


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
    """Read what is typed, and whether its number is marked as inferred, such as 2i. Raises ProgramError."""
    is_marked = text.endswith("i") and text[:-1].isdecimal()
    return read(text[:-1] if is_marked else text), is_marked
