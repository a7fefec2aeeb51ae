"""What a command reads: the policy, the programs, the day on which they are judged; and its input files."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import click

from evenhand.audit.audit import Audit
from evenhand.audit.case import Case
from evenhand.cli.options import Options
from evenhand.policy.model import Policy
from evenhand.policy.recalling import recall_policy
from evenhand.program.loading import folder_of, load_program
from evenhand.program.model import Program
from evenhand.vocabulary.errors import Problem, ProgramError, nearest, suggest
from evenhand.vocabulary.languages import Language


def open_program(path: Path, policy: Policy, options: Options) -> Program:
    """Load one program. Raises ProgramError."""
    [program] = open_programs([path], policy, options)
    return program


def open_programs(paths: Collection[Path], policy: Policy, options: Options) -> list[Program]:
    """Load every program, or say what is wrong with each; `-` is the standard input.

    Claims below the grade that is asked for are left out. Raises ProgramError.
    """
    programs: list[Program] = []
    problems: list[Problem] = []
    if options.input_name is not None and Path("-") not in paths:
        raise click.UsageError("--name names the standard input, and no program is read from it.")
    if [*paths].count(Path("-")) > 1:
        raise click.UsageError("The standard input holds one program, and '-' stands here twice.")
    for path in paths:
        try:
            programs.append(_open(path, policy, options.input_name))
        except ProgramError as error:
            problems += error.problems
    if problems:
        raise ProgramError(problems)
    if options.require_quotes:
        from evenhand.program.quoting import require_quotations  # noqa: PLC0415 - few ask, and it is large

        require_quotations(*programs)
    lowest = options.min_grade
    return programs if lowest is None else [each.without_grades_below(lowest) for each in programs]


def _open(path: Path, policy: Policy, name: Path | None) -> Program:
    if path != Path("-"):
        return load_program(path, policy)
    if name is None:
        return load_program(sys.stdin.buffer, policy, name="<stdin>")
    return load_program(sys.stdin.buffer, policy, name=name.as_posix(), folder=folder_of(name))


def open_audits(*paths: Path) -> list[Audit]:
    """Load audits; `-` is the standard input. Raises AuditError at the first that is none."""
    from evenhand.audit.loading import load_audit  # noqa: PLC0415 - few runs read one back

    if [*paths].count(Path("-")) > 1:
        raise click.UsageError("The standard input holds one audit, and '-' stands here twice.")
    return [load_audit(sys.stdin.buffer if path == Path("-") else path) for path in paths]


def open_case_on_day(program: Program, policy: Policy, options: Options) -> Case:
    """Open the case of a program on the day that the options choose."""
    return Case(policy, program, find_day(program, options))


def find_day(program: Program, options: Options) -> dt.date:
    """Choose the day on which to judge."""
    return options.as_of or program.header.as_of or find_today()


def find_today() -> dt.date:
    """Give the day in UTC, the same wherever it is asked for; the clock is read here and nowhere else."""
    return dt.datetime.now(tz=dt.UTC).date()


def list_inputs(
    paths: Iterable[Path], policy: Policy, options: Options, programs: Iterable[Program] = ()
) -> Iterator[Path]:
    """List the files that no report may be written over, when it is asked: copies of sources are evidence."""
    beside_them = (options.profile, options.input_name, options.waivers, options.baseline)
    yield from (*paths, *(each for each in beside_them if each))
    for program in programs:
        beside = folder_of(Path(program.file))
        yield from (beside / source.file for source in program.sources.values() if source.file)
    for folder in (policy.folder, *policy.bases):
        yield from (*Path(folder).rglob("*.yaml"), *Path(folder).rglob("*.csv"))


def open_policy(options: Options, languages: Collection[Language] | None = None) -> Policy:
    """Load the policy that the options choose, tailored where they ask for it.

    Of its translations only the one that is asked for is read, or those into some LANGUAGES.
    """
    wanted = tuple(languages or (options.language,))
    day = options.as_of or find_today()
    policy = recall_policy(options.folder, languages=wanted, profile=options.profile, as_of=day)
    if options.fail_below is not None:
        _check_band(options.fail_below, policy)
    return policy


def _check_band(name: str, policy: Policy) -> None:
    """Refuse a band that the policy does not have. Raises UsageError."""
    bands = [band.id for band in policy.concluding.bands]
    if not bands:
        raise click.UsageError("--fail-below is for a policy by score, and this one concludes by conformity.")
    if name not in bands:
        meant = suggest(nearest(name, bands))
        raise click.UsageError(f"'{name}' is not a band of this policy.{meant} Bands: {', '.join(bands)}.")
