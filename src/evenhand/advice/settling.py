"""What would settle a rule: the fewest facts that can decide it, and the fewest that surely will.

What can decide it is shown by answers that do. What surely will is proved: every answer to those facts that
is still possible decides it, and no fewer facts do that. Where there are too many answers to try, or where
they could only be sampled, nothing is claimed of them, and that is said.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from evenhand.advice.agreed import AgreedFacts
from evenhand.advice.partition import Partition
from evenhand.advice.trials import Answered, RuleTrial
from evenhand.audit import parts
from evenhand.facts import kinds
from evenhand.facts.operators import Truth
from evenhand.facts.possible import Possible, Quantities, Words
from evenhand.policy.conditions import (
    Compared,
    Condition,
    FactTerm,
    LiteralTerm,
    asks_itself,
    find_named,
    parts_of,
    with_parts,
)
from evenhand.policy.model import Policy, Rule
from evenhand.vocabulary.verdicts import OUTCOMES, Outcome

MOST_TRIES: Final = 4000
_MOST_FACTS: Final = 4
_BOOLEAN: Final = kinds.Boolean()
_YES: Final = Words(frozenset({True}))
_AS_TOLD: Final[Mapping[Truth, Possible]] = {
    True: _YES,
    False: Words(frozenset({False})),
    None: _BOOLEAN.anything,
}


def settle_rule(rule: Rule, agreed: AgreedFacts) -> parts.OpenRule:
    """Find the smallest sets of facts that can decide a rule, and one that decides it in any case."""
    search = _Search(rule, agreed, agreed.cut(rule), RuleTrial(rule, agreed))
    can = tuple(search.find_smallest())
    surely = search.find_sure()
    return parts.OpenRule(
        rule=rule.id,
        can=can,
        surely=surely,
        is_limited=search.was_cut or search.may_miss(can),
        rates=tuple("/".join(pair) for pair in agreed.missing_rates(rule)),
    )


class _Search(Struct, dict=True):
    """Tries out the answers to the facts that a rule asks for; `was_cut` where not all of them."""

    rule: Rule
    agreed: AgreedFacts
    partition: Partition
    trial: RuleTrial
    was_cut: bool = False
    come_out: dict[Answered, frozenset[Outcome]] = field(default_factory=dict)

    @cached_property
    def asked(self) -> list[str]:
        """The facts that are open; one with a single answer left may still be a range that the rule cuts."""
        return [path for path in self.agreed.policy.asked_by(self.rule) if path in self.agreed.open]

    def may_miss(self, can: Sequence[parts.Deciding]) -> bool:
        """Checks if sampled answers leave it open whether fewer facts, or others, would do."""
        if self.partition.is_exact(self.asked):
            return False
        found = {way.facts for way in can}
        sizes = range(1, 1 + min([len(facts) for facts in found] or [len(self.asked), _MOST_FACTS]))
        every = (facts for size in sizes for facts in itertools.combinations(self.asked, size))
        sampled = (facts for facts in every if not self.partition.is_exact(facts) and facts not in found)
        return any(len(outcomes) == 1 for facts in sampled for outcomes in self._judge_loosely(facts))

    def find_smallest(self) -> Iterator[parts.Deciding]:
        """Try sets of one fact, then of two, and so on, until some answers to one decide the rule."""
        for size in range(1, min(len(self.asked), _MOST_FACTS) + 1):
            found = [
                parts.Deciding(facts=facts, outcomes=outcomes)
                for facts in itertools.combinations(self.asked, size)
                if (outcomes := self._outcomes_of(facts))
            ]
            if found:
                yield from found
                return
        self.was_cut |= len(self.asked) > _MOST_FACTS

    def _outcomes_of(self, facts: Sequence[str]) -> dict[Outcome, str]:
        """Give each outcome that some answers to the facts bring about, with the first such answers."""
        found: dict[Outcome, str] = {}
        self.was_cut |= self._are_too_many(facts)
        for supposed in itertools.islice(self._suppose_all(facts), MOST_TRIES):
            outcomes = self._judge(supposed)
            if len(outcomes) == 1 and not outcomes <= found.keys():
                found[next(iter(outcomes))] = _say(supposed, self.agreed.policy)
        return {outcome: found[outcome] for outcome in OUTCOMES if outcome in found}

    def find_sure(self) -> tuple[str, ...]:
        """Find the smallest set of facts whose every answer decides the rule; none where none is known."""
        needed = [path for path in self.asked if not self._can_do_without(path)]
        spare = [path for path in self.asked if path not in needed]
        for size in range(len(spare) + 1):
            for more in itertools.combinations(spare, size):
                facts = tuple(path for path in self.asked if path in needed or path in more)
                if self._always_decide(facts):
                    if self._is_proved(facts):
                        return facts
                    self.was_cut = True
        return ()

    def _can_do_without(self, path: str) -> bool:
        others = [each for each in self.asked if each != path]
        return self._are_too_many(others) or self._always_decide(others)

    def _always_decide(self, facts: Sequence[str]) -> bool:
        """Checks if each answer that is tried decides the rule; not so where there are too many to try."""
        if self._are_too_many(facts):
            self.was_cut = True
            return False
        return self._always_decide_beside((), facts)

    def _always_decide_beside(self, supposed: Answered, facts: Sequence[str]) -> bool:
        """Checks if each answer to some facts decides the rule beside what is supposed of others.

        Where that decides it already, whatever else is known does not turn it (design §5).
        """
        if len(self._judge(supposed)) <= 1:
            return True
        if not facts:
            return False
        first, *rest = facts
        answers = self.partition.answers[first]
        return all(self._always_decide_beside((*supposed, (first, answer)), rest) for answer in answers)

    def _judge(self, supposed: Answered) -> frozenset[Outcome]:
        if supposed not in self.come_out:
            self.come_out[supposed] = self.trial.find_outcomes(supposed)
        return self.come_out[supposed]

    def _suppose_all(self, facts: Sequence[str]) -> Iterator[Answered]:
        columns = [self.partition.answers[path] for path in facts]
        return (tuple(zip(facts, row, strict=True)) for row in itertools.product(*columns))

    def _are_too_many(self, facts: Iterable[str]) -> bool:
        return math.prod(len(self.partition.answers[path]) for path in facts) > MOST_TRIES

    def _is_proved(self, facts: Sequence[str]) -> bool:
        """Checks if not only the answers tried decide the rule."""
        if self.partition.is_exact(facts):
            return True
        return all(len(outcomes) <= 1 for outcomes in self._judge_loosely(facts))

    def _judge_loosely(self, facts: Sequence[str]) -> Iterator[frozenset[Outcome]]:
        """Judge by every answer to the facts.

        Where answers were sampled, what is asked of them is taken to come out in every way that it might.
        """
        exact = [path for path in facts if path not in self.partition.sampled]
        atoms = dict[Condition, tuple[Truth, ...]]()
        conditions = [self._set_apart(each, set(facts), atoms) for each in self.rule.conditions]
        if self._are_too_many(exact) or 3 ** len(atoms) > MOST_TRIES:
            yield from (frozenset({outcome}) for outcome in OUTCOMES)
            yield frozenset(OUTCOMES)
            return
        *applies, requires = conditions
        rule = replace(self.rule, applies_when=applies[0] if applies else None, requires=requires)
        loose = RuleTrial(rule, self.agreed)
        for supposed in self._suppose_all(exact):
            for truths in itertools.product(*atoms.values()):
                yield loose.find_outcomes(supposed, _tell(truths))

    def _set_apart(
        self, condition: Condition, facts: set[str], atoms: dict[Condition, tuple[Truth, ...]]
    ) -> Condition:
        """Put a yes or no in the place of each part that asks something of facts that were sampled."""
        is_leaf = asks_itself(condition)
        policy = self.agreed.policy
        named = find_named([condition]).facts if is_leaf else ()
        read = {path for name in named for path in policy.facts_within(name)}
        if is_leaf and not self.partition.is_exact(read & facts):
            is_known = (read & self.agreed.open) <= facts and not any(map(self._may_be_nothing, named))
            atoms.setdefault(condition, (True, False) if is_known else (True, False, None))
            name = _name(list(atoms).index(condition))
            return Compared(FactTerm(name, _BOOLEAN), "is", LiteralTerm(_YES, _BOOLEAN))
        inner = tuple(self._set_apart(each, facts, atoms) for each in parts_of(condition))
        return with_parts(condition, inner)

    def _may_be_nothing(self, path: str) -> bool:
        """Checks if a fact is a ratio to what may be nothing, so that no answers need decide it."""
        fact = self.agreed.policy.derived.get(path)
        if fact is None:
            return False
        divisors = fact.operands[1:] if fact.operation == "ratio" else ()
        return any(map(self._may_be_zero, divisors)) or any(map(self._may_be_nothing, fact.operands))

    def _may_be_zero(self, path: str) -> bool:
        possible = self.agreed.answers.get(path)
        if not isinstance(possible, Quantities):
            return True
        return any(each.low is None or each.low <= 0 for _, line in possible.lines for each in line) or any(
            each.low is None or each.low <= 0 for each in possible.elsewhere
        )


def _name(index: int) -> str:
    return f"\0{index}"  # what no fact is called


def _tell(truths: Sequence[Truth]) -> dict[str, Possible]:
    return {_name(index): _AS_TOLD[truth] for index, truth in enumerate(truths)}


def _say(supposed: Answered, policy: Policy) -> str:
    said = (f"{policy.facts[path].title}: {policy.facts[path].kind.show(each)}" for path, each in supposed)
    return "; ".join(said)
