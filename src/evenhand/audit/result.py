"""The shape that every part of an audit shares."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, dataclass_transform

from msgspec import Struct, StructMeta, field

Share = Decimal  # from 0 to 1; no other number of a result is a Decimal


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
