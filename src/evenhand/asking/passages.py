"""The passages of a program's own texts that bear on each fact of a policy, the best first.

Nothing is answered here: a passage is found by its words, and what it says a person reads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from evenhand.asking.clauses import OwnClause, group
from evenhand.asking.documents import OwnText, Passage
from evenhand.asking.searching import Index, Sought, find_words, seek
from evenhand.policy.model import Policy

MOST: Final = 3
_ENOUGH: Final = 2


class FoundPassage(Struct, frozen=True):
    """A passage that may answer a fact, and by which words it was found.

    It is weak where fewer than two of these words stand in it, since some word of any question stands in any
    text, and strong where more do.
    """

    passage: Passage
    words: tuple[str, ...]

    @property
    def is_weak(self) -> bool:
        """Checks if it is found by little."""
        return len(self.words) < _ENOUGH

    @property
    def is_strong(self) -> bool:
        """Checks if it is found by much."""
        return len(self.words) > _ENOUGH


class Reading(Struct, frozen=True):
    """What was found in some texts: for each fact the best passages, by the fact's path.

    `sought` are all passages that were searched, in their order; `elsewhere` are the facts that no such text
    answers, each with the kinds of documents that do.
    """

    texts: tuple[OwnText, ...]
    sought: tuple[Passage, ...]
    found: Mapping[str, tuple[FoundPassage, ...]]
    elsewhere: Mapping[str, tuple[str, ...]]

    def by_clause(self) -> Iterator[OwnClause]:
        """Give each clause in which anything was found, in the order of the texts."""
        best = {path: found[0].passage for path, found in self.found.items() if found and found[0].is_strong}
        words: dict[Passage, dict[str, tuple[str, ...]]] = {}
        for path, found in self.found.items():
            for each in found:
                if not each.is_weak:
                    words.setdefault(each.passage, {})[path] = each.words
        for together in group(self.sought):
            bears_on: dict[str, tuple[str, ...]] = {}
            for passage in together:
                for path, found_by in words.get(passage, {}).items():
                    bears_on[path] = (*bears_on.get(path, ()), *found_by)
            if bears_on:
                yield OwnClause(
                    together, bears_on, tuple(path for path in bears_on if best.get(path) in together)
                )

    def by_fact(self, path: str) -> tuple[OwnClause, ...]:
        """Give the passages that were found for a fact, each with the list that it introduces."""
        return tuple(
            OwnClause(self._with_items(each.passage), {path: each.words}) for each in self.found[path]
        )

    def _with_items(self, passage: Passage) -> tuple[Passage, ...]:
        at = self.sought.index(passage)
        return self.sought[at : at + 1 + len(passage.items)]


def passages(
    texts: Sequence[OwnText],
    policy: Policy,
    *,
    facts: Collection[str] | None = None,
    section: str | None = None,
    most: int = MOST,
) -> Reading:
    """Find the passages that bear on each fact, or on some FACTS, at MOST so many on each.

    With SECTION, only what stands under a heading that has these words is searched. A policy's words of a
    language are sought where a text is in it, and where it has none, those of its questions. Where it says
    of no fact whether published terms show it, all are sought.
    """
    sought = tuple(
        each for text in texts for each in text.passages if section is None or _is_in(each, section)
    )
    index = Index(sought)
    asked = [fact for path, fact in policy.facts.items() if facts is None or path in facts]
    spoken = [seek(policy, language) for language in dict.fromkeys(text.language for text in texts)]
    knows = any(fact.by_the_terms for fact in policy.facts.values())
    found = {}
    for path in (fact.path for fact in asked if fact.by_the_terms or not knows):
        wanted = [each[path] for each in spoken]
        found[path] = tuple(_describe(sought[number], wanted) for number in index.rank(wanted)[:most])
    elsewhere = {fact.path: fact.shown_by for fact in asked if knows and not fact.by_the_terms}
    return Reading(tuple(texts), sought, found, elsewhere)


def _is_in(passage: Passage, section: str) -> bool:
    return any(section.lower() in heading.lower() for heading in passage.headings)


def _describe(passage: Passage, wanted: Sequence[Sought]) -> FoundPassage:
    return FoundPassage(passage, find_words(" ".join([passage.text, *passage.items]), wanted))
