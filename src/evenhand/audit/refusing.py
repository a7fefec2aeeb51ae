"""What is wrong with an audit that was written earlier, and where: by models made from the parts of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from evenhand.audit.audit import FORMAT, Audit
from evenhand.reading import Complaints, Located
from evenhand.reading.faults import complain
from evenhand.reading.models import adapter_of
from evenhand.vocabulary.errors import AuditError
from evenhand.vocabulary.version import __version__


def take_or_refuse(located: Located, expected: str) -> Audit:
    """Take an audit that is not quite as evenhand writes it, such as one with 1 for 1.0.

    Raises AuditError with everything for which it is none.
    """
    try:
        taken: Audit = adapter_of(Audit).validate_python(located.values)
    except ValidationError as invalid:
        complaints = Complaints(located)
        _complain(invalid, complaints, expected)
        raise AuditError(complaints.problems) from None
    return taken


def _complain(invalid: ValidationError, complaints: Complaints, expected: str) -> None:
    """Say why this is no audit: first whether it is meant to be one, then what is wrong with it."""
    values: Any = complaints.located.values
    if not isinstance(values, Mapping) or "format" not in values:
        complaints.add((), "This is no audit: it has no key 'format'.", expected=expected, code="unfit")
    elif values["format"] != FORMAT:
        message = f"This is no audit of the format {FORMAT}."
        complaints.add(("format",), message, expected=expected, code="unfit")
    else:
        complain(Audit, values, invalid, complaints)
        _note_version(values.get("tool"), complaints)


def _note_version(tool: Any, complaints: Complaints) -> None:
    version = tool.get("version") if isinstance(tool, Mapping) else None
    if version != __version__:
        message = f"Another version of evenhand wrote this; yours is {__version__}."
        complaints.add(("tool",), message, code="unfit")
