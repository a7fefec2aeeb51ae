"""What a terminal shows of a score: a bar, beside what it says, and the colours of verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from evenhand.audit.audit import Interval, Tally
from evenhand.reporting.escaping import Markup, put, wrap
from evenhand.reporting.formats import Look
from evenhand.reporting.phrases import tallied

COLORS: Final[Mapping[str, str]] = {
    "fail": "red", "alleged": "magenta", "contested": "magenta", "unknown": "yellow", "claimed": "blue",
    "pass": "green", "not-applicable": "dim", "not met": "red", "met": "green", "open": "yellow",
}  # fmt: skip
NARROW: Final = 72


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
