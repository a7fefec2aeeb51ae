"""The texts of a policy by name, and their words in other languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

from evenhand.vocabulary.errors import Place
from evenhand.vocabulary.languages import Language

Of = Literal[
    "policy", "criterion", "rule", "fact", "field", "clause", "bound", "entry", "document", "band", "subject",
]  # fmt: skip


class TextKey(NamedTuple):
    """Which text of a policy: `rule pay/work-is-paid: why`."""

    of: Of
    name: str
    text: str

    def __str__(self) -> str:
        """Name it for a reader."""
        return f"{self.of} {self.name}: {self.text}" if self.name else f"{self.of}: {self.text}"


class Translated(NamedTuple):
    """A text in another language, and the English that it is the translation of."""

    english: str
    words: str


Translations = Mapping[TextKey, Translated]


class TranslatedPage(Struct, frozen=True):
    """One page of a translation; `english` is the digest of the English texts behind it as they are now.

    Where it is outdated, it says that it is of other texts, and none of its words is taken.
    """

    language: Language
    name: str
    place: Place
    english: str
    is_outdated: bool
    is_own: bool
