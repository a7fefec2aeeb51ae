"""Taking what a program file says, or what is sound of it."""

from __future__ import annotations

from typing import Final

from evenhand.program.model import Description, Header
from evenhand.reading import Complaints, sound_parts, take

_UNKNOWN: Final = Header(name="?", sponsor="?")


def take_description(complaints: Complaints) -> Description:
    """Give what a file describes; where a part of it is broken, that is told, and the others are given."""
    values = complaints.located.values
    described = take(Description, values, complaints)
    if described is not None:
        return described
    return Description(**{"program": _UNKNOWN, **sound_parts(Description, values)})
