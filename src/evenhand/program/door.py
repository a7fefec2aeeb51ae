"""The front door: what a program is refused for, in whatever form it comes.

A file, a text, a mapping, a line of a batch, a row of a table and a request all come in by `load_program`,
and nothing else makes a Program. What is refused before this page is reached:

* by `reading`: what is too large or too deep, a key that stands twice, a number too long to be meant,
  half a character, and what is neither YAML nor JSON;
* by the shapes of the program (`model`): unknown and missing keys, values of the wrong type, too many
  rates, and ids, dates, addresses and digests that are none;
* by the kinds of facts (`loading`): facts that the policy does not declare, and answers they do not allow.

What is sound by itself is refused last for what it contradicts.

Every number stands in `vocabulary/limits.py`, and on the page docs/limits.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from evenhand.facts.kinds.currencies import CURRENCIES
from evenhand.facts.possible import Possible, meet_all
from evenhand.policy import consistency
from evenhand.policy.consistency import Narrowed
from evenhand.policy.model import Consistency, Policy
from evenhand.program.model import PROGRAM, PUBLISHED, RESERVED, Claim, Description, Rate
from evenhand.program.rates import value
from evenhand.reading import Complaints, KeyPath
from evenhand.vocabulary import limits, verdicts
from evenhand.vocabulary.errors import FaultCode, cut, nearest
from evenhand.vocabulary.languages import listed

_ENTRIES: Final[Mapping[str, str]] = {
    "parties": "{name: ..., side: ...}",
    "sources": "{title: ..., kind: ...}",
    "origins": "{by: ..., title: ...}",
}
_FEW: Final = 12
_FEW_LETTERS: Final = 2
_SLIP: Final = 0.84  # that a word is like another: a letter or two are not the same
_SIDE: Final = "that word, or one for a side that is not so like it"
_ANSWERED: Final = "what is answered, such as 'pay.offered_share', 'pay/work-is-paid', 'pay' or 'program'"


def refuse_whole(
    described: Description, claims: Sequence[Claim], policy: Policy, complaints: Complaints
) -> None:
    """Note for what a program is refused whose parts are sound each by itself."""
    refuse_parts(described, policy, complaints)
    _refuse_many_answers(described, claims, complaints)
    if not complaints.problems:  # what is not sound by itself contradicts nothing yet
        # Nobody knows the day yet: by every rate, so that what agrees on some day is let in.
        refuse_contradictions(described, value(claims, described.rates), policy, complaints)


def refuse_parts(described: Description, policy: Policy, complaints: Complaints) -> None:
    """Note for what the parts of a program are refused that are no facts."""
    _refuse_parties(described, complaints)
    _refuse_sources(described, policy, complaints)
    _refuse_origins(described, complaints)
    _refuse_rates(described.rates, complaints)
    _refuse_replies(described, policy, complaints)


def check_declared(complaints: Complaints, path: KeyPath, name: str, section: str) -> None:
    """Complain unless a section declares a name, if by a broken entry, and show how to declare it."""
    written = complaints.located.values.get(section)
    known = written if isinstance(written, Mapping) else {}
    if name in known:
        return
    names = listed(known, "or") if 0 < len(known) <= _FEW else ""
    entry = f"'{cut(name)}: {_ENTRIES[section]}' under '{section}'"
    is_slip = bool(names) and nearest(name, known) is not None
    expected = names if is_slip else ", or ".join(filter(None, [names, entry]))
    complaints.add(path, f"'{name}' is not among the {section}.", expected=expected, name=name, known=known)


def _refuse_parties(described: Description, complaints: Complaints) -> None:
    sides: dict[str, None] = {}
    for name, party in described.parties.items():
        here = ("parties", name, "side")
        if party.side in sides or len(sides) > limits.MOST_SIDES:
            continue
        if party.side in RESERVED:
            message = f"'{party.side}' is the name of an account."
            complaints.add(here, message, expected="another word for the side")
        elif (meant := _find_meant(party.side)) is not None:
            complaints.add(
                here, f"'{party.side}' is nearly '{meant}'.", expected=_SIDE, name=party.side, known=[meant]
            )
        elif party.side not in {verdicts.RECORD, verdicts.OUTSIDE}:
            sides[party.side] = None
            if len(sides) == limits.MOST_SIDES + 1:
                message = f"There are more than {limits.MOST_SIDES} sides."
                expected = f"one of the sides, or {verdicts.OUTSIDE}"
                complaints.add(here, message, expected=expected, code="too-large")


def _find_meant(side: str) -> str | None:
    """Find which of the words that mean something a side is a slip of; a side may have any other word."""
    words = (verdicts.SPONSOR, verdicts.RECORD, verdicts.OUTSIDE)
    like = [each for each in words if each[0] == side[0] and abs(len(each) - len(side)) <= _FEW_LETTERS]
    if not like or side in words:
        return None
    from difflib import SequenceMatcher  # noqa: PLC0415 - what is right needs none

    return next((each for each in like if SequenceMatcher(None, side, each).ratio() > _SLIP), None)


def _refuse_sources(described: Description, policy: Policy, complaints: Complaints) -> None:
    """Refuse a source that is neither one of the policy's documents nor published by somebody."""
    known = (*policy.documents, *PUBLISHED)
    for name, source in described.sources.items():
        complaints.check_name(("sources", name, "kind"), source.kind, known, "kinds of sources")


