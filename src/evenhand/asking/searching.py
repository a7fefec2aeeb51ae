"""Ranking passages by words, with the full-text search of SQLite that comes with Python.

Words are cut to six letters, which serves the endings and compounds of each language alike, and needs no
stemmer. What decides is which words are sought; the engine hardly does.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import log
from typing import Final

from msgspec import Struct

from evenhand.asking.documents import BARE, FUNCTION_WORDS, STEM, Passage, list_words, stem
from evenhand.policy.model import Fact, Policy
from evenhand.policy.translation import translate
from evenhand.vocabulary.errors import OutputError, Place, Problem
from evenhand.vocabulary.languages import Language

_PART: Final = 0.5  # what a word of several that stand together weighs by itself
_QUESTION: Final = 0.25  # what the words of the question weigh beside those of the policy's search
_AROUND: Final = 0.5  # what a word in the headings or in the items of a list weighs beside one in the passage
_SHORT: Final = 2  # a passage of so many words weighs half
_TABLE: Final = (
    "CREATE VIRTUAL TABLE passages USING "
    "fts5(text, headings, items, tokenize='unicode61 remove_diacritics 2')"
)
_FIND: Final = f"SELECT rowid, -bm25(passages, 1, {_AROUND}, {_AROUND}) FROM passages WHERE passages MATCH ?"  # noqa: S608


class Sought(Struct, frozen=True):
    """What is sought for a fact, and what each of it weighs: stems of words, and words that stand together.

    `words` are the stems by which a passage is found: those of the policy's search, or else of the question.
    """

    stems: Mapping[str, float]
    together: Mapping[str, float]
    words: frozenset[str]


def seek(policy: Policy, language: Language) -> Mapping[str, Sought]:
    """Say what is sought for each fact, by its path, in texts of a language.

    A word that is sought for many facts says little of which of them a passage bears on, and weighs less.
    """
    listed = {path: _list_search(fact, language) for path, fact in policy.facts.items()}
    counts = Counter(each for search in listed.values() for each in search)
    most = log(1 + sum(map(bool, listed.values())))
    facts = translate(policy, language).facts
    return {
        path: _weigh(
            {each: weight * (1 - log(counts[each]) / most) for each, weight in search.items()},
            _list_stems((facts[path].question, facts[path].title), language),
        )
        for path, search in listed.items()
    }


def _list_search(fact: Fact, language: Language) -> Mapping[str, float]:
    """List what a policy seeks for a fact: stems, and, with spaces, words that stand together."""
    listed: dict[str, float] = {}
    for words in map(list_words, fact.search.get(language, ())):
        if len(words) > 1:
            listed[" ".join(words)] = 1
        for each in _list_stems(words, language):
            listed[each] = max(listed.get(each, 0), _PART if len(words) > 1 else 1)
    return listed


def _weigh(search: Mapping[str, float], question: Iterable[str]) -> Sought:
    stems = {each: weight for each, weight in search.items() if " " not in each}
    together = {each: weight for each, weight in search.items() if " " in each}
    words = frozenset(stems or question)
    asked = {each: stems.get(each, 0) + _QUESTION for each in question}
    return Sought({**stems, **asked}, together, words)


def _list_stems(texts: Iterable[str], language: Language) -> tuple[str, ...]:
    """List the stems of texts, each once, without the words that every text has."""
    words = (word for text in texts for word in list_words(text) if word not in FUNCTION_WORDS[language])
    return tuple(dict.fromkeys(map(stem, words)))


class Index:
    """Passages, to be found by their words."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Index the passages. Raises OutputError where SQLite was built without its full-text search."""
        self._rows = sqlite3.connect(":memory:")
        self._found: dict[str, list[tuple[int, float]]] = {}
        self._shares: list[float] = []  # what each passage's score is worth by its length
        try:
            self._rows.execute(_TABLE)
        except sqlite3.OperationalError:
            message = "The SQLite of this Python has no full-text search (FTS5)."
            raise OutputError(
                [Problem(Place.whole("<sqlite3>"), message, "a Python whose SQLite has it")]
            ) from None
        self._rows.executemany(
            "INSERT INTO passages (rowid, text, headings, items) VALUES (?, ?, ?, ?)",
            self._list_rows(passages),
        )

    def _list_rows(self, passages: Iterable[Passage]) -> Iterator[tuple[int, str, str, str]]:
        for number, each in enumerate(passages):
            length = len(list_words(each.text))
            self._shares.append(length / (length + _SHORT))
            yield number, each.text, " ".join(each.headings), " ".join(each.items)

    def rank(self, wanted: Iterable[Sought]) -> list[int]:
        """Rank the passages that hold anything of what is wanted, by their numbers, the best first."""
        scores: defaultdict[int, float] = defaultdict(float)
        for sought in wanted:
            terms = [(_begin(each), weight) for each, weight in sought.stems.items()]
            terms += [(f'"{each}"', weight) for each, weight in sought.together.items()]
            for term, weight in terms:
                for number, score in self._find(term):
                    scores[number] += weight * score
        return sorted(scores, key=lambda number: (-scores[number], number))

    def _find(self, term: str) -> list[tuple[int, float]]:
        """Score the passages that hold a term, once for all facts that seek it."""
        if term not in self._found:
            rows = self._rows.execute(_FIND, (term,))
            self._found[term] = [(number, score * self._shares[number]) for number, score in rows]
        return self._found[term]


def _begin(begun: str) -> str:
    """Seek the words that begin so; a short one is sought as it is, or with an s."""
    if len(begun) == STEM:
        return f'"{begun}"*'
    return f'"{begun}" OR "{begun}s"' if len(begun) >= BARE else f'"{begun}"'


def find_words(text: str, wanted: Iterable[Sought]) -> tuple[str, ...]:
    """List the words of a text, each once, by which it is found: the policy's, or else the question's."""
    sought = frozenset[str]().union(*(each.words for each in wanted))
    return tuple(dict.fromkeys(word for word in list_words(text) if stem(word) in sought))
