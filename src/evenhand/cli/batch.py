"""`evenhand batch`: judge many programs, and write one compact record for each."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from evenhand.audit import exit_status
from evenhand.batch import running
from evenhand.batch.judging import JudgedBlock
from evenhand.batch.running import OtherRunError, Run, prepare
from evenhand.batch.screen import Screen
from evenhand.cli.inputs import find_today, list_inputs, open_policy
from evenhand.cli.options import Options
from evenhand.cli.output import STANDARD_OUTPUT, is_stream, naming, refuse_output, send
from evenhand.policy.model import Policy
from evenhand.vocabulary.errors import EvenhandError
from evenhand.vocabulary.unseen import visible

if TYPE_CHECKING:
    from evenhand.audit.waiving import Waivers

_MOST_NAMED: Final = 20
_BACK: Final = "\r"


def batch_command(
    path: Path, options: Options, *, output: Path | None, jobs: int, resume: bool, stats: bool
) -> exit_status.Status:
    """Judge every program of a file, and write one compact record for each."""
    output = None if output == STANDARD_OUTPUT else output
    if resume and output is None:
        raise click.UsageError("Only a run with --output can be resumed.")
    policy = open_policy(options)
    if output is not None:
        _check_output(output, list(list_inputs([path], policy, options)), resume=resume)
    waivers = _open_waivers(policy, options)
    run = _prepare(path, policy, options, output if resume else None, waivers)
    with _open_output(output, resume=resume) as (write, finished):
        if not finished.whole:
            write(run.head)
        tally = _Tally(finished.statuses)
        _write_all(run.judge(finished.last, jobs), write, path, tally)
    click.echo(f"{_BACK if sys.stderr.isatty() else ''}{tally}", err=True)
    if stats:
        click.echo(tally.say_ways(), err=True)
    if run.screen.waivers and not finished.whole:  # of what an interrupted run waived nothing is known
        _tell_unused(run.screen.waivers, tally.waived)
    return tally.status


def _open_waivers(policy: Policy, options: Options) -> Waivers | None:
    """Load the waivers, and tell of those that have expired or end soon. Raises WaiverError."""
    if options.waivers is None:
        return None
    from evenhand.audit.waiving import load_waivers  # noqa: PLC0415 - few runs have any

    waivers, day = load_waivers(options.waivers, policy), options.as_of or find_today()
    for each, _ in waivers.entries:
        if each.until < day:
            click.echo(f"The waiver of {each.rule} by {each.owner} expired on {each.until}.", err=True)
        elif each.is_ending(day):
            click.echo(f"The waiver of {each.rule} by {each.owner} ends soon, on {each.until}.", err=True)
    return waivers


def _tell_unused(waivers: Waivers, waived: Collection[str]) -> None:
    for each, _ in waivers.entries:
        if each.rule not in waived:
            click.echo(f"The waiver of {each.rule} by {each.owner} has nothing to waive.", err=True)


def _prepare(
    path: Path, policy: Policy, options: Options, resumed: Path | None, waivers: Waivers | None
) -> Run:
    source = sys.stdin.buffer if path == Path("-") else path

    def open_screen(otherwise: dt.date) -> Screen:
        held = waivers.on(options.as_of or otherwise) if waivers else None
        return Screen(policy, options.as_of, otherwise, waivers=held)

    try:
        return prepare(source, open_screen, find_today(), options.gating, resumed)
    except OtherRunError as other:
        raise click.UsageError(str(other)) from None


def _check_output(output: Path, inputs: Sequence[Path], *, resume: bool) -> None:
    """Refuse to write over an input, or over an output that is unfinished."""
    part = running.part_of(output)
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
def _open_output(
    output: Path | None, *, resume: bool
) -> Iterator[tuple[Callable[[bytes], None], running.Finished]]:
    """Open what the records are written to, behind those that are there."""
    if output is None:
        with _being_read():
            yield send, running.Finished.nothing()
    elif is_stream(output):
        with naming(output), _being_read(), output.open("wb") as stream:
            yield partial(running.add, stream), running.Finished.nothing()
    else:
        part = running.part_of(output)
        with running.growing(output, resume=resume) as grown, _keeping(part), naming(part):
            yield grown


@contextmanager
def _being_read() -> Iterator[None]:
    """End the run when nobody reads its records any more."""
    try:
        yield
    except BrokenPipeError:
        click.echo("Nobody reads the records any more, and the rest was not judged.", err=True)
        raise click.exceptions.Exit(exit_status.Status.NOT_PERFORMED) from None


@contextmanager
def _keeping(part: Path) -> Iterator[None]:
    """Say of a run that does not come to its end what is kept, and how to go on."""
    try:
        yield
    except (KeyboardInterrupt, EvenhandError) as ended:
        why = f"{ended}\n" if isinstance(ended, EvenhandError) else "\nInterrupted. "
        click.echo(f"{why}What was judged is kept in {visible(part.as_posix())}.", err=True)
        click.echo("The same command with --resume goes on from there.", err=True)
        raise click.exceptions.Exit(exit_status.Status.NOT_PERFORMED) from None


def _write_all(
    judged: Iterable[JudgedBlock], write: Callable[[bytes], None], path: Path, tally: _Tally
) -> None:
    """Write every record as it comes, and name the lines that hold no sound program."""
    left = _MOST_NAMED
    for block in judged:
        write(block.text)
        tally.statuses += block.statuses
        tally.here += block.statuses
        tally.looked_up += block.looked_up
        tally.waived |= block.waived
        for refusal in block.refusals[:left]:
            click.echo(refusal.tell(path.as_posix()), err=True)
        left = max(left - len(block.refusals), 0)
        if sys.stderr.isatty():
            click.echo(f"{_BACK}{tally.judged:,} programs judged", err=True, nl=False)


@dataclass
class _Tally:
    """How the programs of a batch came out so far; a line without a sound one is none performed."""

    statuses: Counter[int]
    here: Counter[int] = field(default_factory=Counter)  # without those of the run that is resumed
    looked_up: int = 0
    waived: frozenset[str] = frozenset()

    @property
    def refused(self) -> int:
        """How many lines hold no sound program."""
        return self.statuses[exit_status.Status.NOT_PERFORMED]

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

    def say_ways(self) -> str:
        """Say how many were judged the fast way, and how many took a Case."""
        others = self.here.total() - self.looked_up
        return f"{self.looked_up:,} judged the fast way; {others:,} taken by the loader."

    @property
    def status(self) -> exit_status.Status:
        """Say how it ends."""
        return exit_status.worst(
            map(exit_status.Status, self.statuses or (exit_status.Status.NOT_PERFORMED,))
        )
