"""Facts in JSON, and what a strict reader finds in them, to which every executor is held."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from evenhand.batch.answer_table import UnusualError
from evenhand.batch.executors import Executor, Table
from evenhand.batch.fast_way import decode_program

_NAMES: Final = {"work": ("demand", "kinds"), "pay": ("pool", "tasks")}
FACTS: Final = (
    b'{"program": {}, "facts": {"work": {"demand": "duty", "kinds": ["a", "b"]}, "pay": {"pool": null}}}',
    b'{"facts":{"pay":{"tasks":[{"of":"a \\"b\\"","paid":true}],"pool":{"not":1e2}},"work":{"demand":-0.5}}}',
)


def hold_to_json(executor: Executor, text: bytes) -> bool:
    """
    Check that an executor finds what a strict reader does, in two ways: when it is new, and when it is known.

    What it hands back is nothing found, and so is what is refused before.
    """
    try:
        _, facts = decode_program(text)
    except UnusualError:
        return False
    table = _make_table()

    def read(number: int, spelling: bytes) -> Any:
        known = [known for names in table.values() for each, known in names.values() if each == number]
        return known[0].setdefault(spelling, [_read_strictly(spelling)])  # type: ignore[arg-type]

    for _ in range(2):
        try:
            found: Any = executor.look_up(facts or b"", table, read)
        except (ValueError, RecursionError):
            return False
        if found is None:
            return False
        expected = {
            table[group][name][0]: [value]
            for group, answers in _read_strictly(facts or b"").items()
            for name, value in answers.items()
        }
        assert expected == found
    return True


def _make_table() -> Table:
    numbers = iter(range(9))
    return {group: {name: (next(numbers), {}) for name in names} for group, names in _NAMES.items()}


def _read_strictly(text: bytes) -> Any:
    return json.loads(text.decode(), object_pairs_hook=_take_pairs, parse_constant=_refuse)


def _take_pairs(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("A key stands twice.")
    return dict(pairs)


def _refuse(text: str) -> None:
    raise ValueError(text)
