"""Cutting a CSV file into rows as it comes, without holding more than one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from evenhand.batch.rows import NEEDED, ProgramRow, read_columns
from evenhand.policy.model import Policy
from evenhand.reading.table_text import find_separator
from evenhand.vocabulary import limits

_EMPTY: Final = b" ,;\t\r\n"
_FOR_SPREADSHEETS: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?sep=.\s*$"
)  # what parts the cells, as Excel writes it
_TO_ITS_END: Final = re.compile(rb'[^"]*(?:""[^"]*)*"(?!")')
_OPENINGS: Final = {each: re.compile(rb"(?:^|" + each + rb') *"') for each in (b",", b";", b"\t")}


def begins_table(line: bytes) -> bool:
    """Checks if a first line names columns; on a line of JSON, a brace stands first."""
    names = NEEDED[0].encode() in line and not line.lstrip().startswith(b"{")
    return names or _FOR_SPREADSHEETS.match(line) is not None


def take_rows(lines: Iterator[bytes], label: str, policy: Policy) -> Iterator[bytes | ProgramRow]:
    """Give what begins on each line: a row or, where one goes on, for the names and for no program, nothing.

    Raises ProgramError with everything that is wrong with the first row.
    """
    first, before = b"", 0
    for first in lines:
        if first.strip(_EMPTY) and not _FOR_SPREADSHEETS.match(first):
            break
        before += 1
    separator = find_separator(first.decode(errors="replace")).encode()
    rows = _join(chain([first], lines), separator)
    header, height = next(rows)
    columns = read_columns(header, before + 1, label, policy)
    yield from [b""] * (before + height)
    for text, height in rows:
        yield ProgramRow(columns, text.rstrip(b"\r\n")) if text.strip(_EMPTY) else b""
        yield from [b""] * (height - 1)


def _join(lines: Iterable[bytes], separator: bytes) -> Iterator[tuple[bytes, int]]:
    """Join the lines of each row, and count them; of one that is larger than a program may be, no more."""
    row: list[bytes] = []
    size, is_open = 0, False
    for line in lines:
        row.append(line)
        size += len(line)
        is_open = (is_open or b'"' in line) and _ends_open(line, separator, is_open=is_open)
        if not is_open or size > limits.LARGEST_DESCRIPTION:
            yield b"".join(row), len(row)
            row, size, is_open = [], 0, False
    if row:
        yield b"".join(row), len(row)


def _ends_open(line: bytes, separator: bytes, *, is_open: bool) -> bool:
    """Checks if a line ends between the quotation marks of a cell."""
    at = 0
    while True:
        if not is_open:
            mark = _OPENINGS[separator].search(line, at)
            if mark is None:
                return False
            at = mark.end()
        end = _TO_ITS_END.match(line, at)
        if end is None:
            return True
        at, is_open = end.end(), False
