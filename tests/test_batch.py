"""Batches: a record for each program, in order, whatever happens to the run."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import time
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running import COMMAND, run
from strategies.programs import built_in

from evenhand import OutputError, Record, Refusal, Screen, batch
from evenhand.batching.judging import judge_blocks
from evenhand.batching.resuming import part_of
from evenhand.batching.sources import cut
from evenhand.exits import Gating
from evenhand.reading import LARGEST_DESCRIPTION


def _program(name: str, **facts: Any) -> dict[str, Any]:
    header = {"name": name, "sponsor": "Lumen", "as_of": "2026-03-01"}
    return {"program": header, "facts": facts}


PROGRAMS: Final = [
    _program(
        f"Program {number}", pay={"offered_share": f"{number % 101} %"}, work={"tasked": number % 3 == 0}
    )
    for number in range(600)
]


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """
    A file of programs, one on each line.
    """
    path = tmp_path / "programs.ndjson"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in PROGRAMS), encoding="utf-8")
    return path


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_batch_screens_each_program(programs: Path) -> None:
    """
    The records say what a screen says of each program, in their order.
    """
    screen = Screen(built_in())
    records = [each for each in batch(programs, built_in()) if isinstance(each, Record)]

    assert [(each["program"]["name"], dict(screen.judge(each).verdicts)) for each in PROGRAMS] == [
        (each.program, dict(each.verdicts)) for each in records
    ]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_number_of_processes_changes_nothing(programs: Path, jobs: int) -> None:
    """
    The output is the same to the byte, however many judge.
    """
    output = programs.with_name(f"{jobs}.ndjson")
    ended = run("batch", programs, "-o", output, "--jobs", str(jobs))
    alone = programs.with_name("alone.ndjson")
    run("batch", programs, "-o", alone)

    assert (3, "600 programs judged.\n") == (ended.status, ended.err)
    assert alone.read_bytes() == output.read_bytes()


@settings(max_examples=25)
@given(st.data())
def test_a_run_can_be_ended_at_any_byte(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """
    Wherever the writing stopped, the resumed run ends with the same output.
    """
    folder = tmp_path_factory.mktemp("ended")
    source, output = folder / "programs.ndjson", folder / "records.ndjson"
    source.write_text("".join(f"{json.dumps(each)}\n" for each in PROGRAMS[:5]), encoding="utf-8")
    run("batch", source, "-o", output)
    whole = output.read_bytes()
    output.unlink()
    part_of(output).write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    run("batch", source, "-o", output, "--resume")

    assert whole == output.read_bytes()


def test_a_run_by_another_policy_is_not_resumed(programs: Path) -> None:
    """
    What was begun under one gating stays as it is under another.
    """
    output = programs.with_name("records.ndjson")
    run("batch", programs, "-o", output)
    output.rename(part_of(output))
    before = part_of(output).read_bytes()
    ended = run("batch", programs, "-o", output, "--resume", "--fail-on", "minor")

    assert (2, before) == (ended.status, part_of(output).read_bytes())
    assert "judged by another policy, date, gate or version" in ended.err


def test_what_is_no_output_is_not_resumed(programs: Path) -> None:
    """
    A file of somebody else's is left alone.
    """
    output = programs.with_name("records.ndjson")
    part_of(output).write_text("my notes\n", encoding="utf-8")
    ended = run("batch", programs, "-o", output, "--resume")

    assert (2, "my notes\n") == (ended.status, part_of(output).read_text(encoding="utf-8"))
    assert "This is not the output of a batch." in ended.err


def test_an_unfinished_output_is_not_lost(programs: Path) -> None:
    """
    A new run does not write over what an interrupted one judged, or over somebody else's file.
    """
    output = programs.with_name("records.ndjson")
    part_of(output).write_text("my notes\n", encoding="utf-8")
    ended = run("batch", programs, "-o", output)

    assert (2, "my notes\n") == (ended.status, part_of(output).read_text(encoding="utf-8"))
    assert f"An unfinished output is kept in {part_of(output)}" in ended.err


def test_the_file_in_which_an_output_grows_is_no_input(programs: Path) -> None:
    """
    A batch does not write over the programs that it reads.
    """
    source = programs.rename(programs.with_name("records.part"))
    before = source.read_bytes()
    ended = run("batch", source, "-o", source.with_name("records"))

    assert (2, before) == (ended.status, source.read_bytes())
    assert "This file is an input" in ended.err


def test_an_output_goes_where_a_link_leads(programs: Path) -> None:
    """
    The link stays.
    """
    output = programs.with_name("records.ndjson")
    link = programs.with_name("link")
    link.symlink_to(output)
    run("batch", programs, "-o", link)

    assert (True, 601) == (link.is_symlink(), len(_lines(output)))


@pytest.mark.skipif(os.name == "nt", reason="named pipes are made otherwise there")
def test_an_output_goes_into_a_pipe(programs: Path) -> None:
    """
    A pipe or a device is written to, and not replaced by a file.
    """
    pipe, kept, alone = (programs.with_name(name) for name in ("pipe", "kept", "alone.ndjson"))
    os.mkfifo(pipe)
    with kept.open("wb") as stream:
        reading = subprocess.Popen(["cat", pipe], stdout=stream)  # noqa: S603, S607 - wherever it is
        ended = run("batch", programs, "-o", pipe)
        reading.wait()
    run("batch", programs, "-o", alone)

    assert (3, alone.read_bytes(), True) == (ended.status, kept.read_bytes(), pipe.is_fifo())


def test_lines_that_hold_no_program_are_refused_by_number(tmp_path: Path) -> None:
    """
    Whatever stands on a line, the others are judged, and the numbers are those of the file.
    """
    sound = json.dumps(_program("A")).encode()
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
    entries = list(batch(path, built_in()))

    assert [1, 8, 10] == [each.line for each in entries if isinstance(each, Record)]
    assert [3, 4, 5, 6, 7, 9, 11] == [each.line for each in entries if isinstance(each, Refusal)]


def test_a_line_larger_than_a_program_may_be_is_refused() -> None:
    """
    It is not read whole, and the next line is the next program.
    """
    sound = json.dumps(_program("A")).encode()
    stream = io.BytesIO(sound + b"\n" + b" " * 3 * LARGEST_DESCRIPTION + b"\n" + sound + b"\n")
    entries = list(batch(stream, built_in()))

    assert [(1, Record), (3, Record)] == [(each.line, type(each)) for each in entries if each.line != 2]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """
    Ten times as many programs take no more memory.
    """
    line = json.dumps(_program("A", pay={"offered_share": "40 %"})).encode() + b"\n"

    def peak(number: int) -> int:
        path = tmp_path / "programs.ndjson"
        path.write_bytes(line * number)
        tracemalloc.start()
        for _ in batch(path, built_in()):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)

    assert peak(6000) < 1.2 * peak(600)


def test_a_process_that_is_killed_ends_the_run() -> None:
    """
    What it judged is lost with it, and the run says so.
    """
    blocks = cut([*PROGRAMS[:3], _Deadly(), *PROGRAMS[3:]], size=1)

    with pytest.raises(OutputError, match="ended from outside"):
        list(judge_blocks(Screen(built_in()), blocks, Gating(), jobs=2))


class _Deadly(dict[str, Any]):
    """A program that ends the process that receives it."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Be made by ending the process."""
        return _end_process, ()


