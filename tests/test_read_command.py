"""`evenhand read` on files as they come: what it leaves alone, and what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from evenhand.steps.command import run_main

TERMS: Final = "You may share what you make.\n\nYou may leave at any time.\n"
PROGRAM: Final = (
    "program: {name: Lumen preview, sponsor: Lumen}\r\n# A comment.\r\n"
    "sources:\r\n  terms: {title: Terms, kind: participant-agreement, file: terms.txt}\r\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a program and its terms."""
    (tmp_path / "terms.txt").write_text(TERMS, encoding="utf-8")
    (tmp_path / "program.yaml").write_bytes(PROGRAM.encode())
    return tmp_path


def test_every_byte_outside_an_answer_stays(folder: Path) -> None:
    """
    Line ends and comments of a file are its own.
    """
    typed = b"1\n1\n.\n"
    arguments = ["read", "terms.txt", "--into", "program.yaml", "--fact", "sharing.approval_scope"]
    run_main(arguments, folder, typed)
    written = (folder / "program.yaml").read_bytes().decode()

    assert written.startswith(PROGRAM)
    assert written.count("\n") == written.count("\r\n")


def test_what_is_found_is_listed_where_nothing_else_is_asked_for(folder: Path) -> None:
    """
    A first try needs no option.
    """
    assert run_main(["read", "terms.txt", "--list"], folder, b"") == run_main(
        ["read", "terms.txt"], folder, b""
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--list", "--json"], "Give one of --list, --json, --into and --against."),
        (["--list", "--fact", "sharing.aproval_scope"], "Did you mean 'sharing.approval_scope'?"),
        (["--list", "--criterion", "sharin"], "Did you mean 'sharing'?"),
        (["--list", "--suggest", "model"], "--suggest is for --into, fact by fact."),
        (["--into", "program.yaml", "--by", "lumen"], "'lumen' is not a party of 'program.yaml'."),
        (["--into", "terms.txt"], "This file is an input"),
        (["--into", "new.json"], "A new description is written in YAML"),
        (["--into", "/dev/null"], "is no file that answers can be kept in"),
        (["--against", "none.yaml"], "Cannot read this file"),
        (["--against", "program.yaml", "--source", "faq"], "'faq' is no source of this program."),
        (["--into", "program.yaml", "--suggest", "no-such-command"], "cannot be run"),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    arguments: list[str], message: str, folder: Path
) -> None:
    """
    The message says what is wrong, and the file stays as it was.
    """
    ended = run_main(["read", "terms.txt", *arguments], folder, b"")

    assert 2 == ended.status
    assert message in " ".join(ended.err.split())
    assert PROGRAM.encode() == (folder / "program.yaml").read_bytes()


def test_a_document_from_elsewhere_is_no_copy_of_the_file(folder: Path) -> None:
    """
    The copies of a program's sources stand in its folder.
    """
    (folder / "cases").mkdir()
    (folder / "cases" / "program.yaml").write_bytes(PROGRAM.encode())
    ended = run_main(["read", "terms.txt", "--into", "cases/program.yaml"], folder, b"")

    assert (2, True) == (
        ended.status,
        "neither in the folder of 'cases/program.yaml'" in " ".join(ended.err.split()),
    )


def test_the_file_is_read_in_the_language_that_is_asked_for(folder: Path) -> None:
    """
    The questions are put in it, and the documents are searched in their own.
    """
    ended = run_main(
        ["read", "terms.txt", "--list", "--fact", "sharing.approval_scope", "--language", "de"], folder
    )

    assert "terms.txt, Zeile 1" in ended.out
    assert "Was muss der Veranstalter genehmigen" in ended.out
