"""Opening the programs that a command names, and the date on which they are judged."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.vocabulary.errors import Problem, ProgramError
from evenhand.vocabulary.verdicts import Grade

if TYPE_CHECKING:
    from evenhand.policy.model import Policy
    from evenhand.program.model import Program


def open_programs(paths: Iterable[Path], policy: Policy) -> list[Program]:
    """Load every program, or say what is wrong with each; `-` is the standard input.

    Raises ProgramError.
    """
    programs: list[Program] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            programs.append(_open(path, policy))
        except ProgramError as error:
            problems += error.problems
    if problems:
        raise ProgramError(problems)
    return programs


def _open(path: Path, policy: Policy) -> Program:
    from evenhand.program.loading import load_program

    if path == Path("-"):
        return load_program(sys.stdin.buffer, policy, name="<stdin>")
    return load_program(path, policy)


def leave_out(program: Program, lowest: Grade | None) -> Program:
    """Leave out the claims below a grade, where one is given."""
    return program if lowest is None else program.without_grades_below(lowest)


def find_day(program: Program, as_of: dt.date | None) -> dt.date:
    """Choose the date of the audit."""
    return as_of or program.header.as_of or find_today()


def find_today() -> dt.date:
    """Give the day in UTC, the same wherever it is asked for; the clock is read here and nowhere else."""
    return dt.datetime.now(tz=dt.UTC).date()


def list_inputs(
    paths: Iterable[Path], profile: Path | None, policy: Policy, programs: Iterable[Program] = ()
) -> Iterator[Path]:
    """List the files that no report may be written over, when it is asked: copies of sources are evidence."""
    yield from (*paths, *([profile] if profile else []))
    for program in programs:
        beside = Path(program.file).parent
        yield from (beside / source.file for source in program.sources.values() if source.file)
    for folder in (policy.folder, *policy.bases):
        yield from Path(folder).rglob("*.yaml")
