"""Runs of a batch: what is written stays whole and single, whatever happens to them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pytest
from batches import PROGRAMS, program_of, small, write_programs
from hypothesis import given, settings
from hypothesis import strategies as st
from running import COMMAND, SMALL_POLICY, Ended, run

from evenhand import OutputError, Screen
from evenhand.audit.exit_status import Gating
from evenhand.batch.judging import judge_blocks
from evenhand.batch.running import part_of
from evenhand.batch.sources import cut

BATCH: Final = ("batch", "--rules", str(SMALL_POLICY))
UNREAD: Final = "Nobody reads the records any more, and the rest was not judged.\n"
FAILING: Final = program_of("Fails", sharing={"criticism_allowed": False})


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """
    A file of programs, one on each line.
    """
    return write_programs(tmp_path / "programs.ndjson", PROGRAMS)


def _batch(*arguments: str | Path, given: bytes = b"") -> Ended:
    return run(*BATCH, *arguments, given=given)


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_number_of_processes_changes_nothing(programs: Path, jobs: int) -> None:
    """
    The output is the same to the byte, however many judge.
    """
    output = programs.with_name(f"{jobs}.ndjson")
    ended = _batch(programs, "-o", output, "--jobs", str(jobs))
    alone = programs.with_name("alone.ndjson")
    _batch(programs, "-o", alone)

    assert (1, "600 programs judged.\n") == (ended.status, ended.err)
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
    _batch(source, "-o", output)
    whole = output.read_bytes()
    output.unlink()
    part_of(output).write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    _batch(source, "-o", output, "--resume")

    assert whole == output.read_bytes()


@pytest.mark.parametrize("finished", [0, 1, 2, 3])
def test_a_resumed_run_ends_as_the_whole_does(tmp_path: Path, finished: int) -> None:
    """
    Its exit status and what it counts are those of all programs, judged now or before.
    """
    source, output = tmp_path / "programs.ndjson", tmp_path / "records.ndjson"
    lines = ["{", json.dumps(FAILING), json.dumps(program_of("Open"))]
    source.write_text("\n".join(lines), encoding="utf-8")
    whole = _batch(source, "-o", output)
    written = output.read_bytes().splitlines(keepends=True)
    part_of(output).write_bytes(b"".join(written[: 1 + finished]))
    resumed = _batch(source, "-o", output, "--resume")

    assert (whole.status, whole.err.splitlines()[-1]) == (resumed.status, resumed.err.splitlines()[-1])


def _interrupt(source: Path, output: Path, finished: int) -> None:
    """Leave what a run leaves that was ended behind some records."""
    _batch(source, "-o", output)
    written = output.read_bytes().splitlines(keepends=True)
    output.rename(part_of(output)).write_bytes(b"".join(written[: 1 + finished]))


@pytest.mark.parametrize("name", ["programs.ndjson", "programs.parquet", "-"])
def test_other_programs_are_not_gone_on_with(tmp_path: Path, name: str) -> None:
    """
    What was judged is not mixed with another file, whatever its form, or with another standard input.
    """
    source, output = tmp_path / name, tmp_path / "records.ndjson"
    write_programs(source, PROGRAMS[:4])
    _interrupt(source, output, finished=2)
    before = part_of(output).read_bytes()
    write_programs(source, PROGRAMS[1:5])
    given = source.read_bytes() if name == "-" else b""
    ended = _batch(source if given == b"" else "-", "-o", output, "--resume", given=given)

    assert (2, before) == (ended.status, part_of(output).read_bytes())
    assert "The run to resume judged other programs" in ended.err


@pytest.mark.parametrize("name", ["programs.ndjson", "programs.parquet"])
def test_programs_may_be_added_before_a_run_goes_on(tmp_path: Path, name: str) -> None:
    """
    They are judged behind the others, though the last line had no end before.
    """
    source, output, alone = (tmp_path / each for each in (name, "records.ndjson", "alone.ndjson"))
    write_programs(source, PROGRAMS[:4])
    _interrupt(source, output, finished=2)
    write_programs(source, PROGRAMS[:9])
    ended = _batch(source, "-o", output, "--resume")
    _batch(source, "-o", alone)

    assert "9 programs judged.\n" == ended.err
    assert _lines(alone)[1:] == _lines(output)[1:]


def test_a_run_by_another_policy_is_not_resumed(programs: Path) -> None:
    """
    What was begun under one gating stays as it is under another.
    """
    output = programs.with_name("records.ndjson")
    _batch(programs, "-o", output)
    output.rename(part_of(output))
    before = part_of(output).read_bytes()
    ended = _batch(programs, "-o", output, "--resume", "--fail-on", "minor")

    assert (2, before) == (ended.status, part_of(output).read_bytes())
    assert "judged by another policy, date, gate or version" in ended.err


def test_what_is_no_output_is_not_resumed(programs: Path) -> None:
    """
    A file of somebody else's is left alone.
    """
    output = programs.with_name("records.ndjson")
    part_of(output).write_text("my notes\n", encoding="utf-8")
    ended = _batch(programs, "-o", output, "--resume")

    assert (2, "my notes\n") == (ended.status, part_of(output).read_text(encoding="utf-8"))
    assert "This is not the output of a batch." in ended.err


def test_an_unfinished_output_is_not_lost(programs: Path) -> None:
    """
    A new run does not write over what an interrupted one judged, or over somebody else's file.
    """
    output = programs.with_name("records.ndjson")
    part_of(output).write_text("my notes\n", encoding="utf-8")
    ended = _batch(programs, "-o", output)

    assert (2, "my notes\n") == (ended.status, part_of(output).read_text(encoding="utf-8"))
    assert f"An unfinished output is kept in {part_of(output)}" in ended.err


def test_the_file_in_which_an_output_grows_is_no_input(programs: Path) -> None:
    """
    A batch does not write over the programs that it reads.
    """
    source = programs.rename(programs.with_name("records.part"))
    before = source.read_bytes()
    ended = _batch(source, "-o", source.with_name("records"))

    assert (2, before) == (ended.status, source.read_bytes())
    assert "This file is an input" in ended.err


def test_an_output_goes_where_a_link_leads(programs: Path) -> None:
    """
    The link stays.
    """
    output = programs.with_name("records.ndjson")
    link = programs.with_name("link")
    link.symlink_to(output)
    _batch(programs, "-o", link)

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
        ended = _batch(programs, "-o", pipe)
        reading.wait()
    _batch(programs, "-o", alone)

    assert (1, alone.read_bytes(), True) == (ended.status, kept.read_bytes(), pipe.is_fifo())


def test_a_process_that_is_killed_ends_the_run() -> None:
    """
    What it judged is lost with it, and the run says so.
    """
    blocks = cut([*PROGRAMS[:3], _Deadly(), *PROGRAMS[3:]], size=1)

    with pytest.raises(OutputError, match="ended from outside"):
        list(judge_blocks(Screen(small()), blocks, Gating(), jobs=2))


class _Deadly(dict[str, Any]):
    """A program that ends the process that receives it."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Be made by ending the process."""
        return _end_process, ()


