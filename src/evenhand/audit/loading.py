"""Loading an audit from the JSON that an earlier run wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from msgspec import MsgspecError, convert
from msgspec.json import Decoder

from evenhand.audit.audit import Audit
from evenhand.reading import Readable, read, read_text
from evenhand.vocabulary.errors import AuditError

# Numbers come as they are written, and are so told from texts: msgspec alone takes "0.5" for a share.
_NUMBERS: Final = Decoder(float_hook=Decimal)
Decoder(Audit)  # works its types out, as `policy.written` does


def load_audit(source: Readable) -> Audit:
    """Load an audit from a path, a text, a mapping or an open file.

    Raises AuditError with everything for which it is none.
    """
    located = (read if isinstance(source, Mapping) else read_text)(source, error=AuditError)
    try:
        text = located.text if located.values is None else json.dumps(located.values, default=float)
        return convert(_NUMBERS.decode(text), Audit, builtin_types=(Decimal,))
    except (MsgspecError, RecursionError, UnicodeEncodeError):
        from evenhand.audit.refusing import take_or_refuse

        return take_or_refuse(located)
