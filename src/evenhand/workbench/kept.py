"""The hidden folder of a case: what was skipped, shown or chosen, and what was changed and can be undone.

All of it may be deleted at any time: the description itself stands in program.yaml and nowhere else. What
cannot be read of it is taken for not being there.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, TypeAlias, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from evenhand.vocabulary.errors import ProgramError
from evenhand.workbench.exchange import CaseFolder

_SKIPPED: Final = ".evenhand/skipped.json"
_CHOICES: Final = ".evenhand/choices.json"
_PLACES: Final = ".evenhand/places.json"
_HISTORY: Final = ".evenhand/history.ndjson"
_LETTERS: Final = ".evenhand/letters.json"
_MOST_CHANGES: Final = 500

T = TypeVar("T")

# How many passages of a document were shown, by the program's file name and the document's SHA-256.
Places: TypeAlias = dict[str, dict[str, int]]


class Skipped(Struct, frozen=True):
    """The questions that are to come last, and those on which nobody has said anything."""

    skipped: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()

    def skip(self, fact: str) -> Skipped:
        """Let a question come last."""
        return replace(self.forget(fact), skipped=(*(each for each in self.skipped if each != fact), fact))

    def leave(self, fact: str) -> Skipped:
        """Note that nobody has said."""
        return replace(self.forget(fact), unsaid=(*(each for each in self.unsaid if each != fact), fact))

    def forget(self, fact: str) -> Skipped:
        """Take a question off both lists."""
        return Skipped(
            tuple(each for each in self.skipped if each != fact),
            tuple(each for each in self.unsaid if each != fact),
        )


class Choices(Struct, frozen=True):
    """What a person chose about the pages themselves: the language, and whether keys do anything."""

    language: str | None = None
    keys: bool = True


class KeptWrite(Struct, frozen=True):
    """One write: when, of which fact (None: of something else), and what stood there, as JSON."""

    time: dt.datetime
    fact: str | None
    before: str
    after: str


def read_skipped(folder: CaseFolder) -> Skipped:
    """Read what was skipped."""
    return _read(folder, _SKIPPED, Skipped, Skipped())


def write_skipped(folder: CaseFolder, skipped: Skipped) -> None:
    """Keep what was skipped. Raises OutputError."""
    if skipped != read_skipped(folder):
        folder.write(_SKIPPED, msgspec.json.encode(skipped))


def read_places(folder: CaseFolder) -> Places:
    """Read how far documents were read."""
    return _read(folder, _PLACES, Places, {})


def write_places(folder: CaseFolder, places: Places) -> None:
    """Keep how far documents were read. Raises OutputError."""
    folder.write(_PLACES, msgspec.json.encode(places))


def read_choices(folder: CaseFolder) -> Choices:
    """Read what was chosen."""
    return _read(folder, _CHOICES, Choices, Choices())


def write_choices(folder: CaseFolder, choices: Choices) -> None:
    """Keep what was chosen. Raises OutputError."""
    folder.write(_CHOICES, msgspec.json.encode(choices))


def read_letters(folder: CaseFolder) -> dict[str, str]:
    """Read what each letter that was changed would have been at that time, by to whom it goes."""
    return _read(folder, _LETTERS, dict[str, str], {})


def write_letters(folder: CaseFolder, letters: dict[str, str]) -> None:
    """Keep what letters would have been when they were changed. Raises OutputError."""
    if letters != read_letters(folder):
        folder.write(_LETTERS, msgspec.json.encode(letters))


def read_history(folder: CaseFolder) -> tuple[KeptWrite, ...]:
    """Read the changes, the latest last."""
    try:
        lines = (folder.read(_HISTORY) or b"").splitlines()
        return tuple(msgspec.json.decode(line, type=KeptWrite) for line in lines)
    except (msgspec.DecodeError, ProgramError):
        return ()


def write_history(folder: CaseFolder, changes: tuple[KeptWrite, ...]) -> None:
    """Keep the latest changes. Raises OutputError."""
    lines = (msgspec.json.encode(each) + b"\n" for each in changes[-_MOST_CHANGES:])
    folder.write(_HISTORY, b"".join(lines))


def _read(folder: CaseFolder, name: str, kind: type[T], default: T) -> T:
    try:
        raw = folder.read(name)
        return default if raw is None else msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, ProgramError):
        return default
