"""Writing the function that counts, for conditions over a list, the records that meet them and do not.

Each field is read by a reader of its own. What an answer adds for every part of a condition that asks for
that field alone makes up a sum, as for facts, and what a record counts for is looked up by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from evenhand.facts.kinds import Records, Text
from evenhand.facts.operators import Truth
from evenhand.facts.possible import Possible, Record
from evenhand.policy.conditions import (
    Answers,
    Condition,
    Counted,
    FieldTerm,
    Quantified,
    find_paths,
    find_wanted,
    weigh,
)
from evenhand.screening.known import Slot, UnusualError
from evenhand.screening.line import find_ends, sort_marks
from evenhand.screening.reader import Reader
from evenhand.screening.reads import name_reader, unpack, write_adding, write_reading
from evenhand.screening.tables import DIGITS, Combine, Table, take_apart
from evenhand.screening.together import Joint

Listed = Quantified | Counted
Count = Callable[[Sequence[Any]], tuple[int, set[str]]]

_BITS: Final = 32  # of each count: no list is that long
_OTHERWISE: Final = "R{}.read({})"


def write_count(kind: Records, conditions: Sequence[Listed], answers: Answers) -> Count:
    """Make the function that counts the records of a list, and gives their names."""
    plan = _RecordPlan(kind, answers)
    for place, condition in enumerate(conditions):
        plan.add(find_wanted(condition), place)
    names = plan.names()
    exec(compile("\n".join(plan.lines()), "<records>", "exec"), names)  # noqa: S102 - of our own making
    count: Count = names["count"]
    return count


def split(counts: int, place: int) -> tuple[int, int]:
    """Give how many records meet the condition at a place, and how many do not."""
    both = counts >> 2 * _BITS * place
    return both % 2**_BITS, (both >> _BITS) % 2**_BITS


def _counts(truth: Truth, place: int) -> int:
    """Give what one record counts for the condition at a place."""
    return 0 if truth is None else 1 << _BITS * (2 * place + (not truth))


class _RecordPlan:
    """The fields, and what their answers come to for each condition."""

    def __init__(self, kind: Records, answers: Answers) -> None:
        self._kind = kind
        self._answers = answers
        self._index = {name: number for number, (name, _) in enumerate(kind.fields)}
        self._slots: dict[str, list[Slot]] = {name: [] for name in self._index}
        self._ends: dict[str, list[tuple[Decimal, str]]] = {name: [] for name in self._index}
        self._parts = 0
        self._combined: list[tuple[int, Combine]] = []
        self._joints: list[tuple[Joint, Sequence[str]]] = []

    def add(self, condition: Condition, place: int) -> None:
        """Plan for the condition at a place."""
        parts, combine = take_apart(condition)
        if all(map(_is_simple, parts)):
            for number, part in enumerate(parts, self._parts):
                self._slot(part, 3**number)
            self._parts += len(parts)
            self._combined.append((place, combine))
            return
        names = _fields_in([condition])
        joint = Joint(
            lambda *known: _counts(self._weigh(condition, dict(zip(names, known, strict=True))), place)
        )
        self._joints.append((joint, names))

    def _slot(self, part: Condition, times: int) -> None:
        (name,) = _fields_in([part])
        self._ends[name] += find_ends([part], self._answers)
        self._slots[name].append(lambda possible: times * DIGITS[self._weigh(part, {name: possible})])

    def _weigh(self, condition: Condition, fields: dict[str, Possible]) -> Truth:
        record = Record("", tuple(fields.items()))
        return weigh(condition, self._answers.about(record)).truth

    def _combine(self, truths: Iterator[Truth]) -> int:
        return sum([_counts(combine(truths), place) for place, combine in self._combined])

    def names(self) -> dict[str, Any]:
        """Give what the text refers to."""
        names: dict[str, Any] = {"Unusual": UnusualError, "FIELDS": dict.fromkeys(self._index)}
        names["COUNTS"] = Table(self._parts, self._combine)
        for number, (name, kind) in enumerate(self._kind.fields):
            reader = Reader(number, kind, self._slots[name], sort_marks(self._ends[name]))
            names |= name_reader(number, reader)
            names["UNSAID"] = names.get("UNSAID", 0) + reader.unsaid
        return names | {f"J{number}": joint for number, (joint, _) in enumerate(self._joints)}

    def lines(self) -> Iterator[str]:
        """Write the function; a record without a name is unusual, and so is a field that is none."""
        key = f"r{self._index[self._kind.key]}"
        linked = dict.fromkeys(name for _, names in self._joints for name in names)
        yield "def count(records):"
        yield "    counts = 0"
        yield "    names = set()"
        yield "    for record in records:"
        yield f"        {unpack('r', self._index.values())} = {{**FIELDS, **record}}.values()"
        yield f"        if {key}.__class__ is not str or not {key}: raise Unusual"
        yield f"        names.add({key})"
        added = ["UNSAID"]
        for number, (name, kind) in enumerate(self._kind.fields):
            if name in linked:
                yield f"        a{number}, k{number} = {write_reading(number, kind, _OTHERWISE)}"
                added.append(f"a{number}")
            elif name != self._kind.key or self._slots[name] or type(kind) is not Text:
                added.append(write_adding(number, kind, _OTHERWISE))
        yield f"        counts += COUNTS[{' + '.join(added)}]"
        for number, (_, names) in enumerate(self._joints):
            yield f"        counts += J{number}({', '.join(f'k{self._index[name]}' for name in names)})"
        yield "    return counts, names"


def _is_simple(condition: Condition) -> bool:
    """Checks if a condition asks for one field alone."""
    return len(_fields_in([condition])) == 1


def _fields_in(conditions: Sequence[Condition]) -> tuple[str, ...]:
    return find_paths(conditions, FieldTerm)
