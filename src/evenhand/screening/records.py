"""Writing the function that says what one record of a list comes to.

Each field is read by a reader of its own, and every part of a condition that asks for that field alone
is weighed with it. What a condition comes to is looked up in its truth table, as for facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from evenhand.conditions import (
    Answers,
    Condition,
    Counted,
    FieldTerm,
    Quantified,
    find_paths,
    find_wanted,
    weigh,
)
from evenhand.kinds import Records, Text
from evenhand.possible import Possible, Record
from evenhand.screening.known import Slot, UnusualError
from evenhand.screening.line import find_ends, sort_marks
from evenhand.screening.reader import Reader
from evenhand.screening.reads import name_reader, unpack, write_reading
from evenhand.screening.tables import DIGITS, MOST_PARTS, merge, tabulate, take_apart
from evenhand.screening.together import Joint

Listed = Quantified | Counted
WeighRecord = Callable[[Any], int]


def write_record(kind: Records, conditions: Sequence[Listed], answers: Answers) -> WeighRecord:
    """Make the function that gives the digit of each condition for a record, the first for least."""
    plan = _RecordPlan(kind, answers)
    total = " + ".join(
        plan.condition(find_wanted(condition), 3**place) for place, condition in enumerate(conditions)
    )
    names = plan.names()
    exec(compile("\n".join(plan.lines(total or "0")), "<record>", "exec"), names)  # noqa: S102 - of our own making
    weigh_record: WeighRecord = names["record"]
    return weigh_record


class _RecordPlan:
    """The fields with their slots, and each condition as an expression over them."""

    def __init__(self, kind: Records, answers: Answers) -> None:
        self._kind = kind
        self._answers = answers
        self._index = {name: number for number, (name, _) in enumerate(kind.fields)}
        self._slots: dict[str, list[Slot]] = {name: [] for name in self._index}
        self._ends: dict[str, list[tuple[str, Decimal]]] = {name: [] for name in self._index}
        self._tables: list[Any] = []
        self._asked: set[str] = set()

    def condition(self, condition: Condition, times: int) -> str:
        """Write a condition as an expression that gives its digit, so many times."""
        self._asked.update(_fields_in([condition]))
        parts, combine = take_apart(merge(condition, _is_simple, _fields_in), _is_simple)
        if len(parts) > MOST_PARTS or not all(map(_is_simple, parts)):
            return self._together(condition, times)
        total = " + ".join(self._slot(part, 3**place) for place, part in enumerate(parts))
        self._tables.append(tabulate(len(parts), lambda truths: times * DIGITS[combine(truths)]))
        return f"X{len(self._tables) - 1}[{total or 0}]"

    def _slot(self, part: Condition, times: int) -> str:
        (name,) = _fields_in([part])
        self._ends[name] += find_ends([part], self._answers)
        self._slots[name].append(lambda possible: times * self._weigh(part, {name: possible}))
        return f"v{self._index[name]}[{len(self._slots[name]) - 1}]"

    def _together(self, condition: Condition, times: int) -> str:
        """Look up what hangs on several fields by what is known of each."""
        names = _fields_in([condition])
        self._tables.append(
            Joint(lambda *known: times * self._weigh(condition, dict(zip(names, known, strict=True))))
        )
        known = "".join(f"v{self._index[name]}[-1]," for name in names)
        return f"X{len(self._tables) - 1}[({known})]"

    def _weigh(self, condition: Condition, fields: dict[str, Possible]) -> int:
        record = Record("", tuple(fields.items()))
        return DIGITS[weigh(condition, self._answers.about(record)).truth]

    def names(self) -> dict[str, Any]:
        """Give what the text refers to."""
        names: dict[str, Any] = {"Unusual": UnusualError, "FIELDS": dict.fromkeys(self._index)}
        for number, (name, kind) in enumerate(self._kind.fields):
            reader = Reader(number, kind, self._slots[name], sort_marks(self._ends[name]))
            names |= name_reader(number, reader)
        return names | {f"X{number}": table for number, table in enumerate(self._tables)}

    def lines(self, total: str) -> Iterator[str]:
        """Write the function; a record without a name is unusual, and so is a field that is none."""
        key = f"r{self._index[self._kind.key]}"
        yield "def record(raw):"
        yield f"    {unpack('r', self._index.values())} = {{**FIELDS, **raw}}.values()"
        yield f"    if {key}.__class__ is not str or not {key}: raise Unusual"
        for number, (name, kind) in enumerate(self._kind.fields):
            if name != self._kind.key or name in self._asked or type(kind) is not Text:
                yield f"    v{number} = {write_reading(number, kind, 'R{}.read({})')}"
        yield f"    return {total}"


def _is_simple(condition: Condition) -> bool:
    """Checks if a condition asks for one field alone."""
    return len(_fields_in([condition])) == 1


def _fields_in(conditions: Sequence[Condition]) -> tuple[str, ...]:
    return find_paths(conditions, FieldTerm)
