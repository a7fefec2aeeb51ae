"""Making hostile text fit for the place where it lands.

Every expression of a template goes through one of these; nothing a program says reaches a report
past them. A text that is already fit is a `Markup` (a template's own) or has an `__html__` method
(what a macro made). Here, and nowhere else, a text is cut that nobody would read to its end; JSON alone
keeps every text whole, being the record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import markupsafe

from evenhand.errors import EvenhandError, shorten, visible
from evenhand.languages import say_number
from evenhand.reading import read
from evenhand.writing import quote

LONGEST: Final = 4000
LONGEST_IN_MARKDOWN: Final = 1000
# Character references, unlike backslashes, hold in Markdown and in the HTML that stands in it alike.
_MARKDOWN: Final = str.maketrans(
    {character: f"&#{ord(character)};" for character in "\\`*_[]<>&|~$^"}
    # A code host turns @name and #1 into links after it has read the references, and links notify
    # people: a space of no width keeps them apart.
    | {"@": "@&#8203;", "#": "&#35;&#8203;"}
)
_BLOCK: Final = re.compile(r"^(?:[-+=]|\d+[.)])")
_PLAIN_IN_YAML: Final = re.compile(r"[A-Za-z0-9$](?:[A-Za-z0-9 ./%$'()_-]*[A-Za-z0-9.%)_])?")
_NO_ASCII: Final = re.compile(r"[\x7f-\U0010ffff]")
_ADDRESS: Final = re.compile(r"(?i)(?<=:)(?=//)|(?<=www)(?=\.)|(?<=\bGH)(?=-\d)")


class Markup(str):
    """A text that is already fit for the place where it lands."""

    __slots__ = ()


def for_terminal(value: Any) -> Any:
    """Spell out what a terminal would obey instead of showing."""
    return visible(_shorten(value, LONGEST)) if _is_hostile(value) else value


def for_html(value: Any) -> Any:
    """Spell out what would be unseen on a page; Jinja's autoescape comes after."""
    if not _is_hostile(value):
        return value
    is_plain = value.isascii() and value.isprintable() and len(value) <= LONGEST
    return value if is_plain else for_record(value)


class EscapedTexts(dict[str, markupsafe.Markup]):
    """Texts as they stand on pages, each escaped once: those of a policy stand on every page it leads to.

    No more than so many are kept, and none that is longer than so many characters.
    """

    def __init__(self, most: int, longest: int) -> None:
        """Begin with none."""
        self._most = most
        self._longest = longest

    def __missing__(self, text: str) -> markupsafe.Markup:
        """Escape a text, and keep it."""
        escaped = markupsafe.escape(for_html(text))
        if len(text) <= self._longest:
            if len(self) >= self._most:
                self.clear()
            self[text] = escaped
        return escaped


# What is kept is far from being cut, which is told in the language of its report.
_ESCAPED: Final = EscapedTexts(most=5000, longest=LONGEST // 8)


def for_page(value: Any) -> markupsafe.Markup:
    """Make a value fit for a page: what a template made is so already, and all else is a text to escape.

    A text and what a template made may be equal, so that they are told apart by their types alone.
    """
    if value.__class__ is markupsafe.Markup:
        return value
    return _ESCAPED[value if value.__class__ is str else str(value)]


def for_markdown(value: Any) -> Any:
    """Write every character that Markdown or a code host would act on as a reference to it."""
    if not _is_hostile(value):
        return value
    text = visible(_on_one_line(_shorten(value, LONGEST_IN_MARKDOWN)))
    escaped = _ADDRESS.sub("&#8203;", text.translate(_MARKDOWN))
    return markupsafe.Markup(_BLOCK.sub(_refer, escaped))  # noqa: S704 - this is what makes it safe


def for_record(text: str) -> str:
    """Put a text on one line, cut where nobody would read on, with everything unseen spelled out."""
    return visible(_on_one_line(_shorten(text, LONGEST)))


def for_json(value: Any) -> str:
    """Write a value as JSON, whole, with everything unseen in its texts as an escape."""
    return show_unseen(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def show_unseen(text: str) -> str:
    """Write everything unseen in a text of JSON as an escape."""
    return _NO_ASCII.sub(_escape, text)


def for_yaml(value: Any) -> Any:
    """Write any value as YAML on one line, so that it is read back as it was."""
    if isinstance(value, Markup) or hasattr(value, "__html__"):
        return value
    return markupsafe.Markup(_write_yaml(value))  # noqa: S704 - nothing here is HTML


def _write_yaml(value: Any) -> str:
    match value:
        case Mapping():
            entries = (f"{_write_yaml(key)}: {_write_yaml(item)}" for key, item in value.items())
            return f"{{{', '.join(entries)}}}"
        case list() | tuple():
            return f"[{', '.join(map(_write_yaml, value))}]"
        case str() if _PLAIN_IN_YAML.fullmatch(value):
            is_read_back = (value,) == read(f"[{value}]", error=EvenhandError).values
            return value if is_read_back else quote(value)
        case str():
            return quote(value)
        case bool() | None:
            return json.dumps(value)
        case _:
            return str(value)


def _is_hostile(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, Markup) and not hasattr(value, "__html__")


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _escape(character: re.Match[str]) -> str:
    return json.dumps(character[0])[1:-1] if visible(character[0]) != character[0] else character[0]


def _shorten(text: str, longest: int) -> str:
    return shorten(text, longest, _tell_more)


def _tell_more(number: int) -> str:
    return say_number("… ({number} more character)", "… ({number} more characters)", number)


def _refer(mark: re.Match[str]) -> str:
    return f"{mark[0][:-1]}&#{ord(mark[0][-1])};"


ESCAPES: Final[dict[str, Callable[[Any], Any]]] = {
    ".html": for_html,
    ".md": for_markdown,
    ".txt": for_terminal,
    ".yaml": for_yaml,
}
