"""The grounds of a finding: what each side brings on a rule, told of every side alike (design §5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from evenhand.audit.accounts import name_side
from evenhand.audit.audit import ExplainedVerdict, Ground, SaidReply
from evenhand.audit.case import Case
from evenhand.vocabulary.languages import noted, say, say_name
from evenhand.vocabulary.verdicts import Outcome

_REMAINS: Final[Mapping[tuple[Outcome, ...], str]] = {
    ("pass", "fail"): noted("passes or fails"),
    ("pass", "fail", "not-applicable"): noted("passes, fails or does not apply"),
    ("pass", "not-applicable"): noted("passes or does not apply: cannot fail"),
    ("fail", "not-applicable"): noted("fails or does not apply: cannot pass"),
}


def find_grounds(facts: Iterable[str], case: Case) -> tuple[Ground, ...]:
    """Say of each side whether it speaks on some facts; a description without sides speaks for itself."""
    if case.agreed.kind == "as-described":
        return (Ground(side=case.agreed.id, title=case.agreed.title, speaks=True), *_find_silent(case))
    asked = frozenset(facts)
    spoken = {account.id: account.spoken for account in case.accounts}
    return tuple(
        Ground(
            side=side,
            title=str(name_side(side, case.program)),
            speaks=not asked.isdisjoint(spoken.get(side, ())),
        )
        for side in case.program.sides
    )


def _find_silent(case: Case) -> Iterator[Ground]:
    """Name the sides of a program of which none claims anything."""
    for side in case.program.sides:
        yield Ground(side=side, title=str(name_side(side, case.program)), speaks=False)


def say_because(
    grounds: Sequence[Ground],
    judgements: Iterable[ExplainedVerdict],
    replies: Sequence[SaidReply],
    agreed: str,
) -> str:
    """Put the finding in one sentence; side by side where the sides differ or answer.

    Of each side it says the same: the verdict with its reasons, the answers, or that there are none. Where
    none speaks, what the agreed account comes to stands for all.
    """
    verdicts = {each.account: _sum_up(each) for each in judgements}
    said = {ground.side: verdicts[ground.side] for ground in grounds if ground.speaks}
    answers = [reply for reply in replies if reply.side in {ground.side for ground in grounds}]
    if not answers and len(set(said.values())) <= 1 and len(said) in {0, len(grounds)}:
        return next(iter(said.values()), verdicts[agreed])
    return " — ".join(sentence for ground in grounds for sentence in _tell(ground, said, replies))


def _tell(ground: Ground, said: Mapping[str, str], replies: Iterable[SaidReply]) -> Iterator[str]:
    """Tell a side's verdict and its answers, or that there is no answer of it."""
    answers = [say_reply(reply) for reply in replies if reply.side == ground.side]
    verdict = [said[ground.side]] if ground.side in said else []
    for words in [*verdict, *answers] or [say("no answer in these sources")]:
        yield say("{side}: {verdict}", side=ground.title, verdict=words)


def say_reply(reply: SaidReply) -> str:
    """Say what a party answers: in quotation marks only what is quoted."""
    words = f"“{reply.quote}”" if reply.quote else reply.says
    return say("answers to {what}: {words}", what=reply.to, words=words)


def remains(outcomes: Sequence[Outcome]) -> str | None:
    """Say in words what an undecided rule may still come to."""
    sentence = _REMAINS.get(tuple(outcomes))
    return None if sentence is None else say(sentence)


def _sum_up(judgement: ExplainedVerdict) -> str:
    clauses = ". ".join(clause.text for clause in judgement.because)
    verdict = judgement.remains or say_name("verdict", judgement.verdict)
    return say("{verdict}, because {clauses}", verdict=verdict, clauses=clauses) if clauses else verdict
