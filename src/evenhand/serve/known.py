"""The cases that were served before on this machine: where each lies and what it is called, and nothing more.

They stand in the user's store, which may be deleted at any time.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from evenhand.reading import read
from evenhand.serve.folder import PROGRAM, FolderOnDisk
from evenhand.vocabulary.errors import ProgramError
from evenhand.vocabulary.store import Store
from evenhand.workbench.starting import KnownCase

_NAME: Final = "cases"
_FORMAT: Final = "1"
_MOST: Final = 20


class _Remembered(Struct, frozen=True):
    """A folder, or a program file of another name, and what the program is called."""

    path: str
    name: str


def list_known(store: Store) -> tuple[KnownCase, ...]:
    """List the cases that are still there, the one that was served last first."""
    known = []
    for each in _recall(store):
        path = Path(each.path)
        file = path / PROGRAM if path.is_dir() else path
        if file.is_file():
            changed = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC).astimezone().date()
            known.append(KnownCase(each.name, each.path, changed))
    return tuple(known)


def remember(folder: FolderOnDisk, store: Store) -> None:
    """Remember a folder in which a program is described."""
    name = _read_name(folder)
    if name:
        path = str(folder.root if folder.program == PROGRAM else folder.root / folder.program)
        others = [each for each in _recall(store) if each.path != path]
        store.put(_NAME, _FORMAT, msgspec.json.encode([_Remembered(path, name), *others][:_MOST]))


def _recall(store: Store) -> list[_Remembered]:
    try:
        return msgspec.json.decode(store.get(_NAME, _FORMAT) or b"[]", type=list[_Remembered])
    except msgspec.DecodeError:
        return []


def _read_name(folder: FolderOnDisk) -> str:
    """Read what the program is called; of what cannot be read, nothing."""
    try:
        text = (folder.read(PROGRAM) or b"").decode()
        return str(read(text, error=ProgramError).values["program"]["name"])
    except (ProgramError, UnicodeDecodeError, LookupError, TypeError):
        return ""
