"""Batches: a record for each program, in order, whatever its form and whatever is wrong with some."""

from __future__ import annotations

import datetime as dt
import io
import json
import tracemalloc
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any, Final

import pytest
from batches import PROGRAMS, program_of, small, write_programs, write_table
from running import run
from strategies.programs import built_in

from evenhand import ProgramError, Record, Refusal, Screen, batch
from evenhand.vocabulary import limits


def test_a_batch_screens_each_program(tmp_path: Path) -> None:
    """
    The records say what a screen says of each program, in their order.
    """
    screen = Screen(small())
    path = write_programs(tmp_path / "programs.ndjson", PROGRAMS)
    records = [each for each in batch(path, small()) if isinstance(each, Record)]

    assert [(each["program"]["name"], dict(screen.judge(each).verdicts)) for each in PROGRAMS] == [
        (each.program, dict(each.verdicts)) for each in records
    ]


UNDATED: Final = {"program": {"name": "A", "sponsor": "Lumen"}}


def test_lines_that_hold_no_program_are_refused_by_number(tmp_path: Path) -> None:
    """
    Whatever stands on a line, the others are judged, and the numbers are those of the file.
    """
    sound = json.dumps(program_of("A")).encode()
    lines = [
        sound,
        b"",
        b"{",
        b"\xff\xfe",
        b'"text"',
        b"[1]",
        b"null",
        sound,
        b'{"program": 1}',
        sound,
        b"program:",
    ]
    path = tmp_path / "programs.ndjson"
    path.write_bytes(b"\n".join(lines))
    entries = list(batch(path, small()))

    assert [1, 8, 10] == [each.line for each in entries if isinstance(each, Record)]
    assert [3, 4, 5, 6, 7, 9, 11] == [each.line for each in entries if isinstance(each, Refusal)]


def test_a_line_larger_than_a_program_may_be_is_refused() -> None:
    """
    It is not read whole, and the next line is the next program.
    """
    sound = json.dumps(program_of("A")).encode()
    stream = io.BytesIO(sound + b"\n" + b" " * 3 * limits.LARGEST_DESCRIPTION + b"\n" + sound + b"\n")
    entries = list(batch(stream, small()))

    assert [(1, Record), (3, Record)] == [(each.line, type(each)) for each in entries if each.line != 2]


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
@pytest.mark.parametrize("is_last_ended", [True, False])
def test_lines_end_as_those_of_any_text(end: bytes, *, is_last_ended: bool) -> None:
    """
    LF, CR and CRLF each end a line, also where it is longer than a program may be.
    """
    sound = json.dumps(program_of("A")).encode()
    lines = [sound, b"", b"x" * 3 * limits.LARGEST_DESCRIPTION, sound]
    stream = io.BytesIO(end.join(lines) + (end if is_last_ended else b""))
    entries = list(batch(stream, small()))

    assert [(1, Record), (3, Refusal), (4, Record)] == [(each.line, type(each)) for each in entries]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """
    Ten times as many lines take no more memory, whether or not they hold programs.
    """
    lines = json.dumps(PROGRAMS[0]).encode() + b"\n" + (b"x" * 1000 + b"\n") * 7

    def peak(number: int) -> int:
        path = tmp_path / "programs.ndjson"
        path.write_bytes(lines * number)
        tracemalloc.start()
        for _ in batch(path, small()):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1)

    assert peak(750) < 2 * peak(75)


def test_the_rows_of_a_table_are_programs(tmp_path: Path) -> None:
    """
    Columns like the keys of a program file come out as the same programs do on lines.
    """
    path = write_table(tmp_path / "programs.parquet", PROGRAMS)

    assert list(batch(PROGRAMS, small())) == list(batch(path, small()))


def test_a_column_of_json_is_read_as_lines_are(tmp_path: Path) -> None:
    """
    A table with one column of texts holds a program in each.
    """
    path = write_table(tmp_path / "programs.parquet", [{"any": json.dumps(each)} for each in PROGRAMS])

    assert list(batch(PROGRAMS, small())) == list(batch(path, small()))


