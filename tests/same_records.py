"""The records of a table and those of a batch, both in the form in which a batch writes them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from strategies.programs import built_in

from evenhand import batch
from evenhand.batch.records import write_line
from evenhand.batch.sources import Line

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Table

Written = list[dict[str, Any]]


def of_batch(lines: Iterable[Line]) -> Written:
    """Give what a batch writes about programs, by the built-in policy."""
    return [json.loads(write_line(entry)) for entry in batch(lines, built_in())]


def of_table(rows: Table | RecordBatch) -> Written:
    """Give what a batch would write of the records in a table whose ids are the lines, in their order."""
    records = [_without_blanks(row) for row in rows.to_pylist(maps_as_pydicts="strict")]
    return sorted(({"line": row.pop("id"), **row} for row in records), key=lambda record: record["line"])


def _without_blanks(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in row.items()
        if value is not None
    }
