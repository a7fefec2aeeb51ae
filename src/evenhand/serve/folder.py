"""A folder on disk that holds a description, each of its files written whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import OutputError, Place, Problem, ProgramError
from evenhand.vocabulary.files import write_whole
from evenhand.vocabulary.languages import say

PROGRAM: Final = "program.yaml"
OWN: Final = ".evenhand"  # what may be deleted at any time
_FOLDERS: Final = ("sources", OWN)
_FILES: Final = ("audit.json", "evenhand.toml", "letter-to-participants.txt", "letter.txt", "plan.yaml")


class FolderOnDisk:
    """The files of a description; `program` is what program.yaml is called there."""

    def __init__(self, root: Path, program: str = PROGRAM) -> None:
        """Take a folder, which need not be there before something is written."""
        self.root = root.absolute()  # where it is known to lie also once this process has nowhere to be
        self._was_there = self.root.is_dir()
        self.program = program
        self.written: dict[str, None] = {}  # in the order in which they were first written

    @property
    def is_gone(self) -> bool:
        """Checks if the folder was there, and no longer is."""
        return self._was_there and not self.root.is_dir()

    def read(self, name: str) -> bytes | None:
        """Give the bytes of a file; None where there is none. Raises ProgramError where it cannot be read."""
        path = self._place(name)
        if path is None:
            return None
        try:
            state = path.stat()
            if not stat.S_ISREG(state.st_mode):
                return None
            if state.st_size > limits.LARGEST_COPY:
                message = say("This file is larger than {number} MB.", number=_in_megabytes())
                raise ProgramError([Problem(Place(path.name), message)])
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as failure:
            message = say("Cannot read this file: {reason}.", reason=failure.strerror or failure)
            raise ProgramError([Problem(Place(path.name), message)]) from None

    def write(self, name: str, content: bytes) -> None:
        """Write a file beside its place, and move it there when it is whole. Raises OutputError."""
        path = self._place(name)
        if path is None:
            message = say("This file would lie outside of the folder that is served.")
            raise OutputError([Problem(Place(name), message)])
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path.resolve(), content)
        except OSError as failure:
            message = say("Cannot write this file: {reason}.", reason=failure.strerror or failure)
            raise OutputError([Problem(Place(path.name), message)]) from None
        self._was_there = True
        if not name.startswith(OWN):
            self.written[path.name if name == PROGRAM else name] = None

    def names(self) -> tuple[str, ...]:
        """List the files of the description, and nothing else that lies in its folder."""
        found = [name for name in (PROGRAM, *_FILES) if (path := self._place(name)) and path.is_file()]
        for folder in _FOLDERS:
            with suppress(OSError):
                found += sorted(
                    f"{folder}/{each.name}" for each in (self.root / folder).iterdir() if each.is_file()
                )
        return tuple(found)

    def _place(self, name: str) -> Path | None:
        """Find the place of a file; None where a name or a link leads out of the folder."""
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\\" in name or "\0" in name:
            return None
        path = self.root / (self.program if name == PROGRAM else name)
        is_inside = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.root))
        return path if is_inside else None


def _in_megabytes() -> str:
    return str(limits.LARGEST_COPY // limits.MEGABYTE)
