"""The reports that an audit of one program or several is asked for, and the files they go to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from evenhand.audit.exit_status import Gating
from evenhand.cli.options import OwnTarget, Target
from evenhand.cli.output import Content, fit, show, write_all
from evenhand.reporting.formats import ENDINGS, Format, render
from evenhand.reporting.look import Look
from evenhand.vocabulary.languages import in_its_language, say_name

if TYPE_CHECKING:
    from evenhand.audit.audit import Audit

_INDEX: Final = "index"


class Report(NamedTuple):
    """How a report is made, and where it goes: to a file, into a folder, or None, the standard output."""

    make: Callable[[Audit], Content]
    form: Format | None  # none of ours where the user's own template makes it
    ending: str
    path: Path | None
    is_folder: bool


def list_reports(
    targets: Sequence[Target], templates: Sequence[OwnTarget], look: Look, gating: Gating
) -> Iterator[Report]:
    """List the reports to make; where none is asked for, the terminal's."""
    for target in targets or ([] if templates else [Target("terminal")]):
        form = target.form
        make = _render_pdf if form == "pdf" else partial(render, form=form, look=look, gating=gating)
        yield Report(make, form, ENDINGS[form], target.path, target.is_folder)
    for own in templates:
        from evenhand.reporting.own import fill_own

        ending = own.template.name.removesuffix(".j2")
        yield Report(partial(fill_own, template=own.template), None, ending, own.path, own.is_folder)


def _render_pdf(audit: Audit) -> bytes:
    from evenhand.reporting.pdf import render_pdf

    return render_pdf(audit)


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
        is_folder = _goes_into_folder(report.path, report, audits)
        folders += [report.path] if is_folder else []
        files += _fill(report.path, report, audits) if is_folder else [(report.path, report.make(audits[0]))]
    if files:
        write_all(files, inputs, folders)
    for content in shown:
        show(content)
    for audit in () if shown else audits:
        click.echo(_sum_up(audit), err=True)


@in_its_language
def _sum_up(audit: Audit) -> str:
    """Say on one line how an audit came out, so that a log of a run that shows no report tells it."""
    from evenhand.reporting.escaping import for_record
    from evenhand.reporting.phrases import counted

    conclusion = say_name("conclusion", audit.opinion.conclusion)
    return f"{for_record(audit.program.name)}: {conclusion}; {counted(audit.findings)}"


def _show_each(audits: Sequence[Audit], report: Report) -> list[Content]:
    if len(audits) > 1 and report.form == "pdf":
        raise click.UsageError("Several programs need a folder for their PDFs, as in pdf:reports/")
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
        from evenhand.comparing.side_by_side import compare
        from evenhand.reporting.several import render_index

        files.append((folder / f"{_INDEX}.{report.ending}", render_index(compare(audits), names)))
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
