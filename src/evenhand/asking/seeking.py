"""Seeking a question by words: those of the question, of its help, or of what a policy seeks for it in texts.

>>> from evenhand import load_policy
>>> [*seek_questions(load_policy(), "salary, wages")][:1]
['pay.offered_share']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from evenhand.asking.documents import FUNCTION_WORDS, list_words, stem
from evenhand.policy.model import Fact, Policy
from evenhand.policy.translation import translate
from evenhand.vocabulary.languages import ENGLISH, Language

_BEGUN: Final = 3  # the letters after which a word that is typed may be the beginning of another
_ASKED, _SOUGHT, _TOLD = 4, 2, 1  # what a word weighs in the question, in the policy's search, in the help


def seek_questions(policy: Policy, words: str, language: Language = ENGLISH) -> tuple[str, ...]:
    """Find the facts whose questions have any of some words, those first that have most of them."""
    typed = list_words(words)
    wanted = tuple(dict.fromkeys(stem(each) for each in typed if each not in FUNCTION_WORDS[language]))
    facts = translate(policy, language).facts
    scores = {path: _score(wanted, _weigh_words(fact, language)) for path, fact in facts.items()}
    found = [path for path, score in scores.items() if score > (0, 0)]
    return tuple(sorted(found, key=lambda path: scores[path], reverse=True))


def _score(wanted: Iterable[str], known: Mapping[str, int]) -> tuple[int, int]:
    """Say how many words are there, and what they weigh together."""
    weights = [_find_weight(each, known) for each in wanted]
    return sum(map(bool, weights)), sum(weights)


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
