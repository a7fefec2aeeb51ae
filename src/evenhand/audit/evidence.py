"""The evidence of an audit in the words of its report: who says what, and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import asdict

from evenhand.audit.accounts import Account, name_side
from evenhand.audit.audit import (
    AnswerInWords,
    AuditedProgram,
    Evidence,
    GradedSource,
    RateInWords,
    ReadAt,
    SaidClaim,
    SaidReply,
    Speaker,
)
from evenhand.audit.case import Case
from evenhand.audit.parts import Location
from evenhand.audit.workings import Workings
from evenhand.facts import kinds
from evenhand.policy.model import DerivedFact, Fact, Policy, Tailoring
from evenhand.program.model import Claim, LocalCopy, Program, Quotation, Via
from evenhand.vocabulary.errors import Place
from evenhand.vocabulary.languages import Message, say, say_number


def locate(place: Place) -> Location:
    """Give a place in the form of a report."""
    return Location(file=place.file, line=place.line, column=place.column)


def describe_program(program: Program) -> AuditedProgram:
    """Say what was audited."""
    return AuditedProgram(**asdict(program.header), file=program.file, lowest_grade=program.lowest_grade)


def list_remarks(case: Case, policy: Policy) -> Iterator[str]:
    """List what a reader has to know before the verdicts, in the words of a policy."""
    program = case.program
    if program.header.planned_for is not None:
        yield say(
            "This describes what is planned for {date}: none of it is a fact yet.",
            date=program.header.planned_for,
        )
    if program.lowest_grade:
        yield say_number(
            "{number} claim without a source of grade {grade} or better is left out.",
            "{number} claims without a source of grade {grade} or better are left out.",
            program.left_out,
            grade=program.lowest_grade,
        )
    yield from _list_unheard(program)
    words = {entry.id: entry.because for entry in policy.consistency}
    for entry in case.incoherent:
        yield say("The description is hardly coherent. {why}", why=words[entry.id])
    yield from _list_later(program, case.day)
    yield from _list_unused_rates(case)
    yield from _list_endings(policy.tailoring)
    if policy.is_changed_copy:
        yield say("The policy is a changed copy of {policy}, and goes by its name.", policy=policy.name)
    if case.day < policy.effective:
        yield say(
            "The policy took effect on {date}; on the day that is judged, nobody could know it.",
            date=policy.effective,
        )


def _list_unheard(program: Program) -> Iterator[str]:
    """List the sides that neither claim nor reply anything."""
    heard = {program.side(claim) for claim in program.claims}
    heard |= {program.parties[reply.by].side for reply in program.replies}
    for side in program.sides:
        if side not in heard:
            yield say("Not heard in these sources: {side}.", side=name_side(side, program))


def _list_unused_rates(case: Case) -> Iterator[str]:
    """List the rates that nobody could know on the day of judgement."""
    for rate in case.program.rates:
        if rate not in case.valued.rates:
            yield say(
                "The rate from {source} to {target} of {date} is later than the day of judgement, "
                "and is not used.",
                source=rate.source_currency,
                target=rate.target_currency,
                date=rate.date,
            )


def _list_endings(tailoring: Tailoring | None) -> Iterator[str]:
    """List what of a profile holds no more, and what holds until a day."""
    for each in tailoring.endings.expired if tailoring else ():
        yield say(
            "What the profile says of {what} expired on {date}, and holds no more.",
            what=each.about,
            date=each.until,
        )
    for each in tailoring.endings.held if tailoring else ():
        yield say("What the profile says of {what} holds until {date}.", what=each.about, date=each.until)


def _list_later(program: Program, day: dt.date) -> Iterator[str]:
    """List the sources, origins and replies that are later than the day of judgement."""
    dated = (
        *((say("the source {source}", source=name), each.date) for name, each in program.sources.items()),
        *((say("the origin {origin}", origin=name), each.date) for name, each in program.origins.items()),
        *((say("the reply of {speaker}", speaker=each.by), each.date) for each in program.replies),
    )
    for what, date in dated:
        if date is not None and date > day:
            yield say("Later than the day of judgement: {what}, of {date}.", what=what, date=date)


def describe_facts(case: Case, policy: Policy, workings: Mapping[str, Workings]) -> tuple[Evidence, ...]:
    """Lay out the claims about every fact, and what each account makes of them."""
    claims: dict[str, list[Claim]] = {}
    for claim in case.valued.claims:
        claims.setdefault(claim.fact, []).append(claim)
    facts: list[Fact | DerivedFact] = [*policy.facts.values(), *policy.derived.values()]
    words = _Words(
        AnswerInWords(answer=say("not stated"), is_stated=False, conflicts=()),
        {entry.id: entry.because for entry in policy.consistency},
        workings,
    )
    return tuple(_describe_fact(fact, claims.get(fact.path, []), case, words) for fact in facts)


class _Words(NamedTuple):
    """What is said of an answer that nobody gives, why entries of the consistency hold, and of figures."""

    unsaid: AnswerInWords
    because: Mapping[str, str]
    workings: Mapping[str, Workings]


def _describe_fact(
    fact: Fact | DerivedFact,
    claims: Sequence[Claim],
    case: Case,
    words: _Words,
) -> Evidence:
    return Evidence(
        path=fact.path,
        title=fact.title,
        question=fact.question if isinstance(fact, Fact) else None,
        claims=tuple(_describe_claim(claim, fact.kind, case.program) for claim in claims),
        origins=_count_origins(claims),
        accounts={account.id: _describe_answer(fact, account, words) for account in case.accounts},
        formerly=fact.formerly if isinstance(fact, Fact) else (),
    )


def _describe_answer(fact: Fact | DerivedFact, account: Account, words: _Words) -> AnswerInWords:
    possible, stated = account.possible.get(fact.path), account.stated.get(fact.path)
    if possible is None:
        return words.unsaid
    is_stated = not fact.kind.is_open(possible)
    answer = fact.kind.show(possible) if is_stated else words.unsaid.answer
    working = words.workings[account.id].get((fact.path,))
    return AnswerInWords(
        answer=answer if working is None or working.is_known else working.beside(answer),
        is_stated=is_stated,
        conflicts=tuple(sorted(stated.conflicts)) if stated else (),
        follows_from=tuple(words.because[each.id] for each in stated.follows_from) if stated else (),
        working=working.text if working else None,
    )


def _count_origins(claims: Sequence[Claim]) -> int:
    """Count who first said something: relays of one origin corroborate nothing (design §2)."""
    return len({_name_origin(claim) for claim in claims})


def _name_origin(claim: Claim) -> str:
    """Name who first said something: its origin, or else the party, or the description itself."""
    return (claim.speech.origin if claim.speech else None) or f"by {claim.by}"


def _describe_claim(claim: Claim, kind: kinds.Kind, program: Program) -> SaidClaim:
    speech = claim.speech
    party = program.parties[claim.by] if claim.by else None
    origin = program.origins[speech.origin] if speech and speech.origin else None
    return SaidClaim(
        by=claim.by,
        speaker=party.name
        if party
        else say("no source given")
        if program.parties
        else say("the description"),
        side=program.side(claim),
        says=kind.show(claim.said),
        origin=f"{origin.title}, {origin.date}"
        if origin and origin.date
        else origin.title
        if origin
        else None,
        via=_describe_via(claim.read_at, program),
        grade=program.grade(claim),
        quote=claim.quote,
        note=speech.note if speech else None,
        location=locate(claim.place),
        quotation=_describe_quotation(claim.quotation) if claim.quotation else None,
        assurance=program.assure(claim),
        not_found_in=program.sources[absent].title if (absent := _find_absent(claim)) else None,
        inferred=speech.inferred if speech else None,
    )


def _find_absent(claim: Claim) -> str | None:
    return claim.speech.not_found_in if claim.speech else None


def _describe_quotation(quotation: Quotation[Message]) -> Quotation[str]:
    return Quotation(
        quotation.status,
        quotation.source,
        quotation.passage,
        _say(quotation.note),
        quotation.at,
        quotation.is_where_told,
    )


def _say(note: Message | None) -> str | None:
    return None if note is None else str(note)


def _describe_via(places: Sequence[Via], program: Program) -> tuple[ReadAt, ...]:
    readings = []
    for via in places:
        source = program.sources[via.source]
        readings.append(
            ReadAt(
                source=via.source, title=source.title, publisher=source.publisher, at=via.at, url=source.url
            )
        )
    return tuple(readings)


def describe_replies(program: Program, *answered: str) -> tuple[SaidReply, ...]:
    """List what is replied to some facts, rules or criteria, or to the program."""
    return tuple(
        SaidReply(
            by=reply.by,
            speaker=program.parties[reply.by].name,
            side=program.parties[reply.by].side,
            to=reply.to,
            says=reply.says,
            quote=reply.quote,
            inferred=reply.inferred,
            date=reply.date,
            via=_describe_via(reply.via, program),
            location=locate(reply.place),
            quotation=_describe_quotation(reply.quotation) if reply.quotation else None,
        )
        for reply in program.replies
        if reply.to in answered
    )


def describe_parties(program: Program) -> tuple[Speaker, ...]:
    """List who speaks, and how much."""
    spoken = [claim.by for claim in program.claims]
    return tuple(
        Speaker(id=party, claims=spoken.count(party), **asdict(each))
        for party, each in program.parties.items()
    )


def describe_sources(program: Program) -> tuple[GradedSource, ...]:
    """List what was read."""
    return tuple(
        GradedSource(
            id=source,
            grade=each.grade,
            local_copy=_describe_copy(program.copies[source]) if source in program.copies else None,
            **asdict(each),
        )
        for source, each in program.sources.items()
    )


def _describe_copy(copy: LocalCopy[Message]) -> LocalCopy[str]:
    return LocalCopy(copy.sha256, copy.hash, _say(copy.note))


def describe_rates(program: Program) -> tuple[RateInWords, ...]:
    """List the exchange rates that were used."""
    return tuple(
        RateInWords(
            text=f"1 {rate.source_currency} = {rate.rate} {rate.target_currency}",
            date=rate.date,
            source=program.sources[rate.source].title,
        )
        for rate in program.rates
    )
