"""What goes in and out of the workbench: a folder, a request and its reply. No server is in any of it."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, Protocol

from msgspec import Struct

from evenhand.vocabulary.errors import Place, Problem, ProgramError
from evenhand.vocabulary.languages import say

PAGE: Final = "text/html; charset=utf-8"
TEXT: Final = "text/plain; charset=utf-8"

Fields = Mapping[str, tuple[str, ...]]


class CaseFolder(Protocol):
    """A case: a folder of files. Names are relative, with "/" between their parts: `sources/s0.txt`."""

    def read(self, name: str) -> bytes | None:
        """Give the bytes of a file; None where there is none."""

    def write(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all. Raises OutputError where that cannot be."""

    def names(self) -> tuple[str, ...]:
        """List the files there are."""


class PageRequest(Struct, frozen=True):
    """What a person asks for: the method, the path as it reads, what stands behind it, and a form."""

    method: str
    path: str
    query: Fields = {}
    form: Fields = {}

    def asked(self, name: str, default: str = "") -> str:
        """Give what stands under a name behind the path: the last, where there are several."""
        return (self.query.get(name) or (default,))[-1]

    def given(self, name: str, default: str = "") -> str:
        """Give what a form has under a name, without the blanks around it."""
        return (self.form.get(name) or (default,))[-1].strip()

    def text(self, name: str) -> str:
        """Give a text that a form has under a name, as it was typed; its lines end in one way."""
        return (self.form.get(name) or ("",))[-1].replace("\r\n", "\n")


class PageReply(Struct, frozen=True):
    """What is answered: a page, a file to keep (`filename`), or where to go on (`location`)."""

    body: bytes = b""
    status: int = HTTPStatus.OK
    media_type: str = PAGE
    location: str | None = None
    filename: str | None = None


def decode(raw: bytes, name: str) -> str:
    """Read a file of a case, called so, as the text that it has to be. Raises ProgramError."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise ProgramError([Problem(Place(name), say("This is not UTF-8 text."), say("a text"))]) from None


def as_number(text: str, below: int) -> int | None:
    """Read a whole number from 0 up to below another; None where it is none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(below))
    return int(text) if is_number and int(text) < below else None


def go_to(location: str) -> PageReply:
    """Send the person on to another page."""
    return PageReply(status=HTTPStatus.SEE_OTHER, location=location)
