"""Families of words: truth values, choices and texts."""

from __future__ import annotations

from evenhand.facts.possible.family import Possible


class Words(Possible, frozen=True):
    """Truth values, choices or texts: those listed, or (`all_but`) any text but those listed."""

    words: frozenset[str | bool]
    all_but: bool = False

    def meet(self, other: Words) -> Words:
        """Give the words possible in both."""
        match self.all_but, other.all_but:
            case False, False:
                return Words(self.words & other.words)
            case False, True:
                return Words(self.words - other.words)
            case True, False:
                return Words(other.words - self.words)
            case _:
                return Words(self.words | other.words, all_but=True)

    def join(self, other: Words) -> Words:
        """Give the words possible in either."""
        met = Words(self.words, not self.all_but).meet(Words(other.words, not other.all_but))
        return Words(met.words, not met.all_but)

    @property
    def is_empty(self) -> bool:
        """Checks if no word is left."""
        return not self.words and not self.all_but

    @property
    def is_exact(self) -> bool:
        """Checks if one word is left."""
        return len(self.words) == 1 and not self.all_but

    def spelling(self) -> str:
        """Spell the words out in order."""
        return f"{self.all_but} {sorted(map(repr, self.words))}"
