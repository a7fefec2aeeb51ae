"""Tables of programs: what a worker of any engine does with the part that it is handed."""

from __future__ import annotations

import datetime as dt
import json
import os
import pickle
import subprocess
import sys
from contextlib import chdir
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest
import spreading_page
from hypothesis import given
from hypothesis import strategies as st
from running import REPOSITORY, write
from same_records import of_batch, of_table
from strategies.programs import built_in

from evenhand import OutputError, ProgramError, Refusal, Screen, batch, judge_table
from evenhand.audit.exit_status import Gating
from evenhand.batch.tables import records_schema

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def _program(**facts: Any) -> dict[str, Any]:
    return {"program": {"name": "A", "sponsor": "Lumen", "as_of": "2026-03-01"}, "facts": facts}


PROGRAMS: Final = [
    _program(work={"demand": "duty"}, pay={"offered_share": "40 %"}),
    _program(pay={"ofered_share": "40 %"}),
    _program(sharing={"criticism_allowed": False}),
]
TEXTS: Final = [json.dumps(each) for each in PROGRAMS]


def _judge(rows: Any) -> Any:
    return judge_table(rows, Screen(built_in()), key="id")


@pytest.mark.parametrize("form", ["Table", "RecordBatch"])
@pytest.mark.parametrize("texts", ["string", "large_string", "string_view", "binary"])
def test_a_table_of_texts_becomes_the_records_of_a_batch(form: str, texts: str) -> None:
    """
    Each row has what a batch writes of its program, also where that is not sound.
    """
    columns = [pa.array([1, 2, 3]), pa.array([text.encode() for text in TEXTS], "binary").cast(texts)]
    rows = getattr(pa, form).from_arrays(columns, names=["id", "text"])

    assert of_batch(TEXTS) == of_table(_judge(rows))


def test_a_table_may_have_the_columns_of_a_program_file() -> None:
    """
    What is empty in a row is left out of its program.
    """
    rows = pa.Table.from_pylist([{"id": number, **each} for number, each in enumerate(PROGRAMS, 1)])

    assert of_batch(PROGRAMS) == of_table(_judge(rows))


def test_the_call_of_the_page_judges_its_table(tmp_path: Path) -> None:
    """
    What docs/spreading.md hands to workers finds every example program sound, part by part.
    """
    (tmp_path / "examples").symlink_to(REPOSITORY / "examples")
    with chdir(tmp_path):
        spreading_page.make_programs()
        rows = pytest.importorskip("pyarrow.parquet").read_table("programs.parquet")
    judge = pickle.loads(pickle.dumps(spreading_page.make_judge()))  # noqa: S301 - our own
    records = pa.Table.from_batches(map(judge, rows.to_batches(max_chunksize=2)))

    assert (rows["id"].to_pylist(), [None] * rows.num_rows) == (
        records["id"].to_pylist(),
        records["problems"].to_pylist(),
    )


def test_the_call_of_the_page_writes_the_records_of_a_batch() -> None:
    """
    What docs/spreading.md hands to workers judges as one machine does, with a policy that travelled.
    """
    judge = pickle.loads(pickle.dumps(spreading_page.make_judge()))  # noqa: S301 - our own

    assert of_batch(TEXTS) == of_table(judge(pa.table({"id": [1, 2, 3], "text": TEXTS})))


def test_the_columns_are_known_beforehand() -> None:
    """
    An engine that must be told them is told those that come out behind the key.
    """
    judged = _judge(pa.table({"id": [1, 2, 3], "text": TEXTS}))

    assert records_schema() == judged.drop_columns("id").schema


@given(st.lists(st.none() | st.binary() | st.text().map(str.encode) | st.sampled_from(TEXTS).map(str.encode)))
def test_every_row_has_its_record_whatever_stands_in_it(texts: list[bytes | None]) -> None:
    """
    Nothing raises and nothing is passed over: a row is judged, or its record says what is wrong.
    """
    rows = pa.table({"id": range(len(texts)), "text": pa.array(texts, "binary")})
    judged = [text is not None and text.decode(errors="replace") in {TEXTS[0], TEXTS[2]} for text in texts]

    assert judged == ["problems" not in record for record in of_table(_judge(rows))]


