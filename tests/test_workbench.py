"""The workbench without a browser: a folder and a request in, a reply out."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path
from typing import Final

import pytest
from built_in import BUILT_IN
from running import REPOSITORY

from evenhand.vocabulary.errors import OutputError, Place, Problem
from evenhand.workbench.exchange import PageReply, PageRequest
from evenhand.workbench.memory import FolderInMemory
from evenhand.workbench.responding import Workbench

NOW: Final = dt.datetime(2026, 3, 1, 14, 2, tzinfo=dt.UTC)
LUMEN: Final = {"name": "Lumen preview", "sponsor": "Lumen", "stage": "alpha", "as_of": "2026-03-01"}
# What a module of the workbench may import beside evenhand itself and what describes types.
PURE: Final = (
    "__future__", "base64", "binascii", "collections", "contextlib", "datetime", "decimal", "functools",
    "hashlib", "http", "io", "itertools", "msgspec", "pathlib.PurePosixPath", "re", "tomllib", "typing",
    "urllib.parse", "zipfile", "zlib",
)  # fmt: skip


class ReadOnly(FolderInMemory):
    """A folder that cannot be written to."""

    def write(self, name: str, content: bytes) -> None:  # noqa: ARG002 - nothing is kept
        """Refuse."""
        raise OutputError([Problem(Place(name), "This file cannot be written: no space left.")])


@pytest.fixture(scope="module")
def bench() -> Workbench:
    """
    A workbench with the built-in policy, on one day.
    """
    return Workbench(BUILT_IN, lambda: NOW)


def get(bench: Workbench, folder: FolderInMemory, path: str, **query: str) -> PageReply:
    """
    Ask for a page.
    """
    return bench.respond(folder, PageRequest("GET", path, {name: (each,) for name, each in query.items()}))


def post(bench: Workbench, folder: FolderInMemory, path: str, **form: str) -> PageReply:
    """
    Send a form.
    """
    return bench.respond(
        folder, PageRequest("POST", path, {}, {name: (each,) for name, each in form.items()})
    )


def text_of(folder: FolderInMemory) -> str | None:
    """
    Give the description in a folder.
    """
    raw = folder.read("program.yaml")
    return None if raw is None else raw.decode()


def _modules() -> list[Path]:
    return sorted((REPOSITORY / "src" / "evenhand" / "workbench").glob("*.py"))


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.stem)
def test_the_workbench_reaches_for_nothing(path: Path) -> None:
    """
    No module of the workbench imports what opens files or connections, or asks the clock.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    froms = [each for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
    imported = {f"{each.module}.{name.name}" for each in froms for name in each.names}
    imported |= {name.name for each in ast.walk(tree) if isinstance(each, ast.Import) for name in each.names}
    known = tuple(f"{each}." for each in ("evenhand", *PURE))
    strange = {each for each in imported if not f"{each}.".startswith(known)}
    called = {each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute)}

    assert set() == strange
    assert set() == called & {"today", "utcnow", "urlopen", "read_text", "read_bytes", "write_text"}


def test_a_description_begins_with_what_is_typed(bench: Workbench) -> None:
    """
    What is asked of the program as a whole is the beginning of its file, and what is empty stands nowhere.
    """
    folder = FolderInMemory()

    reply = post(bench, folder, "/new", **LUMEN, about="")

    assert 303 == reply.status
    begun = "program:\n  name: Lumen preview\n  sponsor: Lumen\n  stage: alpha\n  as_of: 2026-03-01\n"
    assert begun == text_of(folder)


def test_what_is_missing_is_asked_again_with_all_that_was_typed(bench: Workbench) -> None:
    """
    A form that cannot be read comes back with what was typed, and writes nothing.
    """
    folder = FolderInMemory()

    reply = post(bench, folder, "/new", **{**LUMEN, "name": "", "as_of": "next week", "sponsor": '<b>"L"'})

    assert 422 == reply.status
    assert 'value="&lt;b&gt;&#34;L&#34;"' in reply.body.decode()
    assert 2 == reply.body.decode().count('role="alert"')
    assert {} == folder.files


def test_of_a_program_that_was_read_about_two_sides_are_there(bench: Workbench) -> None:
    """
    A program that somebody read about begins with its sponsor and its participants.
    """
    folder = FolderInMemory()

    post(bench, folder, "/new", **LUMEN, way="read")

    participants = "participants: {name: the participants, side: participants}"
    parties = f"parties:\n  sponsor: {{name: Lumen, side: sponsor}}\n  {participants}\n"
    assert (text_of(folder) or "").endswith(parties)


def test_a_description_that_is_there_is_not_begun_again(bench: Workbench) -> None:
    """
    No form begins a description over another.
    """
    folder = FolderInMemory()
    post(bench, folder, "/new", **LUMEN)

    post(bench, folder, "/new", **{**LUMEN, "name": "Another"})
    post(bench, folder, "/open", text="program: {name: A, sponsor: B}")

    assert "Another" not in (text_of(folder) or "")


def test_a_broken_description_is_shown_with_its_problems(bench: Workbench) -> None:
    """
    A file that does not load is told with each problem and its line, is no error of ours, and stays as it is.
    """
    broken = b"program: {name: A, sponsor: B}\nfacts: {pay: {offered_sare: 40 %}}\n"
    folder = FolderInMemory({"program.yaml": broken})

    reply = get(bench, folder, "/header")

    assert 409 == reply.status
    assert "program.yaml:2:15" in reply.body.decode()
    assert {"program.yaml": broken} == folder.files


def test_what_cannot_be_written_is_said(bench: Workbench) -> None:
    """
    Where the folder takes nothing, the page says why, and that nothing was written.
    """
    reply = post(bench, ReadOnly(), "/new", **LUMEN)

    assert 503 == reply.status
    assert "no space left" in reply.body.decode()


def test_the_language_is_kept(bench: Workbench) -> None:
    """
    A language that is chosen holds for every page after it, and the page is the one from which it was chosen.
    """
    folder = FolderInMemory()

    reply = post(bench, folder, "/choose", language="de", back="/new?way=own")

    assert "/new?way=own" == reply.location
    assert '<html lang="de">' in get(bench, folder, "/").body.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/a\r\nb"])
def test_nobody_is_sent_elsewhere(bench: Workbench, back: str) -> None:
    """
    Only a page of the workbench is one to come back to.
    """
    assert "/" == post(bench, FolderInMemory(), "/choose", language="de", back=back).location
