"""What a description contradicts: its record itself, or what a side claims (design §4.2 and §4.7).

The record is what the description says in its own name, and what parties of the record say. A contradiction
in it has no side to be heard, so it is refused at each of its places; so is a word that nothing backs where
it would overrule what a side claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Final

from evenhand.facts.possible import Possible
from evenhand.policy.consistency import make_consistent
from evenhand.policy.model import Consistency, Policy
from evenhand.program.model import Claim, Description
from evenhand.reading import Complaints
from evenhand.vocabulary.languages import listed
from evenhand.vocabulary.verdicts import OUTSIDE, RECORD

_NO_SIDE: Final = (None, RECORD, OUTSIDE)
_ONE: Final = "what holds of the two"
_BACKED: Final = "who says it ('by'), or the source and the place where it stands ('via' with 'at')"


def refuse_contradictions(
    described: Description, claims: Sequence[Claim], policy: Policy, complaints: Complaints
) -> None:
    """Note what the record contradicts: itself, the meaning of its facts, or a side without backing."""
    parties = described.parties
    sides = {name: party.side for name, party in parties.items()}
    record = [claim for claim in claims if claim.by is None or sides.get(claim.by) == RECORD]
    if _refuse_exclusive(record, complaints) or _refuse_incoherent(record, policy, complaints):
        return
    spoken = [claim for claim in claims if claim.by is not None and sides.get(claim.by) not in _NO_SIDE]
    if spoken:
        _refuse_unbacked(record, spoken, policy, complaints)


def find_contradicted(claims: Iterable[Claim], policy: Policy) -> tuple[Consistency, ...]:
    """Find the entries of the consistency that some claims cannot meet together."""
    return make_consistent(_join(claims), policy).contradicted


def _join(claims: Iterable[Claim]) -> Mapping[str, Possible]:
    """Give what several claims that agree leave possible for each fact."""
    answers: dict[str, Possible] = {}
    for claim in claims:
        answers[claim.fact] = answers.get(claim.fact, claim.possible).meet(claim.possible)
    return answers


def _refuse_exclusive(record: Sequence[Claim], complaints: Complaints) -> bool:
    """Refuse answers of the record to one fact that leave nothing in common."""
    by_fact: dict[str, list[Claim]] = defaultdict(list)
    for claim in record:
        by_fact[claim.fact].append(claim)
    for fact, said in by_fact.items():
        if reduce(lambda left, right: left.meet(right), [each.possible for each in said]).is_empty:
            _complain(said, f"The record contradicts itself on {fact}", complaints, _ONE)
    return bool(complaints.problems)


def _refuse_incoherent(record: Sequence[Claim], policy: Policy, complaints: Complaints) -> bool:
    """Refuse answers that the meaning of their facts does not let stand together."""
    for entry in find_contradicted(record, policy):
        if entry.basis == "meaning":
            involved = _find_involved(record, [entry], policy)
            _complain(involved, f"These answers cannot all be so: {entry.because}", complaints, _ONE)
    return bool(complaints.problems)


def _refuse_unbacked(
    record: Sequence[Claim], spoken: Sequence[Claim], policy: Policy, complaints: Complaints
) -> None:
    """Refuse what nothing backs where, without it, the claim of a side could be so (design §4.2)."""
    unbacked = [claim for claim in record if not claim.is_sourced]
    if not unbacked:
        return
    whole = make_consistent(_join(record), policy)
    backed = make_consistent(_join(claim for claim in record if claim.is_sourced), policy)
    for claim in spoken:
        if _excludes(whole.possible, claim) and not _excludes(backed.possible, claim):
            entries = whole.narrowed_by.get(claim.fact, ())
            against = [each for each in unbacked if each.fact == claim.fact]
            against += [each for each in _find_involved(unbacked, entries, policy) if each not in against]
            message = f"What names no source and place cannot overrule what '{claim.by}' says of {claim.fact}"
            _complain([claim, *against], message, complaints, _BACKED)


def _excludes(possible: Mapping[str, Possible], claim: Claim) -> bool:
    return claim.fact in possible and possible[claim.fact].meet(claim.possible).is_empty


def _find_involved(claims: Iterable[Claim], entries: Iterable[Consistency], policy: Policy) -> list[Claim]:
    read = frozenset[str]().union(*(policy.facts_of(each) for each in entries))
    return [claim for claim in claims if claim.fact in read]


def _complain(claims: Sequence[Claim], message: str, complaints: Complaints, expected: str) -> None:
    """Complain at the place of each claim, and name the places of the others."""
    for claim in claims:
        others = [f"line {each.place.line}" for each in claims if each.place.line != claim.place.line]
        beside = f" ({listed(dict.fromkeys(others), 'and')})" if others else ""
        complaints.add_at(claim.place, f"{message.rstrip('.')}{beside}.", expected)
