"""`evenhand audit`: load the policy, load the programs, audit, render, exit."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import get_args

import click

from evenhand.cli.options import DayType, Target, TargetType, rules_option
from evenhand.cli.output import find_look, show, write_all
from evenhand.engine import audit
from evenhand.exits import Threshold, Undecided, find_status, worst
from evenhand.findings import Audit
from evenhand.loading import load_policy, load_program
from evenhand.policy import Policy
from evenhand.program import Grade, Program
from evenhand.reporting import Look, render

_MANY = 5


@click.command("audit")
@click.argument("programs", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-f",
    "--format",
    "targets",
    multiple=True,
    type=TargetType(),
    help="A report to make: terminal, html, markdown or json, with a file to write it to after a colon. "
    "May be given several times. Several programs need a folder for their files.",
)
@rules_option
@click.option(
    "--as-of",
    type=DayType(),
    help="The date on which to judge; by default the program's own, or else today.",
)
@click.option(
    "--fail-on",
    type=click.Choice(get_args(Threshold)),
    default="major",
    show_default=True,
    help="The least severity that decides the exit status.",
)
@click.option(
    "--undecided",
    type=click.Choice(get_args(Undecided)),
    default="report",
    show_default=True,
    help="What an undecided gating rule does: exit 3, exit 1, or nothing.",
)
@click.option(
    "--min-grade",
    type=click.Choice(get_args(Grade)),
    help="Leave out claims whose sources are all below this grade.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show every rule in the terminal, also the unknown.")
def audit_command(
    programs: Sequence[Path],
    targets: Sequence[Target],
    folder: Path | None,
    as_of: dt.date | None,
    fail_on: Threshold,
    undecided: Undecided,
    min_grade: Grade | None,
    verbose: bool,
) -> int:
    r"""Audit PROGRAM files and report on them.

    Each PROGRAM is a YAML description of one early-access or testing program; `-` reads it from
    the standard input.

    \b
    evenhand audit program.yaml
    evenhand audit program.yaml -f html:report.html -f json:audit.json
    evenhand audit plans/*.yaml --fail-on critical
    """
    policy = load_policy(folder)
    described = [_load(path, policy, min_grade) for path in programs]
    audits = [audit(program, policy, as_of=_day(program, as_of)) for program in _progress(described)]
    _report(audits, targets or [Target("terminal")], find_look(verbose=verbose), programs)
    return worst(find_status(each, fail_on, undecided) for each in audits)


def _load(path: Path, policy: Policy, lowest: Grade | None) -> Program:
    if path == Path("-"):
        program = load_program(sys.stdin.buffer, policy, name="<stdin>")
    else:
        program = load_program(path, policy)
    return program if lowest is None else program.without_grades_below(lowest)


def _day(program: Program, as_of: dt.date | None) -> dt.date:
    """Choose the date of the audit; the clock is read here and nowhere else."""
    return as_of or program.header.as_of or dt.datetime.now(tz=dt.UTC).date()


def _progress(programs: Sequence[Program]) -> Iterator[Program]:
    if len(programs) < _MANY or not sys.stderr.isatty():
        yield from programs
        return
    with click.progressbar(programs, label="Auditing", file=sys.stderr) as bar:
        yield from bar


def _report(audits: Sequence[Audit], targets: Iterable[Target], look: Look, inputs: Sequence[Path]) -> None:
    """Make every report before any is written or shown."""
    files: dict[Path, str] = {}
    shown: list[str] = []
    for target in targets:
        texts = [render(each, target.form, look) for each in audits]
        if target.path is None:
            shown += texts
        elif len(audits) == 1:
            files[target.path] = texts[0]
        else:
            files |= _files_in_folder(target, audits, texts)
    write_all(files, inputs)
    for text in shown:
        show(text)


def _files_in_folder(target: Target, audits: Sequence[Audit], texts: Sequence[str]) -> dict[Path, str]:
    assert target.path is not None  # noqa: S101 - the caller looked
    if not target.path.is_dir():
        message = f"Several programs need a folder to write to, and '{target.path}' is none."
        raise click.UsageError(message)
    ending = {"markdown": "md", "terminal": "txt"}.get(target.form, target.form)
    names = [Path(each.program.file).stem for each in audits]
    if len(set(names)) < len(names):
        raise click.UsageError("Two of the programs have the same file name, so their reports would too.")
    return {target.path / f"{name}.{ending}": text for name, text in zip(names, texts, strict=True)}
