"""Holding every fast way to the audit, on random programs: exact, partly known and disputed.

A judgement is what one rule comes to in one account of one program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, Final

from evenhand.screening.outcomes import VERDICTS
from evenhand.screening.screen import Screen
from evenhand.screening.screened import Screened

from benchmarks.agreement import DisagreementError
from benchmarks.programs import AS_OF, Generated, Recipe, generate
from evenhand import Audit, Policy, audit, load_program
from evenhand.batch.judging import batch
from evenhand.batch.records import Record

_RECIPES: Final = (
    Recipe(),
    Recipe(mix="partial"),
    Recipe(mix="disputed", principals=2),
    Recipe(mix="disputed", principals=3),
)
_PROCESSES: Final = 2

Found = Mapping[str, Mapping[Any, Any]]


@dataclass(frozen=True)
class Held:
    """How many judgements were the same, and of how many programs."""

    judgements: int = 0
    programs: int = 0

    def __add__(self, other: Held) -> Held:
        """Add up what was held."""
        return Held(self.judgements + other.judgements, self.programs + other.programs)


def hold(policy: Policy, judgements: int, together: int = 40) -> Held:
    """Judge so many times at least, in every way. Raises DisagreementError at the first that differs.

    One screen judges TOGETHER programs of each recipe, so that it may remember something wrongly.
    """
    held = Held()
    with ProcessPoolExecutor(_PROCESSES) as pool:
        for seeds in _in_twos():
            for each in pool.map(partial(_hold_some, policy, together), seeds):
                held += each
            if held.judgements >= judgements:
                return held
    return held


def _in_twos() -> Iterator[range]:
    return (range(first, first + _PROCESSES) for first in count(0, _PROCESSES))


def _hold_some(policy: Policy, together: int, seed: int) -> Held:
    programs = [
        each for recipe in _RECIPES for each in generate(policy, together, recipe, seed=f"held {seed}")
    ]
    expected = [
        take_audited(audit(load_program(each.written, policy), policy, as_of=AS_OF)) for each in programs
    ]
    screen = Screen(policy, AS_OF)
    lines = [json.dumps(each.written).encode() for each in programs]
    ways: Mapping[str, Iterator[Found]] = {
        "a dictionary": (take_screened(screen.judge(each.written)) for each in programs),
        "JSON": (take_screened(screen.judge(line)) for line in lines),
        "a batch": map(_recorded, batch(lines, policy, as_of=AS_OF)),
    }
    for way, found in ways.items():
        for program, mine, theirs in zip(programs, expected, found, strict=True):
            _compare(program, mine, theirs, way)
    return Held(sum(len(found["by account"]) for found in expected), len(programs))


def _compare(program: Generated, expected: Found, actual: Found, way: str) -> None:
    differing = {
        (what, key): (found.get(key), expected[what].get(key))
        for what, found in actual.items()
        for key in {**found, **expected[what]}
        if found.get(key) != expected[what].get(key)
    }
    if differing:
        message = f"Judgement from {way}, {differing} differ from the audit of {json.dumps(program.written)}"
        raise DisagreementError(message)


def take_audited(audited: Audit) -> Found:
    """Give what an audit finds: every verdict, score and gate, and the opinion."""
    verdicts = {finding.rule: finding.verdict for finding in audited.findings}
    by_account = {
        (finding.rule, judgement.account): judgement.verdict
        for finding in audited.findings
        for judgement in finding.judgements
    }
    accounts = {
        each.id: (
            None
            if each.score is None
            else (round(float(each.score.low), 6), round(float(each.score.high), 6)),
            None if each.coverage is None else round(float(each.coverage), 6),
            each.gate,
        )
        for each in audited.accounts
    }
    opinion = {"conclusion": audited.opinion.conclusion}
    return {"verdicts": verdicts, "by account": by_account, "accounts": accounts, "opinion": opinion}


def take_screened(screened: Screened) -> Found:
    """Give what a screen finds, in the same form."""
    by_account = {
        (rule, side.id): VERDICTS[bits]
        for side in screened.sides
        for rule, bits in zip(screened.verdicts, side.bits, strict=True)
    }
    return {"by account": by_account, **_summed_up(screened)}


def _recorded(record: object) -> Found:
    assert isinstance(record, Record)
    return _summed_up(record)


def _summed_up(found: Screened | Record) -> Found:
    accounts = {
        name: (None if each.low is None else (each.low, each.high), each.coverage, each.gate)
        for name, each in found.accounts.items()
    }
    opinion = found.opinion if isinstance(found, Record) else found.conclusion
    return {"verdicts": dict(found.verdicts), "accounts": accounts, "opinion": {"conclusion": opinion}}
