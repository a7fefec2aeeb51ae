"""`evenhand batch`: judge many programs, and write one compact record for each."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evenhand.cli.options import (
    as_of_option,
    fail_on_option,
    open_policy,
    profile_option,
    rules_option,
    undecided_option,
)
from evenhand.cli.output import is_stream, naming, refuse_output, show
from evenhand.cli.programs import find_today, list_inputs
from evenhand.errors import Place, visible
from evenhand.exits import Gating, Status, Threshold, Undecided, worst

if TYPE_CHECKING:
    from evenhand.batching.judging import Judged
    from evenhand.batching.records import Refusal

_MOST_NAMED = 20
_BACK = "\r"


@click.command("batch")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write the records to; without it, the standard output.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="How many processes judge."
)
@click.option("--resume", is_flag=True, help="Go on after the last record of a run that was interrupted.")
@rules_option
@profile_option
@as_of_option
@fail_on_option
@undecided_option
def batch_command(
    path: Path,
    output: Path | None,
    jobs: int,
    resume: bool,
    folder: Path | None,
    profile: Path | None,
    as_of: dt.date | None,
    fail_on: Threshold,
    undecided: Undecided,
) -> int:
    """Judge every program in FILE, and write one compact record for each.

    FILE holds one program on each line, as JSON (`-` is the standard input), or it is a Parquet file
    with one in each row. A line that holds no sound program is named and passed over.

    \b
    evenhand batch programs.ndjson -o records.ndjson
    evenhand batch programs.ndjson -o records.ndjson --jobs 4 --resume

    \b
    Exit status:
      0, 1, 3  the worst over all programs, as of an audit
      2        some line could not be judged, or none was
    """
    from evenhand.batching.judging import judge_blocks, open_source
    from evenhand.batching.records import give_receipt, write_line
    from evenhand.batching.resuming import find_receipt
    from evenhand.batching.sources import begin, skip
    from evenhand.screening import Screen

    if resume and output is None:
        raise click.UsageError("Only a run with --output can be resumed.")
    gating = Gating(fail_on, undecided)
    begun = find_receipt(output) if resume and output else None
    policy = open_policy(folder, profile)
    screen = Screen(policy, as_of, begun.otherwise if begun else find_today())
    receipt = give_receipt(screen, gating)
    if begun not in {None, receipt}:
        raise click.UsageError("The run to resume judged by another policy, date, gate or version.")
    if output is not None:
        _check_output(output, list(list_inputs([path], profile, policy)), resume=resume)
    blocks = begin(open_source(sys.stdin.buffer if path == Path("-") else path))
    with _open_output(output, is_resumed=begun is not None) as (write, finished):
        if begun is None:
            write(write_line(receipt))
        blocks = skip(blocks, finished)
        tally = _write_all(judge_blocks(screen, blocks, gating, jobs), write, path)
    click.echo(f"{_BACK if sys.stderr.isatty() else ''}{tally}", err=True)
    return tally.status


def _check_output(output: Path, inputs: Sequence[Path], *, resume: bool) -> None:
    """Refuse to write over an input, or over an output that is unfinished."""
    from evenhand.batching.resuming import part_of

    part = part_of(output)
    for each in (output, part):
        refuse_output(each, inputs)
    if is_stream(output):
        if resume:
            raise click.UsageError("Only a run with --output to a file can be resumed.")
    elif not resume and part.exists():
        kept = visible(part.as_posix())
        raise click.UsageError(f"An unfinished output is kept in {kept}: go on with --resume, or delete it.")


@contextmanager
def _open_output(output: Path | None, *, is_resumed: bool) -> Iterator[tuple[Callable[[bytes], None], int]]:
    """Open what the records are written to, behind those that are there."""
    from evenhand.batching.resuming import add, find_finished, growing, part_of

    if output is None:
        yield show, 0
        return
    if is_stream(output):
        with naming(output), output.open("wb") as stream:
            yield partial(add, stream), 0
        return
    finished, whole = find_finished(output) if is_resumed else (0, 0)
    try:
        with growing(output, whole) as write:
            yield write, finished
    except KeyboardInterrupt:
        kept = visible(part_of(output).as_posix())
        click.echo(f"\nInterrupted. What was judged is kept in {kept}.", err=True)
        click.echo("The same command with --resume goes on from there.", err=True)
        raise click.exceptions.Exit(Status.NOT_PERFORMED) from None


def _write_all(judged: Iterable[Judged], write: Callable[[bytes], None], path: Path) -> _Tally:
    """Write every record as it comes, and name the lines that hold no sound program."""
    tally = _Tally()
    for block in judged:
        write(block.text)
        tally.add(block)
        for refusal in block.refusals[: max(_MOST_NAMED - tally.refused + len(block.refusals), 0)]:
            _name(refusal, path)
        if sys.stderr.isatty():
            click.echo(f"{_BACK}{tally.judged:,} programs judged", err=True, nl=False)
    return tally


@dataclass
class _Tally:
    """How the programs of a batch came out so far."""

    statuses: Counter[int] = field(default_factory=Counter)
    refused: int = 0

    @property
    def judged(self) -> int:
        """How many programs were judged."""
        return self.statuses.total()

    def add(self, block: Judged) -> None:
        """Count a block."""
        self.statuses.update(block.statuses)
        self.refused += len(block.refusals)

    def __str__(self) -> str:
        """Say how many were judged and how many were not."""
        lines = "line holds" if self.refused == 1 else "lines hold"
        refused = f"; {self.refused:,} {lines} no sound program" if self.refused else ""
        programs = "program" if self.judged == 1 else "programs"
        return f"{self.judged:,} {programs} judged{refused}."

    @property
    def status(self) -> int:
        """Say how it ends."""
        if self.refused or not self.judged:
            return Status.NOT_PERFORMED
        return worst(map(Status, self.statuses))


def _name(refusal: Refusal, path: Path) -> None:
    """Say what is wrong with a line: the first thing, and how many more there are."""
    first, *others = refusal.problems
    more = f" (and {len(others)} more)" if others else ""
    place = Place(path.as_posix(), refusal.line, first.column)
    suggestion = f" Did you mean '{first.suggestion}'?" if first.suggestion else ""
    click.echo(f"{place} {visible(first.message + suggestion)}{more}", err=True)