def test_a_text_that_is_no_utf8_is_refused() -> None:
    """
    A column of texts may hold bytes that are none, and its other rows are judged.
    """
    torn = pa.array([TEXTS[0].encode(), b"\xff"], "binary")
    rows = pa.table({"id": [1, 2], "text": pa.Array.from_buffers(pa.string(), 2, torn.buffers())})

    assert of_batch([TEXTS[0], b"\xff"]) == of_table(_judge(rows))


def test_the_gate_decides_the_status() -> None:
    """
    The status is that of an audit under the same gate.
    """
    rows = pa.table({"id": [1], "text": [TEXTS[2]]})
    by_default = _judge(rows)
    lenient = judge_table(rows, Screen(built_in()), key="id", gating=Gating("never", "ignore"))

    assert ([1], [0]) == (by_default["status"].to_pylist(), lenient["status"].to_pylist())


def test_a_table_does_not_come_out_with_two_columns_of_one_name() -> None:
    """
    A key that is called like a column of the records is refused.
    """
    rows = pa.table({"program": ["first"], "text": [TEXTS[0]]})

    with pytest.raises(OutputError, match="A record has a column 'program' of its own"):
        judge_table(rows, Screen(built_in()), key="program")


@pytest.mark.parametrize("twice", ["id", "facts"])
def test_two_columns_of_one_name_are_refused(twice: str) -> None:
    """
    None of them is taken silently, whether they are the key or hold programs.
    """
    names = ["id", "program", "facts"]
    rows = pa.Table.from_arrays([pa.array([1])] * 4, names=[*names, twice])

    with pytest.raises(ProgramError, match=f"Two columns are called '{twice}'"):
        _judge(rows)


_TWO = pa.StructArray.from_arrays([pa.array(["A"]), pa.array(["B"])], names=["name", "name"])
_LATE = pa.array([10**15], pa.int64())


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(_TWO, id="two fields of one name"),
        pytest.param(_LATE.cast(pa.timestamp("s")), id="a day that no calendar has"),
        pytest.param(_LATE.cast(pa.timestamp("ns")).cast(pa.timestamp("s", "Mars/Base")), id="no time zone"),
        pytest.param(
            pa.array([1], pa.int64()).cast(pa.timestamp("ns")),
            id="a nanosecond",
            marks=pytest.mark.skipif(find_spec("pandas") is not None, reason="pandas has such times"),
        ),
    ],
)
def test_a_column_that_has_no_values_in_python_is_refused(column: Any, tmp_path: Path) -> None:
    """
    As a table and as Parquet, with a message.
    """
    table = pa.table({"id": [1], "program": column})
    with pytest.raises(ProgramError, match="Cannot read this table"):
        _judge(table)

    parquet.write_table(table, tmp_path / "rows.parquet")
    with pytest.raises(ProgramError, match="Cannot read this file"):
        list(batch(tmp_path / "rows.parquet", built_in()))


@pytest.mark.parametrize(
    "answer",
    [
        *(float("nan"), float("inf"), 30, 30.0, 30.5, True, "30", "NaN", 2**63 - 1, Decimal(10**37), ""),
        *(b"30", dt.date(2026, 3, 1), dt.time(3), dt.timedelta(3), [30], [None], {"value": 30}, {}),
    ],
    ids=repr,
)
def test_a_cell_is_read_as_the_loader_reads_it(answer: Any) -> None:
    """
    Whatever a cell of a table holds, it is judged, or refused in the same words, as it is in a mapping.
    """
    program = _program(participants={"headcount": answer})
    table = pa.table({"id": [1], **{key: [value] for key, value in program.items()}})
    [record] = _judge(table).to_pylist()
    [expected] = batch([program], built_in())
    said = [each.message for each in expected.problems] if isinstance(expected, Refusal) else []

    assert said == [each["message"] for each in record["problems"] or ()]


def test_everything_is_offered_without_pyarrow(tmp_path: Path) -> None:
    """
    Where pyarrow is not installed, the package can still be imported with all its names.
    """
    write(tmp_path, "raise ImportError", "pyarrow.py")
    ended = subprocess.run(
        [sys.executable, "-c", "from evenhand import *; print(judge_table.__name__)"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), *sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ("judge_table\n", "") == (ended.stdout, ended.stderr)
