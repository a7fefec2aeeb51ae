"""Judging one rule in one account (design §5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.audit.repeated_facts import try_out
from evenhand.facts.operators import Truth
from evenhand.policy.conditions import Answers, Reason, weigh
from evenhand.policy.model import Rule
from evenhand.vocabulary.languages import noted, say
from evenhand.vocabulary.verdicts import OUTCOMES, Outcome, Verdict

_DOES_NOT_APPLY: Final[frozenset[Outcome]] = frozenset({"not-applicable"})
_ALLOWED: Final[Mapping[Truth, frozenset[Outcome]]] = {
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
    was_tried_out: bool = False

    @property
    def in_order(self) -> tuple[Outcome, ...]:
        """The outcomes that are left, always in the same order."""
        return tuple(outcome for outcome in OUTCOMES if outcome in self.outcomes)


def judge(rule: Rule, answers: Answers) -> Judgement:
    """Give a rule's outcomes that one account leaves possible.

    Kleene's logic decides most rules. Where it leaves one open that asks for a fact twice, the
    values still possible for that fact are tried out.
    """
    judged = _judge_at_once(rule, answers)
    if len(judged.outcomes) == 1 or not rule.repeated:
        return judged
    tried = [_judge_at_once(rule, piece).outcomes for piece in try_out(rule.conditions, answers)]
    outcomes = frozenset[Outcome]().union(*tried)
    return (
        replace(judged, outcomes=outcomes, verdict=_verdict(outcomes), was_tried_out=True)
        if tried
        else judged
    )


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


def remains(outcomes: Sequence[Outcome]) -> str | None:
    """Say in words what an undecided rule may still come to."""
    sentences: Mapping[tuple[Outcome, ...], str] = {
        ("pass", "fail"): noted("passes or fails"),
        ("pass", "fail", "not-applicable"): noted("passes, fails or does not apply"),
        ("pass", "not-applicable"): noted("passes or does not apply: cannot fail"),
        ("fail", "not-applicable"): noted("fails or does not apply: cannot pass"),
    }
    sentence = sentences.get(tuple(outcomes))
    return None if sentence is None else say(sentence)
