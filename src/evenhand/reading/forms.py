"""The forms of files: structs, by which what is sound is taken as it stands, and what texts they share.

The texts are ids, names, addresses, digests and paths, as people write them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final, TypeVar, dataclass_transform

from msgspec import Meta, Struct, StructMeta, convert, field

from evenhand.vocabulary import limits
from evenhand.vocabulary.unseen import SEEN

T = TypeVar("T")

# No text is taken for a number.
_AS_READ: Final = (Decimal,)
_SHOWN: Final = 40


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


def form(pattern: str, message: str) -> Meta:
    """Give the form of a text, and what is said of one that has another; `{text}` stands for it."""

    def name_fault(text: str) -> str | None:
        return None if re.search(pattern, text) else message.format(text=text[:_SHOWN])

    return Meta(pattern=pattern, extra={"wrong": name_fault})


# A relative path of plain names: no drive, no address, and no way up and out.
_FILE: Final = r"(?!.*\.\.(?:/|$))[^/\\:\x00-\x1f][^\\:\x00-\x1f]*"

Name = Annotated[
    str,
    Meta(min_length=1),
    form(SEEN, "Nothing of this text is seen. Expected words."),
]
Id = Annotated[
    str,
    form(
        rf"\A[a-z][a-z0-9-]{{0,{limits.LONGEST_ID - 1}}}\Z",
        f"'{{text}}' is no id. Expected up to {limits.LONGEST_ID} lower-case letters, digits and hyphens, "
        "a letter first.",
    ),
]
Url = Annotated[
    str,
    form(
        r"\Ahttps?://[^/?#\s]",
        "This is no address of http or https. Expected https:// or http://, and the name of a host.",
    ),
]
Sha256 = Annotated[
    str,
    form(
        r"\A[0-9a-f]{64}\Z",
        "This is no SHA-256. Expected 64 characters, digits and letters from a to f.",
    ),
]
File = Annotated[
    str,
    form(
        rf"\A{_FILE}\Z",
        "This is no path within the folder of this file. Expected one such as 'sources/letter.pdf'.",
    ),
]
