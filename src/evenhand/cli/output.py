"""Writing reports: whole or not at all, and never over an input."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from evenhand.cli.options import Target
from evenhand.errors import OutputError, Place, Problem
from evenhand.reporting.formats import Format, Look

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
    taken = list(inputs if texts else ())
    try:
        for path, text in texts.items():
            with _naming(path):
                _refuse(path, taken)
                if not _is_stream(path):
                    written[path] = _write_beside(path.resolve(), text)
        for path, text in texts.items():
            with _naming(path):
                if _is_stream(path):
                    path.write_text(text, encoding="utf-8")
                else:
                    written[path].replace(path.resolve())  # of a link, the file that it leads to
    finally:
        for beside in written.values():
            beside.unlink(missing_ok=True)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Say of which file it is that it cannot be written."""
    try:
        yield
    except OSError as failure:
        message = f"Cannot write this file: {failure.strerror or failure}."
        raise OutputError([Problem(Place(path.as_posix()), message)]) from None


def _is_stream(path: Path) -> bool:
    """Checks if a path is a pipe or a device, which is written to and must not be replaced."""
    return path.exists() and not path.is_file()


def _refuse(path: Path, inputs: Iterable[Path]) -> None:
    place = Place(path.as_posix())
    if path.is_dir():
        raise OutputError([Problem(place, "This is a folder.", "a file to write to")])
    if not path.parent.is_dir():
        expected = "a file in a folder that there is"
        raise OutputError([Problem(place, f"There is no folder '{path.parent.as_posix()}'.", expected)])
    for each in inputs:
        if path.exists() and each.exists() and path.samefile(each):
            message = "This file is an input; a report over it would lose it."
            raise OutputError([Problem(place, message, "another file to write to")])


def _write_beside(path: Path, text: str) -> Path:
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    beside = Path(name)
    mask = os.umask(0)
    os.umask(mask)
    beside.chmod(0o666 & ~mask)
    return beside


def show(text: str) -> None:
    """Write a report to the standard output, in its own encoding, which click would overrule.

    The reader of a pipe may leave; the exit status still says how the run ended. Raises OutputError.
    """
    try:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        sys.stdout.flush()
    except OSError as failure:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # takes what is still unwritten
        if not isinstance(failure, BrokenPipeError):
            message = f"Cannot write the report: {failure.strerror}."
            raise OutputError([Problem(Place("<stdout>"), message)]) from None


def deliver(targets: Sequence[Target], make: Callable[[Format], str], inputs: Iterable[Path]) -> None:
    """Make the report in every format before any is written or shown.

    Raises OutputError.
    """
    files: dict[Path, str] = {}
    shown: list[str] = []
    for target in targets or [Target("terminal")]:
        text = make(target.form)
        if target.path is None:
            shown.append(text)
        elif target.path in files:
            raise click.UsageError(f"Two reports would be written to '{target.path}'.")
        else:
            files[target.path] = text
    write_all(files, inputs)
    for text in shown:
        show(text)