def _end_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_an_output_in_no_folder_is_refused(programs: Path) -> None:
    """
    Where the records cannot be written, nothing is judged.
    """
    ended = _batch(programs, "-o", programs.parent / "nowhere" / "records.ndjson")

    assert (2, "No audit was performed.") == (ended.status, ended.err.splitlines()[-1])


@pytest.mark.parametrize("name", ["nothing.ndjson", "nothing.parquet"])
def test_an_input_that_cannot_be_read_leaves_nothing(tmp_path: Path, name: str) -> None:
    """
    Where there are no programs, there is no output, and none that was begun.
    """
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    ended = _batch(tmp_path / name, "-o", tmp_path / "records.ndjson")

    assert (2, []) == (ended.status, list(tmp_path.iterdir()))
    assert "Cannot read this file" in ended.err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_table_that_is_broken_in_the_middle_can_be_gone_on_with(tmp_path: Path, jobs: str) -> None:
    """
    What was judged before the break is kept, and goes on when the table is mended.
    """
    source, output, alone = (tmp_path / name for name in ("a.parquet", "records.ndjson", "alone.ndjson"))
    sound, broken = _break(source)
    _batch(source, "-o", alone)
    source.write_bytes(broken)
    ended = _batch(source, "-o", output, "--jobs", jobs)
    source.write_bytes(sound)
    resumed = _batch(source, "-o", output, "--resume")

    assert (2, f"What was judged is kept in {part_of(output)}.") == (ended.status, ended.err.splitlines()[-2])
    assert ("600 programs judged.\n", alone.read_bytes()) == (resumed.err, output.read_bytes())


def _break(path: Path) -> tuple[bytes, bytes]:
    """Write a table, and give its bytes as they are and with the second half of its rows spoilt."""
    parquet = pytest.importorskip("pyarrow.parquet")
    texts = pytest.importorskip("pyarrow").table({"text": [json.dumps(each) for each in PROGRAMS]})
    parquet.write_table(texts, path, row_group_size=300, use_dictionary=False)
    start = parquet.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    sound = path.read_bytes()
    return sound, sound[:start] + b"\xff" * 3000 + sound[start + 3000 :]


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


