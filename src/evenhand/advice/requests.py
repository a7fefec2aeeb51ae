"""What to ask for: the documents that would decide the open rules, and exchange rates."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from evenhand.advice.agreed import AgreedFacts
from evenhand.audit import parts
from evenhand.audit.workings import Pair
from evenhand.policy.model import Policy, Rule


def rank_documents(rules: Sequence[Rule], agreed: AgreedFacts) -> list[parts.Request]:
    """Rank the documents to ask for by the weight that each decides, or that two decide together.

    A rule is taken to be settled when all the documents that it names are at hand. Two documents
    of which neither settles anything alone are asked for together. One that was read is not asked for again.
    """
    policy = agreed.policy
    requests: list[parts.Request] = []
    at_hand = {source.kind for source in agreed.case.program.sources.values()} & policy.documents.keys()
    waiting = [
        rule for rule in rules if not (at_hand.issuperset(rule.settled_by) or agreed.wants_rate_alone(rule))
    ]
    whole = sum((_weight(rule, policy) for rule in rules), Decimal(0))
    while waiting:
        chosen = _choose(waiting, at_hand, policy)
        at_hand |= chosen
        settled = [rule for rule in waiting if at_hand.issuperset(rule.settled_by)]
        waiting = [rule for rule in waiting if rule not in settled]
        weight = sum((_weight(rule, policy) for rule in settled), Decimal(0))
        requests.append(
            parts.Request(
                documents=tuple(sorted(chosen)),
                share=weight / whole if whole else Decimal(0),
                decides=tuple(rule.id for rule in settled),
                questions=tuple(_questions(settled, agreed)),
            )
        )
    return requests


def find_rates(rules: Iterable[Rule], agreed: AgreedFacts) -> Iterator[parts.AskedRate]:
    """Find the exchange rates to ask for, each with the open rules that hang on it."""
    asked: dict[frozenset[str], tuple[Pair, list[str]]] = {}
    for rule in rules:
        for pair in agreed.missing_rates(rule):
            asked.setdefault(frozenset(pair), (pair, []))[1].append(rule.id)
    for (source, target), hanging in asked.values():
        yield parts.AskedRate(source=source, target=target, day=agreed.case.day, rules=tuple(hanging))


def _choose(waiting: Sequence[Rule], at_hand: set[str], policy: Policy) -> frozenset[str]:
    """Choose the document, or the pair, or else the whole set of one rule, that decides most for each."""
    missing = sorted({document for rule in waiting for document in rule.settled_by} - at_hand)
    sets = [frozenset(each) for size in (1, 2) for each in itertools.combinations(missing, size)]
    sets += [frozenset(rule.settled_by) - at_hand for rule in waiting]

    def worth(documents: frozenset[str]) -> tuple[Decimal, int, list[str]]:
        settled = [rule for rule in waiting if (at_hand | documents).issuperset(rule.settled_by)]
        weight = sum((_weight(rule, policy) + _TRIFLE for rule in settled), Decimal(0))
        return -weight / len(documents), len(documents), sorted(documents)

    return min(sets, key=worth)


_TRIFLE: Final = Decimal("0.001")  # a rule that is reported and not scored still counts a little


def _weight(rule: Rule, policy: Policy) -> Decimal:
    return policy.weights[rule.severity]


def _questions(rules: Sequence[Rule], agreed: AgreedFacts) -> Iterator[parts.AskedFact]:
    """Give the questions still open that the rules ask, each once, the weightiest rule's first."""
    policy = agreed.policy
    weightiest = sorted(rules, key=lambda rule: -_weight(rule, policy))
    for path in dict.fromkeys(path for rule in weightiest for path in policy.behind[rule.id]):
        if path in agreed.open:
            fact = policy.facts[path]
            yield parts.AskedFact(fact=path, question=fact.question, expected=fact.kind.expected)
