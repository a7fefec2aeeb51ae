"""`evenhand batch`: judge many programs, and write one compact record for each."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evenhand.audit.exits import Gating, Status, Threshold, Undecided, worst
from evenhand.cli.options import (
    as_of_option,
    fail_on_option,
    open_policy,
    profile_option,
    rules_option,
    undecided_option,
)
from evenhand.cli.output import is_stream, naming, refuse_output, send
from evenhand.cli.programs import find_today, list_inputs
from evenhand.vocabulary.errors import EvenhandError, Place, suggest, visible

if TYPE_CHECKING:
    from evenhand.batch.judging import JudgedBlock
    from evenhand.batch.records import Receipt, Refusal
    from evenhand.batch.resuming import Finished

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
      2        some line could not be judged, none was, or nobody reads the records any more
    """
    from evenhand.batch.judging import judge_blocks, open_source
    from evenhand.batch.records import give_receipt, write_line
    from evenhand.batch.resuming import find_receipt
    from evenhand.batch.screen import Screen
    from evenhand.batch.sources import begin, know, skip

    if resume and output is None:
        raise click.UsageError("Only a run with --output can be resumed.")
    gating = Gating(fail_on, undecided)
    begun = find_receipt(output) if resume and output else None
    policy = open_policy(folder, profile)
    screen = Screen(policy, as_of, begun.otherwise if begun else find_today())
    if output is not None:
        _check_output(output, list(list_inputs([path], profile, policy)), resume=resume)
    first, blocks = begin(open_source(sys.stdin.buffer if path == Path("-") else path))
    start = know(first.lines[: begun.start.lines if begun else None])
    receipt = give_receipt(screen, gating, start)
    if begun is not None:
        _check_receipt(begun, receipt)
    with _open_output(output, resume=resume) as (write, finished):
        if not finished.whole:
            write(write_line(receipt))
        judged = judge_blocks(screen, skip(blocks, finished.last), gating, jobs)
        tally = _Tally(finished.statuses)
        _write_all(judged, write, path, tally)
    click.echo(f"{_BACK if sys.stderr.isatty() else ''}{tally}", err=True)
    return tally.status


def _check_receipt(begun: Receipt, receipt: Receipt) -> None:
    """Refuse to go on with other programs, or to judge them otherwise."""
    if begun.start != receipt.start:
        raise click.UsageError("The run to resume judged other programs: the first ones are not the same.")
    if begun != receipt:
        raise click.UsageError("The run to resume judged by another policy, date, gate or version.")


def _check_output(output: Path, inputs: Sequence[Path], *, resume: bool) -> None:
    """Refuse to write over an input, or over an output that is unfinished."""
    from evenhand.batch.resuming import part_of

    part = part_of(output)
    for each in (output, part):
        refuse_output(each, inputs)
    if is_stream(output):
        if resume:
            raise click.UsageError("Only a run with --output to a file can be resumed.")
    elif not resume and part.exists():
        raise click.UsageError(
            f"An unfinished output is kept in {visible(part.as_posix())}: if no other run is writing it, "
            "go on with --resume, or delete it."
        )


@contextmanager
def _open_output(output: Path | None, *, resume: bool) -> Iterator[tuple[Callable[[bytes], None], Finished]]:
    """Open what the records are written to, behind those that are there."""
    from evenhand.batch.resuming import Finished, add, growing, part_of

    if output is None:
        with _being_read():
            yield send, Finished.nothing()
    elif is_stream(output):
        with naming(output), _being_read(), output.open("wb") as stream:
            yield partial(add, stream), Finished.nothing()
    else:
        part = part_of(output)
        with growing(output, resume=resume) as grown, _keeping(part), naming(part):
            yield grown


@contextmanager
def _being_read() -> Iterator[None]:
    """End the run when nobody reads its records any more."""
    try:
        yield
    except BrokenPipeError:
        click.echo("Nobody reads the records any more, and the rest was not judged.", err=True)
        raise click.exceptions.Exit(Status.NOT_PERFORMED) from None


@contextmanager
def _keeping(part: Path) -> Iterator[None]:
    """Say of a run that does not come to its end what is kept, and how to go on."""
    try:
        yield
    except (KeyboardInterrupt, EvenhandError) as ended:
        why = f"{ended}\n" if isinstance(ended, EvenhandError) else "\nInterrupted. "
        click.echo(f"{why}What was judged is kept in {visible(part.as_posix())}.", err=True)
        click.echo("The same command with --resume goes on from there.", err=True)
        raise click.exceptions.Exit(Status.NOT_PERFORMED) from None


def _write_all(judged: Iterable[JudgedBlock], write: Callable[[bytes], None], path: Path, tally: _Tally) -> None:
    """Write every record as it comes, and name the lines that hold no sound program."""
    left = _MOST_NAMED
    for block in judged:
        write(block.text)
        tally.statuses += block.statuses
        for refusal in block.refusals[:left]:
            _name(refusal, path)
        left = max(left - len(block.refusals), 0)
        if sys.stderr.isatty():
            click.echo(f"{_BACK}{tally.judged:,} programs judged", err=True, nl=False)


@dataclass
class _Tally:
    """How the programs of a batch came out so far; a line without a sound one is none performed."""

    statuses: Counter[int]

    @property
    def refused(self) -> int:
        """How many lines hold no sound program."""
        return self.statuses[Status.NOT_PERFORMED]

    @property
    def judged(self) -> int:
        """How many programs were judged."""
        return self.statuses.total() - self.refused

    def __str__(self) -> str:
        """Say how many were judged and how many were not."""
        lines = "line holds" if self.refused == 1 else "lines hold"
        refused = f"; {self.refused:,} {lines} no sound program" if self.refused else ""
        programs = "program" if self.judged == 1 else "programs"
        return f"{self.judged:,} {programs} judged{refused}."

    @property
    def status(self) -> int:
        """Say how it ends."""
        return worst(map(Status, self.statuses or (Status.NOT_PERFORMED,)))


def _name(refusal: Refusal, path: Path) -> None:
    """Say what is wrong with a line: the first thing, and how many more there are."""
    first, *others = refusal.problems
    more = f" (and {len(others)} more)" if others else ""
    place = Place(path.as_posix(), refusal.line, first.column)
    click.echo(f"{place} {visible(first.message + suggest(first.suggestion))}{more}", err=True)
