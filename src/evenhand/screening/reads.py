"""Writing how an answer is read, in the functions that are made of a policy.

Numbers stand for facts and fields, so that no name of a policy is in the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evenhand.facts.kinds import Boolean, Kind, Number, Records, SetOf
from evenhand.screening.reader import Reader


def name_reader(number: int, reader: Reader) -> dict[str, Any]:
    """Give what the reading of one fact or field refers to."""
    names: dict[str, Any] = {f"S{number}": reader.silent, f"M{number}": reader.written, f"R{number}": reader}
    if isinstance(reader.kind, Boolean):
        names |= {f"T{number}": reader.read(True)[0], f"F{number}": reader.read(False)[0]}  # noqa: FBT003 - answers
    elif isinstance(reader.kind, SetOf):
        names[f"L{number}"] = reader.listed
    return names


def write_adding(number: int, kind: Kind, otherwise: str) -> str:
    """Write what an answer adds: nothing is added by silence."""
    raw = f"r{number}"
    if isinstance(kind, Boolean):  # most answers are
        usual = f"T{number} if {raw} is True else F{number} if {raw} is False else 0 if {raw} is None"
        return f"({usual} else {otherwise.format(number, raw)}[0])"
    return f"({write_reading(number, kind, otherwise)})[0]"


def write_reading(number: int, kind: Kind, otherwise: str) -> str:
    """Write how an answer is read: what is commonest first, and OTHERWISE for whatever else it is."""
    raw, silent = f"r{number}", f"S{number} if r{number} is None"
    if isinstance(kind, SetOf):
        is_listed = f"{raw}.__class__ is list and {raw} and {raw}[0].__class__ is str"
        usual = f"L{number}[tuple({raw})] if {is_listed} else {silent}"
    elif isinstance(kind, Number):
        usual = f"M{number}[{raw}] if {raw}.__class__ is int else {silent}"
    elif isinstance(kind, (Boolean, Records)):
        usual = silent
    else:
        usual = f"M{number}[{raw}] if {raw}.__class__ is str else {silent}"
    return f"{usual} else {otherwise.format(number, raw)}"


def unpack(letter: str, indexes: Iterable[int]) -> str:
    """Write a tuple of numbered names."""
    return f"({' '.join(f'{letter}{index},' for index in indexes)})"
