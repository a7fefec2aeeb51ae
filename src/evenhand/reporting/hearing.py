"""What is said that somebody has a right to answer: by whom, in which words, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from evenhand.audit.audit import Audit, Evidence, Finding, ReadAt
from evenhand.reporting.lookups import by_weight
from evenhand.reporting.saying import Statement, find_claims, quote
from evenhand.reporting.standing import GRAVE, is_self_described, sides_that, stand
from evenhand.vocabulary.languages import say
from evenhand.vocabulary.verdicts import RECORD, SPONSOR

Addressee = Literal["sponsor", "participants"]


class Answerable(NamedTuple):
    """What others say to one finding, word for word where it is quoted, and what the addressee said to it."""

    said: Sequence[Statement]
    quotes: Sequence[str]
    read: Sequence[ReadAt]
    answer: str


def list_answerable(audit: Audit, to: Addressee) -> tuple[Answerable, ...]:
    """List what an addressee is to be heard on, what weighs most first.

    The sponsor is heard on what others say is wrong, everyone else on what the sponsor says is right.
    """
    if is_self_described(audit):
        return ()
    return tuple(each for finding in by_weight(audit.findings) for each in _hear(audit, finding, to))


def _hear(audit: Audit, finding: Finding, to: Addressee) -> Iterator[Answerable]:
    speaking = _find_speaking(finding, to)
    quoted = quote(audit, finding)
    said = [each for each in quoted.statements if each.side in speaking]
    if said:
        facts = {fact.path: fact for fact in audit.facts if fact.path in finding.facts}
        own = [each for each in quoted.statements if _is_own(each.side, to) and each not in said]
        answer = "; ".join(each.words for each in own if each.words != say("no answer in these sources"))
        yield Answerable(said, _list_quotes(finding, speaking, facts), quoted.read, answer)


def _find_speaking(finding: Finding, to: Addressee) -> frozenset[str]:
    """Find whose word on a finding an addressee is to be heard on; "" is that of several together."""
    if to != "sponsor":
        return frozenset({SPONSOR} & {*sides_that(finding, "pass")})
    if stand(finding) not in GRAVE:
        return frozenset()
    within = finding.decided_by if finding.basis == "within a side" else ()
    return frozenset({RECORD, "", *sides_that(finding, "fail"), *within} - {SPONSOR})


def _is_own(side: str, to: Addressee) -> bool:
    return side not in {RECORD, ""} and (side == SPONSOR) == (to == "sponsor")


def _list_quotes(finding: Finding, sides: frozenset[str], facts: dict[str, Evidence]) -> list[str]:
    """List what is quoted of some sides and stands in a copy of its source, each once."""
    claims = [claim for side in sorted(sides) for claim in find_claims(finding, side, facts)]
    stands = (claim.quote for claim in claims if claim.quotation and claim.quotation.is_verified)
    return list(dict.fromkeys(each for each in stands if each))
