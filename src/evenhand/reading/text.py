"""Taking the text of a file, an open stream or a string, as UTF-8 and of a size that a person reads."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

from evenhand.vocabulary.errors import Place, Problem, nearest

Readable = str | os.PathLike[str] | Mapping[str, Any] | IO[str] | IO[bytes]

_MEGABYTE: Final = 1024 * 1024
LARGEST_DESCRIPTION: Final = 2 * _MEGABYTE
LARGEST_TEXT: Final = 8 * _MEGABYTE


class UnreadableError(Exception):
    """A source gives no values; PROBLEMS say why."""

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems."""
        super().__init__(problems)
        self.problems = problems


def label_of(source: Readable) -> str:
    """Name a source as messages do."""
    if isinstance(source, os.PathLike):
        return Path(source).as_posix()
    if isinstance(source, Mapping):
        return "<mapping>"
    return str(getattr(source, "name", "<text>"))


def take_text(source: Readable, label: str, largest: int) -> str:
    """Take the whole text of a source, unless it is larger than that. Raises UnreadableError."""
    raw = _bytes_or_text(source, label, largest + 1)
    if len(raw) > largest:
        message = f"This file is larger than {largest // _MEGABYTE} MB."
        raise UnreadableError(Problem(Place(label), message, "a description a person can read"))
    return raw.removeprefix("\ufeff") if isinstance(raw, str) else _decode_bytes(raw, label)


def _bytes_or_text(source: Any, label: str, most: int) -> bytes | str:
    if isinstance(source, str):
        if "\n" not in source and source.endswith((".yaml", ".yml", ".json")):
            message = "This text is the name of a file, not a description."
            raise UnreadableError(Problem(Place(label), message, "the text, or pathlib.Path(...)"))
        return source
    if isinstance(source, os.PathLike):
        return _file_bytes(Path(source), label, most)
    try:
        text: bytes | str = source.read(most)
    except (OSError, ValueError) as failure:  # ValueError: bytes that are not in the stream's encoding
        raise UnreadableError(Problem(Place(label), f"Cannot read this: {failure}.")) from None
    return text


def _file_bytes(path: Path, label: str, most: int) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableError(Problem(Place(label), "This is a folder.", "a YAML file"))
        with path.open("rb") as stream:
            return stream.read(most)
    except (OSError, ValueError) as failure:  # ValueError: a NUL byte in the path
        reason = getattr(failure, "strerror", None) or str(failure)
        suggestion = _find_nearest(path)
        message = f"Cannot read this file: {reason}."
        raise UnreadableError(Problem(Place(label), message, suggestion=suggestion)) from None


def _find_nearest(path: Path) -> str | None:
    """Find the file beside it that is called most like a path: the endings, which most share, say nothing."""
    try:
        beside = {entry.stem: entry.name for entry in path.parent.iterdir() if entry.name != path.name}
    except (OSError, ValueError):
        return None
    return beside.get(nearest(path.stem, beside) or "")


def _decode_bytes(raw: bytes, label: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        before = raw[: failure.start].decode("utf-8-sig", errors="replace")
        message = f"Byte 0x{raw[failure.start]:02x} is not UTF-8."
        raise UnreadableError(Problem(end_of(before, label), message, "UTF-8 text")) from None


def end_of(text: str, name: str) -> Place:
    """Find the place that follows a text."""
    *before, last = f"{text}|".splitlines()
    return Place(name, len(before) + 1, len(last))
