"""Where the programs of a batch come from: JSON lines or Parquet, a block at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from evenhand.errors import OutputError, Place, Problem, ProgramError
from evenhand.reading import LARGEST_DESCRIPTION

if TYPE_CHECKING:
    from pyarrow import DataType, RecordBatch, Table

Line = bytes | str | Mapping[str, Any]

_LINES: Final = 256
_TEXTS: Final = {"string", "large_string", "string_view", "binary", "large_binary", "binary_view"}


class Block(NamedTuple):
    """Some lines that follow each other; `first` is the number of the first, from 1."""

    first: int
    lines: list[Line]


def cut_lines(stream: IO[bytes]) -> Iterator[Block]:
    """Cut JSON lines into blocks. A line longer than a program may be is cut too, and so refused."""
    yield from cut(_lines_of(stream))


def cut(lines: Iterable[Line], size: int = _LINES) -> Iterator[Block]:
    """Cut lines into blocks."""
    block: list[Line] = []
    first = 1
    for line in lines:
        block.append(line)
        if len(block) == size:
            yield Block(first, block)
            first, block = first + size, []
    if block:
        yield Block(first, block)


def begin(blocks: Iterator[Block]) -> Iterator[Block]:
    """Read the first block now, so that a source that cannot be read says so before anything is written."""
    return chain(list(islice(blocks, 1)), blocks)


def skip(blocks: Iterable[Block], finished: int) -> Iterator[Block]:
    """Leave out the lines up to one that was finished."""
    for block in blocks:
        done = min(max(finished + 1 - block.first, 0), len(block.lines))
        if done < len(block.lines):
            yield Block(block.first + done, block.lines[done:])


def _lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline(LARGEST_DESCRIPTION + 1):
        yield line
        while len(line) > LARGEST_DESCRIPTION and not line.endswith(b"\n"):
            line = stream.readline(LARGEST_DESCRIPTION + 1)
            if not line:
                return


def cut_parquet(path: Path) -> Iterator[Block]:
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
        first = 1
        for batch in rows.iter_batches(_LINES):
            yield Block(first, lines_of(batch))
            first += batch.num_rows
    except (ArrowException, OSError) as failure:
        reason = str(failure).splitlines()[0]
        raise ProgramError([Problem(Place(path.as_posix()), f"Cannot read this file: {reason}")]) from None


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
