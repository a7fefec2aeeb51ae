"""The programs of a CSV file: a row for each, a column for each thing that is said.

A row is judged as the line of JSON that says the same, so that nothing in it is read in a way of its own.
"""

from __future__ import annotations

import csv
from bisect import bisect
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, takewhile
from typing import Final, NamedTuple

from msgspec import DecodeError, json
from msgspec.structs import fields

from evenhand.facts.kinds import Text
from evenhand.policy.model import Policy
from evenhand.program.loading import complain_of_fact
from evenhand.program.model import PROGRAM, Description, Header
from evenhand.reading import Complaints, KeyPath, Located, UnreadableError, take_in
from evenhand.reading.table_text import NO_COLUMN, TableCell, column_twice, cut_rows, find_separator
from evenhand.reading.text import TooLongError, read_scalar
from evenhand.vocabulary.errors import Place, Problem, ProgramError

NEEDED: Final = (f"{PROGRAM}.name", f"{PROGRAM}.sponsor")
_FACTS: Final = "facts"
_OF_PROGRAM: Final = tuple(f"{PROGRAM}.{each.name}" for each in fields(Header))
_NO_TEXT: Final = f"{PROGRAM}.invented"
_BESIDE: Final = tuple(each.name for each in fields(Description) if each.name not in {PROGRAM, _FACTS})
_NESTED: Final = "[{"
_LABEL: Final = "<row>"
_NO_UTF8: Final = "This row is not UTF-8."


class Columns(NamedTuple):
    """The first row of a file: the name of each column, whether its cells are texts, and what parts them."""

    names: tuple[str, ...]
    are_texts: tuple[bool, ...]
    separator: str


class ProgramRow(NamedTuple):
    """One program, as it stands in its file."""

    columns: Columns
    text: bytes


class WrittenRow(NamedTuple):
    """A row as pieces of JSON, and which of them say what stands in which cell."""

    pieces: Sequence[str]
    cells: Mapping[int, int]

    @property
    def text(self) -> str:
        """The line of JSON."""
        return "".join(self.pieces)

    def tell(self, row: ProgramRow, refused: ProgramError) -> ProgramError:
        """Say what was refused at the cells of the row, each under the name of its column."""
        return ProgramError([self._tell(row, each) for each in refused.problems])

    def _tell(self, row: ProgramRow, problem: Problem) -> Problem:
        ends = [*accumulate(map(len, self.pieces))]
        cell = self.cells.get(bisect(ends, problem.place.column - 1))
        return problem._replace(place=Place(_LABEL)) if cell is None else _at_cell(row, cell, problem)


def read_columns(raw: bytes, line: int, label: str, policy: Policy) -> Columns:
    """Read the first row of a file, which begins on a line. Raises ProgramError with all that is wrong."""
    try:
        text = take_in(raw).rstrip("\n")
        separator = find_separator(text)
        cells, *_ = cut_rows(label, text, separator)
    except UnreadableError as unreadable:
        raise ProgramError(unreadable.problems) from None
    except UnicodeDecodeError:
        raise ProgramError([Problem(Place(label, line), _NO_UTF8, "UTF-8 text")]) from None
    _check_columns(
        [cell._replace(place=Place(label, line, cell.place.column)) for cell in cells], text, policy
    )
    names = tuple(cell.text for cell in cells)
    return Columns(names, tuple(_is_text(name, policy) for name in names), separator)


def _check_columns(cells: Sequence[TableCell], text: str, policy: Policy) -> None:
    keys: dict[KeyPath, Place] = {(cell.text,): cell.place for cell in cells}
    top = Place(cells[0].place.file, cells[0].place.line)
    complaints = Complaints(Located(top.file, text, {}, {(): top}, keys))
    known = (*_OF_PROGRAM, *_BESIDE)
    for index, cell in enumerate(cells):
        if cell.text and any(cell.text == other.text for other in cells[:index]):
            complaints.add_at(cell.place, *column_twice(cell.text))
        elif not cell.text or cell.text in known or {cell.text} & {*policy.facts, *policy.renamed}:
            continue
        elif "." in cell.text and not cell.text.startswith(f"{PROGRAM}."):
            complain_of_fact(cell.text, (cell.text,), policy, complaints)
        else:
            expected = f"the path of a fact, or one of {', '.join(known)}"
            every = (*known, *policy.facts)
            complaints.add_key((cell.text,), f"'{cell.text}' is no column.", expected=expected, known=every)
    for name in NEEDED:
        if (name,) not in keys:
            message = f"There is no column '{name}'."
            complaints.add((), message, expected="both in the first row", code="missing")
    if complaints.problems:
        raise ProgramError(complaints.problems)


def _is_text(name: str, policy: Policy) -> bool:
    """Checks if what stands in a column is a text, whatever it looks like."""
    fact = policy.facts.get(policy.renamed.get(name, name))
    return isinstance(fact.kind, Text) if fact else name in _OF_PROGRAM and name != _NO_TEXT


