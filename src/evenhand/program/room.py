"""Reading a foreign document, and looking for quotations in it, within limits of time and memory.

Documents come from those whom an audit is about, and what reads pages and PDFs is other people's work. It
is done in a process of its own, which one program's documents share; only what is small and plain is done
here, since a process takes longer to start.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from threading import Timer
from time import monotonic
from typing import IO, TYPE_CHECKING, Final, Self

from msgspec import MsgspecError, Struct, msgpack

from evenhand.program.blocks import Block
from evenhand.program.encodings import HIDDEN, NO_TEXT
from evenhand.program.published import MARKDOWN, TEXTS, TOO_DEEP, UnreadableCopyError, read_published
from evenhand.program.quotations import (
    FoundQuotation,
    SourceText,
    find_exactly,
    find_nearest,
    has_words,
    read_texts,
)
from evenhand.vocabulary import limits
from evenhand.vocabulary.languages import Message, say_later
from evenhand.vocabulary.room import can_open_rooms, hold_memory, name_command
from evenhand.vocabulary.verdicts import QuotationStatus

if TYPE_CHECKING:
    import subprocess

_SIZE: Final = 8  # bytes that say how many follow
_SMALL: Final = 32 * 1024
# Bytes of text times quotations that are looked through at once, which takes a second or two at the worst.
_MOST_AT_ONCE: Final = 500_000


class Task(Struct, frozen=True):
    """What is to be done: a document, and what is sought in it, or None where its blocks are asked for."""

    raw: bytes
    name: str
    quotes: tuple[str, ...] | None = None

    @property
    def effort(self) -> int:
        """How long it may take at the worst, in bytes that are gone through."""
        return len(self.raw) * max(1, len(self.quotes or ())) + self._sought

    @property
    def _sought(self) -> int:
        return sum(len(quote) for quote in self.quotes or ())

    @property
    def is_plain(self) -> bool:
        """Checks if nobody else's work reads it but what is known to be quick."""
        ending = PurePosixPath(self.name).suffix.lower()
        is_text = ending in TEXTS or (ending in MARKDOWN and b"<" not in self.raw)
        return is_text and len(self.raw) + self._sought <= _SMALL


class Sighting(Struct, frozen=True):
    """What came of looking for one quotation in one document."""

    status: QuotationStatus
    passage: str | None = None
    line: int | None = None
    why: str | None = None


class TaskResult(Struct, frozen=True):
    """What was found, one sighting for each quotation; or why nothing can be read."""

    sightings: tuple[Sighting, ...] = ()
    blocks: tuple[Block, ...] = ()
    why: str | None = None
    parts: dict[str, str] = {}

    @classmethod
    def refuse(cls, why: Message) -> Self:
        """Say why nothing can be read."""
        return cls(why=why.sentence, parts={name: str(part) for name, part in why.parts})


def carry_out(task: Task) -> TaskResult:
    """Read a document, and look for what is sought in it."""
    try:
        blocks = read_published(task.raw, task.name)
        if task.quotes is None:
            return TaskResult(blocks=blocks)
        return TaskResult(sightings=tuple(_look_for(task.quotes, task, read_texts(blocks))))
    except UnreadableCopyError as unreadable:
        return TaskResult.refuse(unreadable.why)
    except MemoryError:
        return TaskResult.refuse(_needs_too_much())
    except RecursionError:
        return TaskResult.refuse(TOO_DEEP)
    except Exception as failure:  # noqa: BLE001 - what reads pages and PDFs fails in any way
        return TaskResult.refuse(say_later("it could not be read: {failure}", failure=str(failure)))


def _look_for(quotes: Sequence[str], task: Task, shown: Sequence[SourceText]) -> Iterator[Sighting]:
    """Look for each quotation; one that stands in what is hidden, or may be, is not said to be missing."""
    whole: Sequence[SourceText] | None = None
    is_empty = not any(has_words(each.content) for each in shown)
    for quote in quotes:
        if found := _find(quote, shown):
            yield Sighting(
                "verified", found.passage, found.position.line if found.position.page is None else None
            )
            continue
        if whole is None:
            whole = read_texts(read_published(task.raw, task.name, with_hidden=True))
        if is_empty or _find(quote, whole):
            yield Sighting("no copy", why=(HIDDEN if _find(quote, whole) else NO_TEXT).sentence)
        else:
            passage = find_nearest(quote, shown[0])
            yield Sighting("missing" if passage is None else "near", passage)


