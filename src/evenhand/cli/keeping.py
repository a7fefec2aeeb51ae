"""The program file that answers are kept in, while a person gives them one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from evenhand.cli.output import write_all
from evenhand.policy.model import Policy
from evenhand.program.drafts import Draft
from evenhand.program.loading import folder_of, load_program
from evenhand.vocabulary.errors import OutputError, Place, Problem


class KeptFile:
    """The file that is written: whole each time, and not where somebody else changed it meanwhile."""

    def __init__(self, path: Path) -> None:
        """Keep the path; nothing is read or written yet."""
        self.path = path
        self._written: str | None = None

    def open(self, policy: Policy) -> Draft:
        """Take up the file, byte by byte as it stands. Raises ProgramError, also where there is none."""
        program = load_program(self.path, policy)
        self._written = self.path.read_bytes().decode()
        return Draft(self._written, policy, program, folder_of(self.path))

    def open_or_start(self, policy: Policy, ask_header: Callable[[], Mapping[str, str]]) -> Draft:
        """Take up the file or, where there is none, start it from what is told of the program.

        Raises ProgramError.
        """
        if self.path.exists():
            return self.open(policy)
        return Draft.start(ask_header(), policy, folder_of(self.path))

    def save(self, draft: Draft) -> None:
        """Write a draft that is another than the one in the file. Raises OutputError."""
        if draft.text == self._written:
            return
        if self.path.exists() and self.path.read_bytes() != (self._written or "").encode():
            message = "This file was changed meanwhile; what was answered last is not in it."
            raise OutputError(
                [Problem(Place(self.path.as_posix()), message, "to go on with it as it is now")]
            )
        write_all([(self.path, draft.text)], inputs=())
        self._written = draft.text


def refuse_new_json(path: Path) -> None:
    """Refuse to begin a description under a name that says JSON."""
    if path.suffix.lower() == ".json" and not path.exists():
        raise click.UsageError(f"A new description is written in YAML, and '{path}' is named as JSON.")
