"""Loading an audit from the JSON that an earlier run wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from jsonschema import Draft202012Validator
from msgspec import convert
from msgspec.json import Decoder
from msgspec.structs import replace
from pydantic import TypeAdapter, ValidationError

from evenhand.audit.model import FORMAT, Audit
from evenhand.audit.result_models import model_of
from evenhand.reading import Complaints, Located, Readable, read, read_text
from evenhand.reading.shapes import check_shape
from evenhand.vocabulary.errors import AuditError, Place, Problem
from evenhand.vocabulary.version import __version__

_FILE: Final = TypeAdapter(model_of(Audit))
Decoder(Audit)  # works its types out, as `descriptions` does
_EXPECTED: Final = "an audit, as 'evenhand audit -f json:FILE' writes it"


def load_audit(source: Readable) -> Audit:
    """Load an audit from a path, a text, a mapping or an open file.

    Raises AuditError with everything for which it is none.
    """
    located = read(source, error=AuditError) if isinstance(source, Mapping) else _read_json(source)
    try:
        _FILE.validate_python(located.values)
    except ValidationError:
        complaints = Complaints(_find_places(located))
        _complain(complaints)
        raise AuditError(complaints.problems) from None
    _check_contract(located)
    return convert(located.values, Audit)


def _check_contract(located: Located) -> None:
    """Hold an audit against its published schema, which takes no text for a number as the model would."""
    values = json.loads(located.text or json.dumps(located.values, default=float))
    schema = model_of(Audit).model_json_schema(mode="serialization")
    broken = list(Draft202012Validator(schema).iter_errors(values))
    if broken:
        complaints = Complaints(_find_places(located))
        for error in broken:
            complaints.add(tuple(error.absolute_path), f"{error.message}.", expected=_EXPECTED)
        raise AuditError(complaints.problems)


def _read_json(source: Readable) -> Located:
    """Read JSON as such: YAML would fold a line separator within a text, and refuse some characters."""
    located = read_text(source, error=AuditError)
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
    if isinstance(values, Mapping):
        values = read(values, error=AuditError, name=located.name).values
    return replace(located, values=values)


def _find_places(located: Located) -> Located:
    """Find where each value stands, which only a complaint needs to know and only YAML's reader tells."""
    try:
        places = read(f"{located.text}\n", error=AuditError, name=located.name)
    except AuditError:
        return located
    return replace(located, places=places.places, keys=places.keys)


def _complain(complaints: Complaints) -> None:
    """Say why this is no audit: first whether it is meant to be one, then what is wrong with it."""
    values: Any = complaints.located.values
    if not isinstance(values, Mapping) or "format" not in values:
        complaints.add((), "This is no audit: it has no key 'format'.", expected=_EXPECTED)
    elif values["format"] != FORMAT:
        message = f"This is no audit of the format {FORMAT}."
        complaints.add(("format",), message, expected=_EXPECTED)
    else:
        check_shape(_FILE, values, complaints)
        _note_version(values.get("tool"), complaints)


def _note_version(tool: Any, complaints: Complaints) -> None:
    version = tool.get("version") if isinstance(tool, Mapping) else None
    if version != __version__:
        complaints.add(("tool",), f"Another version of evenhand wrote this; yours is {__version__}.")
