"""One run of a batch: what is judged by what, and whether it goes on with what an earlier run began."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from evenhand.audit import exit_status
from evenhand.batch.judging import BatchSource, JudgedBlock, judge_blocks, open_source
from evenhand.batch.records import give_receipt, write_line
from evenhand.batch.resuming import find_receipt
from evenhand.batch.screen import Screen
from evenhand.batch.sources import Block, begin, know, skip
from evenhand.policy.model import Policy


class OtherRunError(Exception):
    """What an earlier run began cannot be gone on with: it judged other programs, or judged otherwise."""


class Run(NamedTuple):
    """A batch whose source was opened; `head` is the first line of its output."""

    screen: Screen
    gating: exit_status.Gating
    blocks: Iterator[Block]
    head: bytes

    def judge(self, after: int, jobs: int) -> Iterator[JudgedBlock]:
        """Judge the lines after one, in some processes, and give them in their order.

        Raises ProgramError where the source breaks off, and OutputError when a process ends before its time.
        """
        yield from judge_blocks(self.screen, skip(self.blocks, after), self.gating, jobs)


def prepare(
    source: BatchSource,
    policy: Policy,
    as_of: dt.date | None,
    today: dt.date,
    gating: exit_status.Gating,
    resumed: Path | None,
) -> Run:
    """Open a source, to judge its programs anew or, for an output that is to be resumed, as before.

    They are judged on one date, or on each program's own, and where it has none, today or on the day on which
    the output was begun.

    Raises ProgramError where the source cannot be read, OutputError where what was begun is no output of a
    batch, and OtherRunError where it is that of another run.
    """
    begun = find_receipt(resumed) if resumed else None
    screen = Screen(policy, as_of, begun.otherwise if begun else today)
    first, blocks = begin(open_source(source))
    receipt = give_receipt(screen, gating, know(first.lines[: begun.start.lines if begun else None]))
    if begun and begun.start != receipt.start:
        raise OtherRunError("The run to resume judged other programs: the first ones are not the same.")
    if begun and begun != receipt:
        raise OtherRunError("The run to resume judged by another policy, date, gate or version.")
    return Run(screen, gating, blocks, write_line(receipt))
