"""The lock of a folder: which evenhand serves it, and by which link it can be reached."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from evenhand.serve.folder import OWN
from evenhand.vocabulary.files import write_whole

LOOPBACK: Final = "127.0.0.1"
_LONGEST_WAIT: Final = 1.0  # seconds


class Lock(Struct, frozen=True):
    """What stands in the file: the process, its port, and the key of the link that is open."""

    pid: int
    port: int
    link: str

    @property
    def address(self) -> str:
        """The link."""
        return link_to(self.port, self.link)


def link_to(port: int, key: str) -> str:
    """Write the link that lets one browser in."""
    return f"http://{LOOPBACK}:{port}/enter/{key}"


def find_lock(root: Path) -> Lock | None:
    """Find who serves a folder now; None where nobody does, whatever stands in the file."""
    try:
        lock = msgspec.json.decode(_place(root).read_bytes(), type=Lock)
        with socket.create_connection((LOOPBACK, lock.port), _LONGEST_WAIT):
            return lock
    except (OSError, OverflowError, msgspec.DecodeError):
        return None


def write_lock(root: Path, lock: Lock) -> None:
    """Say who serves a folder, to its own user alone. Where nothing can be written, nothing is."""
    path = _place(root)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, msgspec.json.encode(lock), 0o600)


def drop_lock(root: Path) -> None:
    """Take the lock away, and its folder where nothing else is in it."""
    with suppress(OSError):
        _place(root).unlink()
        _place(root).parent.rmdir()


def _place(root: Path) -> Path:
    return root / OWN / "lock"
