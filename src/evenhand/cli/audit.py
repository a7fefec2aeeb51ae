"""`evenhand audit`: load the policy and the programs, audit, and deliver the reports that are asked for."""

from __future__ import annotations

import os
import sys
from collections import deque
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
from evenhand.cli.output import Content, find_look, fit, show, tell, writing
from evenhand.cli.overlays import prepare_overlays
from evenhand.policy.model import Policy
from evenhand.program.model import Program
from evenhand.reporting import formats
from evenhand.reporting.rendering import LOGS, render_any, render_together, sum_up

_MANY: Final = 5
_INDEX: Final = "index"


def audit_command(
    programs: Sequence[Path], options: Options, *, templates: Sequence[OwnTarget], full: bool
) -> exit_status.Status:
    """Audit programs, and deliver every report on them."""
    policy = open_policy(options)
    opened = open_programs(programs, policy, options)
    shown = None if templates else frozenset(each.form for each in _list_targets(options))
    reports = list(list_reports(options, templates, full=full))
    inputs = chain(list_inputs(programs, policy, options, opened), (each.template for each in templates))
    if _is_advised(shown) and len(opened) < _MANY:
        tell("Working out what would settle it ...")
    lay_over = prepare_overlays(policy, opened, options)
    audits = (lay_over(_audit(program, policy, options, shown)) for program in _progress(opened))
    statuses: list[exit_status.Status] = []
    deliver_all(_note(audits, statuses, options.gating), [each.file for each in opened], reports, inputs)
    return exit_status.worst(statuses)


def _note(
    audits: Iterable[Audit], statuses: list[exit_status.Status], gating: exit_status.Gating
) -> Iterator[Audit]:
    """Note how each audit ends as it goes by."""
    for audit in audits:
        statuses.append(exit_status.find_status(audit, gating))
        yield audit


def _audit(
    program: Program, policy: Policy, options: Options, shown: frozenset[formats.Format] | None
) -> Audit:
    """Audit a program, with as much advice as the formats show; without any, all of it may be asked for."""
    case = open_case_on_day(program, policy, options)
    if _is_advised(shown):
        return advise(case, options.language)
    put_in_words = request if shown and shown & formats.REQUESTING else describe
    return put_in_words(case, options.language)


def _is_advised(shown: frozenset[formats.Format] | None) -> bool:
    return shown is None or bool(shown & formats.ADVISED)


def _progress(programs: Sequence[Program]) -> Iterator[Program]:
    if len(programs) < _MANY or not sys.stderr.isatty():
        yield from programs
        return
    with click.progressbar(programs, label="Auditing", file=sys.stderr) as bar:
        yield from bar


def _list_targets(options: Options) -> Sequence[Target]:
    """List what is asked for; where nothing is, the brief, or the whole report of who asks for every rule."""
    return options.targets or [Target("terminal" if options.verbose else "brief")]


class Report(NamedTuple):
    """How a report is made, and where it goes: to a file, into a folder, or None, the standard output."""

    make: Callable[[Audit], Content]
    form: formats.Format | None  # none of ours where the user's own template makes it
    ending: str
    path: Path | None
    is_folder: bool
    make_one: Callable[[Sequence[Audit]], Content] | None = None  # of all programs, where a form holds them


def list_reports(options: Options, templates: Sequence[OwnTarget], *, full: bool) -> Iterator[Report]:
    """List the reports to make."""
    look = find_look(verbose=options.verbose)
    for target in _list_targets(options) if options.targets or not templates else ():
        form = target.form
        make = partial(render_any, form=form, look=look, gating=options.gating, full=full)
        make_one = partial(render_together, form=form, gating=options.gating) if form in LOGS else None
        yield Report(make, form, formats.ENDINGS[form], target.path, target.is_folder, make_one)
    for own in templates:
        from evenhand.reporting.own import fill_own  # noqa: PLC0415 - few have one, and processes are slow

        ending = own.template.name.removesuffix(".j2")
        yield Report(partial(fill_own, template=own.template), None, ending, own.path, own.is_folder)


class Placed(NamedTuple):
    """A report with the file for each program, or None, the standard output; and the one of their index.

    `make_one` makes it of all programs together, where there are several and they go into one file.
    """

    report: Report
    paths: Sequence[Path] | None
    folder: Path | None = None
    overview: Path | None = None
    make_one: Callable[[Sequence[Audit]], Content] | None = None


