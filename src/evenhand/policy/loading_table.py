"""Rules that differ in their words alone: a row each of `rules.csv`, over what its criterion says of all.

A row asks a boolean fact, which it declares by a question or names. Its examples are made: with a yes it
passes, with a no it fails, and without an answer it is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from evenhand.policy.written import BEYOND_THE_SEEDS, FactEntry
from evenhand.reading import Complaints, KeyPath, Located
from evenhand.reading.table_text import NO_COLUMN, Table, TableCell, column_twice
from evenhand.vocabulary.errors import Problem

TABLE: Final = "rules.csv"
# What a cell holds one of; what it may hold several of, with blanks or semicolons between.
_TEXTS: Final = ("title", "breach", "severity", "why", "remedy", "note", "subgroup")
_LISTS: Final = ("settled_by", "formerly")
COLUMNS: Final = ("slug", *_TEXTS, *_LISTS, "question", "help", "fact")
_NEEDED: Final = ("slug", "title")
# What a rule has to say, in its row or in what its criterion says of all.
_SAID: Final = ("severity", "why", "remedy", "settled_by")
_SLUG: Final = re.compile(r"[a-z][a-z0-9-]*")


class TableRow(NamedTuple):
    """One row: the slug of its rule, what its cells hold by their columns, and its line."""

    slug: str
    cells: Mapping[str, str]
    line: int
    complaints: Complaints


class TablePage(NamedTuple):
    """One table, with the rows that are sound; `is_whole` where each of them is."""

    criterion: str
    rows: Sequence[TableRow]
    columns: Sequence[str]
    complaints: Complaints
    is_whole: bool

    def declares(self, name: str) -> bool:
        """Checks if a row has a rule, or a fact of its own, by that name within the criterion."""
        facts = (find_fact(row, self.criterion) for row in self.rows if "question" in row.cells)
        return any(row.slug == name for row in self.rows) or f"{self.criterion}.{name}" in facts


def open_table(criterion: str, table: Table, problems: list[Problem]) -> TablePage:
    """Check the columns of a table and the cells of its rows."""
    keys: dict[KeyPath, Any] = {(cell.text,): cell.place for cell in reversed(table.header)}
    complaints = Complaints(Located(table.name, table.text, {}, {(): table.header[0].place}, keys), problems)
    before = len(problems)
    _check_header(table, complaints)
    rows = list(_open_rows(table, problems)) if len(problems) == before else []
    columns = [cell.text for cell in table.header]
    return TablePage(criterion, rows, columns, complaints, is_whole=len(problems) == before)


def _check_header(table: Table, complaints: Complaints) -> None:
    names = [cell.text for cell in table.header]
    for index, cell in enumerate(table.header):
        is_used = cell.text or any(len(row) > index and row[index].text for row in table.rows)
        if cell.text in names[:index] and is_used:
            complaints.add_at(cell.place, *column_twice(cell.text))
        elif cell.text not in COLUMNS and is_used:
            expected = f"one of {', '.join(COLUMNS)}"
            complaints.add_key((cell.text,), f"'{cell.text}' is no column.", expected=expected, known=COLUMNS)
    for name in _NEEDED:
        if name not in names:
            expected = "a slug and a title in each row"
            complaints.add((), f"There is no column '{name}'.", expected=expected, code="missing")
    if not table.rows:
        complaints.add((), "This table has no row.", expected="one for each rule", code="missing")


def _open_rows(table: Table, problems: list[Problem]) -> Iterator[TableRow]:
    slugs: set[str] = set()
    for row in table.rows:
        complaints = Complaints(table.locate(row), problems)
        cells: Mapping[str, str] = complaints.located.values
        before = len(problems)
        _check_cells(cells, slugs, complaints)
        _check_width(row, table, complaints)
        slugs.add(cells.get("slug", ""))
        if len(problems) == before:
            yield TableRow(cells["slug"], cells, row[0].place.line, complaints)


def _check_cells(cells: Mapping[str, str], slugs: set[str], complaints: Complaints) -> None:
    for name in _NEEDED:
        if name not in cells:
            complaints.add((), f"This row has no {name}.", code="missing")
    slug = cells.get("slug")
    if slug in slugs:
        message = f"Another row has the slug '{slug}' too."
        complaints.add(("slug",), message, expected="each once", code="duplicate")
    elif slug and not _SLUG.fullmatch(slug):
        expected = "lower-case words joined by hyphens, such as opening-hours-are-published"
        complaints.add(("slug",), f"'{slug}' is no slug.", expected=expected)
    if ("question" in cells) == ("fact" in cells):
        expected = "'question', for a fact of its own, or 'fact', the name of one that is declared"
        complaints.add(("question",), "A row asks one fact.", expected=expected)
    if not cells.get("question", "?").endswith("?"):
        complaints.add(("question",), "A question ends in a question mark.")


def _check_width(row: Sequence[TableCell], table: Table, complaints: Complaints) -> None:
    extra = [cell for cell in row[len(table.header) :] if cell.text]
    if extra:
        complaints.add_at(extra[0].place, NO_COLUMN, code="misplaced")


def find_fact(row: TableRow, criterion: str) -> str:
    """Give the path of the fact that a row asks: the one that it names, or the one called by its slug."""
    return row.cells.get("fact") or _name_fact(f"{criterion}/{row.slug}")


def _name_fact(rule: str) -> str:
    """Name the fact of a row by the id of its rule, which may be one that it had before."""
    return rule.replace("/", ".", 1).replace("-", "_")


def _list(written: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"[;,\s]+", written)))


def write_facts(page: TablePage) -> Iterator[tuple[TableRow, str, FactEntry]]:
    """Give the facts that the rows of a table declare, by their names within the criterion."""
    for row in page.rows:
        question = row.cells.get("question")
        if question is None:
            continue
        title = row.cells["title"]
        is_word = title[1:2].islower()  # and no abbreviation
        entry = FactEntry(
            title=title[:1].lower() + title[1:] if is_word else title,
            type="boolean",
            question=question,
            help=row.cells.get("help"),
            formerly=tuple(map(_name_fact, _list(row.cells.get("formerly", "")))),
        )
        yield row, find_fact(row, page.criterion).partition(".")[2], entry


def write_rule(row: TableRow, criterion: str, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Write the rule of a row as a file of its own would have it."""
    path = find_fact(row, criterion)
    texts = {name: row.cells[name] for name in _TEXTS if name in row.cells}
    lists = {name: _list(row.cells[name]) for name in _LISTS if name in row.cells}
    return {
        "raised_in": BEYOND_THE_SEEDS,
        **defaults,
        **texts,
        **lists,
        "requires": {"fact": path, "is": True},
        "examples": (
            {"name": "It is so", "facts": {path: True}, "verdict": "pass"},
            {"name": "It is not so", "facts": {path: False}, "verdict": "fail"},
            {"name": "Nobody has said", "facts": {}, "verdict": "unknown"},
        ),
    }


def locate_rule(row: TableRow, values: Mapping[str, Any]) -> Complaints:
    """Collect what is wrong with the rule of a row, each at the cell that it comes from."""
    there = row.complaints.located
    asked = there.place(("fact",) if "fact" in row.cells else ("question",))
    located = Located(there.name, there.text, values, {**there.places, ("requires",): asked})
    return Complaints(located, row.complaints.problems)


def check_said(page: TablePage, defaults: Mapping[str, Any]) -> bool:
    """Complain of what neither a row nor its criterion says, and say whether all is there."""
    before = len(page.complaints.problems)
    for name in _SAID:
        if defaults.get(name):
            continue
        message = f"Neither this table nor 'rules' in criterion.yaml says '{name}'."
        if name not in page.columns:
            expected = f"a column '{name}', or one for all under 'rules'"
            page.complaints.add((), message, expected=expected, code="missing")
            continue
        for row in page.rows:
            if name not in row.cells:
                message = f"This row says no '{name}', and neither does 'rules' in criterion.yaml."
                row.complaints.add((), message, code="missing")
    return len(page.complaints.problems) == before
