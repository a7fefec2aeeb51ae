"""Keeping to each text its own direction, on a page that runs from left to right.

A sentence of a report may be ours with a name of theirs in it, so that its first letter does not tell its
direction: most of its letters do, and by far most where the first runs from left to right. A text that runs
from right to left is isolated whole, and of any other each stretch that does, so that nothing beside it is
turned around. What of a program would turn a text around is spelled out before, so that each isolate is one
of ours and ends where it began. (UAX #9, HL3.)
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

_RIGHT_TO_LEFT: Final = "\u2067"  # RIGHT-TO-LEFT ISOLATE
_END: Final = "\u2069"  # POP DIRECTIONAL ISOLATE
# Unicode keeps these ranges for scripts that run from right to left.
_MAY_TURN: Final = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
_STRETCH: Final = "r(?:[^l]*[rn])?"  # ends with a letter, or a mark or a digit of the script
# Tags, and elements whose text holds no element of a page.
_NO_TEXT: Final = r"(?s)<(title|script|style|textarea|option|svg)\b.*?</\1\s*>|<[^<>]*>"
_compile: Final = cache(re.compile)


def isolate(text: str) -> str:
    """Isolate what runs from right to left."""
    if text.isascii() or not _compile(_MAY_TURN).search(text):
        return text
    directions = "".join(map(_direction, text))
    left, right = directions.count("l"), directions.count("r")
    if right > (2 * left if directions.lstrip("no").startswith("l") else left):
        return f"{_RIGHT_TO_LEFT}{text}{_END}"
    pieces, done = [], 0
    for stretch in _compile(_STRETCH).finditer(directions):
        start, end = stretch.span()
        pieces += [text[done:start], _RIGHT_TO_LEFT, text[start:end], _END]
        done = end
    return "".join((*pieces, text[done:]))


def mark_up(page: str) -> str:
    """Write the isolates of a page as elements, wherever an element may stand; in an attribute none may."""
    if _RIGHT_TO_LEFT not in page:
        return page
    pieces, done = [], 0
    for other in _compile(_NO_TEXT).finditer(page):
        pieces += [_as_elements(page[done : other.start()]), other[0]]
        done = other.end()
    return "".join((*pieces, _as_elements(page[done:])))


def _as_elements(text: str) -> str:
    return text.replace(_RIGHT_TO_LEFT, '<bdi dir="rtl">').replace(_END, "</bdi>")


@lru_cache(maxsize=4096)
def _direction(character: str) -> str:
    """Say where a character runs: r, to the left; l, to the right; n, with its script; o, anywhere."""
    match unicodedata.bidirectional(character):
        case "R" | "AL":
            return "r"
        case "L":
            return "l"
        case "NSM" | "AN":
            return "n"
        case "EN" if not character.isascii():
            return "n"
        case _:
            return "o"
