"""The theorems on verdicts across the sides, on every case of a small world: nothing is drawn at random.

Three sides and the record speak or are silent on two questions of yes or no, or on one of three answers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import pytest
from strategies.policies import DOCUMENTS, policy_file, rule_file

from evenhand import Policy, load_policy, load_program
from evenhand.audit.case import open_case
from evenhand.audit.judging import Ruling

VOICES: Final = ("record", "sponsor", "testers", "others")
A: Final = {"fact": "pay.a", "is": True}
B: Final = {"fact": "pay.b", "is": True}
WORD: Final = {"fact": "pay.word", "is": "red"}
SETTLED: Final = {"record", "agreement", "admission"}
FAVOURABLE: Final = {"pass", "not-applicable"}

# What a voice says of each fact: the answers it leaves, None where it is silent.
Said = frozenset[str] | None
# By voice and fact.
Statement = tuple[tuple[Said, ...], ...]


class World(NamedTuple):
    """A policy, its facts with their answers, what a voice may say of one, and the rulings of every case."""

    facts: tuple[str, ...]
    answers: tuple[str, ...]
    rulings: Mapping[Statement, Mapping[str, Ruling]]

    def losses(self) -> Iterator[tuple[Statement, Statement, int, int]]:
        """Give each case beside each that lacks one of its claims, with the voice and the fact."""
        for full in self.rulings:
            for voice, fact in itertools.product(range(len(VOICES)), range(len(self.facts))):
                poorer = _without(full, voice, fact)
                if full[voice][fact] is not None and poorer in self.rulings:
                    yield full, poorer, voice, fact


def _policy(facts: Mapping[str, Mapping[str, Any]], rules: Mapping[str, Mapping[str, Any]]) -> Policy:
    entries = {name: {"title": name, "question": f"{name}?", **entry} for name, entry in facts.items()}
    criterion = {"title": "Pay", "question": "Paid?", "facts": entries}
    files = {
        "policy.yaml": policy_file(["pay"]),
        "documents.yaml": DOCUMENTS,
        "pay/criterion.yaml": criterion,
    }
    return load_policy({**files, **{f"pay/{name}.yaml": rule for name, rule in rules.items()}})


TWO_FACTS: Final = {
    "one": rule_file(A, severity="critical"),
    "both": rule_file({"all": [A, B]}),
    "either": rule_file({"any": [A, B]}),
    "only-one": rule_file({"any": [{"all": [A, {"not": B}]}, {"all": [B, {"not": A}]}]}),
    "applied": rule_file(B, applies_when=A),
    "applied-to-the-opposite": rule_file({"not": B}, applies_when=A),
    "always": rule_file({"any": [A, {"not": A}]}, applies_when=B),
}
ONE_FACT: Final = {
    "red": rule_file(WORD),
    "not-red": rule_file({"not": WORD}),
    "applied": rule_file({"fact": "pay.word", "is": "blue"}, applies_when={"not": WORD}),
}


@cache
def two_facts() -> World:
    """
    Judge all that three sides and the record can say of two questions of yes or no.
    """
    yes_or_no = {"type": "boolean"}
    policy = _policy({"a": yes_or_no, "b": yes_or_no}, TWO_FACTS)
    return _judge_all(policy, ("a", "b"), ("true", "false"), [frozenset({"true"}), frozenset({"false"})])


@cache
def one_fact() -> World:
    """
    Judge all that three sides and the record can say of one question of three answers.
    """
    colours = ("red", "green", "blue")
    policy = _policy({"word": {"type": "choice", "values": dict.fromkeys(colours, "a colour")}}, ONE_FACT)
    some = [frozenset(each) for size in (1, 2) for each in itertools.combinations(colours, size)]
    return _judge_all(policy, ("word",), colours, some)


def _judge_all(
    policy: Policy, facts: tuple[str, ...], answers: tuple[str, ...], sayings: Sequence[Said]
) -> World:
    each = itertools.product([None, *sayings], repeat=len(facts))
    statements = itertools.product(list(each), repeat=len(VOICES))
    return World(facts, answers, {said: _rule(policy, facts, said) for said in statements})


def _rule(policy: Policy, facts: Sequence[str], said: Statement) -> Mapping[str, Ruling]:
    claims: dict[str, list[dict[str, Any]]] = {fact: [] for fact in facts}
    for voice, sayings in zip(VOICES, said, strict=True):
        for fact, answers in zip(facts, sayings, strict=True):
            if answers is not None:
                read = {"source": "s1", "at": "line 1"}
                claims[fact].append(
                    {"one_of": [_plain(each) for each in sorted(answers)], "by": voice, **read}
                )
    header = {"name": "a program", "sponsor": "a sponsor", "as_of": "2026-03-01"}
    described = {
        "program": header,
        "parties": {voice: {"name": voice, "side": voice} for voice in VOICES},
        "sources": {"s1": {"title": "a ledger", "kind": "ledger"}},
        "facts": {"pay": {fact: each for fact, each in claims.items() if each}},
    }
    case = open_case(load_program(described, policy), policy)
    return {rule: heard.ruling for rule, heard in case.heard.items()}


def _plain(answer: str) -> Any:
    return {"true": True, "false": False}.get(answer, answer)


def _without(said: Statement, voice: int, fact: int) -> Statement:
    """Take back one claim."""
    left = tuple(None if index == fact else each for index, each in enumerate(said[voice]))
    return (*said[:voice], left, *said[voice + 1 :])


def _excludes(said: Statement, voice: int, fact: int) -> bool:
    """Say whether a claim leaves nothing in common with some of the others that agree."""
    claim = said[voice][fact]
    others = [each[fact] for index, each in enumerate(said) if index != voice]
    told = [each for each in others if each is not None]
    groups = (
        frozenset.intersection(*some)
        for size in range(1, len(told) + 1)
        for some in itertools.combinations(told, size)
    )
    return claim is not None and any(group and group.isdisjoint(claim) for group in groups)


def _is_disputed(said: Statement) -> bool:
    """Say whether claims exclude each other on any fact."""
    return any(_excludes(said, voice, fact) for voice in range(len(said)) for fact in range(len(said[0])))


WORLDS: Final = pytest.mark.parametrize("make", [two_facts, one_fact], ids=["two facts", "one fact"])


@WORLDS
def test_a_claim_left_out_settles_nothing_in_favour(make: Any) -> None:
    """
    Unless it excluded another, leaving a claim out never creates a settled pass or not-applicable.
    """
    world = make()

    assert [] == [
        (full, rule)
        for full, poorer, voice, fact in world.losses()
        if not _excludes(full, voice, fact)
        for rule, ruling in world.rulings[poorer].items()
        if ruling.verdict in FAVOURABLE and world.rulings[full][rule].verdict != ruling.verdict
    ]


@WORLDS
def test_a_claim_that_excludes_none_reverses_nothing(make: Any) -> None:
    """
    Unless it excludes another, one more claim never turns a settled verdict into another settled one.
    """
    world = make()

    assert [] == [
        (full, rule)
        for full, poorer, voice, fact in world.losses()
        if not _excludes(full, voice, fact)
        for rule, before in world.rulings[poorer].items()
        if before.is_settled
        and world.rulings[full][rule].is_settled
        and world.rulings[full][rule].verdict != before.verdict
    ]


@WORLDS
def test_a_claim_contests_and_unsettles_nothing_where_nothing_is_in_dispute(make: Any) -> None:
    """
    Where no claims exclude each other nothing is contested, and one more claim leaves what was settled.
    """
    world = make()

    assert [] == [
        (full, rule)
        for full, poorer, _, _ in world.losses()
        if not _is_disputed(full)
        for rule, before in world.rulings[poorer].items()
        if world.rulings[full][rule].verdict == "contested"
        or (before.is_settled and world.rulings[full][rule].verdict != before.verdict)
    ]


@WORLDS
def test_what_stands_in_the_record_is_settled_whatever_the_sides_say(make: Any) -> None:
    """
    Where the record alone decides a rule, every case with that record comes to the same, by the record.
    """
    world = make()
    silence = tuple(None for _ in world.facts)

    assert [] == [
        (said, rule)
        for said, rulings in world.rulings.items()
        for rule, alone in world.rulings[said[0], silence, silence, silence].items()
        if alone.verdict in {"pass", "fail", "not-applicable"}
        and any(each is not None for side in said[1:] for each in side)
        and (rulings[rule].verdict, rulings[rule].basis) != (alone.verdict, "record")
    ]


@WORLDS
def test_the_other_sides_have_no_order(make: Any) -> None:
    """
    Where the other sides trade what they say, every verdict and basis stays.
    """
    world = make()

    assert [] == [
        (said, rule)
        for said, rulings in world.rulings.items()
        for rule, ruling in rulings.items()
        if (traded := world.rulings[said[0], said[1], said[3], said[2]][rule])
        and (traded.verdict, traded.basis) != (ruling.verdict, ruling.basis)
    ]


@WORLDS
def test_praise_and_accusation_need_the_sponsor_or_the_record(make: Any) -> None:
    """
    Where neither the sponsor nor the record says a word, nothing is settled.
    """
    world = make()
    always = {"always"}  # what holds whatever anybody says needs nobody's word

    assert [] == [
        (said, rule)
        for said, rulings in world.rulings.items()
        if said[0] == said[1] == tuple(None for _ in world.facts)
        for rule, ruling in rulings.items()
        if rule.rpartition("/")[2] not in always and ruling.basis in SETTLED
    ]