def deliver_all(
    audits: Iterable[Audit], files: Sequence[str], reports: Iterable[Report], inputs: Iterable[Path]
) -> None:
    """Make every report of every program before any takes its place or is shown.

    FILES are those of the programs. Each audit is let go of when its reports are written beside their places.

    Raises OutputError.
    """
    placed = [_place(report, files) for report in reports]
    paths = [path for each in placed for path in (*(each.paths or ()), each.overview) if path is not None]
    folders = [each.folder for each in placed if each.folder]
    shown: list[list[Content]] = [[] for _ in placed]
    told: list[str] = []
    with writing(paths, inputs, folders) as write:
        delivered = _deliver_each(audits, placed, write, shown, told)
        kept = list(delivered) if any(each.make_one for each in placed) else []
        delivered = chain(kept, delivered)
        _write_indexes([each for each in placed if each.overview], delivered, write)
        deque(delivered, maxlen=0)
        _write_wholes(kept, placed, write, shown)
        for content in chain.from_iterable(shown):
            show(content)
    for line in () if any(shown) else told:
        click.echo(line, err=True)


def _deliver_each(
    audits: Iterable[Audit],
    placed: Sequence[Placed],
    write: Callable[[Path, Content], None],
    shown: Sequence[list[Content]],
    told: list[str],
) -> Iterator[Audit]:
    """Make the reports of one audit after the other, and note what is to be shown and told at the end."""
    for number, audit in enumerate(audits):
        for (report, paths, *_, make_one), screen in zip(placed, shown, strict=True):
            if make_one:
                continue
            content = report.make(audit)
            if paths is None:
                screen.append(fit(content, report.form))
            else:
                write(paths[number], content)
        told.append(sum_up(audit))
        yield audit


def _write_wholes(
    audits: Sequence[Audit],
    placed: Sequence[Placed],
    write: Callable[[Path, Content], None],
    shown: Sequence[list[Content]],
) -> None:
    """Write the reports that hold all programs."""
    for (report, paths, *_, make_one), screen in zip(placed, shown, strict=True):
        if make_one and paths is None:
            screen.append(fit(make_one(audits), report.form))
        elif make_one and paths is not None:
            write(paths[0], make_one(audits))


def _write_indexes(
    placed: Sequence[Placed], audits: Iterator[Audit], write: Callable[[Path, Content], None]
) -> None:
    """Write the pages that compare the programs of a folder, and lead to the report of each."""
    if not placed:
        return
    from evenhand.comparing.side_by_side import compare, labels  # noqa: PLC0415 - few have an index
    from evenhand.reporting.comparisons import render_index  # noqa: PLC0415 - the same

    comparison = compare(audits)
    for each in placed:
        if each.overview is not None and each.paths is not None:
            names = [path.name for path in each.paths]
            write(each.overview, render_index(comparison, dict(zip(labels(), names, strict=False))))


def _place(report: Report, files: Sequence[str]) -> Placed:
    """Name the files of a report, and the index of several pages."""
    if report.path is None:
        if len(files) > 1 and report.form in formats.PRINTED:
            raise click.UsageError("Several programs need a folder for their PDFs, as in pdf:reports/")
        return Placed(report, None, make_one=report.make_one if len(files) > 1 else None)
    if report.make_one and len(files) > 1 and report.path.suffix and not report.is_folder:
        return Placed(report, [report.path], make_one=report.make_one)
    if not _goes_into_folder(report.path, report, len(files)):
        return Placed(report, [report.path])
    folder = report.path
    paths = [folder / f"{stem}.{report.ending}" for stem in _name_each(files)]
    has_index = report.form == "html" and len(files) > 1
    return Placed(report, paths, folder, folder / f"{_INDEX}.{report.ending}" if has_index else None)


def _goes_into_folder(path: Path, report: Report, number: int) -> bool:
    """Say whether the files go into a folder; a name without an ending is one where a folder is needed."""
    if report.is_folder or number == 1:
        return report.is_folder
    if path.suffix or os.path.exists(path):
        raise click.UsageError(f"Several programs need a folder to write to, and '{path}' is none.")
    return True


def _name_each(files: Sequence[str]) -> list[str]:
    """Call each report as its program's file is, with so many folders before it that no two are alike."""
    paths = [Path(os.path.abspath(file.strip("<>"))).with_suffix("") for file in files]  # noqa: PTH100 - it takes '..' out
    parts = [path.relative_to(path.anchor).parts for path in paths]
    for depth in range(1, max(map(len, parts)) + 1):
        names = ["-".join(each[-depth:]) for each in parts]
        if len({name.casefold() for name in (_INDEX, *names)}) > len(names):
            return names
    raise click.UsageError("The same program is given twice, so that two of its reports would be one file.")
