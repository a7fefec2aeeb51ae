"""Clauses: what a person reads at once of a document, in sentences that can be quoted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from evenhand.asking.documents import LONGEST, Passage, cut_sentences, list_words


class OwnSentence(Struct, frozen=True):
    """A sentence of a clause, and where it stands; `led_by` is the number of the one that introduces it."""

    text: str
    at: str
    led_by: int | None = None


class OwnClause(Struct, frozen=True, dict=True):
    """Passages that stand together under the same headings: a line with its list, or some short ones.

    `words` are those by which it was found for each fact on which it bears, and `likely` the facts to which
    many of its words point, and nothing better does.
    """

    passages: tuple[Passage, ...]
    words: Mapping[str, tuple[str, ...]]
    likely: tuple[str, ...] = ()

    @property
    def document(self) -> str:
        """The document in which it stands."""
        return self.passages[0].document

    @property
    def text(self) -> str:
        """Its words, on one line."""
        return " ".join(each.text for each in self.passages)

    @property
    def others(self) -> tuple[str, ...]:
        """The facts on which it perhaps bears."""
        return tuple(path for path in self.words if path not in self.likely)

    @cached_property
    def sentences(self) -> tuple[OwnSentence, ...]:
        """Its sentences; an item of a list knows the line that introduces it."""
        listed: list[OwnSentence] = []
        led_by, items = None, 0
        for passage in self.passages:
            led_by = led_by if items else None
            listed += [OwnSentence(each, passage.at, led_by) for each in cut_sentences(passage.text)]
            items -= 1
            if passage.items:
                led_by, items = len(listed) - 1, len(passage.items)
        return tuple(listed)

    def cut(self) -> Iterator[tuple[Passage, Sequence[tuple[int, str]]]]:
        """Give each passage with its sentences, and their numbers, counted from 1."""
        at = 1
        for passage in self.passages:
            sentences = list(enumerate(cut_sentences(passage.text), at))
            yield passage, sentences
            at += len(sentences)

    def choose_quote(self, fact: str) -> range:
        """Choose the sentence that has most of the words by which a fact was found, and what introduces it.

        The numbers count from 0. Where it was found by none, they are all of them.
        """
        words = frozenset(self.words.get(fact, ()))
        counts = [len(words.intersection(list_words(each.text))) for each in self.sentences]
        if not any(counts):
            return range(len(counts))
        best = counts.index(max(counts))
        led_by = self.sentences[best].led_by
        return range(best if led_by is None else led_by, best + 1)

    def quote(self, numbers: Sequence[int]) -> str:
        """Give the words of sentences that follow one another."""
        return " ".join(self.sentences[number].text for number in numbers)


def group(passages: Iterable[Passage]) -> Iterator[tuple[Passage, ...]]:
    """Put together what stands under the same headings and is read at once; a list stays whole."""
    held: list[Passage] = []
    items = 0  # of a list that belong to what is held, and are still to come
    for each in passages:
        if held and not items and not _belongs(each, held):
            yield tuple(held)
            held = []
        held.append(each)
        items = max(items - 1, len(each.items))
    if held:
        yield tuple(held)


def _belongs(passage: Passage, held: Collection[Passage]) -> bool:
    """Checks if a passage, with its list, may be read at once with what is held."""
    is_beside = all((each.document, each.headings) == (passage.document, passage.headings) for each in held)
    texts = [*(each.text for each in held), passage.text, *passage.items]
    return is_beside and sum(len(each.split()) for each in texts) <= LONGEST
