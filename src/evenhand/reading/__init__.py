"""Reading YAML and JSON into plain values, each with the place where it stands.

A name that ends in .json means JSON and nothing else. Any other text that begins with a brace or a bracket
is read as JSON where it is JSON, and all else as YAML. Values that a library's caller hands over are taken
for those of a file. Whatever the form, the same is refused: nothing else is a value than texts, exact
numbers, truth values, nothing, lists, and mappings in which each key stands once.

What a file holds is then taken in the shape that a struct gives it. A file without a mistake is taken by
msgspec. Where anything is in doubt, the models that `models` makes of the same structs decide, and `faults`
says what they find; importing them takes longer than an audit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, Literal, TypeVar

from msgspec import Struct, ValidationError, structs

from evenhand.reading.forms import take_soundly
from evenhand.reading.located import Complaints, KeyPath, Located
from evenhand.reading.text import Readable, UnreadableError, label_of, take_in, take_text
from evenhand.reading.yaml_text import read_yaml
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import EvenhandError

__all__ = [
    "Complaints", "Form", "KeyPath", "Located", "Readable", "UnreadableError",
    "read", "sound_entries", "sound_parts", "take", "take_in",
]  # fmt: skip

Form = Literal["json"]
T = TypeVar("T")

_BEGINS_LIKE_JSON: Final = re.compile(r"[ \t\n]*[{\[]")


def read(
    source: Readable,
    *,
    error: type[EvenhandError],
    name: str | None = None,
    form: Form | None = None,
    largest: int = limits.LARGEST_DESCRIPTION,
) -> Located:
    """Read one document from a path, a text, bytes, a mapping or an open file.

    A `str` is the text itself; a path is given as `pathlib.Path`. With FORM it is that and nothing else.
    LARGEST is in bytes.

    Raises ERROR with every problem that was found.
    """
    label = name or label_of(source)
    try:
        if isinstance(source, Mapping):
            from evenhand.reading.given import take_values

            return take_values(source, label, largest)
        return _read_text(label, take_text(source, label, largest), form)
    except UnreadableError as unreadable:
        raise error(unreadable.problems) from None


def _read_text(label: str, text: str, form: Form | None) -> Located:
    is_json = form == "json" or label.lower().endswith(".json")
    if not (is_json or _BEGINS_LIKE_JSON.match(text)):
        return read_yaml(label, text)
    from evenhand.reading.json_text import JSONReader, NoJSONError, read_json

    try:
        return read_json(label, text)
    except NoJSONError as failure:
        if is_json:
            expected = "" if form or _BEGINS_LIKE_JSON.match(text) else "JSON, or a name that ends in .yaml"
            raise JSONReader(label, text).tell(failure, expected) from None
        return read_yaml(label, text)


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