def _find(quote: str, texts: Sequence[SourceText]) -> FoundQuotation | None:
    return next(filter(None, (find_exactly(quote, text) for text in texts)), None)


class RoomLimits(Struct, frozen=True):
    """What one document may use, in seconds and bytes of memory, and all of a program in seconds."""

    seconds: float = limits.SECONDS_FOR_COPY
    seconds_for_all: float = limits.SECONDS_FOR_COPIES
    memory: int = limits.MEMORY_FOR_COPY
    at_once: int = _MOST_AT_ONCE


_USUAL: Final = RoomLimits()


class Room:
    """Where the documents of one program are read; a process is there from the first that needs one."""

    def __init__(self, bounds: RoomLimits = _USUAL) -> None:
        """Open nothing yet."""
        self._bounds = bounds
        self._process: subprocess.Popen[bytes] | None = None
        self._effort = 0
        self._used = 0.0

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, if there is one."""
        self._close()

    def ask(self, task: Task) -> TaskResult:
        """Have a task carried out. Raises UnreadableCopyError, also where it takes too long or too much."""
        self._effort += task.effort
        is_small = task.is_plain and self._effort <= self._bounds.at_once
        answer = carry_out(task) if is_small or not can_open_rooms() else self._send(task)
        if answer.why is not None:
            raise UnreadableCopyError(say_later(answer.why, **answer.parts))
        return answer

    def _send(self, task: Task) -> TaskResult:
        seconds = min(self._bounds.seconds, self._bounds.seconds_for_all - self._used)
        if seconds <= 0:
            return TaskResult.refuse(_takes_too_long(self._bounds.seconds))
        process, began = self._open(), monotonic()
        timer = Timer(seconds, process.kill)
        timer.start()
        try:
            answer = _exchange(process, msgpack.encode((self._bounds.memory, task)))
        finally:
            timer.cancel()
            timer.join()
            self._used += monotonic() - began
        if answer is not None:
            return answer
        self._close()
        is_late = monotonic() - began >= seconds
        return TaskResult.refuse(_takes_too_long(self._bounds.seconds) if is_late else _needs_too_much())

    def _open(self) -> subprocess.Popen[bytes]:
        import subprocess  # noqa: PLC0415 - small copies need no process

        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - this very Python
                name_command("evenhand.program.room"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def _close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with process:  # waits for it, and closes its pipes
                pass


def read_bounded(raw: bytes, name: str) -> tuple[Block, ...]:
    """Read the blocks of a document within the limits. Raises UnreadableCopyError."""
    with Room() as room:
        return room.ask(Task(raw, name)).blocks


def _takes_too_long(seconds: float) -> Message:
    return say_later("it could not be read within {seconds} seconds", seconds=format(seconds, "g"))


def _needs_too_much() -> Message:
    return say_later("it could not be read with the memory that is set aside for it")


def _exchange(process: subprocess.Popen[bytes], sent: bytes) -> TaskResult | None:
    """Send a task and take the answer; None where the process ends before that."""
    assert process.stdin is not None  # noqa: S101 - narrows the type
    assert process.stdout is not None  # noqa: S101 - the same
    try:
        _write(process.stdin, sent)
        received = _read(process.stdout)
        return None if received is None else msgpack.decode(received, type=TaskResult)
    except (OSError, MsgspecError):
        return None


def _write(stream: IO[bytes], sent: bytes) -> None:
    stream.write(len(sent).to_bytes(_SIZE))
    stream.write(sent)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes | None:
    size = int.from_bytes(stream.read(_SIZE))
    received = stream.read(size) if size else b""
    return received if size and len(received) == size else None


def main() -> None:
    """Take tasks from the standard input until it ends, and put the answers on the standard output."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what a library prints is no answer
    while (received := _read(sys.stdin.buffer)) is not None:
        memory, task = msgpack.decode(received, type=tuple[int, Task])
        hold_memory(memory)
        _write(answers, msgpack.encode(carry_out(task)))
