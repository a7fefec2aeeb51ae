"""What moved between two audits, and which of their inputs moved it.

Only what the audits record is compared: digests, dates and versions say which inputs differ; claims,
parties, bounds and rules say how.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from msgspec.structs import asdict

from evenhand.audit.applied import SubjectInWords
from evenhand.audit.audit import Audit, Evidence, Finding, RateInWords, SaidClaim, SaidReply, list_replies
from evenhand.audit.parts import Part
from evenhand.comparing.moves import Blame, Input, Mover, Moves, find_changed, find_moves, side_by_side
from evenhand.comparing.renaming import follow_names
from evenhand.vocabulary.errors import AuditError, Place, Problem
from evenhand.vocabulary.verdicts import Severity

Said = TypeVar("Said", SaidClaim, SaidReply)
# What stands on another line is the same; how its party counts is said of the party.
_NO_CONTENT: Final = {"location", "speaker", "side"}


class Inputs(Part):
    """What one audit was made from."""

    program: str
    file: str
    program_digest: str
    lowest_grade: str | None
    policy: str
    policy_version: str
    policy_digest: str
    profile: str | None
    profile_digest: str | None
    as_of: dt.date
    tool_version: str
    audits: SubjectInWords


class ClaimChange(Part):
    """A claim that came, went or changed."""

    fact: str
    title: str
    was: SaidClaim | None
    now: SaidClaim | None


class ReplyChange(Part):
    """A reply that came, went or changed, or of which other came of its quotation: it moves nothing."""

    to: str
    was: SaidReply | None
    now: SaidReply | None


class PartyChange(Part):
    """A party that came, went or counts otherwise."""

    party: str
    name: str
    was: str | None
    now: str | None


class ParameterChange(Part):
    """A bound that came, went or moved."""

    path: str
    title: str
    was: str | None
    now: str | None


class RuleChange(Part):
    """A rule that came, went or weighs otherwise."""

    rule: str
    title: str
    was: Severity | None
    now: Severity | None


class RateChange(Part):
    """An exchange rate that came or went."""

    was: RateInWords | None
    now: RateInWords | None


class Diff(Moves):
    """What moved between two audits; it was moved by the `inputs` that differ."""

    format: Literal["evenhand-diff-1"] = "evenhand-diff-1"
    old: Inputs
    new: Inputs
    inputs: tuple[Input, ...]
    claims: tuple[ClaimChange, ...]
    replies: tuple[ReplyChange, ...] = ()
    parties: tuple[PartyChange, ...]
    rates: tuple[RateChange, ...]
    bounds: tuple[ParameterChange, ...]
    rules: tuple[RuleChange, ...]


def refuse_other_language(old: Audit, new: Audit, path: Path) -> None:
    """Refuse to compare audits in two languages, whose sentences all differ.

    Raises AuditError.
    """
    if old.language != new.language:
        message = f"This audit is in the language '{new.language}', and the other one in '{old.language}'."
        expected = "two audits in one language"
        raise AuditError([Problem(Place(path.as_posix()), message, expected, code="unfit")])


def diff(old: Audit, new: Audit) -> Diff:
    """Say what moved from one audit to another in its language, and by which of their inputs."""
    old = follow_names(old, new)
    was, now = _describe(old), _describe(new)
    claims = tuple(_compare_claims(old.facts, new.facts))
    bounds = tuple(_compare_parameters(old, new))
    rules = tuple(_compare_rules(old, new))
    parties = tuple(_compare_parties(old, new))
    inputs = tuple(_find_inputs(was, now, bounds))
    facts = [*_claimed_by(parties, old, new), *(each.fact for each in claims if _bears(each))]
    moves = find_moves(old, new, _suspect(frozenset(facts), bounds, rules, inputs))
    return Diff(
        **asdict(moves),
        old=was,
        new=now,
        inputs=inputs,
        claims=claims,
        replies=tuple(_compare_replies(old, new)),
        parties=parties,
        rates=tuple(_compare_rates(old, new)),
        bounds=bounds,
        rules=rules,
    )


def _describe(audit: Audit) -> Inputs:
    profile = audit.policy.profile
    return Inputs(
        program=audit.program.name,
        file=audit.program.file,
        program_digest=audit.digests.program,
        lowest_grade=audit.program.lowest_grade,
        policy=audit.policy.name,
        policy_version=audit.policy.version,
        policy_digest=audit.digests.policy,
        profile=profile.name if profile else None,
        profile_digest=audit.digests.profile,
        as_of=audit.as_of,
        tool_version=audit.tool.version,
        audits=audit.policy.audits,
    )


def _find_inputs(was: Inputs, now: Inputs, bounds: Iterable[ParameterChange]) -> Iterator[Input]:
    """List the inputs that differ."""
    if was.program_digest != now.program_digest:
        yield "program"
    if was.lowest_grade != now.lowest_grade:
        yield "lowest grade"
    if was.policy_digest != now.policy_digest:
        yield "policy"
    if was.profile_digest != now.profile_digest:
        yield "profile"
    if any(bounds):
        yield "parameters"
    if was.as_of != now.as_of:
        yield "as-of date"
    if was.tool_version != now.tool_version:
        yield "tool version"


def _suspect(
    facts: frozenset[str],
    bounds: Iterable[ParameterChange],
    rules: Iterable[RuleChange],
    inputs: tuple[Input, ...],
) -> Blame:
    """Say of a rule which of the things it reads changed; where none did, any input may have moved it."""
    paths = {each.path for each in bounds}
    sources: tuple[Input, ...] = ("program", "lowest grade", "tool version")
    source: Input = next((each for each in sources if each in inputs), "program")
    replaced = {each.rule for each in rules if each.was is None or each.now is None}

    def blame(finding: Finding) -> tuple[Mover, ...]:
        if finding.rule in replaced:
            return tuple(Mover(input=each) for each in inputs if each in {"policy", "profile"})
        named = [Mover(input=source, name=path) for path in finding.facts if path in facts]
        moved = [Mover(input="parameters", name=path) for path in finding.parameters if path in paths]
        # A policy whose bound moved differs for that alone; else the rule itself may read otherwise.
        changed = [Mover(input="policy")] if "policy" in inputs and not moved else []
        return (*named, *moved, *changed) or tuple(Mover(input=each) for each in inputs)

    return blame


def _bears(change: ClaimChange) -> bool:
    """Checks if a change can move a verdict; that of a source or a note cannot."""
    if change.was is None or change.now is None:
        return True
    return change.was.says != change.now.says


def _claimed_by(parties: Iterable[PartyChange], *audits: Audit) -> Iterator[str]:
    """List the facts about which some parties say something."""
    speakers = {each.party for each in parties}
    for fact in (fact for audit in audits for fact in audit.facts):
        if any(claim.by in speakers for claim in fact.claims):
            yield fact.path


def _compare_claims(old: Iterable[Evidence], new: Iterable[Evidence]) -> Iterator[ClaimChange]:
    was, now = ({fact.path: fact for fact in facts} for facts in (old, new))
    for path, before, after, either in side_by_side(was, now):
        for pair in _pair_said(before.claims if before else (), after.claims if after else ()):
            yield ClaimChange(fact=path, title=either.title, was=pair[0], now=pair[1])


def _compare_replies(old: Audit, new: Audit) -> Iterator[ReplyChange]:
    was, now = list_replies(old), list_replies(new)
    for to in dict.fromkeys(reply.to for reply in (*was, *now)):
        before, after = ([reply for reply in each if reply.to == to] for each in (was, now))
        for pair in _pair_said(before, after):
            yield ReplyChange(to=to, was=pair[0], now=pair[1])


def _pair_said(was: Iterable[Said], now: Iterable[Said]) -> Iterator[tuple[Said | None, Said | None]]:
    """Pair what is said on one thing: by what it is, else by who says it; what is the same is left out."""
    _, gone, came = _pair_by(_content, was, now)
    for key in (attrgetter("by", "says", "quote"), attrgetter("by", "says"), attrgetter("by")):
        pairs, gone, came = _pair_by(key, gone, came)
        yield from pairs
    yield from ((said, None) for said in gone)
    yield from ((None, said) for said in came)


def _content(said: SaidClaim | SaidReply) -> tuple[Any, ...]:
    return tuple(value for name, value in asdict(said).items() if name not in _NO_CONTENT)


def _pair_by(
    key: Callable[[Said], Any], was: Iterable[Said], now: Iterable[Said]
) -> tuple[list[tuple[Said, Said]], list[Said], list[Said]]:
    """Pair what has a key in common, each once, and give what is left on both sides."""
    waiting: dict[Any, deque[Said]] = defaultdict(deque)
    for said in now:
        waiting[key(said)].append(said)
    pairs, alone = [], []
    for said in was:
        if queue := waiting[key(said)]:
            pairs.append((said, queue.popleft()))
        else:
            alone.append(said)
    return pairs, alone, [said for queue in waiting.values() for said in queue]


def _compare_parties(old: Audit, new: Audit) -> Iterator[PartyChange]:
    was, now = ({each.id: each for each in audit.parties} for audit in (old, new))
    for party, either, before, after in find_changed(was, now, lambda each: each.side):
        yield PartyChange(party=party, name=either.name, was=before, now=after)


def _compare_rates(old: Audit, new: Audit) -> Iterator[RateChange]:
    yield from (RateChange(was=rate, now=None) for rate in old.rates if rate not in new.rates)
    yield from (RateChange(was=None, now=rate) for rate in new.rates if rate not in old.rates)


def _compare_parameters(old: Audit, new: Audit) -> Iterator[ParameterChange]:
    was, now = ({each.path: each for each in audit.parameters} for audit in (old, new))
    for path, either, before, after in find_changed(was, now, lambda each: each.value):
        yield ParameterChange(path=path, title=either.title, was=before, now=after)


def _compare_rules(old: Audit, new: Audit) -> Iterator[RuleChange]:
    was, now = ({each.rule: each for each in audit.findings} for audit in (old, new))
    for rule, either, before, after in find_changed(was, now, lambda each: each.severity):
        yield RuleChange(rule=rule, title=either.title, was=before, now=after)
