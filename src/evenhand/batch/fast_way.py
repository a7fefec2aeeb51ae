"""The door of the fast way: a program that comes as values or as JSON, and the core for its day.

Whatever is refused, whatever is in doubt and whatever is out of the ordinary goes to the loader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from msgspec import DecodeError, ValidationError
from msgspec.json import Decoder

from evenhand.batch.core import Core, UnusualError, count_keys
from evenhand.batch.looked import Looked
from evenhand.policy.model import Policy
from evenhand.program.model import Header
from evenhand.reading.forms import take_soundly
from evenhand.reading.given import take_values
from evenhand.reading.text import UnreadableError
from evenhand.vocabulary import limits

_DECODER: Final = Decoder(float_hook=Decimal)
_KNOWN: Final = frozenset({"program", "facts", "parties", "sources", "origins", "rates", "replies"})
# A key of which the colon stands apart, and what may be half a character.
_IN_DOUBT: Final = (b'" :', b'"\t:', b'"\n:', b'"\r:', b"\\ud", b"\\uD")
_MOST_DAYS: Final = 1024


class FastWay:
    """Judges the ordinary program by what is in the tables of a policy."""

    def __init__(self, policy: Policy, as_of: dt.date | None, otherwise: dt.date | None) -> None:
        """Begin with empty tables."""
        self._policy = policy
        self._as_of = as_of
        self._otherwise = otherwise
        self._cores: dict[dt.date, Core] = {}

    def judge(self, given: Mapping[str, Any] | str | bytes) -> Looked:
        """Judge a program. Raises UnusualError where the loader has to take it."""
        values, colons = _take_values(given)
        header, facts = _take_ordinary(values)
        day = self._as_of or header.as_of or self._otherwise
        if day is None:
            raise UnusualError
        core = self._cores.get(day) or self._find_core(day)
        cells, keys = core.read(facts)
        if colons is not None and colons != keys + _count_beside(values):
            raise UnusualError
        account = core.take(cells)
        if any(entry.basis == "meaning" for entry in core.make_consistent(account)):
            raise UnusualError
        return Looked(self._policy, header, day, core.judge(account))

    def _find_core(self, day: dt.date) -> Core:
        """Find the core of a day, which days share on which the same parameters are in force."""
        parameters = self._policy.parameters_on(day)
        cores = [core for core in self._cores.values() if core.parameters == parameters]
        if len(self._cores) >= _MOST_DAYS:
            self._cores.clear()
        core = self._cores[day] = cores[0] if cores else Core(self._policy, parameters)
        return core


def _take_values(given: Mapping[str, Any] | str | bytes) -> tuple[dict[str, Any], int | None]:
    """Take the values that are given, or those of a text that is JSON beyond doubt.

    With those of a text comes how many colons stand right behind quotation marks. One stands behind every
    key, so that no key stands twice where they are as many.
    """
    try:
        if isinstance(given, Mapping):
            return take_values(given, "<program>", limits.LARGEST_DESCRIPTION).values, None
        text = given.encode() if isinstance(given, str) else given
        values = _DECODER.decode(text)
    except (UnreadableError, UnicodeEncodeError, DecodeError, ArithmeticError, RecursionError):
        raise UnusualError from None
    is_doubted = len(text) > limits.LARGEST_DESCRIPTION or any(each in text for each in _IN_DOUBT)
    if is_doubted or values.__class__ is not dict:
        raise UnusualError
    return values, text.count(b'":')


def _count_beside(values: Mapping[str, Any]) -> int:
    """Count the keys that stand beside the facts."""
    return len(values) + sum([count_keys(each) for key, each in values.items() if key != "facts"])


def _take_ordinary(values: Mapping[str, Any]) -> tuple[Header, Mapping[str, Any]]:
    """Take a description of which no side speaks, and that names no sources."""
    facts = values.get("facts", {})
    others = [key for key, value in values.items() if value and key not in {"program", "facts"}]
    if others or not _KNOWN.issuperset(values) or facts.__class__ is not dict:
        raise UnusualError
    try:
        return take_soundly(Header, values.get("program")), facts
    except ValidationError:
        raise UnusualError from None
