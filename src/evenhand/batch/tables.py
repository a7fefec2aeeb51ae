"""Judging the programs of an Arrow table, the form in which engines hand rows to their workers."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from msgspec import to_builtins

from evenhand.audit import exit_status
from evenhand.batch.judging import judge_line
from evenhand.batch.screen import Screen
from evenhand.batch.sources import UNREADABLE, Line, lines_of, refuse_same_names
from evenhand.vocabulary.errors import OutputError, Place, Problem, ProgramError
from evenhand.vocabulary.verdicts import ASSURANCES

if TYPE_CHECKING:
    import pyarrow as pa

_Rows = TypeVar("_Rows", "pa.Table", "pa.RecordBatch")


def judge_table(rows: _Rows, screen: Screen, *, key: str, gating: exit_status.Gating | None = None) -> _Rows:
    """Judge the programs of a table, and give a table with a record for each.

    KEY is the column that tells the programs apart, and stays beside the records; the others hold the
    programs: their texts in one column, or columns like the keys of a program file. A program that is not
    sound has `problems`, and the rest of its record is empty.

    Raises OutputError where a record has a column that is called like the key, and ProgramError where two
    columns of the table have one name, or where it holds what Python has no value for.
    """
    columns = records_schema()
    if key in columns.names:
        message = f"A record has a column '{key}' of its own."
        raise OutputError([Problem(Place("<records>"), message, "a key with another name")])
    refuse_same_names(rows.schema.names, "<table>")
    lines = _take_lines(rows.drop_columns(key))
    entries = [
        judge_line(screen, number, line, gating or exit_status.Gating())
        for number, line in enumerate(lines, 1)
    ]
    records = type(rows).from_pylist(to_builtins(entries, builtin_types=(dt.date,)), schema=columns)
    return records.add_column(0, rows.schema.field(key), rows.column(key))


def _take_lines(rows: pa.Table | pa.RecordBatch) -> list[Line]:
    try:
        return lines_of(rows)
    except UNREADABLE as failure:
        reason = str(failure).splitlines()[0]
        raise ProgramError([Problem(Place("<table>"), f"Cannot read this table: {reason}")]) from None


@cache
def records_schema() -> pa.Schema:
    """Give the columns of a record and of a refusal: the one leaves empty what the other holds."""
    import pyarrow as pa

    scored = {**dict.fromkeys(("low", "high", "coverage"), pa.float64()), "gate": pa.string()}
    backed = pa.struct({name: pa.float64() for name in ASSURANCES})
    texts = {name: pa.string() for name in ("code", "path", "message", "expected", "suggestion")}
    return pa.schema(
        {
            "program": pa.string(),
            "as_of": pa.date32(),
            "opinion": pa.string(),
            "status": pa.int32(),
            "accounts": pa.map_(pa.string(), pa.struct({**scored, "assurance": backed})),
            "criteria": pa.map_(pa.string(), pa.map_(pa.string(), pa.struct(scored))),
            "verdicts": pa.map_(pa.string(), pa.string()),
            "bands": pa.list_(pa.string()),
            "waived": pa.list_(pa.string()),
            "problems": pa.list_(pa.struct({"column": pa.int32(), **texts})),
        }
    )
