"""An audit as JSON, and whatever else is made of its parts: shares are numbers of six decimals."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

from msgspec import to_builtins

from evenhand.audit.parts import Part

_DECIMALS: Final = 6


def write_json(part: Part, indent: int | None = None) -> str:
    """Write a part as JSON."""
    values = to_builtins(part, builtin_types=(Decimal,))
    written = {name: value for name, value in values.items() if name not in part.unwritten}
    return json.dumps(written, ensure_ascii=False, indent=indent, default=_write_share)


def as_values(part: Part) -> dict[str, Any]:
    """Give the values that the JSON of a part holds."""
    values: dict[str, Any] = json.loads(write_json(part))
    return values


def _write_share(share: Decimal) -> float:
    return round(float(share), _DECIMALS)
