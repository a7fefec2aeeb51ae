"""Whether a policy's clauses are found by its own words: each among those of all other facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from evenhand.asking.documents import Passage
from evenhand.asking.searching import Index, seek
from evenhand.policy.model import Policy
from evenhand.policy.translation import translate
from evenhand.vocabulary.languages import LANGUAGES, Language

FIRST: Final = (3, 5)


class Recall(Struct, frozen=True):
    """How well the clauses of a policy are found in a language.

    `found` counts those before which fewer than 3, and than 5, clauses of other facts come; `missed` are the
    others, each with its fact.
    """

    language: Language
    clauses: int
    found: tuple[int, ...]
    missed: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """Say it in a sentence, in whole per cent, rounded down."""
        shares = ", ".join(
            f"{100 * each // self.clauses} % among the first {first}"
            for each, first in zip(self.found, FIRST, strict=True)
        )
        clauses = "1 clause" if self.clauses == 1 else f"{self.clauses} clauses"
        return f"{clauses} sought in the words of '{self.language}': {shares}."


def measure_recall(policy: Policy) -> Iterator[Recall]:
    """Seek each clause in every language in which the policy has words to search for."""
    for language in LANGUAGES:
        if any(fact.clauses and language in fact.search for fact in policy.facts.values()):
            yield _measure(translate(policy, language), language)


def _measure(policy: Policy, language: Language) -> Recall:
    """Seek each clause among all clauses of the policy, as if they were one document."""
    clauses = [(path, each.says) for path, fact in policy.facts.items() for each in fact.clauses]
    index = Index(Passage("", says, number, None, ()) for number, (_, says) in enumerate(clauses, 1))
    wanted = seek(policy, language)
    before: dict[int, int] = {}
    for path, fact in policy.facts.items():
        others = 0
        for number in index.rank([wanted[path]]) if fact.clauses else ():
            if clauses[number][0] == path:
                before[number] = others
            else:
                others += 1
    return Recall(
        language,
        len(clauses),
        tuple(sum(others < first for others in before.values()) for first in FIRST),
        tuple(clause for number, clause in enumerate(clauses) if before.get(number, FIRST[-1]) >= FIRST[-1]),
    )
