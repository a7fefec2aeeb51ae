"""Batches of CSV: a row is the program that its line of JSON would be; what is wrong stands at its cell."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from batches import PROGRAMS, program_of, small
from benchmarks.programs import Recipe, generate
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from running import SMALL_POLICY, run
from strategies.programs import built_in

from evenhand import Policy, ProgramError, Record, Refusal, batch
from evenhand.batch.row_lines import take_rows
from evenhand.batch.rows import Columns, ProgramRow, write_row
from evenhand.batch.running import part_of
from evenhand.reading.table_text import cut_rows

HEADER: Final = "program.name,program.sponsor,program.as_of"
SMALL: Final = ("batch", "--rules", str(SMALL_POLICY))


def table(programs: Sequence[Mapping[str, Any]], separator: str = ",") -> bytes:
    """
    Write programs as a spreadsheet saves them: a cell for each answer, lists and mappings as JSON.
    """
    rows = [dict(_cells(each)) for each in programs]
    text = io.StringIO()
    writer = csv.DictWriter(text, [*dict.fromkeys(name for row in rows for name in row)], delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _cells(program: Mapping[str, Any]) -> list[tuple[str, str]]:
    facts = {
        f"{group}.{name}": said for group, names in program["facts"].items() for name, said in names.items()
    }
    header = {f"program.{key}": said for key, said in program["program"].items()}
    beside = {key: said for key, said in program.items() if key not in {"program", "facts"}}
    return [(name, _write(said)) for name, said in {**header, **beside, **facts}.items()]


def _write(said: Any) -> str:
    return said if isinstance(said, str) else json.dumps(said)


def judge(text: bytes, policy: Policy | None = None) -> list[Any]:
    """
    Judge what comes on a stream.
    """
    return list(batch(io.BytesIO(text), policy or small()))


def refusals(text: str) -> list[tuple[int, int, str]]:
    """
    Say where each row is refused, and why.
    """
    entries = [each for each in judge(text.encode()) if isinstance(each, Refusal)]
    return [(each.line, one.column, one.message) for each in entries for one in each.problems]


@pytest.mark.parametrize("recipe", [Recipe(), Recipe(mix="partial"), Recipe(mix="disputed", sides=2)])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_row_is_judged_as_its_line_of_json_is(recipe: Recipe, separator: str) -> None:
    """
    Exact, partly known and disputed programs have the records that they have as JSON.
    """
    programs = [each.written for each in generate(built_in(), 4, recipe)]
    by_row = judge(table(programs, separator), built_in())

    assert [structs.replace(each, line=each.line + 1) for each in batch(programs, built_in())] == by_row


def test_an_empty_cell_says_nothing() -> None:
    """
    It decides no verdict, and a row of empty cells is passed over as an empty line is.
    """
    (only,) = judge(f"{HEADER},pay.method\n,,,\n\nA,Lumen,2026-03-01,\n".encode())

    assert [structs.replace(each, line=4) for each in batch([program_of("A")], small())] == [only]


def test_what_is_a_text_stays_one() -> None:
    """
    A program that is called 2026, null or true is called so.
    """
    text = "".join(f"{name},Lumen,2026-03-01\n" for name in ("2026", "null", "TRUE"))

    assert ["2026", "null", "TRUE"] == [each.program for each in judge(f"{HEADER}\n{text}".encode())]


def test_records_are_numbered_by_the_lines_of_the_file() -> None:
    """
    A row that goes on over lines has the number of its first, and the next that of its own.
    """
    text = f'{HEADER}\r\nA,"Lu\r\nmen",2026-03-01\r\nB,Lumen,2026-03-01\r\n'

    assert [(2, "A"), (4, "B")] == [(each.line, each.program) for each in judge(text.encode())]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_rows_end_as_lines_of_any_text(end: str) -> None:
    """
    A spreadsheet may end its rows with LF, CR or CRLF, also within a cell.
    """
    text = end.join([HEADER, f'A,"Lu{end}men",2026-03-01', "B,Lumen,2026-03-01", ""])

    assert [(2, "A"), (4, "B")] == [(each.line, each.program) for each in judge(text.encode())]


def test_a_line_for_spreadsheets_is_passed_over() -> None:
    """
    A line that says what parts the cells, as Excel writes it, names no column.
    """
    text = f"sep=;\r\n{HEADER.replace(',', ';')}\r\nA;Lumen;2026-03-01\r\n"

    assert [(3, "A")] == [(each.line, each.program) for each in judge(text.encode())]


def test_what_is_wrong_stands_at_its_cell() -> None:
    """
    The line and the column are those of the cell, and the others are judged.
    """
    rows = (
        f"{HEADER},pay.offered_share,pay.method",
        "A,Lumen,2026-03-01,40,cash",
        'B,Lumen,2026-03-01,130 %,"dash"',
        "C,Lumen,2026-03-01,{,cash,more",
        'D,"Lu"men,2026-03-01,,',
        "E,Lumen,2026-03-01,40 %,cash",
    )

    assert [
        (2, 20, "pay.offered_share"),
        (3, 20, "pay.offered_share"),
        (3, 26, "pay.method"),
        (4, 20, "pay.offered_share"),
        (4, 27, "This cell stands in no column. A text with a separator in it needs quotation marks."),
        (5, 3, "This quotation mark is not closed, or more stands behind its end."),
    ] == [(line, column, why.partition(":")[0]) for line, column, why in refusals("\n".join(rows))]


def test_a_cell_cannot_say_what_stands_in_another_column() -> None:
    """
    What looks like JSON is one value, or it is refused.
    """
    text = f'{HEADER},pay.method\nA,Lumen,2026-03-01,"[], ""sharing.criticism_allowed"": true"\n'

    assert [(2, 20)] == [(line, column) for line, column, _ in refusals(text)]


def test_the_names_of_the_columns_are_checked_before_anything_is_judged() -> None:
    """
    All that is wrong with them is said at once, with the nearest name.
    """
    with pytest.raises(ProgramError) as refused:
        judge(b"program.name,pay.ofered_share,pay.method,pay.method,colour\nA,1,2,3,4\n")

    assert [
        (1, "There is no column 'program.sponsor'.", None),
        (14, "'pay.ofered_share' is not a fact of this policy.", "pay.offered_share"),
        (42, "The column 'pay.method' stands here twice.", None),
        (53, "'colour' is no column.", None),
    ] == [(each.place.column, each.message, each.suggestion) for each in refused.value.problems]


def test_a_row_that_is_never_closed_does_not_swallow_the_file() -> None:
    """
    What follows the first two megabytes of it is judged.
    """
    text = f'{HEADER}\nA,"Lumen,\n' + f"{'x' * 1023}\n" * 2048 + "B,Lumen,2026-03-01\n"
    entries = judge(text.encode())

    assert (Record, "B") == (type(entries[-1]), entries[-1].program)


@pytest.mark.parametrize("name", ["programs.csv", "programs", "-"])
def test_csv_is_known_by_its_name_or_its_first_row(tmp_path: Path, name: str) -> None:
    """
    It may come on the standard input.
    """
    given = table(PROGRAMS[:3])
    if name != "-":
        (tmp_path / name).write_bytes(given)
    ended = run(*SMALL, name, folder=tmp_path, given=given if name == "-" else b"")

    assert "3 programs judged.\n" == ended.err


@pytest.mark.parametrize("finished", [0, 1, 3])
def test_a_run_over_rows_goes_on_behind_the_last(tmp_path: Path, finished: int) -> None:
    """
    Rows over several lines and empty ones between them are neither lost nor doubled.
    """
    source, output = tmp_path / "programs.csv", tmp_path / "records.ndjson"
    rows = (
        'A,"Lu\nmen",2026-03-01',
        ",,",
        "B,Lumen,2026-03-01",
        'C,"Lu\n\nmen",2026-03-01',
        "D,E,2026-03-01",
    )
    source.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    run(*SMALL, source, "-o", output)
    whole = output.read_bytes()
    output.unlink()
    part_of(output).write_bytes(b"".join(whole.splitlines(keepends=True)[: 1 + finished]))
    ended = run(*SMALL, source, "-o", output, "--resume")

    assert ("4 programs judged.\n", whole) == (ended.err, output.read_bytes())


CELLS: Final = st.text(st.sampled_from(['"', ",", "\n", " ", "a", "é", "{", "1"]), max_size=6)


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_both_ways_to_cut_a_row_agree(cells: list[str]) -> None:
    """
    What is cut quickly has the cells that are found where something is wrong, whatever stands in them.
    """
    raw = ",".join(cells)
    try:
        expected = [[cell.text for cell in row] for row in cut_rows("", raw, ",")]
    except Exception:  # noqa: BLE001 - then both refuse
        expected = []
    names = tuple(f"pay.a{number}" for number in range(28))  # as many as four cells of six commas come to
    columns = Columns(names, (True,) * len(names), ",")
    try:
        said = json.loads(write_row(ProgramRow(columns, raw.encode())).text).get("facts", {}).get("pay", {})
    except ProgramError:
        return

    assert [text for row in expected for text in row if text and text[0] not in "[{"] == [
        text for text in said.values() if isinstance(text, str)
    ]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=4))
def test_rows_are_cut_from_a_stream_as_from_the_whole(rows: list[list[str]]) -> None:
    """
    Whatever a spreadsheet puts into its cells, a row ends where it ended there.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    lines = io.BytesIO(b"program.name,program.sponsor\n" + text.getvalue().encode())
    taken = [each.text.decode() for each in take_rows(lines, "x", small()) if isinstance(each, ProgramRow)]

    whole = cut_rows("", text.getvalue().rstrip("\n"), ",")
    assert [[cell.text for cell in row] for row in whole if any(cell.text for cell in row)] == [
        [cell.text for cell in row]
        for one in taken
        for row in cut_rows("", one, ",")
        if any(cell.text for cell in row)
    ]
