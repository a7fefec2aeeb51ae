"""What each side brings, side by side: its claims on a fact, and its verdict and replies on a finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from evenhand.audit.audit import (
    Evidence,
    ExplainedVerdict,
    Finding,
    Ground,
    SaidClaim,
    SaidReply,
    ScoredAccount,
    find_agreed,
)


class Voice(NamedTuple):
    """What one side brings on a finding, or several that bring the same: a judgement, replies, or neither."""

    titles: list[str]
    judgement: ExplainedVerdict | None
    replies: list[SaidReply]


def claims_of(fact: Evidence, side: str) -> list[SaidClaim]:
    """List what one side says; in a program without sides the description speaks."""
    return [
        claim
        for claim in fact.claims
        if claim.side == side or (side == "as-described" and claim.side == "record")
    ]


def said_of(columns: Sequence[Ground], fact: Evidence) -> list[tuple[Ground, list[SaidClaim]]]:
    """List what each side says on a fact; nothing where none of them speaks."""
    said = [(column, claims_of(fact, column.side)) for column in columns]
    return said if any(claims for _, claims in said) else []


def other_claims_of(columns: Sequence[Ground], fact: Evidence) -> list[SaidClaim]:
    """List what is said on a fact that stands in no column: by someone outside, or the record."""
    shown = {id(claim) for column in columns for claim in claims_of(fact, column.side)}
    return [claim for claim in fact.claims if id(claim) not in shown]


def voices_of(accounts: Sequence[ScoredAccount], finding: Finding) -> list[Voice]:
    """Give what each side brings on a finding, side by side; sides that bring the same come together.

    Where none brings anything, what the agreed account comes to stands alone.
    """
    judgements = {each.account: each for each in finding.judgements}
    voices: list[Voice] = []
    for ground in finding.grounds:
        judgement = judgements.get(ground.side) if ground.speaks else None
        replies = [reply for reply in finding.replies if reply.side == ground.side]
        twin = next((each for each in voices if _is_same(each, judgement) and not replies), None)
        if twin is None:
            voices.append(Voice([ground.title], judgement, replies))
        else:
            twin.titles.append(ground.title)
    if any(voice.judgement or voice.replies for voice in voices):
        return voices
    agreed = find_agreed(accounts)
    return [Voice([agreed.title], judgements[agreed.id], [])]


def _is_same(voice: Voice, judgement: ExplainedVerdict | None) -> bool:
    if voice.replies or voice.judgement is None or judgement is None:
        return not voice.replies and voice.judgement is judgement
    return (voice.judgement.verdict, voice.judgement.because) == (judgement.verdict, judgement.because)


def answers_of(finding: Finding, side: str, fact: str) -> list[SaidReply]:
    """List what a side replies to one fact of a finding."""
    return [reply for reply in finding.replies if (reply.side, reply.to) == (side, fact)]


def other_replies_of(finding: Finding) -> list[SaidReply]:
    """List what is replied by those who are no side of the matter."""
    sides = {ground.side for ground in finding.grounds}
    return [reply for reply in finding.replies if reply.side not in sides]
