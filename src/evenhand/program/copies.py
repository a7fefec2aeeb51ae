"""The local copies of a program's sources, held to the digests that are given."""

from __future__ import annotations

import hashlib
import os
from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Protocol

from msgspec import Struct

from evenhand.program.model import LocalCopy, Source
from evenhand.reading import Complaints, take_in
from evenhand.vocabulary import limits
from evenhand.vocabulary.languages import Message, say_later


class Shelf(Protocol):
    """Where copies are kept that stand in no folder of the disk."""

    def read(self, name: str) -> bytes | None:
        """Give the bytes that are kept under a name; None where there are none."""


class Copy(Struct, frozen=True):
    """The local copy of one source: what was found out about it, and its bytes where there are any."""

    held: LocalCopy[Message]
    name: str = ""
    raw: bytes = b""


def open_copies(
    sources: Mapping[str, Source], folder: Path | Shelf | None, complaints: Complaints
) -> Mapping[str, Copy]:
    """Find the copy of each source that names a file, and compare its digest with the one given."""
    if folder is None:
        return {}
    copies = {}
    for name, source in sources.items():
        if source.file is not None:
            if _is_within(folder, source.file):
                copies[name] = _open_copy(folder, source, source.file)
            else:
                message = f"'{source.file}' leads out of the folder of this file."
                expected = "a copy within the folder"
                complaints.add(("sources", name, "file"), message, expected=expected)
    return copies


def _is_within(folder: Path | Shelf, name: str) -> bool:
    """Checks if a name leads to something within a folder, also where links stand in its way."""
    if isinstance(folder, Path):
        return Path(os.path.realpath(folder / name)).is_relative_to(os.path.realpath(folder))
    return not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts


def _open_copy(folder: Path | Shelf, source: Source, name: str) -> Copy:
    if isinstance(folder, Path):
        return _open_file(folder / name, source, name)
    raw = folder.read(name)
    if raw is None:
        return _lacking(say_later("there is no file '{name}'", name=name))
    return Copy(_compare(find_digest(raw, source.sha256), source.sha256), name, raw)


def _open_file(path: Path, source: Source, name: str) -> Copy:
    try:
        if not path.is_file():
            return _lacking(say_later("there is no file '{name}'", name=name))
        raw = path.read_bytes() if path.stat().st_size <= limits.LARGEST_COPY else None
    except OSError as failure:
        reason = failure.strerror
        return _lacking(say_later("the file '{name}' cannot be read: {reason}", name=name, reason=reason))
    if raw is None:
        size = f"{limits.LARGEST_COPY // limits.MEGABYTE} MB"
        return _lacking(say_later("the file '{name}' is larger than {size}", name=name, size=size))
    return Copy(_compare(find_digest(raw, source.sha256), source.sha256), name, raw)


def find_digest(raw: bytes, given: str | None = None) -> str:
    """Give the SHA-256 of a copy: of the text as it is taken in, or of the bytes where they are no text.

    That of the bytes is good too where it is the one given: others say it of the file as it lies here.
    """
    own = hashlib.sha256(raw).hexdigest()
    is_taken_as_it_is = b"\r" not in raw and not raw.startswith(BOM_UTF8)
    if own == given or is_taken_as_it_is or b"\0" in raw:
        return own
    try:
        return hashlib.sha256(take_in(raw).encode()).hexdigest()
    except UnicodeDecodeError:
        return own


def _lacking(why: Message) -> Copy:
    return Copy(LocalCopy(None, None, why))


def _compare(digest: str, given: str | None) -> LocalCopy[Message]:
    if given is None:
        return LocalCopy(digest, None, None)
    if digest == given:
        return LocalCopy(digest, "matches", None)
    return LocalCopy(digest, "differs", say_later("this is not the copy that was read: its SHA-256 differs"))
