"""Accounts: what is possible for every fact, from each standpoint.

The definition is that of design §4. A side's account is what the parties of that side claim, narrowed by
the record; where they are silent, anything is possible. *Settled* is what the sponsor leaves possible
together with what the other sides leave in common; *unanswered* is what holds if every claim that nobody
answered is true. Someone outside moves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from evenhand.facts.possible import Possible, join_all, meet_all
from evenhand.policy import consistency
from evenhand.policy.model import Consistency, Policy
from evenhand.program.model import Claim, Program
from evenhand.vocabulary import limits, verdicts
from evenhand.vocabulary.languages import Message, joined, say_later
from evenhand.vocabulary.verdicts import AccountKind

Conflict = Literal["contradicts itself", "contradicts the record", "contested", "is not consistent"]

_MOST_AGREEMENTS: Final = 2**limits.MOST_DIFFERENT  # so many, at most, among the answers of one side


class Answer(Struct, frozen=True):
    """What is possible for one fact in one account, on which claims, and what is wrong with them.

    Where a side contradicts itself, `alternatives` are what each largest set of its claims that agree leaves
    possible; elsewhere there are none. `follows_from` are the entries of the consistency that narrowed it, or
    that it contradicts.
    """

    possible: Possible
    claims: tuple[Claim, ...] = ()
    conflicts: frozenset[Conflict] = frozenset()
    alternatives: tuple[Possible, ...] = ()
    follows_from: tuple[Consistency, ...] = ()

    def alternatives_within(self, possible: Possible) -> tuple[Possible, ...]:
        """Give what is left of the alternatives where no more than this is possible."""
        left = (each.meet(possible) for each in self.alternatives)
        return tuple(each for each in left if not each.is_empty)


class Account(Struct, frozen=True):
    """The possible answers to every fact from one standpoint; a fact not here may be anything.

    `spoken` are the facts on which its side speaks: by a claim, or through consistency with one.
    """

    id: str
    name: str | Message
    kind: AccountKind
    stated: Mapping[str, Answer]
    possible: Mapping[str, Possible]
    spoken: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """What it is called, in the language that is spoken."""
        return str(self.name)

    @property
    def conflicts(self) -> Mapping[str, frozenset[Conflict]]:
        """The facts on which this account's evidence excludes itself."""
        return {path: answer.conflicts for path, answer in self.stated.items() if answer.conflicts}


class Accounts(Struct, frozen=True):
    """Every account of a program; where no side claims anything, the record alone, *as described*.

    Each side that claims anything has one, in the order of the file. Those of what is settled and of what
    stands unanswered are there where a side has one. `incoherent` are the entries of the consistency that the
    record contradicts.
    """

    record: Account
    incoherent: tuple[Consistency, ...]
    sides: tuple[Account, ...] = ()
    settled: Account | None = None
    unanswered: Account | None = None

    @property
    def shown(self) -> tuple[Account, ...]:
        """Those that a report shows: each side's first, or the one of a self-description."""
        if self.settled is None or self.unanswered is None:
            return (self.record,)
        return (*self.sides, self.settled, self.unanswered)

    @property
    def agreed(self) -> Account:
        """What is settled, or what a self-description says."""
        return self.settled or self.record


def take_accounts(program: Program, policy: Policy) -> Accounts:
    """Take every account of a program."""
    claims = _group(program)
    said_on_record = {path: _settle(said) for path, said in claims.get(verdicts.RECORD, {}).items()}
    record, incoherent = _make_consistent(said_on_record, policy)
    narrowed = {
        side: _make_consistent(record | _speak(said, record), policy)
        for side, said in claims.items()
        if side != verdicts.RECORD
    }
    if not narrowed:
        is_planned = program.header.planned_for is not None
        name = say_later("as planned") if is_planned else say_later("as described")
        return Accounts(_account("as-described", name, "as-described", record, policy), incoherent)
    sides = {side: stated for side, (stated, _) in narrowed.items()}
    spoken = {side: _find_spoken(side, stated, record, claims) for side, stated in sides.items()}
    # What a side's claim contradicts cannot take that claim out of what is settled between the sides.
    contradicted = tuple(dict.fromkeys(entry for _, entries in narrowed.values() for entry in entries))
    return Accounts(
        _account(verdicts.RECORD, say_later("the record"), "record", record, policy),
        incoherent,
        tuple(
            _account(side, name_side(side, program), "side", stated, policy, spoken[side])
            for side, stated in sides.items()
        ),
        _put_together(
            "settled", say_later("what is settled"), record | _agree_on(spoken), policy, contradicted
        ),
        _put_together(
            "unanswered",
            say_later("if every unanswered claim is true"),
            record | _take_unanswered(spoken),
            policy,
            contradicted,
        ),
    )


