"""The shapes of files: structs, by which what is sound is taken as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Final, TypeVar, dataclass_transform

from msgspec import Struct, StructMeta, convert, field

T = TypeVar("T")

# No text is taken for a number.
_AS_READ: Final = (Decimal,)


class _Keyed(StructMeta):
    """Makes each shape as the others are made, without saying so again."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Any:
        """Make the class."""
        given: dict[str, Any] = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True, **options}
        return super().__new__(cls, name, bases, namespace, **given)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Shape(Struct, frozen=True, metaclass=_Keyed):
    """What a file holds: frozen, with no key that is not declared.

    What the types of its keys cannot say is refused in `__post_init__`, and said to JSON Schema in `schema`.
    """

    schema: ClassVar[Mapping[str, Any]] = {}


class Headed:
    """What is written in one of several forms, each told by a key that it alone has: its head."""

    noun: ClassVar[str]
    forms: ClassVar[Mapping[str, type[Struct]]]

    @classmethod
    def find_head(cls, values: Any) -> str | None:
        """Find the head of what is written; None where there is none."""
        if not isinstance(values, dict):
            return None
        return next((head for head in cls.forms if head in values), None)


def take_soundly(kind: type[T], values: Any) -> T:
    """Give values in their shape as they stand. Raises msgspec's ValidationError where they do not fit."""
    return convert(values, kind, builtin_types=_AS_READ, dec_hook=_take_form)


def _take_form(kind: type[Any], values: Any) -> Any:
    head = kind.find_head(values)
    if head is None:
        raise ValueError("This has no head.")
    return take_soundly(kind.forms[head], values)
