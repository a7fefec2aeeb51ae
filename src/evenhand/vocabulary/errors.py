"""Errors as data: what is wrong, where it stands, what was expected.

An `EvenhandError` carries `Problem`s; its `__str__` makes the sentences. A `MisreadError` says what is
wrong with one value, before anyone knows where that stands. The code of a problem is the kind of fault, for
programs: whoever complains by one of the ways in `reading` gets that of the way, unless it names another.

    EvenhandError
    ├── PolicyError     a policy cannot be used
    ├── ProgramError    a program description cannot be used
    ├── AuditError      a file is no audit that was written earlier
    ├── OptionsError    the options of a project cannot be used
    ├── WaiverError     waivers cannot be used
    └── OutputError     a report cannot be made or written
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple, Self, TypeVar

from evenhand.vocabulary.unseen import visible

_EXCERPT_LENGTH = 160
_LONGEST_MESSAGE = 600
_KEPT_END = 10  # a tenth of what is shown: what is said after a long name must not vanish with it
_MOST_SHOWN = 100
_LONGEST_QUOTED = 40
T = TypeVar("T")

FaultCode = Literal[
    "unreadable", "too-large", "duplicate", "missing", "unknown-key", "unknown-name", "unknown-fact",
    "wrong-value", "ambiguous", "misplaced", "contradiction", "unbacked", "unverified", "unfit", "unwritable",
]  # fmt: skip


def shorten(text: str, longest: int, tell: Callable[[int], str] | None = None) -> str:
    """Leave out the middle of a text that nobody would read to its end, and tell how much that is."""
    if len(text) <= longest:
        return text
    end, left_out = longest // _KEPT_END, len(text) - longest
    told = tell(left_out) if tell else f"… ({left_out} more characters)"
    return f"{text[: longest - end]}{told} …{text[-end:]}"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Give the known name most like a mistyped one, or None when none is near."""
    import difflib

    matches = difflib.get_close_matches(name[:100], list(known), n=20, cutoff=0.6)
    # Two letters swapped are the likeliest slip: USD, not UZS, for UDS.
    return max(matches, key=lambda match: sorted(match) == sorted(name), default=None)


def suggest(near: str | None) -> str:
    """Ask, after a sentence, whether the nearest name was meant; where none is near, say nothing."""
    return "" if near is None else f" Did you mean '{shorten(near, _LONGEST_MESSAGE)}'?"


class Place(NamedTuple):
    """A position in a file; line and column count from 1, columns in code points.

    What is no file, such as a port or an option, is named whole: its line is 0.
    """

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Give the form that editors and terminals follow, `file:line:column`."""
        name = visible(self.file)
        return f"{name}:{self.line}:{self.column}" if self.line else name

    @classmethod
    def whole(cls, name: str) -> Self:
        """Name what has no lines."""
        return cls(name, 0, 0)


class Problem(NamedTuple):
    """One thing that is wrong with an input or an output.

    `code` says which kind of fault it is, `path` leads to the value within the document, as
    `facts.pay.offered_share` or `replies.0.by` does; empty where it is about the whole.
    """

    place: Place
    message: str
    expected: str = ""
    suggestion: str | None = None
    excerpt: str = ""
    code: FaultCode = "unreadable"
    path: str = ""

    @property
    def said(self) -> str:
        """The sentences: what is wrong, and what to do."""
        message = shorten(self.message, _LONGEST_MESSAGE) + suggest(self.suggestion)
        return f"{message} Expected {self.expected}." if self.expected else message

    def __str__(self) -> str:
        """Give the place, the line, and the sentences."""
        lines = [str(self.place)]
        if self.excerpt.strip():
            lines.append(f"    {_cut_around(self.excerpt, self.place.column)}")
        lines.append(f"  {visible(self.said)}")
        return "\n".join(lines)


class EvenhandError(Exception):
    """An input cannot be used or an output cannot be made; `problems` says why and where."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order in which they stand in the file."""
        self.problems = tuple(sorted(problems, key=lambda problem: problem.place))
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Give every problem, one after the other, up to as many as a person can take in."""
        shown = [str(problem) for problem in self.problems[:_MOST_SHOWN]]
        more = len(self.problems) - len(shown)
        return "\n".join([*shown, f"And {more} more."] if more else shown)


class PolicyError(EvenhandError):
    """A policy cannot be used."""


class ProgramError(EvenhandError):
    """A program description cannot be used."""


class AuditError(EvenhandError):
    """A file is no audit that was written earlier."""


class OptionsError(EvenhandError):
    """The options of a project cannot be used."""


class WaiverError(EvenhandError):
    """Waivers cannot be used."""


class OutputError(EvenhandError):
    """A report cannot be made or written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, which are all of this kind."""
        super().__init__(each._replace(code="unwritable") for each in problems)


class MisreadError(Exception):
    """A written value is not one that its fact allows; PATH leads to it from the value's top.

    Where a value has several faults, `others` are those after the first.
    """

    def __init__(
        self,
        message: str,
        expected: str = "",
        suggestion: str | None = None,
        path: tuple[str | int, ...] = (),
        *,
        at_key: bool = False,
        code: FaultCode = "wrong-value",
    ) -> None:
        """Keep the parts of the message."""
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.suggestion = suggestion
        self.path = path
        self.at_key = at_key
        self.code = code
        self.others: tuple[MisreadError, ...] = ()

    @property
    def parts(self) -> tuple[MisreadError, ...]:
        """Every fault."""
        return (self, *self.others)


def inside(step: str | int, read: Callable[[], T]) -> T:
    """Read something one step further in, so that a misreading says where it is."""
    try:
        return read()
    except MisreadError as misread:
        for each in misread.parts:
            each.path = (step, *each.path)
        raise


def gather(reads: Iterable[Callable[[], T]]) -> list[T]:
    """Read several things, so that everything misread is said at once. Raises MisreadError."""
    read_well: list[T] = []
    misread: list[MisreadError] = []
    for read in reads:
        try:
            read_well.append(read())
        except MisreadError as failure:
            misread += failure.parts
    if misread:
        first, *others = misread
        first.others = tuple(others)
        raise first
    return read_well


def quoted(raw: Any) -> str:
    """Show a written value in a message: a text in quotation marks, and cut where it is long."""
    match raw:
        case None:
            return "An empty value"
        case bool():
            return "true" if raw else "false"
        case Mapping():
            return "A mapping"
        case tuple():
            return "A list" if raw else "An empty list"
        case str():
            return f"'{cut(raw)}'"
        case _:
            return cut(str(raw))


def cut(text: str) -> str:
    """Cut a long text."""
    return text if len(text) <= _LONGEST_QUOTED else text[:_LONGEST_QUOTED] + "…"


def _cut_around(line: str, column: int) -> str:
    """Show a line without its indentation, or the part of a long one in which the column is."""
    text = line.strip()
    indentation = len(line) - len(line.lstrip())
    latest = max(len(text) - _EXCERPT_LENGTH, 0)
    start = min(max(column - indentation - _EXCERPT_LENGTH // 2, 0), latest)
    end = start + _EXCERPT_LENGTH
    return f"{'…' if start else ''}{visible(text[start:end])}{'…' if end < len(text) else ''}"