def _put_together(
    kind: Literal["settled", "unanswered"],
    name: Message,
    stated: Mapping[str, Answer],
    policy: Policy,
    contradicted: Sequence[Consistency],
) -> Account:
    """Make an account of what the sides come to together."""
    return _account(kind, name, kind, _make_consistent(stated, policy, contradicted)[0], policy)


def _agree_on(spoken: Mapping[str, Mapping[str, Answer]]) -> dict[str, Answer]:
    return {path: _agree(path, spoken) for path in _find_answered(spoken)}


def _take_unanswered(spoken: Mapping[str, Mapping[str, Answer]]) -> dict[str, Answer]:
    facts = dict.fromkeys(path for own in spoken.values() for path in own)
    return {path: _intersect([own[path] for own in spoken.values() if path in own]) for path in facts}


def _make_consistent(
    stated: Mapping[str, Answer], policy: Policy, contradicted: Sequence[Consistency] = ()
) -> tuple[dict[str, Answer], tuple[Consistency, ...]]:
    """Narrow the answers of an account by what every coherent description satisfies.

    Gives them with the entries that they contradict; those known to be CONTRADICTED narrow nothing.
    """
    possible = {path: answer.possible for path, answer in stated.items()}
    obeyed = [each for each in policy.consistency if each not in contradicted] if contradicted else None
    narrowed = consistency.make_consistent(possible, policy, obeyed)
    answers = dict(stated)
    for path, entries in narrowed.narrowed_by.items():
        known = answers.get(path, Answer(policy.facts[path].kind.anything))
        answers[path] = replace(
            known,
            possible=narrowed.possible[path],
            alternatives=known.alternatives_within(narrowed.possible[path]),
            follows_from=(*known.follows_from, *(each for each in entries if each not in known.follows_from)),
        )
    for entry in narrowed.contradicted:
        for path in policy.facts_of(entry) & answers.keys():
            known = answers[path]
            answers[path] = replace(
                known,
                conflicts=known.conflicts | {"is not consistent"},
                follows_from=tuple(dict.fromkeys((*known.follows_from, entry))),
            )
    return answers, narrowed.contradicted


def _find_spoken(
    side: str,
    stated: Mapping[str, Answer],
    record: Mapping[str, Answer],
    claims: Mapping[str, Mapping[str, Sequence[Claim]]],
) -> Mapping[str, Answer]:
    """Give the facts that a side speaks on: by a claim, or through consistency with one."""
    return {
        path: answer
        for path, answer in stated.items()
        if path in claims[side] or path not in record or answer.possible != record[path].possible
    }


def reconcile(answers: Iterable[Possible]) -> tuple[Possible, tuple[Possible, ...]]:
    """Give what several answers of one side leave possible together.

    Where they exclude each other, that is the union over the largest sets of them that still agree, which
    come with it: so a claim that agrees with all the others never widens the result.
    """
    different = list(dict.fromkeys(answers))
    together = meet_all(different)
    if not together.is_empty:
        return together, ()
    alternatives = tuple(_find_agreements(different))
    return join_all(alternatives), alternatives


def join_disputed(answers: Iterable[Possible]) -> Possible:
    """Give the union of those among some answers that exclude each other.

    One that is in each largest set of them, as it agrees with all, neither narrows a dispute nor widens it.
    """
    different = list(dict.fromkeys(answers))
    agreed = frozenset[int].intersection(*_find_agreements(different).values())
    return join_all([answer for index, answer in enumerate(different) if index not in agreed])


def _find_agreements(different: Sequence[Possible]) -> Mapping[Possible, frozenset[int]]:
    """Give what each largest set of answers that agree leaves possible, and which answers are in it.

    Beyond `_MOST_AGREEMENTS` the answers themselves are given, which leave more possible.
    """
    agreeing: dict[Possible, frozenset[int]] = {}  # what is possible where just these agree
    for index, answer in enumerate(different):
        met = [(possible.meet(answer), members) for possible, members in agreeing.items()]
        for possible, members in [(answer, frozenset[int]()), *met]:
            if not possible.is_empty:
                agreeing[possible] = agreeing.get(possible, frozenset()) | members | {index}
        if len(agreeing) > _MOST_AGREEMENTS:
            return {answer: frozenset({index}) for index, answer in enumerate(different)}
    groups = agreeing.values()
    return {
        possible: members
        for possible, members in agreeing.items()
        if not any(members < each for each in groups)
    }


