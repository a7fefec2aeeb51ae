"""Taking what a program file says as it stands, where it is sound.

Whatever is taken here fits the shapes of `program_files` too: a test holds the two together. Where
anything is in doubt, those shapes decide, and say all that is wrong; importing them takes longer than
an audit.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, TypeVar

from msgspec import ValidationError, convert
from msgspec.json import Decoder

from evenhand.program.model import Description, Speech
from evenhand.reading import Complaints

T = TypeVar("T")

# No text is taken for a number.
_AS_READ: Final = (Decimal,)
# The types of a class are worked out when they are first asked for, and two threads that ask at once crash.
Decoder(tuple[Description, Speech])


def take_soundly(values: Any, shape: type[T]) -> T:
    """Take values as they stand. Raises msgspec's ValidationError where they do not fit."""
    return convert(values, shape, builtin_types=_AS_READ)


def take_description(complaints: Complaints) -> Description:
    """Take a whole file, or what is sound of it with every complaint noted."""
    try:
        return take_soundly(complaints.located.values, Description)
    except ValidationError:
        from evenhand.program.broken import mend_description

        return mend_description(complaints)


def take_speech(spoken: Mapping[str, Any], complaints: Complaints) -> Speech | None:
    """Take what a claim carries beside its value, or give None with every complaint noted."""
    try:
        return take_soundly(spoken, Speech)
    except ValidationError:
        from evenhand.program.broken import mend_speech

        return mend_speech(spoken, complaints)
