"""The questions of a policy about one program: which to put next, and why.

The next is a core question of the policy, and else the one that brings most: of each rule that is open, its
weight over the questions left in it. What hangs on no open rule is not asked. That nobody has said is an
answer, and is not asked again; what was skipped comes back when nothing else is left.

    >>> from evenhand import Draft, load_policy
    >>> policy = load_policy()
    >>> draft = Draft.start({"name": "Lumen preview", "sponsor": "Lumen"}, policy)
    >>> question = Questionnaire(policy, draft.program).next()
    >>> question.fact, question.form
    ('sponsor.for_profit', 'yes-no')
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Final, Literal

from msgspec import Struct

from evenhand.audit.accounts import Account
from evenhand.audit.case import Case
from evenhand.audit.judging import Judgement
from evenhand.facts import kinds
from evenhand.policy.conditions import find_undecided
from evenhand.policy.model import Policy, Rule
from evenhand.policy.translation import translate
from evenhand.program.model import Program
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.languages import ENGLISH, Language

Form = Literal["yes-no", "one", "several", "quantity", "date", "text", "records"]

_FORMS: Final[Mapping[str, Form]] = {
    "truth": "yes-no",
    "words": "text",
    "number": "quantity",
    "date": "date",
    "set": "several",
    "records": "records",
}


class AnswerWord(Struct, frozen=True):
    """One of the words that answer a question, and what it means."""

    word: str
    meaning: str | None

    @property
    def told(self) -> str:
        """The word and what it means, on a line."""
        return self.word if self.meaning is None else f"{self.word}: {self.meaning}"


class Field(Struct, frozen=True):
    """How something is answered: a question, or what is asked of each entry of a list.

    `example` is an answer as it may be typed, of what is no matter of words.
    """

    name: str
    title: str
    form: Form
    choices: tuple[AnswerWord, ...]
    units: tuple[str, ...]
    example: str


class Question(Struct, frozen=True):
    """What is asked of a program, and why.

    `weight` is what an answer brings: of each rule that is open, its weight over the questions left in it.
    `asked_by` are these rules, the weightiest first; `shown_by` the documents that show the answer.
    """

    fact: str
    criterion: str
    text: str
    help: str | None
    answer: Field
    fields: tuple[Field, ...]
    clauses: tuple[str, ...]
    asked_by: tuple[Rule, ...]
    shown_by: tuple[str, ...]
    weight: Decimal

    @property
    def form(self) -> Form:
        """How it is answered."""
        return self.answer.form


class Progress(Struct, frozen=True):
    """How far the questions of one criterion are: those that nobody has answered are none of them."""

    criterion: str
    title: str
    answered: int
    open: int
    not_needed: int


class Questionnaire(Struct, frozen=True, dict=True):
    """The questions of a policy about one program, as it is described so far.

    `unsaid` are the facts on which nobody has said anything, `skipped` those that are to come last.
    """

    policy: Policy
    program: Program
    unsaid: Collection[str] = ()
    skipped: Collection[str] = ()
    language: Language = ENGLISH

    def next(self) -> Question | None:
        """Give the question to put next; None where none is left that could move a rule."""
        waiting = [path for path in self.policy.facts if path in self._waiting]
        now = [path for path in waiting if path not in self.skipped] or waiting
        core = (path for path in self.policy.core_questions if path in now)
        found = next(core, None) or max(now, key=lambda path: self._weigh(self._left)[path], default=None)
        return None if found is None else self.question(found)

    def question(self, fact: str) -> Question:
        """Give any question, also one that moves nothing any more."""
        said = self._translated.facts[fact]
        asking = [rule for rule in self._translated.rules if fact in self._left.get(rule.id, ())]
        asking.sort(key=self._weight, reverse=True)
        return Question(
            fact=fact,
            criterion=self._criterion_of[fact],
            text=said.question,
            help=said.help,
            answer=_describe(fact, said.title, said.kind),
            fields=_list_fields(said.kind),
            clauses=said.clauses_in_words,
            asked_by=tuple(asking),
            shown_by=tuple(self._translated.documents[each].title for each in said.shown_by),
            weight=self._weigh(self._left)[fact],
        )

    def is_needed(self, fact: str) -> bool:
        """Checks if an answer can still move a rule."""
        return fact in self._waiting

    def left_in(self, rule: str) -> tuple[str, ...]:
        """Give the facts for which a rule still waits; none where it is decided."""
        return tuple(path for path in self.policy.facts if path in self._left.get(rule, ()))

    def facts_of(self, criterion: str) -> tuple[str, ...]:
        """Give the facts whose questions stand under a criterion."""
        return tuple(path for path, each in self._criterion_of.items() if each == criterion)

    @property
    def progress(self) -> tuple[Progress, ...]:
        """How far the questions of each criterion are."""
        of: dict[str, list[str]] = defaultdict(list)
        for path, criterion in self._criterion_of.items():
            of[criterion].append(path)
        return tuple(
            Progress(
                each.id,
                each.title,
                answered=sum(path in self._answered for path in of[each.id]),
                open=sum(path in self._waiting for path in of[each.id]),
                not_needed=sum(path not in self._answered | self._waiting for path in of[each.id]),
            )
            for each in self._translated.criteria
            if of[each.id]
        )

    @cached_property
    def left_for_an_opinion(self) -> int | None:
        """About how many more answers give an opinion; None where the questions that are left cannot.

        Each answer is taken to leave its rules open until the last of their questions is answered.
        """
        left = {rule: set(paths) for rule, paths in self._left.items() if paths}
        count = 0
        while not self._is_enough(left):
            if not left:
                return None
            weights = self._weigh(left)
            best = max(weights, key=lambda path: (path in self.policy.core_questions, weights[path]))
            left = {rule: rest for rule, paths in left.items() if (rest := paths - {best})}
            count += 1
        return count

    def _is_enough(self, left: Collection[str]) -> bool:
        """Checks if an opinion can be given where only these rules, and those with no question, are open."""
        stuck = {rule for rule, paths in self._left.items() if not paths}
        decided = whole = Decimal(0)
        for rule in self.policy.rules:
            is_open = rule.id in left or rule.id in stuck
            if is_open and self.policy.concluding.holds_in_gate(rule):
                return False
            if self._judged[rule.id].verdict != "not-applicable":
                whole += self._weight(rule)
                decided += 0 if is_open else self._weight(rule)
        return decided >= self.policy.coverage_needed * whole

    @cached_property
    def _case(self) -> Case:
        return Case(self.policy, self.program, self.program.header.as_of or self.policy.effective)

    @cached_property
    def _account(self) -> Account:
        """What anybody says counts for an answer, also where another side has not answered it."""
        return self._case.accounts[-1]  # if every unanswered claim is true, or as described

    @cached_property
    def _judged(self) -> Mapping[str, Judgement]:
        return {rule: heard.accounts[self._account.id] for rule, heard in self._case.heard.items()}

    @cached_property
    def _translated(self) -> Policy:
        return translate(self.policy, self.language)

    @cached_property
    def _answered(self) -> frozenset[str]:
        said = (each for each in self.program.claims if self.program.side(each) != verdicts.OUTSIDE)
        return frozenset(claim.fact for claim in said)

    @cached_property
    def _left(self) -> Mapping[str, frozenset[str]]:
        """The questions left in each rule that is open: facts on which it hangs, and that nobody answered."""
        done = {path for path, possible in self._account.possible.items() if possible.is_exact}
        done |= {*self._answered, *self.unsaid}
        return {
            rule: self._find_facts(frozenset().union(*map(find_undecided, each.reasons))) - done
            for rule, each in self._judged.items()
            if len(each.outcomes) > 1
        }

    def _find_facts(self, named: Iterable[str]) -> frozenset[str]:
        return frozenset(path for name in named for path in self.policy.facts_within(name))

    @cached_property
    def _waiting(self) -> frozenset[str]:
        return frozenset().union(*self._left.values())

    def _weigh(self, left: Mapping[str, Collection[str]]) -> Mapping[str, Decimal]:
        """Weigh each question: what it brings to the rules in which it is left."""
        weights: dict[str, Decimal] = defaultdict(Decimal)
        for rule in self.policy.rules:
            for path in left.get(rule.id, ()):
                weights[path] += self._weight(rule) / len(left[rule.id])
        return weights

    def _weight(self, rule: Rule) -> Decimal:
        return self.policy.weights[rule.severity]

    @cached_property
    def _criterion_of(self) -> Mapping[str, str]:
        """The criterion of each fact: its own group, or else that of the first rule that asks it."""
        ids = [each.id for each in self.policy.criteria]
        asking = {
            path: rule.criterion for rule in self.policy.rules[::-1] for path in self.policy.asked_by(rule)
        }
        groups = {path: path.partition(".")[0] for path in self.policy.facts}
        return {path: group if group in ids else asking.get(path, ids[0]) for path, group in groups.items()}


def _describe(name: str, title: str, kind: kinds.Kind) -> Field:
    choices = tuple(AnswerWord(word, meaning) for word, meaning in kind.choices)
    form = "one" if isinstance(kind, kinds.Choice) else _FORMS[kind.family]
    return Field(name, title, form, choices, kind.units, kind.example)


def _list_fields(kind: kinds.Kind) -> tuple[Field, ...]:
    if not isinstance(kind, kinds.Records):
        return ()
    return tuple(_describe(name, kind.title(name), each) for name, each in kind.fields)
