"""What every part of an audit has in common."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, dataclass_transform

from msgspec import Struct, StructMeta, field


class _Keyed(StructMeta):
    """Makes each part of an audit as the whole is made, without saying so again."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: bool) -> Any:
        """Make the class."""
        given: dict[str, Any] = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True, **options}
        return super().__new__(cls, name, bases, namespace, **given)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Part(Struct, frozen=True, metaclass=_Keyed):
    """A part of an audit, or of what else evenhand writes: frozen, with no key that is not declared."""

    unwritten: ClassVar[frozenset[str]] = frozenset()


class Measured(Part):
    """A part that holds shares: each Decimal in it is one, from 0 to 1."""

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        for name in self.__struct_fields__:
            value = getattr(self, name)
            for share in value.values() if isinstance(value, dict) else (value,):
                if isinstance(share, Decimal) and not (share.is_finite() and 0 <= share <= 1):
                    raise ValueError("A share is from 0 to 1.")


class Location(Part):
    """A place in the program file."""

    file: str
    line: int
    column: int
