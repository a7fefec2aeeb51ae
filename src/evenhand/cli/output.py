"""Writing reports: whole or not at all, and never over an input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TextIO

import click

from evenhand.cli.options import Options, Target
from evenhand.reporting import formats
from evenhand.vocabulary.errors import OutputError, Place, Problem
from evenhand.vocabulary.files import name_beside, write_beside

Content = str | bytes

STANDARD_OUTPUT: Final = Path("-")
_NARROWEST, _USUAL, _WIDEST = 40, 80, 120


def find_look(*, verbose: bool = False) -> formats.Look:
    """Find out what the screen can show."""
    encoding = (sys.stdout.encoding or "ascii").lower()
    return formats.Look(
        width=max(_NARROWEST, min(_find_width(), _WIDEST)),
        color=find_color(os.environ, is_screen=sys.stdout.isatty()),
        unicode=encoding.startswith("utf"),
        verbose=verbose,
    )


def find_color(environment: Mapping[str, str], *, is_screen: bool) -> bool:
    """Say whether to show colours, as others do: who wants none gets none, whatever else is asked for.

    Then counts who forces them, in a pipe too, and then what `CLICOLOR` says of a screen.
    """
    if environment.get("NO_COLOR"):
        return False
    forced = environment.get("FORCE_COLOR") or environment.get("CLICOLOR_FORCE")
    if forced:
        return forced not in {"0", "false"}
    if environment.get("TERM") == "dumb":
        return False
    return is_screen and environment.get("CLICOLOR") != "0"


def _find_width() -> int:
    """Find the width of the screen as `shutil` does, which would import every way to compress with it."""
    with suppress(ValueError):  # it is no number
        if (chosen := int(os.environ.get("COLUMNS", ""))) > 0:
            return chosen
    with suppress(OSError, ValueError):  # there is no screen
        return os.get_terminal_size(sys.stdout.fileno()).columns or _USUAL
    return _USUAL


def write_all(
    files: Sequence[tuple[Path, Content]], inputs: Iterable[Path], folders: Iterable[Path] = ()
) -> None:
    """Write every file or none, into folders that are made where they are not there. Raises OutputError."""
    with writing([path for path, _ in files], inputs, folders) as write:
        for path, content in files:
            write(path, content)


@contextmanager
def writing(
    paths: Sequence[Path], inputs: Iterable[Path], folders: Iterable[Path] = ()
) -> Iterator[Callable[[Path, Content], None]]:
    """Let files be written one after the other, each beside its place; all take their places at the end.

    Where the block does not end well, or one cannot take its place, there is none of them, and what stood
    there stands there still. The folders are made where they are not there. `-` is the standard output.
    Raises OutputError.
    """
    _refuse_doubles(paths)
    beside: dict[Path, Path] = {}
    streams: list[tuple[Path, Content]] = []

    def write(path: Path, content: Content) -> None:
        with naming(path):
            if is_stream(path):
                streams.append((path, content))
            else:
                beside[path] = write_beside(Path(os.path.realpath(path)), _encode(content))

    with _making(folders):
        kept = list(inputs)
        for path in paths:
            refuse_output(path, kept)
        try:
            yield write
            for path, content in streams:
                _write_stream(path, content)
            _put_in_place(beside)
        finally:
            for written in beside.values():
                written.unlink(missing_ok=True)


def _write_stream(path: Path, content: Content) -> None:
    if path == STANDARD_OUTPUT:
        show(content)
        return
    with naming(path):
        path.write_bytes(_encode(content))


def _put_in_place(beside: Mapping[Path, Path]) -> None:
    """Let every file take its place; where one cannot, all that stood there before stand there again."""
    stood: dict[Path, Path | None] = {}
    try:
        for path, written in beside.items():
            with naming(path):
                place = Path(os.path.realpath(path))  # of a link, the file that it leads to
                stood[place] = _set_aside(place)
                written.replace(place)
    except BaseException:
        for place, old in stood.items():
            with suppress(OSError):
                place.unlink() if old is None else old.replace(place)
        raise
    finally:
        for old in stood.values():
            if old is not None:
                old.unlink(missing_ok=True)  # two names of one file are not put in the place of each other


def _set_aside(place: Path) -> Path | None:
    """Give the file that stands in a place another name beside it, if there is one."""
    if not place.is_file():
        return None
    aside = name_beside(place)
    try:
        os.link(place, aside)
    except OSError:  # not every file system lets a file have two names
        place.replace(aside)
    return aside


def _refuse_doubles(paths: Iterable[Path]) -> None:
    places: set[Path] = set()
    for path in paths:
        with naming(path):
            place = Path(os.path.realpath(path))
        if place in places:
            raise click.UsageError(f"Two reports would be written to '{path}'.")
        places.add(place)


@contextmanager
def _making(folders: Iterable[Path]) -> Iterator[None]:
    """Make the folders that are not there, and take them back if nothing gets into them."""
    made: list[Path] = []
    try:
        for folder in folders:
            with naming(folder):
                if not folder.is_dir():
                    folder.mkdir()
                    made.append(folder)
        yield
    except BaseException:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Say of which file it is that it cannot be written."""
    try:
        yield
    except OSError as failure:
        message = f"Cannot write this file: {failure.strerror or failure}."
        raise OutputError([Problem(Place(path.as_posix()), message)]) from None


