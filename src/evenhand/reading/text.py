"""Taking text in: the one way for all of it, be it a file, an open stream, a text, or something typed.

Text is UTF-8. A byte-order mark is taken off, and lines are ended by LF alone, before anything is counted,
parsed or made a digest of: a checkout on another system is the same text. Only LF, CR and CRLF end a line.
What Unicode calls line ends too (NEL, LS and PS) stands within one.

Its scalars are the words of YAML 1.2's core rules, and the numbers of JSON. A number is an int or, with a
fraction or an exponent, a Decimal, and always exact. However it comes in, one that is too long to be meant
is refused.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final

from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import FaultCode, Place, Problem, nearest

Readable = str | bytes | os.PathLike[str] | Mapping[str, Any] | IO[str] | IO[bytes]

_BYTE_ORDER_MARK: Final = "\ufeff"
NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_STARTS_OF_NUMBERS: Final = frozenset("-0123456789")
_TOO_LARGE: Final[int] = 10**limits.LONGEST_NUMBER
# Written with so many characters a number may be short all the same, as 0.50 is; no longer one is looked at.
_LONGEST_WRITTEN: Final = 2 * limits.LONGEST_NUMBER
_LONGEST_EXPONENT: Final = len("e-000")
_WORDS: Final[Mapping[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


TOO_LONG: Final[tuple[str, str, FaultCode]] = (
    "This number is too long.",
    (
        f"at most {limits.LONGEST_NUMBER} digits and an exponent of {limits.LARGEST_EXPONENT}, or a text in "
        "quotation marks"
    ),
    "too-large",
)


class UnreadableError(Exception):
    """A source gives no values; PROBLEMS say why."""

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems."""
        super().__init__(problems)
        self.problems = problems


def take_in(raw: bytes | str) -> str:
    """Take text in: UTF-8, no byte-order mark, lines that end with LF. Raises UnicodeDecodeError."""
    text = (raw if isinstance(raw, str) else raw.decode()).removeprefix(_BYTE_ORDER_MARK)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def lines_of(text: str) -> list[str]:
    """Give the lines of a text that was taken in; `str.splitlines` would end them at NEL, LS and PS too."""
    return text.split("\n")


def end_of(text: str, name: str) -> Place:
    """Find the place that follows a text."""
    *before, last = lines_of(text)
    return Place(name, len(before) + 1, len(last) + 1)


def label_of(source: Readable) -> str:
    """Name a source as messages do."""
    if isinstance(source, os.PathLike):
        return Path(source).as_posix()
    if isinstance(source, Mapping):
        return "<mapping>"
    return str(getattr(source, "name", "<text>"))


def take_text(source: Readable, label: str, largest: int) -> str:
    """Take in the whole text of a source, unless it comes to more bytes than that. Raises UnreadableError."""
    most = 2 * largest + len(_BYTE_ORDER_MARK.encode())  # every line may end in two, where it will in one
    raw = _bytes_or_text(source, label, most + 1)
    if len(raw) > most:
        raise _too_large(label, largest)
    try:
        text = take_in(raw)
    except UnicodeDecodeError as failure:
        place = end_of(take_in(raw[: failure.start]), label)
        message = f"Byte 0x{failure.object[failure.start]:02x} is not UTF-8."
        raise UnreadableError(Problem(place, message, "UTF-8 text")) from None
    refuse_size(text, label, largest)
    return text


def refuse_size(text: str, label: str, largest: int) -> None:
    """Refuse a text of more bytes than that. Raises UnreadableError."""
    size = len(text) if text.isascii() else len(text.encode(errors="surrogatepass"))
    if size > largest:
        raise _too_large(label, largest)


def _too_large(label: str, largest: int) -> UnreadableError:
    message = f"This is larger than {largest // limits.MEGABYTE} MB."
    expected = "a description a person can read"
    return UnreadableError(Problem(Place(label), message, expected, code="too-large"))


def _bytes_or_text(source: Any, label: str, most: int) -> bytes | str:
    if isinstance(source, (str, bytes)):
        _refuse_name_of_file(source, label)
        return source
    if isinstance(source, os.PathLike):
        return _file_bytes(Path(source), label, most)
    if not hasattr(source, "read"):
        message = f"Nothing can be read from a value of the type {type(source).__name__}."
        expected = "a path, a text, bytes, an open file or a mapping"
        raise UnreadableError(Problem(Place(label), message, expected))
    try:
        text: bytes | str = source.read(most)
    except (OSError, ValueError) as failure:  # ValueError: bytes that are not in the stream's encoding
        raise UnreadableError(Problem(Place(label), f"Cannot read this: {failure}.")) from None
    return text


def _refuse_name_of_file(source: str | bytes, label: str) -> None:
    if isinstance(source, str) and "\n" not in source and source.endswith((".yaml", ".yml", ".json")):
        message = "This text is the name of a file, not a description."
        raise UnreadableError(Problem(Place(label), message, "the text, or pathlib.Path(...)"))


def _file_bytes(path: Path, label: str, most: int) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableError(Problem(Place(label), "This is a folder.", "a YAML file"))
        with path.open("rb") as stream:
            return stream.read(most)
    except (OSError, ValueError) as failure:  # ValueError: a NUL byte in the path
        reason = getattr(failure, "strerror", None) or str(failure)
        suggestion = _find_nearest(path)
        message = f"Cannot read this file: {reason}."
        raise UnreadableError(Problem(Place(label), message, suggestion=suggestion)) from None


def _find_nearest(path: Path) -> str | None:
    """Find the file beside it that is called most like a path: the endings, which most share, say nothing."""
    try:
        beside = {entry.stem: entry.name for entry in path.parent.iterdir() if entry.name != path.name}
    except (OSError, ValueError):
        return None
    return beside.get(nearest(path.stem, beside) or "")


class TooLongError(ValueError):
    """A number is too long to be meant."""


def read_scalar(text: str) -> Any:
    """Read a YAML scalar that is not quoted. Raises TooLongError."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS_OF_NUMBERS:
        return text
    match = NUMBER.fullmatch(text)
    return text if match is None else read_number(match)


def read_number(match: re.Match[str]) -> int | Decimal:
    """Read what NUMBER matches. Raises TooLongError."""
    text, (fraction, exponent) = match[0], match.groups()
    if len(text) > _LONGEST_WRITTEN or (exponent is not None and len(exponent) > _LONGEST_EXPONENT):
        raise TooLongError
    number = int(text) if fraction is None and exponent is None else Decimal(text)
    if is_too_long(number):
        raise TooLongError
    return number


def is_too_long(number: int | Decimal) -> bool:
    """Checks if a number has more digits, or a larger exponent, than anybody would mean."""
    if isinstance(number, int):
        return abs(number) >= _TOO_LARGE
    exponent, digits = number.adjusted(), number.as_tuple().digits
    return abs(exponent) > limits.LARGEST_EXPONENT or len(digits) > limits.LONGEST_NUMBER
