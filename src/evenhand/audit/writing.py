"""An audit as JSON, and whatever else is made of its parts: shares are numbers of six decimals."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from msgspec import NODEFAULT, to_builtins
from msgspec.structs import fields

from evenhand.audit.parts import Part

DECIMALS: Final = 6
_TIGHT: Final = (",", ":")


def write_json(part: Part, indent: int | None = None) -> str:
    """Write a part as JSON."""
    values = to_builtins(part, builtin_types=(Decimal,))
    written = {name: value for name, value in values.items() if name not in part.unwritten}
    return json.dumps(written, ensure_ascii=False, indent=indent, default=_write_share)


def write_tersely(part: Part) -> str:
    """Write a part as JSON without the keys that may be left out and are empty.

    Each of its keys has a line, and each item of its lists, so that two audits can be compared by lines.
    """
    values = to_builtins(_leave_out_empty(part), builtin_types=(Decimal,))
    return "{\n" + ",\n".join(f"{_write(name)}:{_lay_out(value)}" for name, value in values.items()) + "\n}"


def as_values(part: Part) -> dict[str, Any]:
    """Give the values that the JSON of a part holds."""
    values: dict[str, Any] = json.loads(write_json(part))
    return values


def _leave_out_empty(value: Any) -> Any:
    if isinstance(value, Part):
        return dict(_list_written(value))
    if isinstance(value, Mapping):
        return {name: _leave_out_empty(each) for name, each in value.items()}
    return [_leave_out_empty(each) for each in value] if isinstance(value, tuple) else value


def _list_written(part: Part) -> Iterator[tuple[str, Any]]:
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if value or name not in _may_be_left_out(type(part)):
            yield name, _leave_out_empty(value)


@cache
def _may_be_left_out(kind: type[Part]) -> frozenset[str]:
    """Name the keys that are taken as empty where they are not given."""
    return frozenset(
        each.name
        for each in fields(kind)
        if each.default_factory is not NODEFAULT or (each.default is not NODEFAULT and not each.default)
    )


def _lay_out(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _write(value)
    return "[\n" + ",\n".join(map(_write, value)) + "\n]"


def _write(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=_TIGHT, default=_write_share)


def _write_share(share: Decimal) -> float:
    return round(float(share), DECIMALS)
