"""Files that are written whole or not at all: beside their place first, and then moved there."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write a file so that it stands there whole, also when the power fails. Raises OSError."""
    beside = write_beside(path, content, mode, is_lasting=True)
    try:
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_beside(path: Path, content: bytes, mode: int | None = None, *, is_lasting: bool = False) -> Path:
    """Write a file beside its place, and give where.

    By default it is as open to others as what stands in the place, or as any new file. Raises OSError, and
    then nothing is left.
    """
    beside = name_beside(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(beside, flags, 0o666 if mode is None else mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            if is_lasting:
                stream.flush()
                os.fsync(stream.fileno())
        if mode is None and path.exists():
            beside.chmod(path.stat().st_mode & 0o7777)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def name_beside(place: Path) -> Path:
    """Give a name that is free, for a file that nobody takes for what is to stand in the place."""
    return place.with_name(f".{place.name[:100]}.{os.getpid()}-{os.urandom(4).hex()}")
