"""What every part of an audit has in common."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar

from msgspec import Meta

from evenhand.reading.forms import Shape

# msgspec knows no bounds of decimal numbers: a part that holds a share is `Measured`.
Proportion = Annotated[Decimal, Meta(extra={"ge": 0, "le": 1})]


class Part(Shape):
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
