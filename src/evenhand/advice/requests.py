"""What to ask for: the documents that would decide the open rules, and exchange rates."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from evenhand.advice.agreed import AgreedFacts
from evenhand.audit import parts
from evenhand.audit.workings import Pair
from evenhand.policy.model import Policy, Rule


def rank_documents(rules: Sequence[Rule], agreed: AgreedFacts) -> list[parts.Request]:
    """Rank the documents to ask for by the weight that each decides, or that two decide together.

    A rule is taken to be settled when for each of its open facts a document is at hand that can show it or,
    where the policy does not say which can, all that the rule names. Two documents of which neither settles
    anything alone are asked for together. One that was read is not asked for again.
    """
    read = {source.kind for source in agreed.case.program.sources.values()}
    ranking = _Ranking(agreed, frozenset(read & agreed.policy.documents.keys()))
    return list(ranking.rank(rules))


class _Ranking(Struct, frozen=True):
    """What documents can show, those left out that were read."""

    agreed: AgreedFacts
    read: frozenset[str]

    def rank(self, rules: Sequence[Rule]) -> Iterator[parts.Request]:
        """Choose documents, the best first, and put each question to the first that can answer it."""
        chosen = list(self._choose_all(rules))
        whole = sum((_weight(rule, self.agreed.policy) for rule in rules), Decimal(0))
        questions = self._put_questions(chosen)
        for documents, settled in chosen:
            weight = sum((_weight(rule, self.agreed.policy) for rule in settled), Decimal(0))
            yield parts.Request(
                documents=tuple(sorted(documents)),
                share=weight / whole if whole else Decimal(0),
                decides=tuple(rule.id for rule in settled),
                questions=tuple(questions[documents]),
            )

    def _choose_all(self, rules: Sequence[Rule]) -> Iterator[tuple[frozenset[str], list[Rule]]]:
        at_hand: frozenset[str] = frozenset()
        waiting = [
            rule for rule in rules if all(self._needed(rule)) and not self.agreed.wants_rate_alone(rule)
        ]
        while waiting:
            documents = self._choose(waiting, at_hand)
            at_hand |= documents
            settled = [rule for rule in waiting if self._settles(rule, at_hand)]
            waiting = [rule for rule in waiting if rule not in settled]
            yield documents, settled

    def _shown_by(self, path: str, rule: Rule) -> frozenset[str]:
        """Give the documents that can show the answer to a fact, and were not read."""
        return frozenset(self.agreed.policy.facts[path].shown_by or rule.settled_by) - self.read

    def _needed(self, rule: Rule) -> list[frozenset[str]]:
        """Give, for each thing that has to be shown, the documents of which one can show it."""
        policy = self.agreed.policy
        needed = [self._shown_by(path, rule) for path in self._open(rule) if policy.facts[path].shown_by]
        if len(needed) < len(self._open(rule)) or not needed:
            needed += [frozenset({each}) for each in rule.settled_by if each not in self.read] or [
                frozenset()
            ]
        return needed

    def _open(self, rule: Rule) -> list[str]:
        return [path for path in self.agreed.policy.asked_by(rule) if path in self.agreed.open]

    def _settles(self, rule: Rule, at_hand: frozenset[str]) -> bool:
        return not any(map(at_hand.isdisjoint, self._needed(rule)))

    def _choose(self, waiting: Sequence[Rule], at_hand: frozenset[str]) -> frozenset[str]:
        """Choose the document, or the pair, or else all that one rule needs, that decides most for each."""
        needed = {rule.id: self._needed(rule) for rule in waiting}
        missing = sorted(
            frozenset[str]().union(*(each for sets in needed.values() for each in sets)) - at_hand
        )
        sets = [frozenset(each) for size in (1, 2) for each in itertools.combinations(missing, size)]
        sets += [
            frozenset(min(each) for each in those if at_hand.isdisjoint(each)) for those in needed.values()
        ]

        def worth(documents: frozenset[str]) -> tuple[Decimal, int, list[str]]:
            hand = at_hand | documents
            settled = [rule for rule in waiting if not any(map(hand.isdisjoint, needed[rule.id]))]
            weight = sum((_weight(rule, self.agreed.policy) + _TRIFLE for rule in settled), Decimal(0))
            return -weight / len(documents), len(documents), sorted(documents)

        return min(sets, key=worth)

    def _put_questions(
        self, chosen: Sequence[tuple[frozenset[str], list[Rule]]]
    ) -> dict[frozenset[str], list[parts.AskedFact]]:
        """Put each open question, the weightiest rule's first, to the first documents that can answer it."""
        policy = self.agreed.policy
        put: dict[frozenset[str], list[parts.AskedFact]] = {documents: [] for documents, _ in chosen}
        asked: set[str] = set()
        for documents, settled in chosen:
            for rule in sorted(settled, key=lambda rule: -_weight(rule, policy)):
                for path in self._open(rule):
                    if path not in asked:
                        asked.add(path)
                        able = (each for each in put if not each.isdisjoint(self._shown_by(path, rule)))
                        fact = policy.facts[path]
                        question = parts.AskedFact(
                            fact=path, question=fact.question, expected=fact.kind.expected
                        )
                        put[next(able, documents)].append(question)
        return put


def find_rates(rules: Iterable[Rule], agreed: AgreedFacts) -> Iterator[parts.AskedRate]:
    """Find the exchange rates to ask for, each with the open rules that hang on it."""
    asked: dict[frozenset[str], tuple[Pair, list[str]]] = {}
    for rule in rules:
        for pair in agreed.missing_rates(rule):
            asked.setdefault(frozenset(pair), (pair, []))[1].append(rule.id)
    for (source, target), hanging in asked.values():
        yield parts.AskedRate(source=source, target=target, day=agreed.case.day, rules=tuple(hanging))


_TRIFLE: Final = Decimal("0.001")  # a rule that is reported and not scored still counts a little


def _weight(rule: Rule, policy: Policy) -> Decimal:
    return policy.weights[rule.severity]
