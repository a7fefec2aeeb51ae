"""The results as JSON: shares are numbers of six decimals."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

from msgspec import to_builtins

from evenhand.audit.result import Result, Share

_DECIMALS: Final = 6


def write_json(result: Result, indent: int | None = None) -> str:
    """Write a result as JSON."""
    values = to_builtins(result, builtin_types=(Decimal,))
    written = {name: value for name, value in values.items() if name not in result.unwritten}
    return json.dumps(written, ensure_ascii=False, indent=indent, default=_write_share)


def as_values(result: Result) -> dict[str, Any]:
    """Give the values that the JSON of a result holds."""
    values: dict[str, Any] = json.loads(write_json(result))
    return values


def _write_share(share: Share) -> float:
    return round(float(share), _DECIMALS)
