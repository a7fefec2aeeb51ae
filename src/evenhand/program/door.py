"""The front door: what a program is refused for, in whatever form it comes.

A file, a text, a mapping, a line of a batch, a row of a table and a request all come in by `load_program`,
and nothing else makes a Program. What is refused before this page is reached:

* by `reading`: what is too large or too deep, a key that stands twice, a number too long to be meant,
  half a character, and what is neither YAML nor JSON;
* by the shapes of the program (`descriptions`): unknown and missing keys, values of the wrong type, too many
  rates, and ids, dates, addresses and digests that are none;
* by the kinds of facts (`claims`): facts that the policy does not declare, and answers they do not allow.

What is sound by itself is refused last for what it contradicts (`coherence`).

Every number stands in `vocabulary/limits.py`, and on the page docs/limits.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from evenhand.facts.kinds.currencies import CURRENCIES
from evenhand.facts.possible import Possible
from evenhand.policy.model import Policy
from evenhand.program.coherence import refuse_contradictions
from evenhand.program.model import PROGRAM, RESERVED, Claim, Description, Rate
from evenhand.reading import Complaints
from evenhand.vocabulary import limits
from evenhand.vocabulary.verdicts import OUTSIDE, RECORD

_ANSWERED: Final = "what is answered, such as 'pay.offered_share', 'pay/work-is-paid', 'pay' or 'program'"


def refuse_whole(
    described: Description, claims: Sequence[Claim], policy: Policy, complaints: Complaints
) -> None:
    """Note for what a program is refused whose parts are sound each by itself."""
    _refuse_parties(described, complaints)
    _refuse_origins(described, complaints)
    _refuse_rates(described.rates, complaints)
    _refuse_replies(described, policy, complaints)
    _refuse_many_answers(described, claims, complaints)
    if not complaints.problems:  # what is not sound by itself contradicts nothing yet
        refuse_contradictions(described, claims, policy, complaints)


def declared(complaints: Complaints, section: str) -> Collection[str]:
    """Give the names that a section declares, those of its broken entries too."""
    written = complaints.located.values.get(section)
    return written if isinstance(written, Mapping) else ()


def _refuse_parties(described: Description, complaints: Complaints) -> None:
    sides: dict[str, None] = {}
    for name, party in described.parties.items():
        here = ("parties", name, "side")
        if party.side in RESERVED:
            message = f"'{party.side}' is the name of an account."
            complaints.add(here, message, expected="another word for the side")
        elif party.side not in {RECORD, OUTSIDE, *sides}:
            sides[party.side] = None
            if len(sides) == limits.MOST_SIDES + 1:
                message = f"There are more than {limits.MOST_SIDES} sides."
                complaints.add(here, message, expected=f"one of the sides, or {OUTSIDE}")


def _refuse_origins(described: Description, complaints: Complaints) -> None:
    for name, origin in described.origins.items():
        complaints.check_name(("origins", name, "by"), origin.by, declared(complaints, "parties"), "parties")


def _refuse_rates(rates: Sequence[Rate], complaints: Complaints) -> None:
    for index, rate in enumerate(rates):
        here = ("rates", index)
        complaints.check_name((*here, "source"), rate.source, declared(complaints, "sources"), "sources")
        for key, currency in (("from", rate.source_currency), ("to", rate.target_currency)):
            if currency not in CURRENCIES:
                message, expected = f"'{currency}' is not a currency.", "a code such as USD"
                complaints.add((*here, key), message, expected=expected, name=currency, known=CURRENCIES)
    _refuse_second_ways(rates, complaints)


def _refuse_second_ways(rates: Sequence[Rate], complaints: Complaints) -> None:
    """Refuse a rate between currencies that the rates before it bring together: only one way can hold."""
    together: dict[str, frozenset[str]] = {}
    for index, rate in enumerate(rates):
        ends = rate.source_currency, rate.target_currency
        left, right = (together.get(each, frozenset({each})) for each in ends)
        if ends[0] == ends[1]:
            message = f"{ends[0]} is brought into itself."
            complaints.add(("rates", index, "to"), message, expected="another currency")
        elif left & right:
            message = f"The rates before this one bring {ends[0]} and {ends[1]} together already."
            complaints.add(("rates", index), message, expected="one way from a currency to another")
        together |= dict.fromkeys(left | right, left | right)


def _refuse_replies(described: Description, policy: Policy, complaints: Complaints) -> None:
    """Check who replies, to what, and where that can be read."""
    known = list(_answerable(policy)) if described.replies else []
    for index, reply in enumerate(described.replies):
        here = ("replies", index)
        complaints.check_name((*here, "by"), reply.by, declared(complaints, "parties"), "parties")
        for number, via in enumerate(reply.via):
            path = (*here, "via", number, "source")
            complaints.check_name(path, via.source, declared(complaints, "sources"), "sources")
        if reply.to not in known:
            message = f"'{reply.to}' is no fact, rule or criterion of this policy."
            complaints.add((*here, "to"), message, expected=_ANSWERED, name=reply.to, known=known)


def _answerable(policy: Policy) -> Iterator[str]:
    """List what can be answered; a rule that a profile leaves out, and its criterion, are among it."""
    yield PROGRAM
    yield from (criterion.id for criterion in policy.criteria)
    for rule in policy.rules:
        yield from (rule.id, *rule.formerly)
    left_out = policy.tailoring.departures if policy.tailoring else ()
    for rule_id in (each.name for each in left_out if each.of == "rule"):
        yield from (rule_id, rule_id.partition("/")[0])
    yield from (*policy.facts, *policy.derived)


def _refuse_many_answers(described: Description, claims: Iterable[Claim], complaints: Complaints) -> None:
    different: dict[tuple[str, str], set[Possible]] = defaultdict(set)
    for claim in claims:
        party = described.parties.get(claim.by or "")
        if party is None:
            continue
        answers = different[party.side, claim.fact]
        answers.add(claim.possible)
        if len(answers) == limits.MOST_DIFFERENT + 1:
            message = (
                f"'{party.side}' gives more than {limits.MOST_DIFFERENT} different answers to {claim.fact}."
            )
            complaints.add_at(claim.place, message, expected="what it says in the end")
