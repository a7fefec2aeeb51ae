"""How far the answers are backed that decide, on the fast way: it is told, or sourced.

This follows `Case.assurances`. What decides a rule in an account is looked up by the answers to it. What
backs an answer are the claims on it or, where it follows from others by the consistency, those on these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from evenhand.batch.core import Asking, Core, DigitAccount
from evenhand.batch.digits import Cell, recall
from evenhand.batch.lookup import FAIL, PASS
from evenhand.policy.conditions import find_deciding
from evenhand.policy.model import Consistency
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.verdicts import ASSURANCES, Assurance


class Told(NamedTuple):
    """One claim: the number of its fact, the side that speaks, its cell, and how far it is backed.

    One of the record `may_overrule` what a side says.
    """

    number: int
    side: str
    cell: Cell
    assurance: Assurance = "told"
    may_overrule: bool = False


class Backed(NamedTuple):
    """How far an answer is backed by the best claim on it, if any, and from which entries it follows.

    `best` is a place among the assurances.
    """

    best: int | None
    follows_from: tuple[Consistency, ...] = ()


Answers = Mapping[int, Backed]


class Standing(NamedTuple):
    """On what every account rests: the claims, and the facts on which each side speaks.

    `plain` are the answers that nobody in particular gives, and `agreed` those on which the sponsor
    and another side speak. An account is there by its id; without sides, the record's alone.
    """

    record: DigitAccount
    plain: Mapping[int, Cell]
    told: Sequence[Told]
    accounts: Mapping[str, DigitAccount] = {}
    spoken: Mapping[str, Iterable[int]] = {}
    agreed: Iterable[int] = ()


class Assuring:
    """Finds how far rules are backed, by the core of a policy."""

    def __init__(self, core: Core) -> None:
        """Begin with nothing known."""
        self._core = core
        self._asking = [Asking(rule, core) for rule in core.policy.rules]
        self._deciding: Sequence[dict[object, Sequence[int]]] = [{} for _ in self._asking]

    def assure(
        self, standing: Standing, codes: Mapping[str, Sequence[int]], by_word: Sequence[bool]
    ) -> Mapping[str, Mapping[str, Assurance]]:
        """Say how far each rule is backed that passes or fails in an account, by the rule and the account.

        In the settled account a rule is decided BY_WORD where the sponsor's own word settles it.
        """
        answers = self._take_answers(standing)
        word = answers.get(verdicts.SPONSOR, {})
        found: dict[str, dict[str, Assurance]] = {rule.id: {} for rule in self._core.policy.rules}
        for name, came_out in codes.items():
            own = standing.accounts.get(name, standing.record)
            least = self._find_least(answers[name], word)
            for number, (rule, code) in enumerate(zip(found, came_out, strict=True)):
                if code in {PASS, FAIL}:
                    is_word = name == "settled" and by_word[number]
                    deciding = standing.accounts[verdicts.SPONSOR] if is_word else own
                    ranks = [least[fact] for fact in self._find_deciding(number, deciding) if fact in least]
                    found[rule][name] = ASSURANCES[min(ranks, default=0)]
        return found

    def _find_deciding(self, rule: int, account: DigitAccount) -> Sequence[int]:
        asking = self._asking[rule]
        return recall(self._deciding[rule], asking.key(account), lambda: self._decide(asking, account))

    def _decide(self, asking: Asking, account: DigitAccount) -> Sequence[int]:
        policy, numbers = self._core.policy, self._core.numbers
        named = frozenset[str]().union(*map(find_deciding, asking.judge(account).reasons))
        return [numbers[path] for name in named for path in policy.facts_within(name)]

    def _find_least(self, answers: Answers, word: Answers) -> Mapping[int, int]:
        """Find how far the least is backed on which each answer rests, as a place among the assurances.

        What an account does not say, the sponsor's word may.
        """
        backings = (
            (fact, self._find_behind(answer, answers) if answer.best is None else answer.best)
            for fact, answer in {**word, **answers}.items()
        )
        return {fact: least for fact, least in backings if least is not None}

    def _find_behind(self, answer: Backed, answers: Answers) -> int | None:
        """Find how far the least is backed of what an answer follows from."""
        behind = [
            answers.get(self._core.numbers[path])
            for entry in answer.follows_from
            for path in self._core.policy.facts_of(entry) & self._core.numbers.keys()
        ]
        return min([each.best for each in behind if each is not None and each.best is not None], default=None)

    def _take_answers(self, standing: Standing) -> Mapping[str, Answers]:
        silence = self._core.columns
        record = {
            number: Backed(ASSURANCES.index("told"))
            for number, cell in standing.plain.items()
            if cell is not silence[number].silent
        }
        record |= _say(standing.told, verdicts.RECORD, record)
        self._follow(record, standing.record)
        if not standing.accounts:
            return {"as-described": record}
        sides = {side: record | _say(standing.told, side, record) for side in standing.spoken}
        for side, answers in sides.items():
            self._follow(answers, standing.accounts[side])
        every = dict.fromkeys(number for own in standing.spoken.values() for number in own)
        found: dict[str, Answers] = {**sides}
        for name, together in (("settled", standing.agreed), ("unanswered", every)):
            answers = dict(record)
            for number in together:
                speaking = [sides[side].get(number) for side, own in standing.spoken.items() if number in own]
                answers[number] = Backed(_find_best(each.best for each in speaking if each is not None))
            self._follow(answers, standing.accounts[name])
            found[name] = answers
        return found

    def _follow(self, answers: dict[int, Backed], account: DigitAccount) -> None:
        """Note from which entries the answers follow that an account was narrowed or contradicted by."""
        for number, entry in account.narrowed:
            known = answers.get(number, Backed(None))
            answers[number] = known._replace(follows_from=(*known.follows_from, entry))
        for entry in account.contradicted:
            for path in self._core.policy.facts_of(entry) & self._core.numbers.keys():
                number = self._core.numbers[path]
                if number in answers:
                    known = answers[number]
                    answers[number] = known._replace(follows_from=(*known.follows_from, entry))


def _say(told: Sequence[Told], side: str, record: Answers) -> dict[int, Backed]:
    """Give what a side says, beside what the record says of the same."""
    said: dict[int, Backed] = {}
    for each in told:
        if each.side == side:
            before = (said.get(each.number), record.get(each.number))
            best = [ASSURANCES.index(each.assurance), *(known.best for known in before if known is not None)]
            said[each.number] = Backed(_find_best(best))
    return said


def _find_best(backings: Iterable[int | None]) -> int | None:
    return max([each for each in backings if each is not None], default=None)
