"""What every family of answers can do."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Self, TypeVar

from msgspec import Struct


class Possible(Struct, frozen=True):
    """A set of answers that are still possible."""

    @abstractmethod
    def meet(self, other: Self) -> Self:
        """Give the answers possible in both."""

    @abstractmethod
    def join(self, other: Self) -> Self:
        """Give the answers possible in either."""

    @property
    @abstractmethod
    def is_empty(self) -> bool:
        """Checks if no answer is left."""

    @property
    @abstractmethod
    def is_exact(self) -> bool:
        """Checks if exactly one answer is left."""

    @abstractmethod
    def spelling(self) -> str:
        """Spell the answers out, the same in every process, so that families can be sorted."""


P = TypeVar("P", bound=Possible)


def join_all(parts: Sequence[P]) -> P:
    """Give the answers possible in any of some parts, half by half: one by one takes the square of them."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return join_all(parts[:middle]).join(join_all(parts[middle:]))