def is_stream(path: Path) -> bool:
    """Checks if a path is a pipe or a device, which is written to and must not be replaced."""
    return path == STANDARD_OUTPUT or (path.exists() and not path.is_file())


def refuse_output(path: Path, inputs: Iterable[Path]) -> None:
    """Refuse to write to a folder, into none, or over an input. Raises OutputError."""
    if path == STANDARD_OUTPUT:
        return
    place = Place(path.as_posix())
    with naming(path):
        if path.is_dir():
            raise _folder(path)
        if not path.parent.is_dir():
            expected = "a file in a folder that there is"
            raise OutputError([Problem(place, f"There is no folder '{path.parent.as_posix()}'.", expected)])
        for each in inputs:
            if path.exists() and each.exists() and path.samefile(each):
                message = "This file is an input; a report over it would lose it."
                raise OutputError([Problem(place, message, "another file to write to")])


def _folder(path: Path) -> OutputError:
    return OutputError([Problem(Place(path.as_posix()), "This is a folder.", "a file to write to")])


def _encode(content: Content) -> bytes:
    return content.encode() if isinstance(content, str) else content


def fit(content: Content, form: formats.Format | None) -> Content:
    """Make a report fit for the standard output: what no person reads there has the bytes that a file has."""
    return content if form in formats.ON_SCREEN else _encode(content)


def tell(what: str) -> None:
    """Tell a person who waits what is being done."""
    if sys.stderr.isatty():
        click.echo(what, err=True)


def show(content: Content) -> None:
    """Write a report to the standard output, a text in its own encoding, which click would overrule.

    The reader of a pipe may leave; the exit status still says how the run ended. Raises OutputError.
    """
    with suppress(BrokenPipeError):
        send(content)


def send(content: Content) -> None:
    """Write to the standard output. Raises OutputError, and BrokenPipeError where nobody reads any more."""
    try:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            sys.stdout.write(content if content.endswith("\n") else f"{content}\n")
        sys.stdout.flush()
    except OSError as failure:
        silence(sys.stdout)
        if isinstance(failure, BrokenPipeError):
            raise
        message = f"Cannot write the report: {failure.strerror}."
        raise OutputError([Problem(Place.whole("<stdout>"), message)]) from None


def silence(stream: TextIO) -> None:
    """Let go what a stream has not written yet, which nobody takes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def deliver(
    make: Callable[[formats.Format, formats.Look], Content], options: Options, inputs: Iterable[Path]
) -> None:
    """Make the report in every format that the options ask for before any is written or shown.

    Raises OutputError.
    """
    files: list[tuple[Path, Content]] = []
    shown: list[Content] = []
    look = find_look(verbose=options.verbose)
    for target in options.targets or [Target("terminal")]:
        content = make(target.form, look)
        if target.path is None:
            shown.append(fit(content, target.form))
        elif target.is_folder:
            raise _folder(target.path)
        else:
            files.append((target.path, content))
    with writing([path for path, _ in files], inputs) as write:
        for path, content in files:
            write(path, content)
        for content in shown:
            show(content)
