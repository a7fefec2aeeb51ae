"""One run of a batch, and its output: what is finished stays when it is interrupted, and the next goes on.

The records are written to a file beside the output, which takes its place when the last is there. So an
output is whole or not there, and nothing is lost or doubled.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from msgspec import DecodeError, Struct, json

from evenhand.audit import exit_status
from evenhand.batch.judging import BatchSource, JudgedBlock, judge_blocks, open_source
from evenhand.batch.records import Receipt, give_receipt, write_line
from evenhand.batch.screen import Screen
from evenhand.batch.sources import LineBlock, begin, know, skip
from evenhand.vocabulary.errors import OutputError, Place, Problem

if sys.platform != "win32":
    import fcntl


class OtherRunError(Exception):
    """What an earlier run began cannot be gone on with: it judged other programs, or judged otherwise."""


class Run(NamedTuple):
    """A batch whose source was opened; `head` is the first line of its output."""

    screen: Screen
    gating: exit_status.Gating
    blocks: Iterator[LineBlock]
    head: bytes

    def judge(self, after: int, jobs: int) -> Iterator[JudgedBlock]:
        """Judge the lines after one, in some processes, and give them in their order.

        Raises ProgramError where the source breaks off, and OutputError when a process ends before its time.
        """
        yield from judge_blocks(self.screen, skip(self.blocks, after), self.gating, jobs)


def prepare(
    source: BatchSource,
    open_screen: Callable[[dt.date], Screen],
    today: dt.date,
    gating: exit_status.Gating,
    resumed: Path | None,
) -> Run:
    """Open a source, to judge its programs anew or, for an output that is to be resumed, as before.

    The screen is opened for the day on which those are judged that have none, and by which waivers hold:
    today or, for an output that is resumed, the day on which it was begun.

    Raises ProgramError where the source cannot be read, OutputError where what was begun is no output of a
    batch, and OtherRunError where it is that of another run.
    """
    begun = find_receipt(resumed) if resumed else None
    screen = open_screen((begun.otherwise if begun else None) or today)
    first, blocks = begin(open_source(source, screen.policy))
    receipt = give_receipt(screen, gating, know(first.lines[: begun.start.lines if begun else None]))
    if begun and begun.start != receipt.start:
        raise OtherRunError("The run to resume judged other programs: the first ones are not the same.")
    if begun and begun != receipt:
        raise OtherRunError("The run to resume judged by another policy, date, gate or version.")
    return Run(screen, gating, blocks, write_line(receipt))


def part_of(path: Path) -> Path:
    """Name the file in which an output grows, beside the place that a link leads to."""
    place = Path(os.path.realpath(path))
    return place.with_name(f"{place.name}.part")


class Finished(NamedTuple):
    """What a run has written: the last line judged, how many bytes are whole, and how the programs ended."""

    last: int
    whole: int
    statuses: Counter[int]

    @classmethod
    def nothing(cls) -> Finished:
        """Begin anew."""
        return cls(0, 0, Counter())


class _ReadRecord(Struct):
    """What is read of a record, or of a refusal, which has no status."""

    line: int
    status: int = exit_status.Status.NOT_PERFORMED


def find_receipt(path: Path) -> Receipt | None:
    """Find by what an interrupted run judged. Raises OutputError where that was no batch."""
    part = part_of(path)
    try:
        with part.open("rb") as stream:
            head = stream.readline()
        return json.decode(head, type=Receipt) if head.endswith(b"\n") else None
    except FileNotFoundError:
        return None
    except (OSError, DecodeError):
        raise _refusal(part, "This is not the output of a batch.", "one, or no such file") from None


@contextmanager
def growing(path: Path, *, resume: bool) -> Iterator[tuple[Callable[[bytes], None], Finished]]:
    """Let an output grow from what is whole of it; it takes its place when the block ends well.

    Gives what adds to it, so that it is there whatever happens next, and what was finished.

    Raises OutputError where it cannot be written, or is being written by another run.
    """
    part = part_of(path)
    try:
        with part.open("r+b" if resume and part.exists() else "x+b") as stream:
            _claim(stream, part)
            finished = _find_finished(stream, part)
            stream.truncate(finished.whole)
            stream.seek(finished.whole)
            yield partial(add, stream), finished
        part.replace(Path(os.path.realpath(path)))
    except OSError as failure:
        raise _refusal(part, f"Cannot write this file: {failure.strerror}.") from None


def _claim(stream: IO[bytes], part: Path) -> None:
    """Keep other runs from an output, until this process ends. Windows has no such lock."""
    if sys.platform != "win32":
        try:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)  # processes that are forked do not have it
        except (BlockingIOError, PermissionError):
            raise _refusal(part, "Another run is writing this file.", "its end, or another output") from None


def _find_finished(stream: IO[bytes], part: Path) -> Finished:
    statuses: Counter[int] = Counter()
    head = stream.readline()
    last, whole = 0, len(head) if head.endswith(b"\n") else 0
    for line in stream:
        if not line.endswith(b"\n"):
            break  # it was being written
        try:
            ended = json.decode(line, type=_ReadRecord)
        except DecodeError:
            raise _refusal(part, "This is not the output of a batch.", "one, or no such file") from None
        statuses[ended.status] += 1
        last, whole = ended.line, whole + len(line)
    return Finished(last, whole, statuses)


def _refusal(part: Path, message: str, expected: str = "") -> OutputError:
    return OutputError([Problem(Place(part.as_posix()), message, expected)])


def add(stream: IO[bytes], content: bytes) -> None:
    """Add to an output at once."""
    stream.write(content)
    stream.flush()
