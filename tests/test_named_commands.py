"""The commands that pages, tutorials and the Makefile name: each is there, with each of its options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from evenhand.cli.main import evenhand

ROOT: Final = Path(__file__).parents[1]
PAGES: Final = (
    ROOT / "Makefile",
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if "_build" not in page.parts),
)
_BLOCK: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_IN_A_BLOCK: Final = re.compile(r"(?:^|\$ |bin/|BIN\)/)evenhand ([a-z].*)", re.MULTILINE)
_IN_A_LINE: Final = re.compile(r"`evenhand ([a-z][^`]*)`")


def find_strange(line: str) -> str | None:
    """
    Find what a line that follows the name `evenhand` names and is not there: a command or an option.
    """
    command: click.Command = evenhand
    context = click.Context(evenhand)
    words = shlex.split(line.replace("\\|", "|").partition(" | ")[0].rstrip('"; \\'), comments=True)
    while words and isinstance(command, click.Group):
        name = words.pop(0).rstrip(",")
        for each in name.split("|"):
            if command.get_command(context, each) is None:
                return each
        command = command.get_command(context, name.partition("|")[0]) or command
    known = {option for each in command.get_params(context) for option in each.opts}
    return next((word for word in words if re.match(r"--?[a-z]", word) and word not in known), None)


def list_named(page: Path) -> Iterator[str]:
    """
    List what follows the name of the command wherever a page shows how it is called.
    """
    text = page.read_text(encoding="utf-8")
    for block in _BLOCK.findall(text) if page.suffix == ".md" else [text]:
        yield from _IN_A_BLOCK.findall(block)
    yield from _IN_A_LINE.findall(_BLOCK.sub("", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_tells_to_run_is_there(page: Path) -> None:
    """
    Each command and option that a page names is one of evenhand's.
    """
    strange = [(line, found) for line in list_named(page) if (found := find_strange(line))]

    assert [] == strange


def test_a_command_that_is_not_there_is_found() -> None:
    """
    A wrong command, and a wrong option of a right one, are found.
    """
    assert ["aduit", "--fial-on", None] == [
        find_strange(line)
        for line in ("aduit x.yaml", "audit x.yaml --fial-on major", "rules show pay/work-is-paid --rules r")
    ]
