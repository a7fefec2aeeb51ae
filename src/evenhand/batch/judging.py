"""Judging the programs of a batch, in this process or in several."""

from __future__ import annotations

import datetime as dt
import io
import os
import signal
from codecs import BOM_UTF8
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread
from typing import Final, NamedTuple, TypeGuard

from evenhand.audit import exit_status
from evenhand.audit.waiving import Waivers
from evenhand.batch.records import Record, Refusal, record, refuse, write_line
from evenhand.batch.rows import ProgramRow, write_row
from evenhand.batch.screen import Screen, Screened
from evenhand.batch.sources import Line, LineBlock, cut, cut_file, cut_lines
from evenhand.policy.model import Policy
from evenhand.vocabulary.errors import OutputError, Place, Problem, ProgramError

_AHEAD: Final = 2  # blocks in hand for each process
_NO_OBJECT: Final = Problem(Place("<line>"), "This is no JSON object.", "a program, on one line, in { and }")

BatchSource = str | os.PathLike[str] | io.BufferedReader | Iterable[Line]


class JudgedBlock(NamedTuple):
    """A block that was judged: its records as lines, how each ended, and what was refused.

    `looked_up` is how many were judged the fast way, without a Case; `waived` are the rules that some waiver
    takes out of the gate.
    """

    text: bytes
    statuses: Counter[int]
    refusals: list[Refusal]
    looked_up: int
    waived: frozenset[str]


def batch(
    source: BatchSource,
    policy: Policy,
    *,
    as_of: dt.date | None = None,
    otherwise: dt.date | None = None,
    gating: exit_status.Gating | None = None,
    waivers: Waivers | None = None,
) -> Iterator[Record | Refusal]:
    """Judge many programs: a path to JSON lines, CSV or Parquet, or mappings and texts of JSON.

    They are judged on one date, or on each program's own, and OTHERWISE where it has none. All of the WAIVERS
    hold: `waivers.on(day)` gives those that have not expired.

    Gives a record for each, in their order, or a refusal where one is not sound.
    """
    screen = Screen(policy, as_of, otherwise, waivers=waivers)
    for block in open_source(source, policy):
        yield from judge_lines(screen, block, gating or exit_status.Gating())


def open_source(source: BatchSource, policy: Policy) -> Iterator[LineBlock]:
    """Cut a source into blocks. Raises ProgramError where it cannot be read."""
    if isinstance(source, (str, os.PathLike)):
        yield from cut_file(Path(source), policy)
    elif isinstance(source, (io.BufferedReader, io.BytesIO)):
        yield from cut_lines(source, policy)
    else:
        yield from cut(source)


def judge_lines(screen: Screen, block: LineBlock, gating: exit_status.Gating) -> Iterator[Record | Refusal]:
    """Judge the lines of a block; those without anything on them are passed over."""
    for number, line in enumerate(block.lines, block.first):
        if not isinstance(line, (bytes, str)) or line.strip():
            yield judge_line(screen, number, line, gating)


def judge_line(screen: Screen, number: int, line: Line, gating: exit_status.Gating) -> Record | Refusal:
    """Judge a line, whatever is wrong with it; of YAML, one line would be a program of its own."""
    try:
        if isinstance(line, ProgramRow):
            return record(number, _judge_row(screen, line), gating)
        if isinstance(line, Mapping):
            return record(number, screen.judge(line), gating)
        if _is_object(line):
            return record(number, screen.judge_json(line), gating)
    except ProgramError as error:
        return refuse(number, error.problems)
    return refuse(number, [_NO_OBJECT])


def _judge_row(screen: Screen, row: ProgramRow) -> Screened:
    """Judge a row of CSV. Raises ProgramError with every mistake at its cell."""
    written = write_row(row)
    try:
        return screen.judge_json(written.text)
    except ProgramError as refused:
        raise written.tell(row, refused) from None


def _is_object(line: object) -> TypeGuard[bytes | str]:
    """Checks if a line begins as a JSON object does; what a caller hands over may be anything."""
    text = line.encode(errors="replace") if isinstance(line, str) else line
    return isinstance(text, bytes) and text.removeprefix(BOM_UTF8).lstrip().startswith(b"{")


def judge_block(screen: Screen, block: LineBlock, gating: exit_status.Gating) -> JudgedBlock:
    """Judge a block, and write its records down."""
    statuses: Counter[int] = Counter()
    refusals: list[Refusal] = []
    lines: list[bytes] = []
    waived: set[str] = set()
    before = screen.looked_up
    for entry in judge_lines(screen, block, gating):
        lines.append(write_line(entry))
        statuses[entry.status] += 1
        if isinstance(entry, Refusal):
            refusals.append(entry)
        else:
            waived.update(entry.waived)
    return JudgedBlock(b"".join(lines), statuses, refusals, screen.looked_up - before, frozenset(waived))


def judge_blocks(
    screen: Screen, blocks: Iterable[LineBlock], gating: exit_status.Gating, jobs: int
) -> Iterator[JudgedBlock]:
    """Judge blocks in some processes, and give them in their order.

    Raises OutputError when a process ends before its time.
    """
    if jobs == 1:
        yield from (judge_block(screen, block, gating) for block in blocks)
        return
    pending: deque[Future[JudgedBlock]] = deque()
    with ProcessPoolExecutor(jobs, initializer=_Worker.start, initargs=(screen, gating)) as pool:
        try:
            for block in blocks:
                pending.append(pool.submit(_Worker.judge, block))
                if len(pending) >= jobs * _AHEAD:
                    yield pending.popleft().result()
            yield from _finish(pending)
        except ProgramError:  # nothing more can be read; what was read before is judged all the same
            yield from _finish(pending)
            raise
        except BrokenProcessPool:
            message = "A process that judged programs was ended from outside."
            raise OutputError(
                [Problem(Place.whole("<batch>"), message, "fewer jobs, or more memory")]
            ) from None
        finally:
            for future in pending:
                future.cancel()


def _finish(pending: deque[Future[JudgedBlock]]) -> Iterator[JudgedBlock]:
    while pending:
        yield pending.popleft().result()


class _Worker:
    """What a process keeps between blocks: what it has worked out serves the next one."""

    screen: Screen
    gating: exit_status.Gating

    @classmethod
    def start(cls, screen: Screen, gating: exit_status.Gating) -> None:
        # Ctrl-C reaches every process; the first of them ends the run, and the others with it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # what the command does at its end is not the worker's
        Thread(target=_end_with_parent, daemon=True).start()
        cls.screen, cls.gating = screen, gating

    @classmethod
    def judge(cls, block: LineBlock) -> JudgedBlock:
        return judge_block(cls.screen, block, cls.gating)


def _end_with_parent() -> None:
    """End this process when the one that started it does, however that was ended."""
    parent = parent_process()
    assert parent is not None  # noqa: S101 - this is a worker
    parent.join()
    os._exit(exit_status.Status.NOT_PERFORMED)
