"""Steps that run the command line, and say what it prints, writes and ends with."""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path
from typing import Final

from pytest_bdd import given, parsers, then, when

from evenhand.audit import exit_status
from evenhand.batch import running
from evenhand.reading import Readable
from evenhand.steps.command import Ended, run_main
from evenhand.steps.draft import PROGRAM, save

# A program that a command runs as `python3` is run by this Python, whatever else a machine calls so.
_OWN_PYTHON: Final = {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])}


@given(parsers.parse('"{command}" was run'))
def run_command_before(command: str, description: Readable, tmp_path: Path) -> None:
    """Run the command line in that folder beforehand, so that what it writes is there."""
    _run_before(command, description, tmp_path)


@given(parsers.parse('"{command}" was run, and this was typed:'))
def run_command_and_type_before(command: str, docstring: str, description: Readable, tmp_path: Path) -> None:
    """Run the command line in that folder beforehand, and type lines into it."""
    _run_before(command, description, tmp_path, f"{docstring}\n".encode())


@given(parsers.parse('the file "{file}" holds:'))
def write_file(file: str, docstring: str, tmp_path: Path) -> None:
    """Put a file beside the program, such as the copy of a source."""
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(docstring, encoding="utf-8")


@given(parsers.parse('the file "{file}" says "{now}" instead of "{was}"'))
def change_file(file: str, now: str, was: str, tmp_path: Path) -> None:
    """Change the words of a file beside the program, wherever they stand in it."""
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert was in text, f"{file} does not say {was}"
    (tmp_path / file).write_text(text.replace(was, now), encoding="utf-8")


@given(parsers.parse('"{command}" was interrupted after {number:d} program'))
@given(parsers.parse('"{command}" was interrupted after {number:d} programs'))
def interrupt_command(command: str, number: int, description: Readable, tmp_path: Path) -> None:
    """Leave what a batch leaves that was ended while it wrote the record behind some others."""
    run_command_before(command, description, tmp_path)
    output = tmp_path / command.split(" -o ")[1].split(maxsplit=1)[0]
    receipt, *records = output.read_bytes().splitlines(keepends=True)
    finished = b"".join([receipt, *records[:number], records[number][:20]])
    output.rename(running.part_of(output)).write_bytes(finished)


@when(parsers.parse('"{command}" is run'), target_fixture="ended")
def run_command(command: str, description: Readable, tmp_path: Path) -> Ended:
    """Run the command line in a folder that holds the program as `program.yaml`, and what was put there."""
    return _run(command, description, tmp_path)


@when(parsers.parse('"{command}" is run, and this is typed:'), target_fixture="ended")
def run_command_and_type(command: str, docstring: str, description: Readable, tmp_path: Path) -> Ended:
    """Run the command line in that folder, and type lines into it."""
    return _run(command, description, tmp_path, f"{docstring}\n".encode())


@then(parsers.parse("the exit status is {status:d}"))
def check_status(ended: Ended, status: int) -> None:
    """Check how the command ended."""
    assert ended.status == status, ended.err


@then(parsers.parse('it prints "{text}"'))
def check_printed(ended: Ended, text: str) -> None:
    """Check the standard output, wherever its lines are broken."""
    assert text in _unbroken(ended.out)


@then(parsers.parse('it does not print "{text}"'))
def check_not_printed(ended: Ended, text: str) -> None:
    """Check that something stays out of the standard output."""
    assert ended.out, "it printed nothing at all"
    assert text not in _unbroken(ended.out)


@then(parsers.parse('it complains "{text}"'))
def check_complaint(ended: Ended, text: str) -> None:
    """Check the error output, wherever its lines are broken."""
    assert text in _unbroken(ended.err)


@then(parsers.parse('it writes "{file}"'))
def check_written(ended: Ended, tmp_path: Path, file: str) -> None:
    """Check that a file was written and holds something."""
    assert (tmp_path / file).is_file(), ended.err
    assert (tmp_path / file).stat().st_size


@then(parsers.parse('"{file}" holds:'))
def check_content(tmp_path: Path, file: str, docstring: str) -> None:
    """Check what a file holds, from its first line to its last."""
    assert docstring == (tmp_path / file).read_text(encoding="utf-8").strip()


@then(parsers.parse('"{file}" has a record for each of {number:d} programs'))
def check_records(tmp_path: Path, file: str, number: int) -> None:
    """Check that no record of a batch is lost or doubled."""
    _, *records = map(json.loads, (tmp_path / file).read_text(encoding="utf-8").splitlines())
    assert [record["line"] for record in records] == list(range(1, number + 1))


@then(parsers.parse('"{file}" does not mention "{text}"'))
def check_not_mentioned(tmp_path: Path, file: str, text: str) -> None:
    """Check that a file was written and leaves a text out."""
    assert text not in (tmp_path / file).read_text(encoding="utf-8")


@then(parsers.parse('"{file}" mentions "{text}"'))
def check_mentioned(tmp_path: Path, file: str, text: str) -> None:
    """Check that a file was written and holds a text."""
    assert text in (tmp_path / file).read_text(encoding="utf-8")


@then("it writes nothing")
def check_nothing_written(ended: Ended, tmp_path: Path) -> None:
    """Check that the folder holds the program and nothing else."""
    assert [path.name for path in tmp_path.iterdir()] == [PROGRAM], ended.out


def _run_before(command: str, description: Readable, tmp_path: Path, given: bytes = b"") -> None:
    ended = _run(command, description, tmp_path, given)
    assert ended.status != exit_status.Status.NOT_PERFORMED, ended.err


def _run(command: str, description: Readable, tmp_path: Path, given: bytes = b"") -> Ended:
    name, *arguments = shlex.split(command)
    assert name == "evenhand", f"'{name}' is not evenhand"
    save(description, tmp_path / PROGRAM)
    return run_main(arguments, tmp_path, given, _OWN_PYTHON)


def _unbroken(text: str) -> str:
    return " ".join(text.split())
