"""A number as people type it into a field: with marks between thousands, a decimal comma, or its unit.

What can be read in two ways is left as it is typed, so that the fact refuses it and names both readings.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_MARK: Final = r"[\s'\u2019_]"
_TYPED: Final = re.compile(
    rf"(?P<number>-?[0-9](?:[0-9.,]|{_MARK}(?=[0-9]))*)\s*(?P<unit>%|[^\W\d_].*)?", re.DOTALL
)
_PLAIN: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,12})?")
_BETWEEN_THOUSANDS: Final = re.compile(rf"(?<=[0-9]){_MARK}(?=[0-9]{{3}}(?![0-9]))")
_SEVERAL: Final = re.compile(r"-?[0-9]{1,3}(?:(,[0-9]{3}){2,}|(\.[0-9]{3}){2,})")
_BOTH: Final = re.compile(r"-?[0-9]{1,3}(?:(,[0-9]{3})+\.[0-9]+|(\.[0-9]{3})+,[0-9]+)")
_TWO_WAYS: Final = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")


class TypedNumber(NamedTuple):
    """A number as a file has it, and the unit that is typed behind it, if any."""

    number: str
    unit: str


def read_typed(text: str) -> TypedNumber | None:
    """Read what is typed as a number; None where it is none."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    number = _undo_marks(_BETWEEN_THOUSANDS.sub("", found["number"]))
    is_number = _PLAIN.fullmatch(number) or _TWO_WAYS.fullmatch(number)
    return TypedNumber(number, found["unit"] or "") if is_number else None


def _undo_marks(number: str) -> str:
    """Take out what stands between thousands, and make the mark before decimals a point."""
    if _SEVERAL.fullmatch(number):
        return number.replace(",", "").replace(".", "")
    if _BOTH.fullmatch(number):
        thousands = min(",", ".", key=number.rindex)
        return number.replace(thousands, "").replace(",", ".")
    return number if _TWO_WAYS.fullmatch(number) else number.replace(",", ".")