@contextmanager
def _waiting(output: Path, jobs: str, lines: int) -> Iterator[subprocess.Popen[bytes]]:
    """Give a run that has judged a block at least, and waits for more programs."""
    command: list[str | Path] = [COMMAND, *BATCH, "-", "-o", output, "--jobs", jobs]
    with subprocess.Popen(  # noqa: S603 - evenhand itself
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as running:
        assert running.stdin is not None
        running.stdin.write(f"{json.dumps(PROGRAMS[0])}\n".encode() * lines)
        running.stdin.flush()
        while running.poll() is None and _count_lines(part_of(output)) < 257:  # a receipt and a block
            time.sleep(0.01)
        try:
            yield running
        finally:
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)


@pytest.mark.skipif(os.name == "nt", reason="processes are ended otherwise there")
@pytest.mark.parametrize(("by", "status"), [("SIGTERM", 2), ("SIGHUP", 2), ("SIGKILL", -signal.SIGKILL)])
def test_processes_end_with_the_run(tmp_path: Path, by: str, status: int) -> None:
    """
    However the run is ended, none of those that judge for it stays: each would hold its error output open.
    """
    with _waiting(tmp_path / "records.ndjson", "2", 2000) as running:
        running.send_signal(signal.Signals[by])
        _, err = running.communicate(timeout=30)

    assert (status, status == 2) == (running.returncode, err.startswith(b"\nInterrupted."))


@pytest.mark.skipif(os.name == "nt", reason="there are no such locks there")
def test_an_output_is_written_by_one_run(tmp_path: Path) -> None:
    """
    A second run to it is refused while the first is at work, and the first goes on.
    """
    output, source = tmp_path / "records.ndjson", tmp_path / "programs.ndjson"
    source.write_text(f"{json.dumps(PROGRAMS[0])}\n" * 400, encoding="utf-8")
    with _waiting(output, "1", 400) as running:
        ended = _batch(source, "-o", output, "--resume")
        running.communicate()

    assert (2, 3, 401) == (ended.status, running.returncode, len(_lines(output)))
    assert "Another run is writing this file." in ended.err


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(("jobs", "lines"), [("1", 400), ("2", 2000)])
def test_an_interrupted_run_says_what_is_kept(tmp_path: Path, jobs: str, lines: int) -> None:
    """
    It names the file in which the records are and how to go on, and however many judge, says nothing else.
    """
    output = tmp_path / "records.ndjson"
    with _waiting(output, jobs, lines) as running:
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
    ended = _batch(programs, "-o", programs)

    assert (2, before) == (ended.status, programs.read_bytes())
    assert "This file is an input" in ended.err


@pytest.mark.skipif(os.name == "nt", reason="there is no such command there")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_ends_when_nobody_reads_its_records(jobs: str) -> None:
    """
    The programs need not come to an end for that, and what was not judged is not passed over silently.
    """
    command: list[str | Path] = [COMMAND, *BATCH, "-", "--jobs", jobs]
    with (
        subprocess.Popen(["yes", json.dumps(PROGRAMS[0])], stdout=subprocess.PIPE) as unending,  # noqa: S603, S607 - wherever it is
        subprocess.Popen(  # noqa: S603 - evenhand itself
            command, stdin=unending.stdout, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as running,
    ):
        assert unending.stdout is not None
        assert running.stdout is not None
        unending.stdout.close()
        running.stdout.readline()
        running.stdout.close()
        _, err = running.communicate(timeout=60)

    assert (2, UNREAD) == (running.returncode, err.decode())


@pytest.mark.skipif(os.name == "nt", reason="named pipes are made otherwise there")
def test_a_run_into_a_pipe_ends_when_nobody_reads_it(programs: Path) -> None:
    """
    A pipe that was named as the output is left as the standard output is.
    """
    pipe = programs.with_name("pipe")
    os.mkfifo(pipe)
    with subprocess.Popen(["head", "-n", "1", pipe], stdout=subprocess.DEVNULL) as reading:  # noqa: S603, S607 - wherever it is
        many = programs.with_name("many.ndjson")
        many.write_bytes((programs.read_bytes() + b"\n") * 3)
        ended = _batch(many, "-o", pipe)
        reading.wait()

    assert (2, UNREAD) == (ended.status, ended.err)
