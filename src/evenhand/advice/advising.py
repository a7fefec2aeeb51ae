"""Advice on a case: what would settle it, which is worked out here, and what hangs on judgement calls.

What would settle it are the facts that decide each rule that what is agreed leaves open, and documents.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.advice.entries import as_list, fill_entries, find_entries
from evenhand.audit import parts
from evenhand.audit.audit import Audit
from evenhand.audit.auditing import describe
from evenhand.audit.case import Case
from evenhand.audit.workings import Pair, find_missing_rates
from evenhand.facts import kinds
from evenhand.facts.possible import Possible, Quantities
from evenhand.facts.ranges import Range
from evenhand.policy import consistency
from evenhand.policy.conditions import Answers
from evenhand.policy.model import Consistency, Policy, Rule
from evenhand.vocabulary.languages import ENGLISH, Language, speaking, spoken
from evenhand.vocabulary.verdicts import OUTCOMES, Outcome

if TYPE_CHECKING:
    from evenhand.policy.representatives import Representatives

Answered = tuple[tuple[str, Possible], ...]
ComeOut = Callable[[Answered], frozenset[Outcome]]

MOST_TRIES: Final = 4000
_MOST_FACTS: Final = 4


def request(case: Case, language: Language = ENGLISH) -> Audit:
    """Audit a case, and add only what to ask for: all of the advice that a short report shows."""
    with speaking(language):
        agreed = AgreedFacts(case)
        rules = find_open_rules(agreed)
        given = parts.Advice(
            requests=tuple(rank_documents(rules, agreed)),
            open_rules=(),
            sensitivity=(),
            robust_bounds=0,
            weights=(),
            rates=tuple(find_rates(rules, agreed)),
        )
        return replace(describe(case, language), advice=given)


def advise(case: Case, language: Language = ENGLISH) -> Audit:
    """Audit a case, and add what would settle it, and how sensitive it is to judgement calls."""
    with speaking(language):
        return replace(describe(case, language), advice=_advise(case))


def _advise(case: Case) -> parts.Advice:
    from evenhand.advice.sensitivity import try_weights, vary_parameters

    agreed = AgreedFacts(case)
    rules = find_open_rules(agreed)
    varied = vary_parameters(case, agreed.policy)
    moving = tuple(each for each in varied if _moves(each))
    return parts.Advice(
        requests=tuple(rank_documents(rules, agreed)),
        open_rules=tuple(settle_rule(rule, agreed) for rule in rules),
        sensitivity=moving,
        robust_bounds=len(varied) - len(moving),
        weights=tuple(try_weights(case)),
        rates=tuple(find_rates(rules, agreed)),
    )


def _moves(each: parts.Sensitivity) -> bool:
    return bool(each.below or each.above or each.members)


class AgreedFacts(Struct, frozen=True, dict=True):
    """What is settled in a case, or what a self-description says."""

    case: Case

    @cached_property
    def policy(self) -> Policy:
        """The policy of the case, in the language that is spoken when it is first asked for."""
        return self.case.say_policy(spoken().language)

    @property
    def parameters(self) -> Mapping[str, Possible]:
        """The parameters in force."""
        return self.case.parameters

    @cached_property
    def answers(self) -> Mapping[str, Possible]:
        """What is possible for each fact; anything, where nobody states it."""
        stated = {path: answer.possible for path, answer in self.case.agreed.stated.items()}
        return {path: stated.get(path, fact.kind.anything) for path, fact in self.policy.facts.items()}

    @cached_property
    def open(self) -> set[str]:
        """The facts to which more than one answer is possible."""
        return {path for path, possible in self.answers.items() if not possible.is_exact}

    def is_open(self, path: str) -> bool:
        """Checks if no more is known of a fact than holds of every program."""
        known = self.answers[path]
        return known == self._anyhow.get(path) or self.policy.facts[path].kind.is_open(known)

    @cached_property
    def _anyhow(self) -> Mapping[str, Possible]:
        """What the consistency says of facts before anything is stated."""
        return consistency.make_consistent({}, self.policy).possible

    def find_outcomes(
        self, rule: Rule, supposed: Mapping[str, Possible], *, beside_claims: bool = False
    ) -> frozenset[Outcome]:
        """Find what a rule may come to if some facts were so; none where they cannot be so together.

        With BESIDE_CLAIMS none either where what follows from them excludes what a side claims.
        """
        answers: Mapping[str, Possible] = {**self.answers, **supposed}
        if entries := self._entries[rule.id]:
            near = {path: answers[path] for path in self.case.policy.near[rule.id] if path in answers}
            narrowed = consistency.make_consistent(near, self.case.policy, entries, supposed)
            if narrowed.contradicted or (beside_claims and self._exclude_a_claim(narrowed, supposed)):
                return frozenset()
            answers = {**answers, **narrowed.possible}
        return self.case.judge_only_by(rule, answers).outcomes

    def _exclude_a_claim(self, narrowed: consistency.Narrowed, supposed: Mapping[str, Possible]) -> bool:
        return any(
            narrowed.possible[path].meet(claimed).is_empty
            for path in narrowed.narrowed_by.keys() - supposed.keys()
            for claimed in self._claimed.get(path, ())
        )

    @cached_property
    def _claimed(self) -> Mapping[str, list[Possible]]:
        """What the sides claim of each fact."""
        program, claimed = self.case.program, dict[str, list[Possible]]()
        for claim in program.claims:
            if program.side(claim) in program.sides:
                claimed.setdefault(claim.fact, []).append(claim.possible)
        return claimed

    @cached_property
    def _entries(self) -> Mapping[str, Sequence[Consistency]]:
        """The entries of the consistency near each rule, but for those that what is agreed contradicts."""
        policy = self.case.policy
        broken = consistency.make_consistent(self.answers, policy).contradicted
        entries = [each for each in policy.consistency if each not in broken]
        return {
            rule.id: [each for each in entries if policy.facts_of(each) <= policy.near[rule.id]]
            for rule in policy.rules
        }

    def missing_rates(self, rule: Rule) -> tuple[Pair, ...]:
        """Give the currencies that want for a rate where a rule is open, each two once."""
        judged = self.case.heard[rule.id].accounts[self.case.agreed.id]
        pairs = [pair for reason in judged.reasons for pair in find_missing_rates(reason, self.policy)]
        return tuple({frozenset(pair): pair for pair in reversed(pairs)}.values())

    def wants_rate_alone(self, rule: Rule) -> bool:
        """Checks if all that a rule asks for is answered, and only a rate is missing."""
        return bool(self.missing_rates(rule)) and self.open.isdisjoint(self.policy.behind[rule.id])

    def representatives(self, rule: Rule) -> Representatives:
        """Give, for each fact that a rule asks for, the exact answers to it that are still possible."""
        from evenhand.policy.representatives import find_representatives  # what to ask for needs none

        representatives = find_representatives(rule.conditions, Answers({}, self.parameters), self.policy)
        return {path: self._still_possible(path, each) for path, each in representatives.items()}

    def _still_possible(self, path: str, representatives: tuple[Possible, ...]) -> tuple[Possible, ...]:
        """Leave out those that are not possible, and add answers that keep to what is said.

        Where there is none, what is possible stands for itself.
        """
        possible = self.answers[path]
        kept = list(_find_ends(possible, self.policy.facts[path].kind))
        if entries := find_entries(possible):
            kept = [as_list(filled) for filled in fill_entries(entries, representatives)]
        answers = (answer for answer in (*representatives, *kept) if not answer.meet(possible).is_empty)
        return tuple(dict.fromkeys(answers)) or (possible,)


def find_open_rules(agreed: AgreedFacts) -> list[Rule]:
    """Find the rules that the agreed facts leave undecided."""
    heard, account = agreed.case.heard, agreed.case.agreed.id
    return [rule for rule in agreed.policy.rules if len(heard[rule.id].accounts[account].outcomes) > 1]


def settle_rule(rule: Rule, agreed: AgreedFacts) -> parts.OpenRule:
    """Find the smallest sets of facts that can decide a rule, and one that decides it in any case."""
    representatives = agreed.representatives(rule)

    @cache
    def come_out(supposed: Answered) -> frozenset[Outcome]:
        return agreed.find_outcomes(rule, dict(supposed))

    # An exact answer adds nothing; facts with one representative may still be ranges that the rule cuts.
    asked = [path for path in agreed.policy.behind[rule.id] if path in agreed.open]
    can = tuple(_find_smallest(asked, representatives, come_out, agreed.policy))
    size = len(can[0].facts) if can else _MOST_FACTS
    return parts.OpenRule(
        rule=rule.id,
        can=can,
        surely=_find_sure(asked, representatives, come_out),
        is_limited=_are_too_many(asked, representatives, size) or (not can and len(asked) > size),
        rates=tuple("/".join(pair) for pair in agreed.missing_rates(rule)),
    )


def _are_too_many(facts: Iterable[str], representatives: Representatives, size: int) -> bool:
    """Checks if some sets of so many facts have more answers than are tried."""
    most = sorted((len(representatives[path]) for path in facts), reverse=True)[:size]
    return math.prod(most) > MOST_TRIES


def _find_smallest(
    asked: Sequence[str], representatives: Representatives, come_out: ComeOut, policy: Policy
) -> Iterator[parts.Deciding]:
    """Try sets of one fact, then of two, and so on, until some answers to one decide the rule."""
    for size in range(1, min(len(asked), _MOST_FACTS) + 1):
        found = [
            parts.Deciding(facts=facts, outcomes=outcomes)
            for facts in itertools.combinations(asked, size)
            if (outcomes := _outcomes_of(facts, representatives, come_out, policy))
        ]
        if found:
            yield from found
            return


def _outcomes_of(
    facts: Sequence[str], representatives: Representatives, come_out: ComeOut, policy: Policy
) -> dict[Outcome, str]:
    """Give each outcome that some answers to the facts bring about, with the first such answers."""
    found: dict[Outcome, str] = {}
    for supposed in _suppose_all(facts, representatives):
        outcomes = come_out(supposed)
        if len(outcomes) == 1 and not outcomes <= found.keys():
            found[next(iter(outcomes))] = _say(supposed, policy)
    return {outcome: found[outcome] for outcome in OUTCOMES if outcome in found}


def _find_sure(asked: Sequence[str], representatives: Representatives, come_out: ComeOut) -> tuple[str, ...]:
    """Find the smallest set of facts whose every answer decides the rule; none, where no set does.

    All are given where there are too many answers to try.
    """
    for size in range(1, len(asked) + 1):
        for facts in itertools.combinations(asked, size):
            if not _are_too_many(facts, representatives, size) and all(
                len(come_out(each)) <= 1 for each in _suppose_all(facts, representatives)
            ):
                return facts
    return tuple(asked) if _are_too_many(asked, representatives, len(asked)) else ()


def _suppose_all(facts: Sequence[str], representatives: Representatives) -> Iterator[Answered]:
    columns = [representatives[path] for path in facts]
    rows = itertools.islice(itertools.product(*columns), MOST_TRIES)
    return (tuple(zip(facts, row, strict=True)) for row in rows)


def _say(supposed: Answered, policy: Policy) -> str:
    said = (f"{policy.facts[path].title}: {policy.facts[path].kind.show(each)}" for path, each in supposed)
    return "; ".join(said)


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


def _find_ends(possible: Possible, kind: kinds.Kind) -> Iterator[Possible]:
    """Give the answers at the ends of what is said: no other may be on their side of a parameter."""
    if isinstance(possible, Quantities) and isinstance(kind, kinds.Linear):
        for end, unit in possible.ends():
            if end not in kind.span.ends():
                yield Quantities.of({unit: [Range(end, end)]})
