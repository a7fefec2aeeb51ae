"""The records of a batch, the versioned contract of its output: a receipt, then one for each program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct, json

from evenhand.audit import exit_status
from evenhand.audit.audit import Tool
from evenhand.batch.screen import Screen, Screened
from evenhand.batch.tallies import AccountScore, CriterionScore
from evenhand.vocabulary.errors import FaultCode, Place, Problem, suggest
from evenhand.vocabulary.unseen import visible
from evenhand.vocabulary.verdicts import Conclusion, Verdict
from evenhand.vocabulary.version import __version__

FORMAT: Final = "evenhand-batch-1"
_ENCODER: Final = json.Encoder(decimal_format="number")


class ReceiptDigests(Struct, frozen=True):
    """SHA-256 digests of what the programs were judged by."""

    policy: str
    profile: str | None
    waivers: str | None = None


class FirstLines(Struct, frozen=True):
    """So many lines or rows at the start of a batch and their digest, by which it is known again."""

    lines: int
    sha256: str


class Receipt(Struct, frozen=True, kw_only=True):
    """By what a batch was judged: the first line of its output.

    `as_of` is the date for every program, `otherwise` the one for those that give none; `start` tells
    whether a run that is to go on goes on with the same programs.
    """

    format: Literal["evenhand-batch-1"] = FORMAT
    tool: Tool
    policy: str
    version: str
    digests: ReceiptDigests
    as_of: dt.date | None
    otherwise: dt.date | None
    fail_on: exit_status.FailOn
    undecided: exit_status.Undecided
    fail_below: str | None = None
    start: FirstLines


class Record(Struct, frozen=True):
    """What the rules come to for one program; `line` counts from 1.

    By score, `bands` are the ids of the band that is reached, or of those between which the score lies.
    `waived` are the rules that a waiver takes out of the gate; their verdicts stand.
    """

    line: int
    program: str
    as_of: dt.date
    opinion: Conclusion
    status: int
    accounts: Mapping[str, AccountScore]
    criteria: Mapping[str, Mapping[str, CriterionScore]]
    verdicts: Mapping[str, Verdict]
    bands: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()


class Mistake(Struct, frozen=True):
    """One thing that is wrong with a program, and where; `path` leads to the value within the program."""

    column: int
    code: FaultCode
    path: str
    message: str
    expected: str
    suggestion: str | None


class Refusal(Struct, frozen=True):
    """A line that holds no program that could be judged, and why."""

    line: int
    problems: tuple[Mistake, ...]

    @property
    def status(self) -> int:
        """The exit status by it alone."""
        return exit_status.Status.NOT_PERFORMED

    def tell(self, file: str) -> str:
        """Say what is wrong with a line of a file: the first thing, and how many more there are."""
        first, *others = self.problems
        more = f" (and {len(others)} more)" if others else ""
        place = Place(file, self.line, first.column)
        cure = suggest(first.suggestion) or (f" Expected {first.expected}." if first.expected else "")
        return f"{place} {visible(first.message + cure)}{more}"


def give_receipt(screen: Screen, gating: exit_status.Gating, start: FirstLines) -> Receipt:
    """Say by what a batch is judged, and how it starts."""
    policy = screen.policy
    return Receipt(
        tool=Tool(name="evenhand", version=__version__),
        policy=policy.name,
        version=policy.version,
        digests=ReceiptDigests(
            policy.digest,
            policy.tailoring.digest if policy.tailoring else None,
            screen.waivers.digest if screen.waivers else None,
        ),
        as_of=screen.as_of,
        otherwise=screen.otherwise,
        fail_on=gating.fail_on,
        undecided=gating.undecided,
        fail_below=gating.fail_below,
        start=start,
    )


def record(line: int, screened: Screened, gating: exit_status.Gating) -> Record:
    """Write down what a screen found."""
    return Record(
        line,
        screened.name,
        screened.as_of,
        screened.conclusion,
        screened.status(gating),
        screened.accounts,
        screened.criteria,
        screened.verdicts,
        screened.bands,
        screened.waived,
    )


def refuse(line: int, problems: Sequence[Problem]) -> Refusal:
    """Write down why a line could not be judged."""
    mistakes = (
        Mistake(each.place.column, each.code, each.path, each.message, each.expected, each.suggestion)
        for each in problems
    )
    return Refusal(line, tuple(mistakes))


def write_line(entry: Receipt | Record | Refusal) -> bytes:
    """Write one line of the output."""
    return _ENCODER.encode(entry) + b"\n"