def _group(program: Program) -> Mapping[str, Mapping[str, Sequence[Claim]]]:
    """Sort claims by side and fact; someone outside is left out (design §4.5)."""
    groups: dict[str, dict[str, list[Claim]]] = {}
    sides = {side: index for index, side in enumerate(program.sides)}
    for claim in program.claims:
        side = program.side(claim)
        if side == verdicts.RECORD or side in sides:
            groups.setdefault(side, defaultdict(list))[claim.fact].append(claim)
    return dict(sorted(groups.items(), key=lambda item: sides.get(item[0], -1)))


def name_side(side: str, program: Program) -> str | Message:
    """Name a side by those who make its claims, or, where it makes none, by all who speak for it.

    Whoever only replies is named with the reply, and is not made to say what the others claim.
    """
    parties = {party: each.name for party, each in program.parties.items() if each.side == side}
    claiming = {claim.by for claim in program.claims}
    names = [name for party, name in parties.items() if party in claiming] or list(parties.values())
    return names[0] if len(names) == 1 else joined(names)


def _settle(claims: Sequence[Claim]) -> Answer:
    possible, alternatives = reconcile(claim.possible for claim in claims)
    conflicts: frozenset[Conflict] = frozenset({"contradicts itself"} if alternatives else ())
    return Answer(possible, tuple(claims), conflicts, alternatives)


def _speak(claims: Mapping[str, Sequence[Claim]], record: Mapping[str, Answer]) -> dict[str, Answer]:
    """Give a side's answers to the facts that it speaks on."""
    own = {path: _settle(said) for path, said in claims.items()}
    return {path: _narrow(answer, record[path]) if path in record else answer for path, answer in own.items()}


def _narrow(own: Answer, record: Answer) -> Answer:
    """Narrow a side's answer by the record, which holds where nothing else is left."""
    claims, conflicts = (*own.claims, *record.claims), own.conflicts | record.conflicts
    possible = own.possible.meet(record.possible)
    if possible.is_empty:
        return Answer(record.possible, claims, conflicts | {"contradicts the record"})
    return Answer(possible, claims, conflicts, own.alternatives_within(record.possible))


def _find_answered(spoken: Mapping[str, Mapping[str, Answer]]) -> Sequence[str]:
    """Find the facts on which the sponsor and another side speak."""
    others = {path for side, own in spoken.items() if side != verdicts.SPONSOR for path in own}
    return [path for path in spoken.get(verdicts.SPONSOR, {}) if path in others]


def _agree(path: str, spoken: Mapping[str, Mapping[str, Answer]]) -> Answer:
    """Give what the sponsor leaves possible together with what the other sides leave in common.

    Where they have nothing in common, the union of those that exclude each other, so that a third side never
    narrows a dispute.
    """
    sponsor = spoken[verdicts.SPONSOR][path]
    others = [own[path] for side, own in spoken.items() if side != verdicts.SPONSOR and path in own]
    common = meet_all([each.possible for each in others])
    speaking = [sponsor, *others]
    if common.is_empty or sponsor.possible.meet(common).is_empty:
        return _combine(speaking, join_disputed(each.possible for each in speaking), {"contested"})
    return _combine(speaking, join_all([sponsor.possible, common]))


def _intersect(answers: Sequence[Answer]) -> Answer:
    """Give what the sides that speak leave in common, or the union of those that exclude each other."""
    common = meet_all([each.possible for each in answers])
    if common.is_empty:
        return _combine(answers, join_disputed(each.possible for each in answers), {"contested"})
    return _combine(answers, common)


def _combine(answers: Sequence[Answer], possible: Possible, more: Iterable[Conflict] = ()) -> Answer:
    claims = tuple(dict.fromkeys(claim for each in answers for claim in each.claims))
    conflicts = frozenset().union(*(each.conflicts for each in answers), more)
    return Answer(possible, claims, conflicts)


def _account(
    account_id: str,
    name: str | Message,
    kind: AccountKind,
    stated: Mapping[str, Answer],
    policy: Policy,
    spoken: Iterable[str] = (),
) -> Account:
    possible = consistency.work_out({path: answer.possible for path, answer in stated.items()}, policy)
    return Account(account_id, name, kind, stated, possible, frozenset(spoken))
