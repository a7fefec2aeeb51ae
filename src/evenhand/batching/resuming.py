"""The output of a batch: what is finished stays when a run is interrupted, and the next goes on after it.

The records are written to a file beside the output, which takes its place when the last is there. So an
output is whole or not there, and nothing is lost or doubled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from msgspec import DecodeError, Struct, json

from evenhand.batching.records import Receipt
from evenhand.errors import OutputError, Place, Problem


def part_of(path: Path) -> Path:
    """Name the file in which an output grows, beside the place that a link leads to."""
    place = path.resolve()
    return place.with_name(f"{place.name}.part")


class _Numbered(Struct):
    """A record, of which only the number of its line is read."""

    line: int


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
        raise _no_output(part) from None


def find_finished(path: Path) -> tuple[int, int]:
    """Find how far an interrupted run got: the last line judged, and how many bytes are whole.

    Raises OutputError where that was no batch.
    """
    part = part_of(path)
    last = whole = 0
    with part.open("rb") as stream:
        whole += len(stream.readline())
        for line in stream:
            if not line.endswith(b"\n"):
                break  # it was being written
            try:
                last = json.decode(line, type=_Numbered).line
            except DecodeError:
                raise _no_output(part) from None
            whole += len(line)
    return last, whole


def _no_output(part: Path) -> OutputError:
    problem = Problem(Place(part.as_posix()), "This is not the output of a batch.", "one, or no such file")
    return OutputError([problem])


@contextmanager
def growing(path: Path, whole: int) -> Iterator[Callable[[bytes], None]]:
    """Let an output grow from what is whole of it; it takes its place when the block ends well.

    Gives what adds to it, so that it is there whatever happens next.

    Raises OutputError where it cannot be written.
    """
    part = part_of(path)
    try:
        with part.open("r+b" if whole else "wb") as stream:
            stream.truncate(whole)
            stream.seek(whole)
            yield partial(add, stream)
        part.replace(path.resolve())
    except OSError as failure:
        message = f"Cannot write this file: {failure.strerror}."
        raise OutputError([Problem(Place(part.as_posix()), message)]) from None


def add(stream: IO[bytes], content: bytes) -> None:
    """Add to an output at once."""
    stream.write(content)
    stream.flush()