def _refuse_origins(described: Description, complaints: Complaints) -> None:
    for name, origin in described.origins.items():
        check_declared(complaints, ("origins", name, "by"), origin.by, "parties")


def _refuse_rates(rates: Sequence[Rate], complaints: Complaints) -> None:
    for index, rate in enumerate(rates):
        here = ("rates", index)
        check_declared(complaints, (*here, "source"), rate.source, "sources")
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
            expected = "one way from a currency to another"
            complaints.add(("rates", index), message, expected=expected, code="duplicate")
        together |= dict.fromkeys(left | right, left | right)


def _refuse_replies(described: Description, policy: Policy, complaints: Complaints) -> None:
    """Check who replies, to what, in which words, and where that can be read."""
    if not described.replies:
        return
    from evenhand.program.quoting import check_quote  # noqa: PLC0415 - few programs have replies

    known = list(_answerable(policy))
    for index, reply in enumerate(described.replies):
        here = ("replies", index)
        if reply.quote is not None:
            check_quote(reply.quote, (*here, "quote"), complaints)
        check_declared(complaints, (*here, "by"), reply.by, "parties")
        for number, via in enumerate(reply.via):
            path = (*here, "via", number, "source")
            check_declared(complaints, path, via.source, "sources")
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
    yield from (*policy.facts, *policy.derived, *policy.renamed)


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
            _complain_of(claim, message, "what it says in the end", "too-large", complaints)


_NO_SIDE: Final = (None, verdicts.RECORD, verdicts.OUTSIDE)
_ONE: Final = "answers that go together"
_BACKED: Final = "a party (by), or a source and the place in it (source, at)"


def refuse_contradictions(
    described: Description, claims: Sequence[Claim], policy: Policy, complaints: Complaints
) -> None:
    """Note what the record contradicts: itself, the meaning of its facts, or a side without backing."""
    parties = described.parties
    sides = {name: party.side for name, party in parties.items()}
    record = [claim for claim in claims if claim.by is None or sides.get(claim.by) == verdicts.RECORD]
    if _refuse_exclusive(record, complaints) or _refuse_incoherent(record, policy, complaints):
        return
    spoken = [claim for claim in claims if claim.by is not None and sides.get(claim.by) not in _NO_SIDE]
    if spoken:
        _refuse_unbacked(record, spoken, policy, complaints)


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
        if meet_all(each.possible for each in said).is_empty:
            _complain(said, f"The record contradicts itself on {fact}.", complaints)
    return bool(complaints.problems)


