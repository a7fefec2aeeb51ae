"""What is wrong with an edit, told by the lines of the file as it stands and not as it would have been."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from evenhand.reading.text import lines_of
from evenhand.vocabulary.errors import Problem

_LINE: Final = re.compile(r"\bline (\d+)\b")


def tell_by_saved_lines(problems: Sequence[Problem], saved: str, edited: str) -> tuple[Problem, ...]:
    """Tell problems of an edited text by the lines of the saved one.

    Of what is wrong between new lines and those that stand, only the end that is new is told.
    """
    old, new = ([*lines_of(text)] for text in (saved, edited))
    before = _count_alike(old, new)
    after = _count_alike(old[before:][::-1], new[before:][::-1])

    def is_new(line: int) -> bool:
        return before < line <= len(new) - after

    def find(line: int) -> int:
        return line if line <= before or is_new(line) else line - len(new) + len(old)

    def tell(problem: Problem) -> Problem:
        message = _LINE.sub(lambda found: f"line {find(int(found[1]))}", problem.message)
        place = problem.place._replace(line=find(problem.place.line))
        return problem._replace(place=place, message=message)

    theirs = [problem for problem in problems if is_new(problem.place.line)]
    return tuple(map(tell, theirs or problems))


def _count_alike(old: Sequence[str], new: Sequence[str]) -> int:
    """Count the lines that two texts begin with alike."""
    return len([*takewhile(lambda each: each[0] == each[1], zip(old, new, strict=False))])
