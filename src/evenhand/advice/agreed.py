"""What is agreed on in a case, or what a self-description says: all advice starts from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from evenhand.advice.entries import as_list, fill_entries, find_entries
from evenhand.advice.partition import Partition, cut
from evenhand.audit.case import Case
from evenhand.audit.workings import Pair, find_missing_rates
from evenhand.facts.possible import Possible
from evenhand.policy import consistency
from evenhand.policy.conditions import Answers
from evenhand.policy.model import Consistency, Policy, Rule
from evenhand.vocabulary.languages import spoken


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

    def exclude_a_claim(self, narrowed: consistency.Narrowed, supposed: Mapping[str, Possible]) -> bool:
        """Checks if what follows from some answers excludes what a side claims of other facts."""
        return any(
            narrowed.possible[path].meet(claimed).is_empty
            for path in narrowed.narrowed_by.keys() - supposed.keys()
            for claimed in self.claimed.get(path, ())
        )

    @cached_property
    def applied(self) -> consistency.Applied:
        """What each entry of the consistency has made so far of answers that were tried."""
        return {}

    @cached_property
    def disputed(self) -> frozenset[str]:
        """The facts on which a side claims what is not agreed on."""
        return frozenset(
            path
            for path, claims in self.claimed.items()
            if any(self.answers[path].meet(claim) != self.answers[path] for claim in claims)
        )

    @cached_property
    def claimed(self) -> Mapping[str, list[Possible]]:
        """What the sides claim of each fact."""
        program, claimed = self.case.program, dict[str, list[Possible]]()
        for claim in program.claims:
            if program.side(claim) in program.sides:
                claimed.setdefault(claim.fact, []).append(claim.possible)
        return claimed

    @cached_property
    def entries(self) -> Mapping[str, Sequence[Consistency]]:
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

    def cut(self, rule: Rule) -> Partition:
        """Cut what is possible for the facts that a rule asks for, wherever it could come out otherwise."""
        conditions = [*rule.conditions, *(each.condition for each in self.entries[rule.id])]
        known = Answers(self.answers, self.parameters)
        partition = cut(conditions, known, self.policy, self.policy.asked_by(rule))
        return replace(
            partition,
            answers={path: self._keep_to(path, answers) for path, answers in partition.answers.items()},
        )

    def _keep_to(self, path: str, answers: tuple[Possible, ...]) -> tuple[Possible, ...]:
        """Add, for a list of which some entries are known, lists of these."""
        possible = self.answers[path]
        entries = find_entries(possible)
        if not entries:
            return answers
        kept = (as_list(filled) for filled in fill_entries(entries, answers))
        both = (each for each in (*answers, *kept) if not each.meet(possible).is_empty)
        return tuple(dict.fromkeys(both)) or (possible,)


def find_open_rules(agreed: AgreedFacts) -> list[Rule]:
    """Find the rules that the agreed facts leave undecided."""
    heard, account = agreed.case.heard, agreed.case.agreed.id
    return [rule for rule in agreed.policy.rules if len(heard[rule.id].accounts[account].outcomes) > 1]
