"""Output as one transaction: all reports or none, and a run that is ended says so."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from running import COMMAND, FAIR, SMALL_POLICY, run, write

from evenhand.cli.output import find_color, writing
from evenhand.vocabulary.errors import OutputError

FULL: Final = Path("/dev/full")
ENVIRONMENT: Final = {"PATH": os.defpath, "PYTHONUTF8": "1"}
REPORTS: Final = ("-f", "json:one.json", "-f", "html:two.html")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """
    A folder with a program, and an older report in the place of the first.
    """
    write(tmp_path, FAIR)
    write(tmp_path, "older", "one.json")
    return tmp_path


@pytest.fixture
def little_room() -> Iterator[None]:
    """
    A disk on which no file may be longer than 20 kB.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _contents(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in folder.iterdir() if each.name != "program.yaml"}


@pytest.mark.usefixtures("little_room")
def test_of_reports_that_do_not_fit_there_is_none(folder: Path) -> None:
    """
    Where the second report does not fit, the first does not take its place, and nothing is left behind.
    """
    ended = run("audit", "program.yaml", "--rules", SMALL_POLICY, *REPORTS, folder=folder)

    assert (2, {"one.json": "older"}) == (ended.status, _contents(folder))
    assert ended.err.endswith("Cannot write this file: File too large.\nNo audit was performed.\n")


def test_what_stood_there_stands_there_again_where_another_cannot_take_its_place(folder: Path) -> None:
    """
    Where the last of three files cannot take its place, the first is what it was and the second is not there.
    """
    paths = [folder / name for name in ("one.json", "two.html", "three.md")]
    with pytest.raises(OutputError, match="Is a directory"):
        _write_over_a_folder(paths)

    paths[2].rmdir()
    assert {"one.json": "older"} == _contents(folder)


def _write_over_a_folder(paths: list[Path]) -> None:
    """
    Write files, in the last of whose places a folder is made meanwhile.
    """
    with writing(paths, ()) as put:
        for path in paths:
            put(path, "new")
        paths[-1].mkdir()


def test_a_report_is_as_open_to_others_as_the_one_that_it_replaces(folder: Path) -> None:
    """
    A report that only its owner may read stays so when it is written anew.
    """
    (folder / "one.json").chmod(0o600)
    run("audit", "program.yaml", "--rules", SMALL_POLICY, *REPORTS, folder=folder)

    assert 0o600 == stat.S_IMODE((folder / "one.json").stat().st_mode)


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")
@pytest.mark.parametrize("closed", [False, True], ids=["full", "closed"])
def test_where_the_standard_output_takes_nothing_there_is_no_file_either(folder: Path, closed: bool) -> None:  # noqa: FBT001 - a case
    """
    A standard output that is full, or that is closed, ends the run with 2 and without any report.
    """
    command = [str(each) for each in (COMMAND, "audit", "program.yaml", "--rules", SMALL_POLICY, *REPORTS)]
    with FULL.open("wb") as full:
        done = subprocess.run(  # noqa: S603 - the command is evenhand itself
            ["sh", "-c", f'exec "$@"{" >&-" if closed else ""}', "sh", *command, "-f", "terminal"],  # noqa: S607
            cwd=folder,
            env=ENVIRONMENT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert (2, {"one.json": "older"}) == (done.returncode, _contents(folder))
    assert b"No audit was performed.\n" == done.stderr.splitlines(keepends=True)[-1]


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")
def test_help_that_cannot_be_written_ends_with_2() -> None:
    """
    Also what no report is, such as the help, is not lost unnoticed.
    """
    with FULL.open("wb") as full:
        done = subprocess.run([COMMAND, "--help"], stdout=full, stderr=subprocess.PIPE, check=False)  # noqa: S603

    assert done.stderr.startswith(b"Cannot write to the standard output: No space left on device.\n")
    assert (2, b"No audit was performed.") == (done.returncode, done.stderr.splitlines()[-1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_asked_to_end_says_so(tmp_path: Path, number: signal.Signals) -> None:
    """
    Ctrl-C, an end that is asked for and a terminal that goes all end a run alike: with 2, and a last line.
    """
    os.mkfifo(tmp_path / "program.yaml")
    process = subprocess.Popen(  # noqa: S603 - the command is evenhand itself
        ["env", "--default-signal", COMMAND, "audit", "program.yaml"],  # noqa: S607
        cwd=tmp_path,
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
    )
    with (tmp_path / "program.yaml").open("w"):  # which waits until it is read
        process.send_signal(number)
        _, told = process.communicate(timeout=60)

    assert (2, "Interrupted.\nNo audit was performed.") == (process.returncode, told.strip())


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (("audit", "program.yaml", "-f", "json:-"), "{\n"),
        (("audit", "program.yaml", "-f", "csv:-"), '"rule"'),
        (("repair", "program.yaml", "--plan", "-", "-f", "json:plans.json"), "# A plan"),
        (("new", "-", "--blank"), "# A fact"),
        (("batch", "lines.ndjson", "-o", "-"), "{"),
    ],
)
def test_a_dash_is_the_standard_output(folder: Path, arguments: tuple[str, ...], begins: str) -> None:
    """
    Where a file can be named to write to, `-` is the standard output, as it is the standard input elsewhere.
    """
    write(folder, "{}\n", "lines.ndjson")
    ended = run(*arguments, "--rules", SMALL_POLICY, folder=folder)

    assert (begins, False) == (ended.out[: len(begins)], (folder / "-").exists())


@pytest.mark.parametrize(
    ("environment", "is_screen", "color"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"FORCE_COLOR": ""}, False, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ({"CLICOLOR_FORCE": "1"}, False, True),
        ({"CLICOLOR_FORCE": "1", "TERM": "dumb"}, False, True),
        ({"CLICOLOR": "0"}, True, False),
        ({"CLICOLOR": "1"}, True, True),
        ({"CLICOLOR": "1"}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colours_are_chosen_as_others_choose_them(
    environment: dict[str, str],
    is_screen: bool,  # noqa: FBT001 - a column of the table
    color: bool,  # noqa: FBT001 - the same
) -> None:
    """
    Who wants no colours gets none; else who forces them gets them in a pipe, and a screen gets them.
    """
    assert color == find_color(environment, is_screen=is_screen)
