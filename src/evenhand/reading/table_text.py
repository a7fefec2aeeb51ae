"""Reading a table as spreadsheets save it, CSV, each cell with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from evenhand.reading.located import EMPTY, KeyPath, Located, Said
from evenhand.reading.text import Readable, UnreadableError, label_of, lines_of, take_text
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import EvenhandError, Place, Problem

_SEPARATORS: Final = (",", ";", "\t")
NO_COLUMN: Final = "This cell stands in no column. A text with a separator in it needs quotation marks."


class TableCell(NamedTuple):
    """One cell: its text, in which white space is one blank, and where it begins."""

    text: str
    place: Place


class Table(NamedTuple):
    """A table: the cells of its first row, and those of each other row that is not empty."""

    name: str
    text: str
    header: Sequence[TableCell]
    rows: Sequence[Sequence[TableCell]]

    def locate(self, row: Sequence[TableCell]) -> Located:
        """Give a row as the values of a file, each under the name that the first row gives it."""
        named = [(title.text, cell) for title, cell in zip(self.header, row, strict=False) if cell.text]
        places: dict[KeyPath, Place] = {(name,): cell.place for name, cell in named}
        return Located(
            self.name, self.text, {name: cell.text for name, cell in named}, {(): row[0].place, **places}
        )


def read_table(source: Readable, *, error: type[EvenhandError], name: str | None = None) -> Table:
    """Read a table from a path, a text, bytes or an open file. Its separator is what its first row has most.

    Raises ERROR with the first thing that is wrong.
    """
    label = name or label_of(source)
    try:
        text = take_text(source, label, limits.LARGEST_DESCRIPTION)
        return _read(label, text)
    except UnreadableError as unreadable:
        raise error(unreadable.problems) from None


def _read(label: str, text: str) -> Table:
    rows = [row for row in cut_rows(label, text, find_separator(text)) if any(cell.text for cell in row)]
    if not rows:
        message, _, code = EMPTY
        expected = "a row of names, and a row for each rule"
        raise UnreadableError(Problem(Place(label), message, expected, code=code))
    return Table(label, text, rows[0], rows[1:])


def find_separator(text: str) -> str:
    """Find what parts the cells of a table: what its first row has most."""
    return max(_SEPARATORS, key=text.partition("\n")[0].count)


def cut_rows(label: str, text: str, separator: str) -> Iterator[list[TableCell]]:
    """Cut a text into rows of cells; a cell in quotation marks may hold separators and ends of lines.

    Raises UnreadableError at a quotation mark that is not closed.
    """
    cell = re.compile(rf' *"((?:[^"]|"")*)" *(?=[{separator}\n]|\Z)|([^"{separator}\n][^{separator}\n]*|)')
    row: list[TableCell] = []
    at, line, start = 0, 1, 0
    while True:
        place = Place(label, line, at - start + 1)
        match = cell.match(text, at)
        if match is None or (match[1] is None and text[match.end() : match.end() + 1] == '"'):
            raise _unclosed(place, lines_of(text)[line - 1])
        written = match[2] if match[1] is None else match[1].replace('""', '"')
        row.append(TableCell(" ".join(written.split()), place))
        if breaks := match[0].count("\n"):
            line, start = line + breaks, match.start() + match[0].rindex("\n") + 1
        at = match.end() + 1
        if text[match.end() : at] == separator:
            continue
        yield row
        row = []
        if at >= len(text):
            return
        line, start = line + 1, at


def column_twice(name: str) -> Said:
    """Say of a column that it is not the only one of its name, and what is expected."""
    return f"The column '{name}' stands here twice.", "each once", "duplicate"


def _unclosed(place: Place, excerpt: str) -> UnreadableError:
    message = "This quotation mark is not closed, or more stands behind its end."
    return UnreadableError(Problem(place, message, 'one at each end, and "" for one within', excerpt=excerpt))
