"""The shape that every part of an audit shares."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, ClassVar, Final, dataclass_transform

from msgspec import Struct, StructMeta, field, to_builtins

Share = Decimal  # from 0 to 1; no other number of a result is a Decimal
_DECIMALS: Final = 6


class _Keyed(StructMeta):
    """Makes each part of an audit as the whole is made, without saying so again."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: bool) -> Any:
        """Make the class."""
        given: dict[str, Any] = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True, **options}
        return super().__new__(cls, name, bases, namespace, **given)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Result(Struct, frozen=True, metaclass=_Keyed):
    """A part of an audit: frozen, with no key that is not declared."""

    unwritten: ClassVar[frozenset[str]] = frozenset()


class Location(Result):
    """A place in the program file."""

    file: str
    line: int
    column: int


def write_json(result: Result) -> str:
    """Write a result as a file holds it."""
    return _write(result, indent=2) + "\n"


def as_values(result: Result) -> dict[str, Any]:
    """Give the values that the JSON of a result holds."""
    values: dict[str, Any] = json.loads(_write(result))
    return values


def _write(result: Result, indent: int | None = None) -> str:
    values = to_builtins(result, builtin_types=(Decimal,))
    written = {name: value for name, value in values.items() if name not in result.unwritten}
    return json.dumps(written, ensure_ascii=False, indent=indent, default=_write_share)


def _write_share(share: Decimal) -> float:
    return round(float(share), _DECIMALS)
