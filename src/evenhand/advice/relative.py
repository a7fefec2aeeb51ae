"""Answers in terms of what nobody knows yet: what has to be found out is never made up.

Plans are tried with amounts that stand in for it. What is compared with it has no amount either: it is told
as a comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from evenhand.audit.wording import say_operator, show_answer
from evenhand.facts import operators
from evenhand.facts.narrowing import MIRRORED
from evenhand.facts.possible import Possible
from evenhand.policy.conditions import Compared, FactTerm, comparisons_of
from evenhand.policy.model import Policy, Rule
from evenhand.vocabulary.languages import listed, say


class ToldAnswer(Struct, frozen=True):
    """How an answer is told, and the facts not known yet for whose sake it has no amount."""

    text: str
    compared_with: tuple[str, ...] = ()


class Comparisons(Struct, frozen=True, dict=True):
    """What rules compare where a plan is carried out; `known` is what is stated exactly as things stand."""

    policy: Policy
    answers: Mapping[str, Possible]
    known: Mapping[str, Possible]

    def tell(self, path: str, rules: Iterable[Rule]) -> ToldAnswer:
        """Tell the answer to a fact: by what it is compared with, where one of the two is to be found out."""
        kind = self.policy.facts[path].kind
        compared = list(self._find(path, rules))
        open_ones = dict.fromkeys(other for other, _ in compared if self._is_to_find_out(other))
        if self._is_to_find_out(path):
            chosen = dict.fromkeys(other for other, _ in compared if other in self.answers)
            if chosen:
                return ToldAnswer(say("not known: find it out"), tuple(chosen))
            open_ones = dict.fromkeys(other for other, _ in compared)
        if not open_ones:
            return ToldAnswer(kind.show(self.answers[path]))
        phrases = dict.fromkeys(phrase for _, phrase in compared)  # what is known binds beside what is not
        return ToldAnswer(
            listed(list(phrases), "and"), tuple(each for each in open_ones if each in self.answers)
        )

    def _is_to_find_out(self, path: str) -> bool:
        return path in self.answers and self.policy.facts[path].is_given

    def _find(self, path: str, rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
        """Find the facts with which some rules compare one, each with what holds of it in these words."""
        comparisons = (each for rule in rules for part in rule.conditions for each in comparisons_of(part))
        for each in comparisons:
            subject, operand = each.subject, each.operand
            if isinstance(subject, FactTerm) and isinstance(operand, FactTerm):
                other = operand if subject.path == path else subject
                truth = self._weigh(each, subject.path, operand.path)
                operator = each.operator if other is operand else MIRRORED.get(each.operator)
                if path in {subject.path, operand.path} and operator is not None and truth is not None:
                    yield other.path, say_operator(operator, self._name(other.path), negated=not truth)

    def _weigh(self, comparison: Compared, *paths: str) -> operators.Truth:
        if not self._after.keys() >= {*paths}:
            return None
        return operators.compare(comparison.operator, *(self._after[path] for path in paths))

    @cached_property
    def _after(self) -> Mapping[str, Possible]:
        return {**self.known, **self.answers}

    def _name(self, path: str) -> str:
        fact = self.policy.facts[path]
        is_known = not self._is_to_find_out(path)
        said = show_answer(fact.kind, self._after[path]) if is_known else say("not known: find it out")
        return say("the {fact} ({answer})", fact=fact.title, answer=said)