def test_a_text_in_a_table_may_be_no_utf8(tmp_path: Path) -> None:
    """
    It is refused as it is on a line, and the other rows are judged.
    """
    pa = pytest.importorskip("pyarrow")
    texts = [json.dumps(PROGRAMS[0]).encode(), b"\xff"]
    torn = pa.Array.from_buffers(pa.string(), 2, pa.array(texts, "binary").buffers())
    path = tmp_path / "programs.parquet"
    pytest.importorskip("pyarrow.parquet").write_table(pa.table({"any": torn}), path)

    assert list(batch(texts, small())) == list(batch(path, small()))


def test_what_is_no_table_is_said_to_be_none(tmp_path: Path) -> None:
    """
    A broken Parquet file is a message, and no traceback.
    """
    pytest.importorskip("pyarrow")
    (tmp_path / "programs.parquet").write_bytes(b"PAR1 and no more")
    ended = run("batch", tmp_path / "programs.parquet")

    assert (2, "No audit was performed.") == (ended.status, ended.err.splitlines()[-1])
    assert "Cannot read this file" in ended.err


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    """
    None of them is taken silently.
    """
    pa = pytest.importorskip("pyarrow")
    columns = [pa.array([each]) for each in ({"name": "A", "sponsor": "B"}, {"x": 1}, {"x": 2})]
    path = tmp_path / "programs.parquet"
    table = pa.Table.from_arrays(columns, names=["program", "facts", "facts"])
    pytest.importorskip("pyarrow.parquet").write_table(table, path)

    with pytest.raises(ProgramError, match="Two columns are called 'facts'"):
        list(batch(path, small()))


def test_two_fields_of_one_name_are_refused(tmp_path: Path) -> None:
    """
    A table in which a column holds one name twice is refused with a message.
    """
    pa = pytest.importorskip("pyarrow")
    twice = pa.StructArray.from_arrays([pa.array([1]), pa.array([2])], names=["pay", "pay"])
    path = tmp_path / "programs.parquet"
    pytest.importorskip("pyarrow.parquet").write_table(pa.table({"program": [1], "facts": twice}), path)

    with pytest.raises(ProgramError, match="Cannot read this file"):
        list(batch(path, small()))


def test_a_table_is_known_by_how_it_begins(tmp_path: Path) -> None:
    """
    It may be called as it likes.
    """
    path = write_table(tmp_path / "programs", PROGRAMS[:5])

    assert list(batch(PROGRAMS[:5], small())) == list(batch(path, small()))


def test_a_table_on_the_standard_input_is_refused(tmp_path: Path) -> None:
    """
    The message says what to do, once and not for each line.
    """
    table = write_table(tmp_path / "programs.parquet", PROGRAMS[:5]).read_bytes()
    ended = run("batch", "-", given=table)

    assert [
        "<stdin>:1:1",
        "  This is Parquet, which is read from a file. Expected its path.",
        "No audit was performed.",
    ] == ended.err.splitlines()


@pytest.mark.parametrize("odd", [None, 1, [1], {"a set"}], ids=repr)
def test_what_is_neither_text_nor_mapping_is_refused(odd: Any) -> None:
    """
    A caller's other items are judged.
    """
    entries = list(batch([PROGRAMS[0], odd, PROGRAMS[1]], small()))

    assert [Record, Refusal, Record] == [type(each) for each in entries]


def test_a_program_without_a_date_is_judged_on_the_one_that_is_given() -> None:
    """
    The library does not look at the clock: it refuses the program unless it is told.
    """
    (refused,) = batch([UNDATED], built_in())
    (judged,) = batch([UNDATED], built_in(), otherwise=dt.date(2026, 3, 1))

    assert isinstance(refused, Refusal)
    assert isinstance(judged, Record)
    assert dt.date(2026, 3, 1) == judged.as_of


@pytest.mark.parametrize("text", [bytes, bytes.decode])
def test_a_mark_of_the_byte_order_is_passed_over(text: Any) -> None:
    """
    Some editors put it before the first line.
    """
    line = BOM_UTF8 + json.dumps(PROGRAMS[0]).encode()

    assert list(batch(PROGRAMS[:1], small())) == list(batch([text(line)], small()))
