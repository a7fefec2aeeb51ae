"""Ranking passages by words, with the full-text search of SQLite that comes with Python.

Words are cut to six letters, which serves the endings and compounds of each language alike, and needs no
stemmer. What decides is which words are sought; the engine hardly does.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from evenhand.asking.documents import FUNCTION_WORDS, Passage, list_words
from evenhand.policy.model import Fact
from evenhand.vocabulary.errors import OutputError, Place, Problem
from evenhand.vocabulary.languages import Language

_STEM: Final = 6
_QUESTION: Final = 0.25  # what the words of the question weigh beside those of the policy's search
_HEADINGS: Final = 0.5  # what a word in the headings weighs beside one in the passage
_TABLE: Final = (
    "CREATE VIRTUAL TABLE passages USING fts5(text, headings, tokenize='unicode61 remove_diacritics 2')"
)
_FIND: Final = f"SELECT rowid, bm25(passages, 1, {_HEADINGS}) FROM passages WHERE passages MATCH ?"  # noqa: S608


class Sought(Struct, frozen=True):
    """What is sought for a fact: stems of the policy's words, what stands together, stems of the question."""

    words: tuple[str, ...]
    together: tuple[str, ...]
    question: tuple[str, ...]


def seek(fact: Fact, language: Language) -> Sought:
    """Say what is sought for a fact in texts of a language, in which its question is put."""
    search = fact.search.get(language, ())
    together = (" ".join(list_words(each)) for each in search)
    return Sought(
        _list_stems(search, language),
        tuple(each for each in together if " " in each),
        _list_stems((fact.question, fact.title), language),
    )


def _list_stems(texts: Iterable[str], language: Language) -> tuple[str, ...]:
    """List the stems of texts, each once, without the words that every text has."""
    words = (word for text in texts for word in list_words(text) if word not in FUNCTION_WORDS[language])
    return tuple(dict.fromkeys(map(stem, words)))


def stem(word: str) -> str:
    """Cut a word, in small letters and without accents, to what is sought of it."""
    plain = unicodedata.normalize("NFD", word)
    return "".join(each for each in plain if not unicodedata.combining(each))[:_STEM]


class Index:
    """Passages, to be found by their words."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Index the passages. Raises OutputError where SQLite was built without its full-text search."""
        self._rows = sqlite3.connect(":memory:")
        try:
            self._rows.execute(_TABLE)
        except sqlite3.OperationalError:
            message = "The SQLite of this Python has no full-text search (FTS5)."
            raise OutputError(
                [Problem(Place("<sqlite3>"), message, "a Python whose SQLite has it")]
            ) from None
        rows = ((number, each.text, " ".join(each.headings)) for number, each in enumerate(passages))
        self._rows.executemany("INSERT INTO passages (rowid, text, headings) VALUES (?, ?, ?)", rows)

    def rank(self, wanted: Iterable[Sought]) -> list[int]:
        """Rank the passages that hold anything of what is wanted, by their numbers, the best first."""
        scores: defaultdict[int, float] = defaultdict(float)
        for sought in wanted:
            for terms, weight in (
                ([_begin(each) for each in sought.words], 1),
                ([f'"{each}"' for each in sought.together], 1),
                ([_begin(each) for each in sought.question], _QUESTION),
            ):
                for number, score in self._rows.execute(_FIND, (" OR ".join(terms),)) if terms else ():
                    scores[number] -= weight * score
        return sorted(scores, key=lambda number: (-scores[number], number))


def _begin(begun: str) -> str:
    """Seek the words that begin so; a short one is sought as it is."""
    return f'"{begun}"*' if len(begun) == _STEM else f'"{begun}"'


def find_words(text: str, wanted: Iterable[Sought]) -> tuple[str, ...]:
    """List the words of a text, each once, by which it is found: the policy's, or else the question's."""
    sought = {word for each in wanted for word in each.words or each.question}
    return tuple(dict.fromkeys(word for word in list_words(text) if stem(word) in sought))