def _refuse_incoherent(record: Sequence[Claim], policy: Policy, complaints: Complaints) -> bool:
    """Refuse answers that the meaning of their facts does not let stand together."""
    narrowed = consistency.make_consistent(_join(record), policy)
    reasons: dict[tuple[Claim, ...], list[str]] = defaultdict(list)  # for which the same claims clash
    for entry in narrowed.contradicted:
        if entry.basis == "meaning":
            reasons[tuple(_find_behind(record, entry, narrowed, policy))].append(entry.because)
    for claims, because in reasons.items():
        _complain(claims, " ".join(because), complaints)
    return bool(complaints.problems)


def _refuse_unbacked(
    record: Sequence[Claim], spoken: Sequence[Claim], policy: Policy, complaints: Complaints
) -> None:
    """Refuse what nothing backs where, without it, the claim of a side could be so (design §4.2)."""
    unbacked = [claim for claim in record if not claim.is_sourced]
    if not unbacked:
        return
    whole = consistency.make_consistent(_join(record), policy)
    backed = consistency.make_consistent(_join(claim for claim in record if claim.is_sourced), policy)
    for claim in spoken:
        if _excludes(whole.possible, claim) and not _excludes(backed.possible, claim):
            entries = whole.narrowed_by.get(claim.fact, ())
            against = [each for each in unbacked if each.fact == claim.fact]
            against += [each for each in _find_involved(unbacked, entries, policy) if each not in against]
            excluded = f"What excludes this {_tell_what(against, claim)}."
            _complain_of(claim, excluded, _BACKED, "unbacked", complaints)
            for each in against:
                where = "" if claim.place.line == each.place.line else f" (line {claim.place.line})"
                said = f"what '{claim.by}' says of {claim.fact}{where}"
                lacks = (
                    "What a document does not say" if each.is_absence else "What names no source and place"
                )
                _complain_of(each, f"{lacks} cannot overrule {said}.", _BACKED, "unbacked", complaints)


def _tell_what(against: Sequence[Claim], claim: Claim) -> str:
    """Tell of claims that cannot overrule where they stand, and why they cannot."""
    if all(each.is_absence for each in against):
        return f"({_list_places(against, claim)}) is only what a document does not say"
    return f"({_list_places(against, claim)}) is nobody's word, and names no source and place"


def _excludes(possible: Mapping[str, Possible], claim: Claim) -> bool:
    return claim.fact in possible and possible[claim.fact].meet(claim.possible).is_empty


def _find_involved(claims: Iterable[Claim], entries: Iterable[Consistency], policy: Policy) -> list[Claim]:
    read = frozenset[str]().union(*(policy.facts_of(each) for each in entries))
    return [claim for claim in claims if claim.fact in read]


def _find_behind(
    record: Sequence[Claim], entry: Consistency, narrowed: Narrowed, policy: Policy
) -> list[Claim]:
    """Find the claims that an entry contradicts, also where it reads only what follows from them."""
    entries = [entry]
    for each in entries:  # grows meanwhile
        for fact in policy.facts_of(each):
            entries += [other for other in narrowed.narrowed_by.get(fact, ()) if other not in entries]
    return _find_involved(record, entries, policy)


def _complain(claims: Sequence[Claim], why: str, complaints: Complaints) -> None:
    """Complain at the place of each claim, and name the places of the others."""
    for claim in claims:
        others = dict.fromkeys(_name(each, claim) for each in claims if each.place != claim.place)
        these = listed(["This", *others], "and") if others else "These answers"
        _complain_of(claim, f"{these} cannot all be so. {why}", _ONE, "contradiction", complaints)


def _complain_of(claim: Claim, message: str, expected: str, code: FaultCode, complaints: Complaints) -> None:
    complaints.add_at(claim.place, message, expected, code, ("facts", claim.fact))


def _list_places(claims: Iterable[Claim], beside: Claim) -> str:
    return listed(dict.fromkeys(_name(each, beside) for each in claims), "and")


def _name(claim: Claim, beside: Claim) -> str:
    """Name a claim by its line or, where that says nothing, by its fact, as in a batch."""
    is_elsewhere = claim.place.line != beside.place.line
    return f"line {claim.place.line}" if is_elsewhere else f"what is said of {claim.fact}"
