"""The folders of evenhand's own: what comes with it, and the store of what took long to make.

Nobody but its user may write to the store. Whatever goes wrong with its folder or with one of its files
costs time, and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final, Literal

from evenhand.vocabulary.errors import EvenhandError, Place, Problem
from evenhand.vocabulary.version import __version__

_HEAD: Final = b"evenhand-store-1\n"
_SEAL: Final = len(_HEAD) + 32
_LARGEST: Final = 32 * 1024 * 1024
_MOST_FILES: Final = 200
_OURS: Final = "evenhand-"  # the folder may hold what is not ours
_OTHERS_MAY_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


class Store:
    """Bytes that are found again under a name, as long as what they were made from is the same."""

    def __init__(self, folder: Path | None) -> None:
        """Keep them in a folder; without one, nothing is kept."""
        self._folder = folder

    def get(self, name: str, made_from: str) -> bytes | None:
        """Give what was kept under a name, if it is whole and was made from just this."""
        if self._folder is None:
            return None
        try:
            content = _read(self._folder / f"{_OURS}{name}") if _is_ours(self._folder.stat()) else b""
        except (OSError, ValueError):
            return None
        seal, kept = content[:_SEAL], content[_SEAL:]
        return kept if seal == _seal(made_from, kept) else None

    def put(self, name: str, made_from: str, content: bytes) -> None:
        """Keep something under a name, in place of what was there; two who write at once do no harm."""
        if self._folder is None:
            return
        with suppress(OSError, ValueError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_ours(self._folder.stat()):
                _write(self._folder / f"{_OURS}{name}", _seal(made_from, content) + content)
                _drop_oldest(self._folder)


def find_store(environment: Mapping[str, str] = os.environ) -> Store:
    """Find the user's store: in `EVENHAND_CACHE`, unless that is `off`, or where the system keeps caches."""
    chosen = environment.get("EVENHAND_CACHE")
    if chosen:
        return Store(None if chosen == "off" else Path(chosen).absolute())
    home = environment.get("HOME", "")
    if sys.platform == "win32":
        caches = Path(environment.get("LOCALAPPDATA", ""))
    elif sys.platform == "darwin":
        caches = Path(home, "Library", "Caches")
    else:
        caches = Path(environment.get("XDG_CACHE_HOME") or Path(home, ".cache"))
    return Store(caches / "evenhand" if caches.is_absolute() else None)


@cache
def describe_tool() -> str:
    """Name the very tool that runs, so that none takes for its own what another made.

    Where somebody works on its source, the version alone would not tell two states of it apart.
    """
    code = hashlib.sha256()
    for entry in _list_code(str(Path(__file__).parents[1])):
        state = entry.stat()
        code.update(f"{entry.path}\0{state.st_mtime_ns}\0{state.st_size}\0".encode(errors="surrogateescape"))
    return f"{__version__} {sys.implementation.cache_tag} {sys.hexversion:x} {code.hexdigest()}"


def _list_code(folder: str) -> Iterator[os.DirEntry[str]]:
    for entry in sorted(os.scandir(folder), key=lambda each: each.name):
        if entry.name.endswith(".py"):
            yield entry
        elif entry.is_dir() and not entry.name.startswith("_"):
            yield from _list_code(entry.path)


def _seal(made_from: str, content: bytes) -> bytes:
    """Give what stands before a content, and fits no other, nor one that was made from anything else."""
    return _HEAD + hashlib.sha256(made_from.encode(errors="surrogateescape") + b"\0" + content).digest()


def _is_ours(state: os.stat_result) -> bool:
    """Checks if a file or a folder is the user's own, and nobody else may write to it."""
    if sys.platform == "win32":
        return True  # it is in the user's own profile
    return state.st_uid == os.geteuid() and not state.st_mode & _OTHERS_MAY_WRITE


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as stream:
        state = os.fstat(handle)
        is_sound = stat.S_ISREG(state.st_mode) and _is_ours(state) and state.st_size <= _LARGEST
        return stream.read() if is_sound else b""


def _write(path: Path, content: bytes) -> None:
    """Write beside the place, for the user alone, and move there when all is written."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{_OURS}unfinished-")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _drop_oldest(folder: Path) -> None:
    """Keep the folder from growing for ever."""
    files = list(folder.glob(f"{_OURS}*"))
    if len(files) > _MOST_FILES:
        for each in sorted(files, key=lambda file: file.stat().st_mtime)[: _MOST_FILES // 2]:
            each.unlink(missing_ok=True)


def built_in(kind: Literal["rules", "templates", "examples"]) -> Path:
    """Give the folder of what comes with evenhand.

    Raises EvenhandError where evenhand lies in an archive, and FileNotFoundError when the installation is
    broken.
    """
    package = Path(__file__).resolve().parents[1]
    if not package.is_dir():
        message = f"evenhand cannot be run from an archive: its {kind} are read as files."
        raise EvenhandError([Problem(Place(package.as_posix()), message, "it to be installed, or unpacked")])
    for folder in (package / "_packaged" / kind, package.parents[1] / kind):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"evenhand was installed without its {kind}")
