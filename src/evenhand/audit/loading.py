"""Loading an audit from the JSON that an earlier run wrote."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from msgspec import ValidationError, convert
from msgspec.json import Decoder

from evenhand.audit.audit import Audit
from evenhand.audit.references import check_references
from evenhand.reading import Complaints, Located, Readable, read
from evenhand.vocabulary import limits
from evenhand.vocabulary.errors import AuditError

_EXPECTED: Final = "an audit, as 'evenhand audit -f json:FILE' writes it"
Decoder(Audit)  # works its types out, as `policy.written` does


def load_audit(source: Readable) -> Audit:
    """Load an audit from a path, a text, a mapping or an open file.

    Raises AuditError with everything for which it is none.
    """
    located = _read(source)
    taken, complaints = _take(located), Complaints(located)
    check_references(taken, complaints)
    if complaints.problems:
        raise AuditError(complaints.problems)
    return taken


def _take(located: Located) -> Audit:
    try:
        # Numbers come as they are written, and are so told from texts: msgspec takes "0.5" for a share.
        return convert(located.values, Audit, builtin_types=(Decimal,))
    except ValidationError:
        from evenhand.audit.refusing import take_or_refuse

        return take_or_refuse(located, _EXPECTED)


def _read(source: Readable) -> Located:
    try:
        return read(source, error=AuditError, form="json", largest=limits.LARGEST_AUDIT)
    except AuditError as unreadable:
        problems = [each._replace(expected=each.expected or _EXPECTED) for each in unreadable.problems]
        raise AuditError(problems) from None
