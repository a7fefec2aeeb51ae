"""Making hostile text fit for where it lands, and laying it out on a terminal. Other modules do so for files.

Every expression of a template goes through one of these; nothing a program says reaches a report
past them. A text that is already fit is a `Markup` (a template's own) or has an `__html__` method
(what a macro made). Here, and nowhere else, a text is cut that nobody would read to its end; JSON alone
keeps every text whole, being the record.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

from evenhand.reporting.directions import isolate
from evenhand.reporting.formats import Look
from evenhand.vocabulary.errors import shorten
from evenhand.vocabulary.languages import say_number
from evenhand.vocabulary.unseen import visible

LONGEST: Final = 4000
_STYLES: Final[Mapping[str, str]] = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35",
}  # fmt: skip
_NARROWEST: Final = 20
_SECOND_CELL: Final = "\uffff"  # a noncharacter, which no text has that was made fit
_WIDE: Final = frozenset({"W", "F"})
_KEPT: Final = "\u00a0%"  # a number and its sign stay on one line


class Markup(str):
    """A text that is already fit for the place where it lands."""

    __slots__ = ()


def for_terminal(value: Any) -> Any:
    """Spell out what a terminal would obey instead of showing."""
    return visible(_cut(value, LONGEST)) if is_hostile(value) and not _is_plain(value) else value


def for_html(value: Any) -> Any:
    """Spell out what would be unseen on a page, isolate what runs the other way; Jinja escapes it after."""
    if not is_hostile(value):
        return value
    return value if _is_plain(value) else isolate(for_record(value))


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and len(text) <= LONGEST


def for_record(text: str, longest: int = LONGEST) -> str:
    """Put a text on one line, cut where nobody would read on, with everything unseen spelled out."""
    return visible(" ".join(_cut(text, longest).split()))


def is_hostile(value: Any) -> bool:
    """Checks if a value is a text that nothing has made fit yet."""
    return isinstance(value, str) and not is_fit(value)


def is_fit(value: Any) -> bool:
    """Checks if a value was made fit already."""
    return isinstance(value, Markup) or hasattr(value, "__html__")


def _cut(text: str, longest: int) -> str:
    """Leave out what nobody would read, and say how much that is."""
    return text if len(text) <= longest else shorten(text, longest, _tell_more)


def _tell_more(number: int) -> str:
    return say_number("… ({number} more character)", "… ({number} more characters)", number)


def put(*pieces: object) -> Markup:
    """Put pieces on one line, each made fit for it."""
    return Markup("".join(str(for_terminal(piece)) for piece in pieces))


def wrap(text: object, width: int, indent: int = 0) -> Markup:
    """Break a text into lines of a terminal; each but the first is indented."""
    shown, room = _widened(for_terminal(str(text))), max(width - indent, _NARROWEST)
    if len(shown) <= room and shown == shown.rstrip():
        return Markup(shown.replace(_SECOND_CELL, ""))  # most texts fit
    whole = shown.replace(" %", _KEPT)
    lines = textwrap.wrap(whole, room, break_long_words=True, break_on_hyphens=False)
    return Markup(("\n" + " " * indent).join(lines).replace(_KEPT, " %").replace(_SECOND_CELL, ""))


def _widened(text: str) -> str:
    """Let each character that takes two cells of a terminal, as ideographs do, count as two."""
    if text.isascii():
        return text
    return "".join(
        f"{_SECOND_CELL}{each}" if unicodedata.east_asian_width(each) in _WIDE else each for each in text
    )


def outlined(lines: Iterable[tuple[int, str]], width: int) -> Markup:
    """Lay out the lines of a condition by their depth."""
    return Markup(
        "\n".join(" " * (2 * depth + 2) + wrap(text, width, 2 * depth + 2) for depth, text in lines)
    )


def style(text: object, name: str, look: Look) -> Markup:
    """Colour a text for a terminal that shows colours."""
    shown = text if isinstance(text, Markup) else for_terminal(str(text))
    return Markup(f"\x1b[{_STYLES[name]}m{shown}\x1b[0m" if look.color else shown)
