"""`evenhand audit`: load the policy, load the programs, audit, render, exit."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from evenhand.cli.options import (
    OwnTarget,
    OwnTargetType,
    Target,
    TargetType,
    as_of_option,
    fail_on_option,
    min_grade_option,
    open_policy,
    profile_option,
    rules_option,
    undecided_option,
)
from evenhand.cli.output import find_look, show, write_all
from evenhand.cli.programs import find_day, leave_out, list_inputs, open_programs
from evenhand.exits import Threshold, Undecided, find_status, worst
from evenhand.reporting.formats import ADVISED, ENDINGS, FORMATS, REQUESTING, Format, Look, render
from evenhand.verdicts import Grade

if TYPE_CHECKING:
    from evenhand.findings import Audit
    from evenhand.policy import Policy
    from evenhand.program import Program

_MANY = 5


@click.command("audit")
@click.argument("programs", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-f",
    "--format",
    "targets",
    multiple=True,
    type=TargetType(),
    help=f"A report to make: {', '.join(FORMATS[:-1])} or {FORMATS[-1]}, with a file to write it to after a "
    "colon. May be given several times. Several programs need a folder for their files.",
)
@click.option(
    "--template",
    "templates",
    multiple=True,
    type=OwnTargetType(),
    help="A template of your own to fill, with a file to write the report to after a colon. "
    "May be given several times.",
)
@rules_option
@profile_option
@as_of_option
@fail_on_option
@undecided_option
@min_grade_option
@click.option(
    "--require-quotes",
    is_flag=True,
    help="Refuse a program in which a quotation does not stand in a local copy of its source.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show every rule in the terminal, also the unknown.")
def audit_command(
    programs: Sequence[Path],
    targets: Sequence[Target],
    templates: Sequence[OwnTarget],
    folder: Path | None,
    profile: Path | None,
    as_of: dt.date | None,
    fail_on: Threshold,
    undecided: Undecided,
    min_grade: Grade | None,
    require_quotes: bool,
    verbose: bool,
) -> int:
    """Audit PROGRAM files and report on them.

    Each PROGRAM is a YAML description of one early-access or testing program; `-` reads it from
    the standard input.

    \b
    evenhand audit program.yaml
    evenhand audit program.yaml -f html:report.html -f json:audit.json
    evenhand audit plans/*.yaml --fail-on critical
    """
    from evenhand.loading import require_quotations

    policy = open_policy(folder, profile)
    loaded = open_programs(programs, policy)
    if require_quotes:
        require_quotations(*loaded)
    described = [leave_out(program, min_grade) for program in loaded]
    shown = None if templates else frozenset(each.form for each in targets or [Target("terminal")])
    audits = [_audit(program, policy, as_of, shown) for program in _progress(described)]
    inputs = chain(list_inputs(programs, profile, policy), (each.template for each in templates))
    reports = list(_list_reports(targets, templates, find_look(verbose=verbose)))
    _report(audits, reports, inputs)
    return worst(find_status(each, fail_on, undecided) for each in audits)


def _audit(program: Program, policy: Policy, as_of: dt.date | None, shown: frozenset[Format] | None) -> Audit:
    """Audit a program, with as much advice as the formats show; without any, all of it may be asked for."""
    from evenhand.advising import advise, request
    from evenhand.engine import audit

    audited = audit(program, policy, as_of=find_day(program, as_of))
    if shown is None or shown & ADVISED:
        return advise(audited, program, policy)
    return request(audited, program, policy) if shown & REQUESTING else audited


def _progress(programs: Sequence[Program]) -> Iterator[Program]:
    if len(programs) < _MANY or not sys.stderr.isatty():
        yield from programs
        return
    with click.progressbar(programs, label="Auditing", file=sys.stderr) as bar:
        yield from bar


class _Report(NamedTuple):
    """How a report is made, and where it goes; None is the standard output."""

    make: Callable[[Audit], str]
    ending: str
    path: Path | None


def _list_reports(targets: Sequence[Target], templates: Sequence[OwnTarget], look: Look) -> Iterator[_Report]:
    """List the reports to make; where none is asked for, the terminal's."""
    for target in targets or ([] if templates else [Target("terminal")]):
        yield _Report(partial(render, form=target.form, look=look), ENDINGS[target.form], target.path)
    for own in templates:
        from evenhand.reporting.own import fill_own

        ending = own.template.name.removesuffix(".j2")
        yield _Report(partial(fill_own, template=own.template), ending, own.path)


def _report(audits: Sequence[Audit], reports: Iterable[_Report], inputs: Iterable[Path]) -> None:
    """Make every report before any is written or shown."""
    files: dict[Path, str] = {}
    shown: list[str] = []
    for report in reports:
        texts = [report.make(each) for each in audits]
        if report.path is None:
            shown += texts
            continue
        made = {report.path: texts[0]} if len(audits) == 1 else _files_in_folder(report, audits, texts)
        for path in made.keys() & files.keys():
            raise click.UsageError(f"Two reports would be written to '{path}'.")
        files |= made
    write_all(files, inputs)
    for text in shown:
        show(text)


def _files_in_folder(report: _Report, audits: Sequence[Audit], texts: Sequence[str]) -> dict[Path, str]:
    folder = report.path
    assert folder is not None  # noqa: S101 - the caller looked
    if not folder.is_dir():
        raise click.UsageError(f"Several programs need a folder to write to, and '{folder}' is none.")
    names = [Path(each.program.file).stem for each in audits]
    if len(set(names)) < len(names):
        raise click.UsageError("Two of the programs have the same file name, so their reports would too.")
    return {folder / f"{name}.{report.ending}": text for name, text in zip(names, texts, strict=True)}
