"""What is wrong with a program file, by the shapes that say what one holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import convert, structs
from pydantic import TypeAdapter

from evenhand.program import program_files
from evenhand.program.model import Description, Header, Speech
from evenhand.reading import Complaints
from evenhand.reading.shapes import check_shape, sound_parts

_FILE: Final = TypeAdapter(program_files.ProgramFile)
_SPEECH: Final = TypeAdapter(program_files.Speech)
_UNKNOWN: Final = Header(name="?", sponsor="?")


def mend_description(complaints: Complaints) -> Description:
    """Give what a file describes; where a part of it is broken, that is told, and the others are given."""
    values = complaints.located.values
    shape = check_shape(_FILE, values, complaints)
    if shape is not None:
        return convert(shape, Description, from_attributes=True)
    parts = sound_parts(program_files.ProgramFile, values)
    sound = {
        each.name: convert(parts[each.name], each.type, from_attributes=True)
        for each in structs.fields(Description)
        if each.name in parts
    }
    return Description(**{"program": _UNKNOWN, **sound})


def mend_speech(spoken: Mapping[str, Any], complaints: Complaints) -> Speech | None:
    """Give what a claim carries, or None with every complaint noted."""
    shape = check_shape(_SPEECH, spoken, complaints)
    return None if shape is None else convert(shape, Speech, from_attributes=True)
