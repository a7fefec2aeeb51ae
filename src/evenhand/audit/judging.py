"""Judging one rule in one account (design §5).

Where a rule asks for one fact twice, Kleene's logic alone would not see it: `p or not p` holds
whatever p is, yet each half is unknown. So the values still possible for such a fact are split at the
rule's own bounds into pieces within which nothing the rule asks can change, and the rule is judged on
each piece. Lists of records are not split, and what a fact has to do with other facts is not looked at.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.facts import kinds, operators
from evenhand.facts.possible import Possible
from evenhand.policy.conditions import (
    Answers,
    Compared,
    FactTerm,
    LiteralTerm,
    ParameterTerm,
    Reason,
    comparisons_of,
    weigh,
)
from evenhand.policy.model import Rule
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.verdicts import Basis, Outcome, Verdict

_DOES_NOT_APPLY: Final[frozenset[Outcome]] = frozenset({"not-applicable"})
_ALLOWED: Final[Mapping[operators.Truth, frozenset[Outcome]]] = {
    True: frozenset({"pass"}),
    False: frozenset({"fail"}),
    None: frozenset({"pass", "fail"}),
}


class Judgement(Struct, frozen=True):
    """What one rule comes to in one account; the verdict is the one outcome that is left, or unknown."""

    outcomes: frozenset[Outcome]
    verdict: Verdict
    applies: Reason | None
    meets: Reason
    was_split: bool = False

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the rule applies or not, where that is asked, and why it is met or not."""
        return (self.meets,) if self.applies is None else (self.applies, self.meets)


def judge(rule: Rule, answers: Answers) -> Judgement:
    """Give a rule's outcomes that one account leaves possible.

    Kleene's logic decides most rules. Where it leaves one open that asks for a fact twice, the
    values still possible for that fact are split.
    """
    judged = _judge_at_once(rule, answers)
    if len(judged.outcomes) == 1 or not rule.named.repeated:
        return judged
    tried = [_judge_at_once(rule, piece).outcomes for piece in split_answers(rule, answers)]
    outcomes = frozenset[Outcome]().union(*tried)
    return replace(judged, outcomes=outcomes, verdict=_verdict(outcomes), was_split=True) if tried else judged


def _judge_at_once(rule: Rule, answers: Answers) -> Judgement:
    applies = None if rule.applies_when is None else weigh(rule.applies_when, answers)
    meets = weigh(rule.requires, answers)
    outcomes = _ALLOWED[meets.truth]
    if applies is not None and applies.truth is False:
        outcomes = _DOES_NOT_APPLY
    elif applies is not None and applies.truth is None:
        outcomes |= _DOES_NOT_APPLY
    return Judgement(outcomes, _verdict(outcomes), applies, meets)


def _verdict(outcomes: frozenset[Outcome]) -> Verdict:
    return next(iter(outcomes)) if len(outcomes) == 1 else "unknown"


def split_answers(rule: Rule, answers: Answers) -> Iterator[Answers]:
    """Give the answers on each combination of pieces; nothing, where none or too many are left."""
    every = [each for condition in rule.conditions for each in comparisons_of(condition)]
    pieces = {path: _split(path, every, answers) for path in rule.named.repeated}
    split = {path: parts for path, parts in pieces.items() if len(parts) > 1}
    combinations = 1
    for parts in split.values():
        combinations *= len(parts)
    if not split or combinations > kinds.MOST_PIECES:
        return
    for chosen in itertools.product(*split.values()):
        yield answers.supposing(dict(zip(split, chosen, strict=True)))


def _split(path: str, every: Sequence[Compared], answers: Answers) -> list[Possible]:
    """Split what is possible for a fact at every bound that it is compared with."""
    about = [each for each in every if isinstance(each.subject, FactTerm) and each.subject.path == path]
    if not about:
        return []
    marks, is_alone = operators.Marks(), True
    for comparison in every:
        operand = comparison.operand
        if comparison in about and isinstance(operand, (LiteralTerm, ParameterTerm)):
            marks.note(answers.to(operand))
        elif comparison in about or (isinstance(operand, FactTerm) and operand.path == path):
            is_alone = False
    subject = about[0].subject
    return subject.kind.split(answers.to(subject), marks, is_alone=is_alone)


Outcomes = frozenset[Outcome]

_FAILS: Final[Outcomes] = frozenset({"fail"})
# What one side's word alone comes to: an accusation, praise, or nothing that could be said for either.
_ONE_SIDED: Final[Mapping[Outcome, Verdict]] = {
    "fail": "alleged",
    "pass": "claimed",
    "not-applicable": "unknown",
}


class Voices(Struct, frozen=True):
    """What a rule comes to on each basis: the outcomes that are left to it.

    `within` holds, for each side that contradicts itself, what each of its largest agreeing sets leaves.
    `are_disputed` says that a side which leaves the rule open excludes, on a fact that it rests on, what one
    says that decides it.
    """

    record: Outcomes
    sides: Mapping[str, Outcomes]
    settled: Outcomes
    unanswered: Outcomes
    within: Mapping[str, Sequence[Outcomes]] = {}
    are_disputed: bool = False


class Ruling(Struct, frozen=True):
    """The one verdict across the sides, on what it rests, and which sides it is contested or made by."""

    verdict: Verdict
    basis: Basis
    sides: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Checks if the record, an agreement or an admission decides."""
        return self.basis in {"record", "agreement", "admission"}


def rule_across(voices: Voices) -> Ruling:
    """Give the one verdict across the sides: the first row of the table of design §5 that holds."""
    if decided := _decide(voices.record):
        return Ruling(decided, "record")
    if opposed := _find_opposed(voices.sides):
        return Ruling("contested", "between sides", opposed)
    deciding = [side for side, outcomes in voices.sides.items() if _decide(outcomes)]
    if decided := _decide(voices.settled):
        return Ruling(decided, "agreement")
    # Those who decide it decide the same, since none opposes another. It is no agreement where a third
    # side disputes what they rest on: else leaving out what lets that side decide would settle a pass.
    if verdicts.SPONSOR in deciding and len(deciding) > 1 and not voices.are_disputed:
        return Ruling(next(iter(voices.sides[verdicts.SPONSOR])), "agreement")
    if voices.sides.get(verdicts.SPONSOR) == _FAILS:
        return Ruling("fail", "admission", (verdicts.SPONSOR,))
    if divided := [side for side, sets in voices.within.items() if _are_opposed(sets)]:
        return Ruling("contested", "within a side", tuple(divided[:1]))
    return _hear_one_side(voices, deciding)


def _hear_one_side(voices: Voices, deciding: Sequence[str]) -> Ruling:
    decided = _decide(voices.sides[deciding[0]]) if deciding else _decide(voices.unanswered)
    if decided is None:
        return Ruling("unknown", "nothing")
    return Ruling(_ONE_SIDED[decided], "one side", tuple(deciding))


def _decide(outcomes: Outcomes) -> Outcome | None:
    return next(iter(outcomes)) if len(outcomes) == 1 else None


def _find_opposed(sides: Mapping[str, Outcomes]) -> tuple[str, ...]:
    """Find the sides of which each leaves no outcome in common with another."""
    opposed = {
        side
        for pair in itertools.combinations(sides, 2)
        if sides[pair[0]].isdisjoint(sides[pair[1]])
        for side in pair
    }
    return tuple(side for side in sides if side in opposed)


def _are_opposed(sets: Iterable[Outcomes]) -> bool:
    return any(left.isdisjoint(right) for left, right in itertools.combinations(set(sets), 2))