def _end_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _write_table(path: Path, programs: Sequence[Mapping[str, Any]]) -> Path:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pytest.importorskip("pyarrow").Table.from_pylist(programs)
    parquet.write_table(table, path)
    return path


def test_the_rows_of_a_table_are_programs(tmp_path: Path) -> None:
    """
    Columns like the keys of a program file come out as the same programs do on lines.
    """
    path = _write_table(tmp_path / "programs.parquet", PROGRAMS)

    assert list(batch(PROGRAMS, built_in())) == list(batch(path, built_in()))


def test_a_column_of_json_is_read_as_lines_are(tmp_path: Path) -> None:
    """
    A table with one column of texts holds a program in each.
    """
    path = _write_table(tmp_path / "programs.parquet", [{"any": json.dumps(each)} for each in PROGRAMS])

    assert list(batch(PROGRAMS, built_in())) == list(batch(path, built_in()))


def test_a_text_in_a_table_may_be_no_utf8(tmp_path: Path) -> None:
    """
    It is refused as it is on a line, and the other rows are judged.
    """
    pa = pytest.importorskip("pyarrow")
    texts = [json.dumps(PROGRAMS[0]).encode(), b"\xff"]
    torn = pa.Array.from_buffers(pa.string(), 2, pa.array(texts, "binary").buffers())
    path = tmp_path / "programs.parquet"
    pytest.importorskip("pyarrow.parquet").write_table(pa.table({"any": torn}), path)

    assert list(batch(texts, built_in())) == list(batch(path, built_in()))