def write_row(row: ProgramRow) -> WrittenRow:
    """Write a row as the line of JSON that says the same. Raises ProgramError where its cells do not."""
    texts = _cut(row)
    said = [_say(text, is_text=is_text) for text, is_text in zip(texts, row.columns.are_texts, strict=False)]
    _check_cells(row, texts)
    pieces: list[str] = []
    cells: dict[int, int] = {}
    opened: Sequence[str] = ()
    for path, columns in _group(row.columns):
        members = [(key, index, said[index]) for key, index in columns if index < len(said) and said[index]]
        shared = _count_shared(opened, path)
        opening = "".join(f'"{key}":{{' for key in path[shared:])
        before = "}" * (len(opened) - shared) + ("," if pieces else "{") + opening
        for key, index, answer in members:
            cells[len(pieces) + 1] = index
            pieces += before, f"{key}{answer}"
            before, opened = ",", path
    pieces.append("}" * (len(opened) + 1) if pieces else "{}")
    return WrittenRow(pieces, cells)


def _count_shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the keys at the beginning that two paths have in common."""
    return len([*takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))])


@lru_cache(maxsize=16)
def _group(columns: Columns) -> Sequence[tuple[Sequence[str], Sequence[tuple[str, int]]]]:
    """Give the columns of each mapping of a program file, by the keys that lead to it, each with its own."""
    groups: dict[tuple[str, ...], list[tuple[str, int]]] = {(PROGRAM,): [], (): []}
    for index, name in enumerate(columns.names):
        group, _, rest = name.partition(".")
        path = (PROGRAM,) if name in _OF_PROGRAM else (_FACTS, group) if rest else ()
        groups.setdefault(path, []).append((f'"{rest or name}":', index))
    return [*groups.items()]


@lru_cache(maxsize=4096)
def _say(text: str, *, is_text: bool) -> str:
    """Give the JSON of a cell; nothing where nobody has said anything."""
    if not text or text[0] in _NESTED:
        return text
    if not is_text:
        try:
            value = read_scalar(text)
        except TooLongError:
            return text  # it is refused as a number is
        if value is None or isinstance(value, bool):
            return "" if value is None else str(value).lower()
        if not isinstance(value, str):
            return text
    return json.encode(text).decode()


def _check_cells(row: ProgramRow, texts: Sequence[str]) -> None:
    """Check that each cell stands in a column and holds one value, so that none says what is another's."""
    problems = []
    for index, text in enumerate(texts):
        if text and not (index < len(row.columns.names) and row.columns.names[index]):
            problems.append(_at_cell(row, index, Problem(Place(_LABEL), NO_COLUMN, code="misplaced")))
        elif text and text[0] in _NESTED and (fault := _find_fault(text)):
            expected = "one list or mapping as JSON"
            problems.append(
                _at_cell(row, index, Problem(Place(_LABEL), f"This is not JSON: {fault}.", expected))
            )
    if problems:
        raise ProgramError(problems)


def _find_fault(text: str) -> str | None:
    """Say why a text is not one value of JSON."""
    try:
        json.decode(text)
    except RecursionError:
        return "it is nested too deeply"
    except (DecodeError, ValueError) as failure:
        return str(failure)
    return None


def _cut(row: ProgramRow) -> list[str]:
    """Cut a row into the texts of its cells: as `_locate` does, in a tenth of the time where all is well."""
    try:
        texts = next(csv.reader([row.text.decode()], delimiter=row.columns.separator, strict=True))
    except (csv.Error, UnicodeDecodeError):
        return [cell.text for cell in _locate(row)]
    said = [" ".join(text.split()) for text in texts]
    if any(text[:1] == '"' for text in said):  # blanks may stand before it
        return [cell.text for cell in _locate(row)]
    return said


def _locate(row: ProgramRow) -> Sequence[TableCell]:
    """Cut a row into cells with their places. Raises ProgramError."""
    try:
        first, *others = cut_rows(_LABEL, take_in(row.text), row.columns.separator)
    except UnicodeDecodeError:
        raise ProgramError([Problem(Place(_LABEL), _NO_UTF8, "UTF-8 text")]) from None
    except UnreadableError as unreadable:
        raise ProgramError(map(_on_first_line, unreadable.problems)) from None
    if others:
        raise ProgramError([Problem(others[0][0].place, "More than one row stands here.", "one row")])
    return first


def _at_cell(row: ProgramRow, index: int, problem: Problem) -> Problem:
    """Say a problem of the cell of a column, by its name."""
    name = f"{row.columns.names[index]}: " if index < len(row.columns.names) else ""
    place = _locate(row)[index].place
    return _on_first_line(problem._replace(place=place, message=f"{name}{problem.message}"))


def _on_first_line(problem: Problem) -> Problem:
    """Place a problem on the line that a row is known by: further down, it is somewhere in the row."""
    return problem._replace(place=problem.place if problem.place.line == 1 else Place(_LABEL))
