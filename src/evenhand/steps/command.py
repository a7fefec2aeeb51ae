"""The command line, run in this process: what it is given, what it writes, and how it ends.

A process of its own would take longer to start than most commands take to run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BufferedReader, BytesIO, TextIOWrapper
from pathlib import Path
from typing import Final

from evenhand.cli import main

_SCREEN: Final = {"COLUMNS": "80"}


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit status, and what it wrote."""

    status: int
    out: str
    err: str


def run_main(
    arguments: Sequence[str], folder: Path, given: bytes = b"", environment: Mapping[str, str] | None = None
) -> Ended:
    """Run a command in a folder, with something on its standard input and more in its environment."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    settings = {**_SCREEN, **(environment or {})}
    status: int | str | None = None
    with redirect_stdout(out), redirect_stderr(err), _giving(given), _setting(settings), chdir(folder):
        try:
            main(arguments)
        except SystemExit as ended:
            status = ended.code
    assert isinstance(status, int)
    return Ended(status, _written(out), _written(err))


class _Given(BytesIO):
    """What is typed or piped into a command."""

    name = "<stdin>"


@contextmanager
def _giving(content: bytes) -> Iterator[None]:
    before = sys.stdin
    sys.stdin = TextIOWrapper(BufferedReader(_Given(content)), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = before


@contextmanager
def _setting(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _written(stream: TextIOWrapper) -> str:
    assert isinstance(stream.buffer, BytesIO)
    return stream.buffer.getvalue().decode()
