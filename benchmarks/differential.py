"""Holding screens and batches to the audit, on random programs: exact, partly known and disputed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, Final

from benchmarks.agreement import DisagreementError
from benchmarks.programs import AS_OF, Generated, Recipe, generate
from evenhand import Audit, Policy, Record, Refusal, Screen, Screened, audit, batch, load_program

_RECIPES: Final = (
    Recipe(),
    Recipe(mix="partial"),
    Recipe(mix="disputed", sides=2),
    Recipe(mix="disputed", sides=3),
)
_PROCESSES: Final = 2

Found = Mapping[str, Mapping[Any, Any]]


@dataclass(frozen=True)
class Held:
    """How many verdicts were the same, and of how many programs."""

    verdicts: int = 0
    programs: int = 0

    def __add__(self, other: Held) -> Held:
        """Add up what was held."""
        return Held(self.verdicts + other.verdicts, self.programs + other.programs)


def hold(policy: Policy, verdicts: int, together: int = 40) -> Held:
    """Come to so many verdicts at least, in every way. Raises DisagreementError at the first that differs.

    One screen judges TOGETHER programs of each recipe, so that it may remember something wrongly.
    """
    held = Held()
    with ProcessPoolExecutor(_PROCESSES) as pool:
        for seeds in _in_twos():
            for each in pool.map(partial(_hold_some, policy, together), seeds):
                held += each
            if held.verdicts >= verdicts:
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
        "a batch": (_take_recorded(record) for record in batch(lines, policy, as_of=AS_OF)),
    }
    for way, found in ways.items():
        for program, mine, theirs in zip(programs, expected, found, strict=True):
            _compare(program, mine, theirs, way)
    return Held(sum(len(found["verdicts"]) for found in expected), len(programs))


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
    return {"verdicts": verdicts, "accounts": accounts, "opinion": opinion}


def take_screened(screened: Screened) -> Found:
    """Give what a screen finds, in the same form."""
    return _sum_up(screened, screened.conclusion)


def _take_recorded(record: Record | Refusal) -> Found:
    assert isinstance(record, Record)
    return _sum_up(record, record.opinion)


def _sum_up(found: Screened | Record, conclusion: str) -> Found:
    accounts = {
        name: (None if each.low is None else (each.low, each.high), each.coverage, each.gate)
        for name, each in found.accounts.items()
    }
    return {"verdicts": dict(found.verdicts), "accounts": accounts, "opinion": {"conclusion": conclusion}}
