"""What runs in the page, in its worker: a folder in memory, and the workbench that answers."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec.structs import replace

from evenhand.policy.folder import label
from evenhand.policy.model import Policy
from evenhand.vocabulary.languages import ENGLISH, LANGUAGES
from evenhand.vocabulary.store import built_in
from evenhand.workbench.exchange import Fields, PageRequest
from evenhand.workbench.memory import FolderInMemory
from evenhand.workbench.responding import Workbench

_POLICY: Final = Path(__file__).with_name("policy.pickle")
_EXAMPLES: Final = Path(__file__).with_name("examples")


class WatchedFolder(FolderInMemory):
    """A folder in memory that knows what was written to it since the page last asked."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Begin with the files of a draft."""
        super().__init__(files)
        self.written: dict[str, bytes] = {}

    def write(self, name: str, content: bytes) -> None:
        """Keep a file."""
        super().write(name, content)
        self.written[name] = content

    def take_written(self) -> dict[str, bytes]:
        """Give what was written, once."""
        written, self.written = self.written, {}
        return written


class Desk:
    """The folder of the page, and who answers for it."""

    def __init__(self, language: str) -> None:
        """Take the policy that the file was built with, and the language of the browser if it is ours."""
        policy: Policy
        policy, profiles = pickle.loads(_POLICY.read_bytes())  # noqa: S301 - a part of the file
        if not policy.folder:  # the built-in one: here is its place
            policy = replace(policy, folder=label(built_in("rules")))
        spoken = next((each for each in LANGUAGES if each == language), ENGLISH)
        self._bench = Workbench(policy, tell_time, spoken, _read_examples(), profiles, has_folder=False)
        self._folder = WatchedFolder({})

    def lay_out(self, files: Mapping[str, memoryview]) -> None:
        """Begin with the files of a draft, or with none."""
        self._folder = WatchedFolder({name: bytes(content) for name, content in files.items()})

    def answer(self, method: str, address: str, body: str) -> dict[str, Any]:
        """Answer a request, and tell what was written for it."""
        asked = urlsplit(address)
        request = PageRequest(method, unquote(asked.path), _read_fields(asked.query), _read_fields(body))
        reply = self._bench.respond(self._folder, request)
        return {
            "status": int(reply.status),
            "type": reply.media_type,
            "location": reply.location,
            "filename": reply.filename,
            "body": reply.body,
            "written": self._folder.take_written(),
        }


def tell_time() -> dt.datetime:
    """Tell the time where the browser stands."""
    return dt.datetime.now().astimezone()


def _read_fields(text: str) -> Fields:
    return {name: tuple(values) for name, values in parse_qs(text, keep_blank_values=True).items()}


def _read_examples() -> dict[str, dict[str, bytes]]:
    return {each.stem: {"program.yaml": each.read_bytes()} for each in sorted(_EXAMPLES.glob("*.yaml"))}
