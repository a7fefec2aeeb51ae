"""What a terminal shows: lines broken to its width, colours where it has them, and bars."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import Final

from evenhand.audit.audit import Interval, Tally
from evenhand.reporting.escaping import Markup, for_terminal
from evenhand.reporting.formats import Look
from evenhand.reporting.phrases import tallied

_STYLES: Final[Mapping[str, str]] = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35",
}  # fmt: skip
COLORS: Final[Mapping[str, str]] = {
    "fail": "red", "alleged": "magenta", "contested": "magenta", "unknown": "yellow", "claimed": "blue",
    "pass": "green", "not-applicable": "dim", "not met": "red", "met": "green", "open": "yellow",
}  # fmt: skip
NARROW: Final = 72
_NARROWEST: Final = 20
_KEPT: Final = "\u00a0%"  # a number and its sign stay on one line


def put(*pieces: object) -> Markup:
    """Put pieces on one line, each made fit for it."""
    return Markup("".join(str(for_terminal(piece)) for piece in pieces))


def wrap(text: object, width: int, indent: int = 0) -> Markup:
    """Break a text into lines of a terminal; each but the first is indented."""
    shown, room = for_terminal(str(text)), max(width - indent, _NARROWEST)
    if len(shown) <= room and shown == shown.rstrip():
        return Markup(shown)  # most texts fit
    whole = shown.replace(" %", _KEPT)
    lines = textwrap.wrap(whole, room, break_long_words=True, break_on_hyphens=False)
    return Markup(("\n" + " " * indent).join(lines).replace(_KEPT, " %"))


def outlined(lines: Iterable[tuple[int, str]], width: int) -> Markup:
    """Lay out the lines of a condition by their depth."""
    return Markup(
        "\n".join(" " * (2 * depth + 2) + wrap(text, width, 2 * depth + 2) for depth, text in lines)
    )


def style(text: object, name: str, look: Look) -> Markup:
    """Colour a text for a terminal that shows colours."""
    shown = text if isinstance(text, Markup) else for_terminal(str(text))
    return Markup(f"\x1b[{_STYLES[name]}m{shown}\x1b[0m" if look.color else shown)


def bar(score: Interval | None, look: Look, width: int = 24) -> Markup:
    """Draw an interval: solid up to what is secured, shaded up to what is still possible."""
    solid, shaded, empty = "█▒·" if look.unicode else "#=."
    if score is None:
        return Markup(empty * width)
    low, high = int(score.low * width), int(score.high * width)
    return Markup(solid * low + shaded * (high - low) + empty * (width - high))


def scored(tally: Tally, look: Look, indent: int) -> Markup:
    """Draw how some rules came out in one account, and say it beside the bar or, for want of room, below."""
    drawn, said = bar(tally.score, look), tallied(tally)
    if look.width >= NARROW:
        return put(drawn, " ", said)
    return put(drawn, Markup("\n" + " " * indent), wrap(said, look.width, indent))
