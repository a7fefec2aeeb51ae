"""What is said that somebody has a right to answer: by whom, in which words, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from evenhand.audit.audit import Audit, Evidence, Finding, ReadAt
from evenhand.reporting.lookups import by_weight
from evenhand.reporting.saying import Statement, begin_low, find_claims, is_accused, quote
from evenhand.reporting.standing import GRAVE, sides_that, stand
from evenhand.vocabulary.languages import joined, say
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
    return tuple(each for finding in by_weight(audit.findings) for each in _hear(audit, finding, to))


def _hear(audit: Audit, finding: Finding, to: Addressee) -> Iterator[Answerable]:
    speaking = _find_speaking(finding, to)
    quoted = quote(audit, finding)
    facts = {fact.path: fact for fact in audit.facts if fact.path in finding.facts}
    said = [_name(each, facts) for each in quoted.statements if each.side in speaking]
    if said and all(each.who for each in said):
        own = [each for each in quoted.statements if _is_own(each.side, to) and each not in said]
        answer = "; ".join(each.words for each in own if each.words != say("no answer in these sources"))
        yield Answerable(said, _list_quotes(finding, said, facts), quoted.read, answer)


def _find_speaking(finding: Finding, to: Addressee) -> frozenset[str]:
    """Find whose word on a finding an addressee is to be heard on; "" is that of several together."""
    if to != "sponsor":
        return frozenset({SPONSOR} & {*sides_that(finding, "pass")})
    if stand(finding) not in GRAVE or not is_accused(finding):
        return frozenset()
    if finding.basis == "as described":
        return frozenset({finding.grounds[0].side})
    within = finding.decided_by if finding.basis == "within a side" else ()
    return frozenset({RECORD, "", *sides_that(finding, "fail"), *within} - {SPONSOR})


def _name(statement: Statement, facts: Mapping[str, Evidence]) -> Statement:
    """Name who speaks for the record where no side does; else a description speaks for itself."""
    if statement.who:
        return statement
    named = dict.fromkeys(claim.speaker for fact in facts.values() for claim in fact.claims if claim.by)
    return statement._replace(who=joined(named), words=begin_low(statement.words))


def _is_own(side: str, to: Addressee) -> bool:
    return side not in {RECORD, ""} and (side == SPONSOR) == (to == "sponsor")


def _list_quotes(finding: Finding, said: Sequence[Statement], facts: Mapping[str, Evidence]) -> list[str]:
    """List what is quoted of those who are told to say it and stands in a copy of its source, each once."""
    sides = dict.fromkeys(each.side for each in said)
    if "" in sides:  # several together
        sides = dict.fromkeys(ground.side for ground in finding.grounds if ground.speaks)
    claims = [claim for side in sorted(sides) for claim in find_claims(finding, side, facts)]
    stands = (claim.quote for claim in claims if claim.quotation and claim.quotation.is_verified)
    return list(dict.fromkeys(each for each in stands if each))
