"""Where the programs of a batch come from: JSON lines, CSV or Parquet, a block at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from evenhand.batch.records import FirstLines
from evenhand.batch.row_lines import begins_table, take_rows
from evenhand.batch.rows import ProgramRow
from evenhand.policy.model import Policy
from evenhand.reading.text import label_of
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import OutputError, Place, Problem, ProgramError

if TYPE_CHECKING:
    from pyarrow import DataType, RecordBatch, Table

Line = bytes | str | Mapping[str, Any] | ProgramRow

_LINES: Final = 256
_PARQUET: Final = b"PAR1"  # what such a file begins with
_PART: Final = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_TABLES: Final = {".csv", ".tsv"}
# Two fields of one name, a time zone that is none (another error where pandas is), a time of nanoseconds, a
# day that no calendar has.
UNREADABLE: Final = (ValueError, OverflowError, LookupError)
_TEXTS: Final = {"string", "large_string", "string_view", "binary", "large_binary", "binary_view"}


class LineBlock(NamedTuple):
    """Some lines that follow each other; `first` is the number of the first, from 1."""

    first: int
    lines: list[Line]


def cut_file(path: Path, policy: Policy) -> Iterator[LineBlock]:
    """Cut a file into blocks; Parquet and CSV are known by their names or by how they begin.

    Raises ProgramError where it cannot be read, or where the columns of a table are none of the policy.
    """
    if path.suffix == ".parquet":
        yield from cut_parquet(path)
        return
    try:
        with path.open("rb") as stream:
            if path.is_file() and stream.peek(len(_PARQUET)).startswith(_PARQUET):
                yield from cut_parquet(path)
            elif path.suffix in _TABLES:
                yield from cut(take_rows(_lines_of(stream), label_of(path), policy))
            else:
                yield from cut_lines(stream, policy)
    except OSError as failure:
        message = f"Cannot read this file: {failure.strerror}."
        raise ProgramError([Problem(Place(path.as_posix()), message)]) from None


def cut_lines(stream: IO[bytes], policy: Policy) -> Iterator[LineBlock]:
    """Cut JSON lines into blocks. A line longer than a program may be is cut too, and so refused.

    Raises ProgramError where it is a table instead, unless that is one of CSV.
    """
    lines = _lines_of(stream)
    first = next(lines, b"")
    if first.startswith(_PARQUET):
        problem = Problem(Place(label_of(stream)), "This is Parquet, which is read from a file.", "its path")
        raise ProgramError([problem])
    whole = chain([first] if first else [], lines)
    yield from cut(take_rows(whole, label_of(stream), policy) if begins_table(first) else whole)


def cut(lines: Iterable[Line], size: int = _LINES) -> Iterator[LineBlock]:
    """Cut lines into blocks."""
    block: list[Line] = []
    first = 1
    for line in lines:
        block.append(line)
        if len(block) == size:
            yield LineBlock(first, block)
            first, block = first + size, []
    if block:
        yield LineBlock(first, block)


def begin(blocks: Iterator[LineBlock]) -> tuple[LineBlock, Iterator[LineBlock]]:
    """Read the first block now, so that a source that cannot be read says so before anything is written."""
    first = next(blocks, LineBlock(1, []))
    return first, chain([first], blocks)


def know(lines: Sequence[Line]) -> FirstLines:
    """Tell how a batch starts."""
    digest = sha256()
    for line in lines:
        raw = line if isinstance(line, bytes) else repr(line).encode()  # of a table: a mapping, or a row
        digest.update(raw.rstrip() + b"\n")  # the last line may have been given its end since
    return FirstLines(len(lines), digest.hexdigest())


def skip(blocks: Iterable[LineBlock], finished: int) -> Iterator[LineBlock]:
    """Leave out the lines up to one that was finished."""
    for block in blocks:
        done = min(max(finished + 1 - block.first, 0), len(block.lines))
        if done < len(block.lines):
            yield LineBlock(block.first + done, block.lines[done:])


def _lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Give lines that LF, CR or CRLF end; of one longer than a program may be, no more than its beginning."""
    most, begun, is_cut = limits.LARGEST_DESCRIPTION + 1, b"", False
    while piece := stream.readline(most):
        if piece.endswith(b"\r"):
            piece += stream.read(1)  # whether LF follows
        for part in _PART.findall(piece) if b"\r" in piece[:-2] else (piece,):
            begun += b"" if is_cut else part
            is_ended = part.endswith((b"\r", b"\n"))
            if not is_cut and (is_ended or len(begun) >= most):
                yield begun[:most]
                begun = b""
            is_cut = not is_ended and (is_cut or not begun)
    if begun:
        yield begun


def cut_parquet(path: Path) -> Iterator[LineBlock]:
    """Cut the rows of a Parquet file into blocks.

    A row is a program: either its columns are those of a program file, or it has one column of JSON texts.

    Raises OutputError where what reads such a file is not installed, and ProgramError where it is none.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        message, expected = "Reading Parquet needs pyarrow.", "pip install 'evenhand[parquet]'"
        raise OutputError([Problem(Place(path.as_posix()), message, expected)]) from None
    try:
        rows = ParquetFile(path)
        refuse_same_names(rows.schema_arrow.names, path.as_posix())
        first = 1
        for batch in rows.iter_batches(_LINES):
            yield LineBlock(first, lines_of(batch))
            first += batch.num_rows
    except (ArrowException, OSError, *UNREADABLE) as failure:
        reason = str(failure).splitlines()[0]
        raise ProgramError([Problem(Place(path.as_posix()), f"Cannot read this file: {reason}")]) from None


def refuse_same_names(names: Sequence[str], label: str) -> None:
    """Refuse two columns of one name, of which one would be lost. Raises ProgramError."""
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise ProgramError(
            Problem(Place(label), f"Two columns are called '{name}'.", "one", code="duplicate", path=name)
            for name in twice
        )


def lines_of(rows: Table | RecordBatch) -> list[Line]:
    """Take the rows of a table as lines: the texts of its only column, or what its columns hold.

    A text becomes bytes, for nothing has made sure that it is UTF-8.
    """
    if rows.num_columns == 1 and _are_texts(rows.schema.types[0]):
        texts = rows.column(0).cast("large_binary").to_pylist()
        return [{} if text is None else text for text in texts]
    return [_given(row) for row in rows.to_pylist()]


def _are_texts(kind: DataType) -> bool:
    from pyarrow.types import is_dictionary

    return str(kind.value_type if is_dictionary(kind) else kind) in _TEXTS


def _given(value: Any) -> Any:
    """Leave out what is null: in a table, every row has every column."""
    if isinstance(value, dict):
        return {key: _given(each) for key, each in value.items() if each is not None}
    return [_given(each) for each in value] if isinstance(value, list) else value