def test_what_is_no_table_is_said_to_be_none(tmp_path: Path) -> None:
    """
    A broken Parquet file is a message, and no traceback.
    """
    pytest.importorskip("pyarrow")
    (tmp_path / "programs.parquet").write_bytes(b"PAR1 and no more")
    ended = run("batch", tmp_path / "programs.parquet")

    assert (2, "No audit was performed.") == (ended.status, ended.err.splitlines()[-1])
    assert "Cannot read this file" in ended.err


def test_an_output_in_no_folder_is_refused(programs: Path) -> None:
    """
    Where the records cannot be written, nothing is judged.
    """
    ended = run("batch", programs, "-o", programs.parent / "nowhere" / "records.ndjson")

    assert (2, "No audit was performed.") == (ended.status, ended.err.splitlines()[-1])


@pytest.mark.parametrize("name", ["nothing.ndjson", "nothing.parquet"])
def test_an_input_that_cannot_be_read_leaves_nothing(tmp_path: Path, name: str) -> None:
    """
    Where there are no programs, there is no output, and none that was begun.
    """
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    ended = run("batch", tmp_path / name, "-o", tmp_path / "records.ndjson")

    assert (2, []) == (ended.status, list(tmp_path.iterdir()))
    assert "Cannot read this file" in ended.err


def _count_lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


@pytest.fixture
def interruptible() -> Iterator[None]:
    """
    A process started from here can be interrupted, though what runs in the background starts deaf to it.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(("jobs", "lines"), [("1", 400), ("2", 2000)])
def test_an_interrupted_run_says_what_is_kept(tmp_path: Path, jobs: str, lines: int) -> None:
    """
    It names the file in which the records are and how to go on, and however many judge, says nothing else.
    """
    output = tmp_path / "records.ndjson"
    command: list[str | Path] = [COMMAND, "batch", "-", "-o", output, "--jobs", jobs]
    with subprocess.Popen(  # noqa: S603 - evenhand itself
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as running:
        assert running.stdin is not None
        running.stdin.write(f"{json.dumps(PROGRAMS[0])}\n".encode() * lines)
        running.stdin.flush()
        while running.poll() is None and _count_lines(part_of(output)) < 257:  # a receipt and a block
            time.sleep(0.01)
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does
        _, err = running.communicate()

    told = f"Interrupted. What was judged is kept in {part_of(output)}."
    assert (2, ["", told, "The same command with --resume goes on from there."]) == (
        running.returncode,
        err.decode().splitlines(),
    )
    assert 257 <= _count_lines(part_of(output))


def test_no_input_is_written_over(programs: Path) -> None:
    """
    An output that is the file of the programs is refused, and the file stays.
    """
    before = programs.read_bytes()
    ended = run("batch", programs, "-o", programs)

    assert (2, before) == (ended.status, programs.read_bytes())
    assert "This file is an input" in ended.err


def test_the_reader_of_a_pipe_may_leave(programs: Path) -> None:
    """
    What nobody reads any more changes nothing about how the run ends.
    """
    command: list[str | Path] = [COMMAND, "batch", programs]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:  # noqa: S603 - evenhand itself
        assert running.stdout is not None
        running.stdout.close()
        _, err = running.communicate()

    assert (3, b"600 programs judged.\n") == (running.returncode, err)
