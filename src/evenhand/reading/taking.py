"""Taking what a file holds in the shape that a struct gives it, or telling all that is wrong with it.

A file without a mistake is taken by msgspec. Where anything is in doubt, the models that `models` makes of
the same structs decide, and `faults` says what they find; importing them takes longer than an audit.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TypeVar

from msgspec import Struct, ValidationError, structs

from evenhand.reading.forms import take_soundly
from evenhand.reading.located import Complaints

T = TypeVar("T")


def take(kind: type[T], values: Any, complaints: Complaints) -> T | None:
    """Give values in their shape, or None with every complaint noted."""
    try:
        return take_soundly(kind, values)
    except ValidationError:
        from evenhand.reading.faults import take_leniently

        taken: T | None = take_leniently(kind, values, complaints)
        return taken


def sound_parts(struct: type[Struct], values: Any) -> dict[str, Any]:
    """Give the parts of a broken file that are sound, so that what they refer to is checked too."""
    from evenhand.reading.models import adapter_of

    parts = {}
    for each in structs.fields(struct):
        if isinstance(values, Mapping) and each.encode_name in values:
            with suppress(ValueError):  # what pydantic raises is one
                parts[each.name] = adapter_of(each.type).validate_python(values[each.encode_name])
    return parts


def sound_entries(kind: type[T], values: Any) -> T:
    """Give a broken file of named entries without those that are broken."""
    sound: dict[str, dict[str, Any]] = {}
    for part, entries in values.items() if isinstance(values, Mapping) else ():
        for name, entry in entries.items() if isinstance(entries, Mapping) else ():
            with suppress(ValidationError):
                take_soundly(kind, {part: {name: entry}})
                sound.setdefault(part, {})[name] = entry
    return take_soundly(kind, sound)
