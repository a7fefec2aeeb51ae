"""A folder that is held in memory, as the one-file workbench and the tests keep a case."""

from __future__ import annotations

from collections.abc import Mapping


class FolderInMemory:
    """The files of a case by their names, each written whole."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        """Begin with some files."""
        self.files = dict(files or {})

    def read(self, name: str) -> bytes | None:
        """Give the bytes of a file; None where there is none."""
        return self.files.get(name)

    def write(self, name: str, content: bytes) -> None:
        """Keep a file."""
        self.files[name] = content

    def names(self) -> tuple[str, ...]:
        """List the files there are."""
        return tuple(self.files)
