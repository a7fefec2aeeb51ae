"""The texts that a draft leaves to be written, each said once: drafts write them, checks find them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from evenhand.reading import KeyPath, Located
from evenhand.vocabulary.errors import Place

PLACEHOLDERS: Final[Mapping[str, str]] = {
    "breach": "Say what is wrong where this fails",
    "why": "Say what goes wrong where this does not hold.",
    "remedy": "Say what to change so that this holds.",
    "backing": "Say why this should hold.",
    "bound": "Say why the bound is what it is.",
    "member": "the member that must be there",
    "text": "the text that must stand here",
}
_TEXTS: Final = frozenset(PLACEHOLDERS.values())


def find_placeholders(located: Located) -> Iterator[tuple[Place, str]]:
    """Find what a file still says in the words of a draft."""
    for path, text in _find(located.values, ()):
        yield located.place(path), text


def _find(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    match value:
        case str() if value in _TEXTS:
            yield path, value
        case dict():
            for key, item in value.items():
                yield from _find(item, (*path, key))
        case tuple():
            for index, item in enumerate(value):
                yield from _find(item, (*path, index))
