"""The blocks of a document as a reader sees them, each with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.reading.text import lines_of

BROKEN_WORD: Final = re.compile(r"(?<=\w)[-\u2010][^\S\n]*\n\s*(?=\w)")
_NUMBER: Final = r"\d+(?:\.\d+)*\.?|\(?(?:\d+|[a-z]|[ivx]+)\)|[A-Z]\."
_ARTICLE: Final = r"§+\s*\d+|(?:Art(?:icle|ikel|ículo|\.)|Section|Sección|Abschnitt|Clause|Cláusula)\s+\d+"
_NUMBERED: Final = re.compile(rf"\s*(?:(?P<number>{_NUMBER})\s+|(?:{_ARTICLE}))(?=\S)")
_BULLET: Final = re.compile(r"\s*[•‣▪*-] ")
# Nobody breaks a paragraph into lines as wide as this: such a line is a paragraph by itself.
_WIDE: Final = 150
_LONGEST_HEADING: Final = 10
_OPEN_END: Final = re.compile(r"[.,;:!?]$")


class Block(Struct, frozen=True):
    """A paragraph, an item of a list, a row of a table or a heading.

    The lines of `text` are those of the document from `line` on, counted from 1, and in a PDF those of one
    `page`. `headings` are those under which it stands, and `level` is that of a heading.
    """

    text: str
    line: int
    page: int | None = None
    headings: tuple[str, ...] = ()
    level: int = 0


def name_place(line: int, page: int | None) -> str:
    """Say where something stands in a document, as a claim says it."""
    return f"line {line}" if page is None else f"page {page}"


def put_under_headings(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Say of each block under which headings it stands, by the levels of those before it."""
    path: dict[int, str] = {}
    placed = []
    for block in blocks:
        if block.level:
            path = {level: title for level, title in path.items() if level < block.level}
        placed.append(replace(block, headings=tuple(path.values())))
        if block.level:
            path[block.level] = " ".join(block.text.split())
    return tuple(placed)


def read_lines(text: str, page: int | None = None) -> Iterator[Block]:
    """Read the blocks of a plain text: they end at an empty line, and begin at a bullet or a number."""
    held: list[str] = []
    for number, line in enumerate([*lines_of(text), ""], 1):
        if held and _begins_block(line, held):
            level = _find_level(held[0]) if len(held) == 1 else 0
            yield Block("\n".join(held), number - len(held), page, level=level)
            held = []
        if line.strip():
            held.append(line)


def _begins_block(line: str, before: list[str]) -> bool:
    return (
        not line.strip()
        or _BULLET.match(line) is not None
        or _NUMBERED.match(line) is not None
        or len(before[-1]) > _WIDE
        or (len(before) == 1 and _NUMBERED.match(before[0]) is not None and _is_title(before[0], line))
    )


def _is_title(line: str, after: str) -> bool:
    """Checks if a line could have gone on, and what follows begins anew."""
    return _find_level(line) > 0 and 2 * len(line) < len(after) and after.strip()[:1].isupper()


def _find_level(line: str) -> int:
    """Find the level of a line that looks like a heading: short, and no sentence; 0 for any other."""
    words, numbered = line.split(), _NUMBERED.match(line)
    is_open = len(words) > _LONGEST_HEADING or _OPEN_END.search(line.strip()) or _BULLET.match(line)
    if is_open or not re.search(r"[^\W\d_]", line):
        return 0
    number = numbered["number"] if numbered else None
    if number and number[0].isdigit():
        return number.rstrip(".").count(".") + 1
    title = line[numbered.end() :] if numbered else line.strip()
    return 1 if title[:1].isupper() else 0
