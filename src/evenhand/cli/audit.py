"""`evenhand audit`: load the policy and the programs, audit, and deliver the reports that are asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import click

from evenhand.advice.advising import advise, request
from evenhand.audit import exit_status
from evenhand.audit.audit import Audit
from evenhand.audit.auditing import describe
from evenhand.cli.inputs import list_inputs, open_case_on_day, open_policy, open_programs
from evenhand.cli.options import Options, OwnTarget, Target
from evenhand.cli.output import Content, find_look, fit, show, write_all
from evenhand.policy.model import Policy
from evenhand.program.model import Program
from evenhand.reporting import formats
from evenhand.reporting.rendering import LOGS, render_any, render_together, sum_up

_MANY: Final = 5
_INDEX: Final = "index"


def audit_command(
    programs: Sequence[Path], options: Options, *, templates: Sequence[OwnTarget]
) -> exit_status.Status:
    """Audit programs, and deliver every report on them."""
    policy = open_policy(options)
    opened = open_programs(programs, policy, options)
    shown = None if templates else frozenset(each.form for each in options.targets or [Target("terminal")])
    audits = [_audit(program, policy, options, shown) for program in _progress(opened)]
    inputs = chain(list_inputs(programs, policy, options, opened), (each.template for each in templates))
    deliver_all(audits, list_reports(options, templates), inputs)
    return exit_status.worst(exit_status.find_status(each, options.gating) for each in audits)


def _audit(
    program: Program, policy: Policy, options: Options, shown: frozenset[formats.Format] | None
) -> Audit:
    """Audit a program, with as much advice as the formats show; without any, all of it may be asked for."""
    case = open_case_on_day(program, policy, options)
    if shown is None or shown & formats.ADVISED:
        return advise(case, options.language)
    put_in_words = request if shown & formats.REQUESTING else describe
    return put_in_words(case, options.language)


def _progress(programs: Sequence[Program]) -> Iterator[Program]:
    if len(programs) < _MANY or not sys.stderr.isatty():
        yield from programs
        return
    with click.progressbar(programs, label="Auditing", file=sys.stderr) as bar:
        yield from bar


class Report(NamedTuple):
    """How a report is made, and where it goes: to a file, into a folder, or None, the standard output."""

    make: Callable[[Audit], Content]
    form: formats.Format | None  # none of ours where the user's own template makes it
    ending: str
    path: Path | None
    is_folder: bool
    make_one: Callable[[Sequence[Audit]], Content] | None = None  # of all programs, where a form holds them


def list_reports(options: Options, templates: Sequence[OwnTarget]) -> Iterator[Report]:
    """List the reports to make; where none is asked for, the terminal's."""
    look = find_look(verbose=options.verbose)
    for target in options.targets or ([] if templates else [Target("terminal")]):
        form = target.form
        make = partial(render_any, form=form, look=look, gating=options.gating)
        make_one = partial(render_together, form=form, gating=options.gating) if form in LOGS else None
        yield Report(make, form, formats.ENDINGS[form], target.path, target.is_folder, make_one)
    for own in templates:
        from evenhand.reporting.own import fill_own  # noqa: PLC0415 - few have one, and processes are slow

        ending = own.template.name.removesuffix(".j2")
        yield Report(partial(fill_own, template=own.template), None, ending, own.path, own.is_folder)


def deliver_all(audits: Sequence[Audit], reports: Iterable[Report], inputs: Iterable[Path]) -> None:
    """Make every report of every program before any is written or shown.

    Raises OutputError.
    """
    files: list[tuple[Path, Content]] = []
    folders: list[Path] = []
    shown: list[Content] = []
    for report in reports:
        if report.path is None:
            shown += _show_each(audits, report)
            continue
        if report.make_one and len(audits) > 1 and report.path.suffix and not report.is_folder:
            files.append((report.path, report.make_one(audits)))
            continue
        is_folder = _goes_into_folder(report.path, report, audits)
        folders += [report.path] if is_folder else []
        files += _fill(report.path, report, audits) if is_folder else [(report.path, report.make(audits[0]))]
    if files:
        write_all(files, inputs, folders)
    for content in shown:
        show(content)
    for audit in () if shown else audits:
        click.echo(sum_up(audit), err=True)


def _show_each(audits: Sequence[Audit], report: Report) -> list[Content]:
    if len(audits) > 1 and report.form == "pdf":
        raise click.UsageError("Several programs need a folder for their PDFs, as in pdf:reports/")
    if len(audits) > 1 and report.make_one:
        return [fit(report.make_one(audits), report.form)]
    return [fit(report.make(each), report.form) for each in audits]


def _goes_into_folder(path: Path, report: Report, audits: Sequence[Audit]) -> bool:
    """Say whether the files go into a folder; a name without an ending is one where a folder is needed."""
    if report.is_folder or len(audits) == 1:
        return report.is_folder
    if path.suffix or os.path.exists(path):
        raise click.UsageError(f"Several programs need a folder to write to, and '{path}' is none.")
    return True


def _fill(folder: Path, report: Report, audits: Sequence[Audit]) -> list[tuple[Path, Content]]:
    """Make a file for each program and, of several pages, the index."""
    stems = _name_each([each.program.file for each in audits])
    names = [f"{stem}.{report.ending}" for stem in stems]
    files = [(folder / name, report.make(each)) for name, each in zip(names, audits, strict=True)]
    if report.form == "html" and len(audits) > 1:
        from evenhand.comparing.side_by_side import compare  # noqa: PLC0415 - few have an index
        from evenhand.reporting import several  # noqa: PLC0415 - the same

        files.append((folder / f"{_INDEX}.{report.ending}", several.render_index(compare(audits), names)))
    return files


def _name_each(files: Sequence[str]) -> list[str]:
    """Call each report as its program's file is, with so many folders before it that no two are alike."""
    paths = [Path(os.path.abspath(file.strip("<>"))).with_suffix("") for file in files]  # noqa: PTH100 - it takes '..' out
    parts = [path.relative_to(path.anchor).parts for path in paths]
    for depth in range(1, max(map(len, parts)) + 1):
        names = ["-".join(each[-depth:]) for each in parts]
        if len({name.casefold() for name in (_INDEX, *names)}) > len(names):
            return names
    raise click.UsageError("The same program is given twice, so that two of its reports would be one file.")
