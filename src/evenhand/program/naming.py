"""Where a program file names a source: in claims, in replies, and in rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from evenhand.program.pages import Key

_NAMING: Final = ("source", "not_found_in")


def find_names(keys: tuple[Key, ...], written: Any, source: str) -> Iterator[tuple[Key, ...]]:
    """Find where something that is written under some keys names a source."""
    if isinstance(written, Mapping):
        yield from ((*keys, key) for key in _NAMING if written.get(key) == source)
        yield from find_names((*keys, "via"), written.get("via"), source)
    elif isinstance(written, Sequence) and not isinstance(written, str):
        for number, each in enumerate(written):
            yield from find_names((*keys, number), each, source)
