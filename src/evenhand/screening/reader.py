"""Reading the answers to a fact, once for each way in which one is written.

Programs repeat each other: the same `40 %` is read a thousand times. So a written answer is read, and
every part of a rule that asks for this fact alone is weighed, when it is first met; after that both are
looked up.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from evenhand.facts.kinds import Kind, Linear, MisreadError
from evenhand.facts.possible import Possible
from evenhand.reading import plain
from evenhand.screening.known import (
    Answer,
    Memory,
    Nested,
    Slot,
    United,
    UnusualError,
    Value,
    Weighed,
    add_agreed,
    add_up,
)
from evenhand.screening.line import Line, Marks, Points


class Reader:
    """Reads the answers to one fact."""

    def __init__(self, index: int, kind: Kind, slots: Sequence[Slot], marks: Marks) -> None:
        """Prepare to read a kind of answer into some slots."""
        self.index = index
        self.kind = kind
        self.slots = slots
        self.unsaid = sum(slot(kind.anything) for slot in slots)
        self._points = Points(kind, Line(slots, marks, self.unsaid)) if isinstance(kind, Linear) else None
        self.written = _Written(self)
        self.listed = _Listed(self)
        self.silent = self.weigh(kind.anything)
        self._others: Memory[Hashable, Value] = Memory()

    def __call__(self, raw: Any, nested: Nested) -> Value:
        """Read an answer that is out of the ordinary, and put mappings aside; claims are read later.

        Raises UnusualError.
        """
        first = raw[0] if raw and raw.__class__ is list else raw
        if first.__class__ is dict:
            nested.append((self.index, raw))
            if "by" in first:
                return self.silent
        return self.read(raw)

    def read(self, raw: Any) -> Value:
        """Read one answer, however it is written. Raises UnusualError."""
        if raw.__class__ is str:
            return self.written[raw]
        key = (raw.__class__, tuple(raw) if isinstance(raw, list) else raw)
        try:
            found = self._others.get(key)
        except TypeError:  # a partial value, or a list of them
            key = (raw.__class__, repr(raw))
            found = self._others.get(key)
        return found or self._others.keep(key, self.take(raw))

    def take(self, raw: Any) -> Value:
        """Read and weigh an answer that was not met before. Raises UnusualError."""
        try:
            if self._points is not None and raw.__class__ is not dict:
                return self._points.read(plain(raw))
            return self.weigh(self.kind.read(plain(raw)))
        except MisreadError as misread:
            raise UnusualError from misread

    def weigh(self, possible: Possible) -> Value:
        """Give what an answer adds to what silence would."""
        added, parts = add_up(self.slots, possible)
        return added - self.unsaid, Answer(possible, parts)

    def unite(self, answers: Sequence[Weighed]) -> Value:
        """Give what answers add together of which each may be the one."""
        return add_agreed(answers) - self.unsaid, United(answers)


class _Written(Memory[Any, Value]):
    """The answers to one fact that are written as a text, or as a whole number."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader

    def __missing__(self, raw: Any) -> Value:
        """Read an answer that was not met before."""
        return self.keep(raw, self._reader.take(raw))


class _Listed(Memory[tuple[Any, ...], Value]):
    """The answers to one fact that are written as a list of words."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader

    def __missing__(self, raw: tuple[Any, ...]) -> Value:
        """Read an answer that was not met before."""
        return self.keep(raw, self._reader.take(list(raw)))


def find_said(nested: Nested) -> Nested:
    """Find the answers that are what somebody says."""
    return [(fact, raw) for fact, raw in nested if "by" in (raw[0] if raw.__class__ is list else raw)]
