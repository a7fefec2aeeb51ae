"""Seeking a question by words: those of the question, of its help, or of what a policy seeks for it in texts.

>>> from evenhand import load_policy
>>> [*seek_questions(load_policy(), "salary, wages")][:1]
['pay.offered_share']
"""

from __future__ import annotations

import math
import operator
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from evenhand.asking.documents import FUNCTION_WORDS, list_words, stem
from evenhand.policy.model import Fact, Policy
from evenhand.policy.translation import translate
from evenhand.vocabulary.languages import ENGLISH, Language

_BEGUN: Final = 3  # the letters after which a word that is typed may be the beginning of another
_ASKED, _SOUGHT, _TOLD = 4, 2, 1  # what a word weighs in the question, in the policy's search, in the help


def seek_questions(policy: Policy, words: str, language: Language = ENGLISH) -> tuple[str, ...]:
    """Find the facts whose questions have any of some words: first the very question, then the closest.

    A word weighs more the fewer questions have it.
    """
    typed = list_words(words)
    wanted = tuple(dict.fromkeys(stem(each) for each in typed if each not in FUNCTION_WORDS[language]))
    facts = translate(policy, language).facts
    known = {path: _weigh_words(fact, language) for path, fact in facts.items()}
    weights = {path: [_find_weight(each, those) for each in wanted] for path, those in known.items()}
    rarity = [_weigh_rarity(column) for column in zip(*weights.values(), strict=True)]
    scores = {
        path: (list_words(facts[path].question) == typed, sum(map(operator.mul, each, rarity)))
        for path, each in weights.items()
        if any(each)
    }
    return tuple(sorted(scores, key=lambda path: scores[path], reverse=True))


def _weigh_rarity(weights: Collection[int]) -> float:
    """Weigh a word by how few of all questions have it."""
    return math.log(1 + len(weights) / max(sum(map(bool, weights)), 1))


def _find_weight(wanted: str, known: Mapping[str, int]) -> int:
    if wanted in known:
        return known[wanted]
    begun = (weight for each, weight in known.items() if each.startswith(wanted))
    return max(begun, default=0) if len(wanted) >= _BEGUN else 0


def _weigh_words(fact: Fact, language: Language) -> Mapping[str, int]:
    """Weigh the words by which a question is found, cut to what is sought of them."""
    weights: dict[str, int] = {}
    for text, weight in _list_texts(fact, language):
        for word in map(stem, list_words(text)):
            weights[word] = max(weights.get(word, 0), weight)
    return weights


def _list_texts(fact: Fact, language: Language) -> Iterator[tuple[str, int]]:
    yield fact.question, _ASKED
    yield fact.title, _ASKED
    yield from ((each, _SOUGHT) for each in fact.search.get(language, ()))
    yield fact.help or "", _TOLD
    yield from ((f"{word} {meaning or ''}", _TOLD) for word, meaning in fact.kind.choices)
