"""Making hostile text fit for the place where it lands; Markdown, YAML and JSON are in modules of their own.

Every expression of a template goes through one of these; nothing a program says reaches a report
past them. A text that is already fit is a `Markup` (a template's own) or has an `__html__` method
(what a macro made). Here, and nowhere else, a text is cut that nobody would read to its end; JSON alone
keeps every text whole, being the record.
"""

from __future__ import annotations

from typing import Any, Final

from evenhand.vocabulary.errors import shorten, visible
from evenhand.vocabulary.languages import say_number

LONGEST: Final = 4000


class Markup(str):
    """A text that is already fit for the place where it lands."""

    __slots__ = ()


def for_terminal(value: Any) -> Any:
    """Spell out what a terminal would obey instead of showing."""
    return visible(_cut(value, LONGEST)) if is_hostile(value) and not _is_plain(value) else value


def for_html(value: Any) -> Any:
    """Spell out what would be unseen on a page; Jinja's autoescape comes after."""
    if not is_hostile(value):
        return value
    return value if _is_plain(value) else for_record(value)


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
