"""Judging the programs of an Arrow table, the form in which engines hand rows to their workers."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final, TypeVar

import pyarrow as pa
from msgspec import to_builtins

from evenhand.audit.exit_status import Gating
from evenhand.batch.judging import judge_line
from evenhand.batch.screen import Screen
from evenhand.batch.sources import lines_of, refuse_same_names
from evenhand.vocabulary.errors import OutputError, Place, Problem

_Rows = TypeVar("_Rows", pa.Table, pa.RecordBatch)

_STANDING: Final = pa.struct(
    {"low": pa.float64(), "high": pa.float64(), "coverage": pa.float64(), "gate": pa.string()}
)
_FAULT: Final = pa.struct(
    {"column": pa.int32(), "message": pa.string(), "expected": pa.string(), "suggestion": pa.string()}
)
# The columns of a record and of a refusal: the one leaves empty what the other holds.
RECORDS: Final = pa.schema(
    {
        "program": pa.string(),
        "as_of": pa.date32(),
        "opinion": pa.string(),
        "status": pa.int32(),
        "accounts": pa.map_(pa.string(), _STANDING),
        "verdicts": pa.map_(pa.string(), pa.string()),
        "problems": pa.list_(_FAULT),
    }
)


def judge_table(rows: _Rows, screen: Screen, *, key: str, gating: Gating | None = None) -> _Rows:
    """Judge the programs of a table, and give a table with a record for each.

    KEY is the column that tells the programs apart, and stays beside the records; the others hold the
    programs: their texts in one column, or columns like the keys of a program file. A program that is not
    sound has `problems`, and the rest of its record is empty.

    Raises OutputError where a record has a column that is called like the key, and ProgramError where two
    columns of the table have one name.
    """
    _refuse_key(key)
    refuse_same_names(rows.schema.names, "<table>")
    lines = lines_of(rows.drop_columns(key))
    entries = [judge_line(screen, number, line, gating or Gating()) for number, line in enumerate(lines, 1)]
    records = type(rows).from_pylist(to_builtins(entries, builtin_types=(dt.date,)), schema=RECORDS)
    return records.add_column(0, rows.schema.field(key), rows.column(key))


def pack(screen: Screen, *, key: str, gating: Gating | None) -> Callable[[_Rows], _Rows]:
    """Make what judges tables in whatever process it is brought to.

    Raises OutputError where a record has a column that is called like the key.
    """
    _refuse_key(key)
    return partial(_judge_brought, pickle.dumps(screen), key=key, gating=gating)


def _refuse_key(key: str) -> None:
    if key in RECORDS.names:
        message = f"A record has a column '{key}' of its own."
        raise OutputError([Problem(Place("<records>"), message, "a key with another name")])


def _judge_brought(packed: bytes, rows: _Rows, *, key: str, gating: Gating | None) -> _Rows:
    return judge_table(rows, unpack(packed), key=key, gating=gating)


@lru_cache(maxsize=4)
def unpack(packed: bytes) -> Screen:
    """Unpack a screen once for all that this process judges: what it has worked out serves the next table."""
    screen: Screen = pickle.loads(packed)  # noqa: S301 - packed above
    return screen
