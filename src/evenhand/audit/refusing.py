"""What is wrong with an audit that was written earlier, and where: by models made from the parts of one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from msgspec.structs import replace
from pydantic import ValidationError

from evenhand.audit.audit import FORMAT, Audit
from evenhand.reading import Complaints, Located, read
from evenhand.reading.faults import complain
from evenhand.reading.models import adapter_of
from evenhand.vocabulary.errors import AuditError, Place, Problem
from evenhand.vocabulary.version import __version__

_EXPECTED: Final = "an audit, as 'evenhand audit -f json:FILE' writes it"


def take_or_refuse(located: Located) -> Audit:
    """Take an audit that is not quite as evenhand writes it, such as one with 1 for 1.0.

    Raises AuditError with everything for which it is none.
    """
    values = _read_json(located) if located.values is None else located.values
    try:
        taken: Audit = adapter_of(Audit).validate_python(values)
    except ValidationError as invalid:
        complaints = Complaints(_find_places(replace(located, values=values)))
        _complain(invalid, complaints)
        raise AuditError(complaints.problems) from None
    return taken


def _read_json(located: Located) -> Any:
    """Read JSON as such: YAML would fold a line separator within a text, and refuse some characters."""
    try:
        values = json.loads(located.text, parse_float=Decimal)
    except json.JSONDecodeError as failure:
        place = Place(located.name, failure.lineno, failure.colno)
        message = f"This is not JSON: {failure.msg}."
        raise AuditError([Problem(place, message, _EXPECTED, excerpt=located.excerpt(place))]) from None
    except (RecursionError, ValueError) as failure:
        what = "nested too deeply" if isinstance(failure, RecursionError) else "a number of that many digits"
        message = f"This JSON cannot be read: {what}."
        raise AuditError([Problem(Place(located.name), message, _EXPECTED)]) from None
    return read(values, error=AuditError, name=located.name).values if isinstance(values, Mapping) else values


def _find_places(located: Located) -> Located:
    """Find where each value stands, which only a complaint needs to know and only YAML's reader tells."""
    try:
        places = read(f"{located.text}\n", error=AuditError, name=located.name)
    except AuditError:
        return located
    return replace(located, places=places.places, keys=places.keys)


def _complain(invalid: ValidationError, complaints: Complaints) -> None:
    """Say why this is no audit: first whether it is meant to be one, then what is wrong with it."""
    values: Any = complaints.located.values
    if not isinstance(values, Mapping) or "format" not in values:
        complaints.add((), "This is no audit: it has no key 'format'.", expected=_EXPECTED)
    elif values["format"] != FORMAT:
        message = f"This is no audit of the format {FORMAT}."
        complaints.add(("format",), message, expected=_EXPECTED)
    else:
        complain(Audit, values, invalid, complaints)
        _note_version(values.get("tool"), complaints)


def _note_version(tool: Any, complaints: Complaints) -> None:
    version = tool.get("version") if isinstance(tool, Mapping) else None
    if version != __version__:
        complaints.add(("tool",), f"Another version of evenhand wrote this; yours is {__version__}.")
