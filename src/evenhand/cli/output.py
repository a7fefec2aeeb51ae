"""Writing reports: whole or not at all, and never over an input."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from evenhand.errors import OutputError, Place, Problem
from evenhand.reporting import Look

_NARROWEST, _WIDEST = 40, 120


def find_look(*, verbose: bool) -> Look:
    """Find out what the screen can show; `NO_COLOR` and pipes are respected."""
    is_screen = sys.stdout.isatty()
    width = shutil.get_terminal_size((80, 24)).columns
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    encoding = (sys.stdout.encoding or "ascii").lower()
    return Look(
        width=max(_NARROWEST, min(width, _WIDEST)),
        color=is_screen and not plain,
        unicode=encoding.startswith("utf"),
        verbose=verbose,
    )


def write_all(texts: Mapping[Path, str], inputs: Iterable[Path]) -> None:
    """Write every file or none: each beside its place first, and moved there when all are written.

    Raises OutputError.
    """
    written: dict[Path, Path] = {}
    taken = list(inputs)
    try:
        for path, text in texts.items():
            _refuse_input(path, taken)
            written[path] = _write_beside(path, text)
        for path, beside in written.items():
            beside.replace(path)
    except OSError as failure:
        path = Path(str(failure.filename or "output"))
        message = f"Cannot write this file: {failure.strerror or failure}."
        raise OutputError([Problem(Place(path.as_posix()), message)]) from None
    finally:
        for beside in written.values():
            beside.unlink(missing_ok=True)


def _refuse_input(path: Path, inputs: Iterable[Path]) -> None:
    if path.is_dir():
        raise OutputError([Problem(Place(path.as_posix()), "This is a folder.", "a file to write to")])
    for each in inputs:
        if path.exists() and each.exists() and path.samefile(each):
            message = "This file is an input; a report over it would lose it."
            raise OutputError([Problem(Place(path.as_posix()), message, "another file to write to")])


def _write_beside(path: Path, text: str) -> Path:
    if not path.parent.is_dir():
        raise OutputError(
            [Problem(Place(path.as_posix()), f"There is no folder '{path.parent.as_posix()}'.")]
        )
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    beside = Path(name)
    mask = os.umask(0)
    os.umask(mask)
    beside.chmod(0o666 & ~mask)
    return beside


def show(text: str) -> None:
    """Write a report to the standard output."""
    click.echo(text, nl=not text.endswith("\n"), color=True)
