"""What a command imports: what it uses, and nothing that costs time besides."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import evenhand

REPOSITORY: Final = Path(__file__).parents[1]
HEAVY: Final = (
    "asyncio", "difflib", "evenhand.cli.rules_commands", "evenhand.facts.writing",
    "evenhand.program.published", "evenhand.program.quotations", "evenhand.reading.given",
    "evenhand.reading.json_text",
    "importlib.metadata", "jinja2", "json", "jsonschema", "markupsafe", "msgspec", "pickle", "pydantic",
    "random", "subprocess", "tempfile", "xml", "yaml",
)  # fmt: skip


def list_modules(*arguments: str, **environment: str) -> set[str]:
    """
    Run a command in a process of its own, and list all that it has imported when it ends.
    """
    code = (
        "import atexit, sys; from evenhand.__main__ import main;"
        f"atexit.register(lambda: print(*sys.modules, file=sys.stderr)); main({list(arguments)!r})"
    )
    done = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_what_asks_for_no_audit_imports_nothing_heavy(option: str) -> None:
    """
    The version and the list of commands need no more than click.
    """
    assert set() == list_modules(option).intersection(HEAVY)


def test_completion_imports_nothing_heavy() -> None:
    """
    Nor do the commands, options and formats that a shell completes.
    """
    words = {"COMP_WORDS": "evenhand audit --format ", "COMP_CWORD": "3"}

    assert set() == list_modules(_EVENHAND_COMPLETE="bash_complete", **words).intersection(HEAVY)


@pytest.mark.parametrize("options", [(), ("--profile", "small-company"), ("--language", "de")])
def test_an_audit_for_the_terminal_imports_what_it_uses(tmp_path: Path, options: tuple[str, ...]) -> None:
    """
    A policy and a program without a mistake need no pydantic and no jsonschema; kept ones need still less.
    """
    command = ("audit", "examples/programs/fair-program.yaml", *options)
    cache = {"EVENHAND_CACHE": str(tmp_path / "cache")}
    first, second = (list_modules(*command, **cache) for _ in range(2))

    used = {"msgspec", "pickle", "yaml"}
    assert (set(), used) == (
        first.intersection({"jsonschema", "pydantic"}),
        second.intersection((*HEAVY, "shutil")),
    )  # click lays its help out by shutil


def test_quotations_without_copies_are_looked_for_in_no_page(tmp_path: Path) -> None:
    """
    Where nobody keeps a copy there is no page to read, and no process to read one in.
    """
    program = "examples/programs/sora-early-access.yaml"
    imported = list_modules("audit", program, EVENHAND_CACHE=str(tmp_path / "cache"))

    assert set() == imported.intersection({"evenhand.program.html_page", "subprocess"})


@pytest.mark.parametrize("name", evenhand.__all__)
def test_each_name_of_the_library_is_there(name: str) -> None:
    """
    A name is imported when it is first asked for.
    """
    assert getattr(evenhand, name) is not None


def test_a_name_that_the_library_lacks_is_named() -> None:
    """
    A slip gets the same error as in any module.
    """
    with pytest.raises(AttributeError, match="module 'evenhand' has no attribute 'adit'"):
        evenhand.adit  # type: ignore[attr-defined]  # noqa: B018 - asking is the test
