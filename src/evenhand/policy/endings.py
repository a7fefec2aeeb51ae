"""What of a profile holds until a day."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct


class Ending(Struct, frozen=True):
    """What a profile changes until a day: the names of rules, or that of a bound."""

    about: str
    until: dt.date


class Endings(Struct, frozen=True):
    """The changes of a profile that hold until a day, and those that held until one before `as_of`.

    Without any, no day is noted.
    """

    as_of: dt.date | None = None
    held: tuple[Ending, ...] = ()
    expired: tuple[Ending, ...] = ()
