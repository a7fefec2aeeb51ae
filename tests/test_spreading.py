"""Tables of programs: what a worker of any engine does with the part that it is handed."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import REPOSITORY, write
from same_records import of_batch, of_table
from strategies.programs import built_in

from evenhand import OutputError, ProgramError, Screen
from evenhand.audit.exit_status import Gating

pa = pytest.importorskip("pyarrow")
tables = pytest.importorskip("evenhand.batch.tables")


def _program(**facts: Any) -> dict[str, Any]:
    return {"program": {"name": "A", "sponsor": "Lumen", "as_of": "2026-03-01"}, "facts": facts}


PROGRAMS: Final = [
    _program(work={"tasked": True}, pay={"offered_share": "40 %"}),
    _program(pay={"ofered_share": "40 %"}),
    _program(sharing={"criticism_allowed": False}),
]
TEXTS: Final = [json.dumps(each) for each in PROGRAMS]


def _judge(rows: Any) -> Any:
    return tables.judge_table(rows, Screen(built_in()), key="line")


@pytest.mark.parametrize("form", ["Table", "RecordBatch"])
@pytest.mark.parametrize("texts", ["string", "large_string", "string_view", "binary"])
def test_a_table_of_texts_becomes_the_records_of_a_batch(form: str, texts: str) -> None:
    """
    Each row has what a batch writes of its program, also where that is not sound.
    """
    columns = [pa.array([1, 2, 3]), pa.array([text.encode() for text in TEXTS], "binary").cast(texts)]
    rows = getattr(pa, form).from_arrays(columns, names=["line", "text"])

    assert of_batch(TEXTS) == of_table(_judge(rows))


def test_a_table_may_have_the_columns_of_a_program_file() -> None:
    """
    What is empty in a row is left out of its program.
    """
    rows = pa.Table.from_pylist([{"line": number, **each} for number, each in enumerate(PROGRAMS, 1)])

    assert of_batch(PROGRAMS) == of_table(_judge(rows))


def test_the_table_of_the_page_holds_sound_programs(tmp_path: Path) -> None:
    """
    What docs/spreading.md tells a reader to make of the example programs is judged, every row of it.
    """
    page = (REPOSITORY / "docs" / "spreading.md").read_text(encoding="utf-8")
    (tmp_path / "examples").symlink_to(REPOSITORY / "examples")
    with chdir(tmp_path):
        exec(page.split("```python\n")[1].split("```")[0], {})  # noqa: S102 - the page's own code
        rows = pytest.importorskip("pyarrow.parquet").read_table("programs.parquet")
    records = tables.judge_table(rows, Screen(built_in()), key="id")

    assert [None] * rows.num_rows == records["problems"].to_pylist()


@given(st.lists(st.none() | st.binary() | st.text().map(str.encode) | st.sampled_from(TEXTS).map(str.encode)))
def test_every_row_has_its_record_whatever_stands_in_it(texts: list[bytes | None]) -> None:
    """
    Nothing raises and nothing is passed over: a row is judged, or its record says what is wrong.
    """
    rows = pa.table({"line": range(len(texts)), "text": pa.array(texts, "binary")})
    judged = [text is not None and text.decode(errors="replace") in {TEXTS[0], TEXTS[2]} for text in texts]

    assert judged == ["problems" not in record for record in of_table(_judge(rows))]


def test_a_text_that_is_no_utf8_is_refused() -> None:
    """
    A column of texts may hold bytes that are none, and its other rows are judged.
    """
    torn = pa.array([TEXTS[0].encode(), b"\xff"], "binary")
    rows = pa.table({"line": [1, 2], "text": pa.Array.from_buffers(pa.string(), 2, torn.buffers())})

    assert of_batch([TEXTS[0], b"\xff"]) == of_table(_judge(rows))


def test_the_gate_decides_the_status() -> None:
    """
    The status is that of an audit under the same gate.
    """
    rows = pa.table({"line": [1], "text": [TEXTS[2]]})
    by_default = _judge(rows)
    lenient = tables.judge_table(rows, Screen(built_in()), key="line", gating=Gating("never", "ignore"))

    assert ([1], [0]) == (by_default["status"].to_pylist(), lenient["status"].to_pylist())


def test_a_process_unpacks_a_screen_once() -> None:
    """
    Every part that a worker is handed brings the screen again, and it stays the one that was unpacked first.
    """
    packed = pickle.dumps(Screen(built_in()))
    brought_again = bytes(bytearray(packed))

    assert tables.unpack(packed) is tables.unpack(brought_again)


def test_a_key_is_not_called_like_a_column_of_the_records() -> None:
    """
    It is refused before anything is handed to a worker.
    """
    with pytest.raises(OutputError, match="A record has a column 'status' of its own"):
        tables.pack(Screen(built_in()), key="status", gating=None)


def test_a_table_does_not_come_out_with_two_columns_of_one_name() -> None:
    """
    A key that is called like a column of the records is refused where no engine is used, too.
    """
    rows = pa.table({"program": ["first"], "text": [TEXTS[0]]})

    with pytest.raises(OutputError, match="A record has a column 'program' of its own"):
        tables.judge_table(rows, Screen(built_in()), key="program")


@pytest.mark.parametrize("twice", ["line", "facts"])
def test_two_columns_of_one_name_are_refused(twice: str) -> None:
    """
    None of them is taken silently, whether they are the key or hold programs.
    """
    names = ["line", "program", "facts"]
    rows = pa.Table.from_arrays([pa.array([1])] * 4, names=[*names, twice])

    with pytest.raises(ProgramError, match=f"Two columns are called '{twice}'"):
        _judge(rows)


@pytest.mark.parametrize(("judge", "extra"), [("judge_dataset", "ray"), ("judge_frame", "spark")])
def test_a_missing_extra_is_named(tmp_path: Path, judge: str, extra: str) -> None:
    """
    Where pyarrow is not installed, the message says what to install.
    """
    write(tmp_path, "raise ImportError", "pyarrow.py")
    program = f"import evenhand; evenhand.{judge}(None, None, key='id')"
    places = os.pathsep.join((str(tmp_path), str(REPOSITORY / "src")))
    ended = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-c", program],
        env={"PYTHONPATH": places, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    why = "Tables are handed over with pyarrow, which is not installed."
    said = [
        "evenhand.vocabulary.errors.OutputError: <records>:1:1",
        f"  {why} Expected pip install 'evenhand[{extra}]'.",
    ]

    assert said == ended.stderr.splitlines()[-2:]
