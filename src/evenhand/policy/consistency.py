"""Consistency: an account narrowed by what every coherent description satisfies (design §4.7).

An entry is an implication, so that it works both ways: where `when` holds `then` must, and where `then`
cannot hold neither can `when`. Entries are applied to a fixed point; one that would leave nothing is not
applied, and is a contradiction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from evenhand.facts import narrowing
from evenhand.facts.operators import derive
from evenhand.facts.possible import Possible
from evenhand.policy.conditions import Answers, Comparison, FactTerm, find_forced, weigh
from evenhand.policy.model import Consistency, Policy


def work_out(
    stated: Mapping[str, Possible], policy: Policy, wanted: Iterable[str] | None = None
) -> Mapping[str, Possible]:
    """Add the derived facts, all of them or those that are wanted, to what is stated."""
    possible = dict(stated)
    for path in policy.derived if wanted is None else wanted:
        _add_derived(path, policy, possible)
    return possible


def _add_derived(path: str, policy: Policy, possible: dict[str, Possible]) -> Possible:
    """Work out a derived fact, and first those it is made of."""
    if path in possible:
        return possible[path]
    fact = policy.derived.get(path)
    if fact is None:
        return policy.facts[path].kind.anything
    operands = [_add_derived(operand, policy, possible) for operand in fact.operands]
    return possible.setdefault(path, derive(fact.operation, operands))


Stated = Mapping[str, Possible]
Applied = dict[tuple[str, tuple[Possible | None, ...]], Stated | None]


# Entries that pull two whole numbers apart step by step come to no end; what is left by then is not wrong.
MOST_ROUNDS: Final = 100


class Narrowed(Struct, frozen=True):
    """What is left of an account: the facts that entries narrowed, by which, and those that contradict it."""

    possible: Stated
    narrowed_by: Mapping[str, tuple[Consistency, ...]] = {}
    contradicted: tuple[Consistency, ...] = ()


def make_consistent(
    stated: Stated,
    policy: Policy,
    entries: Sequence[Consistency] | None = None,
    supposed: Collection[str] | None = None,
    applied: Applied | None = None,
) -> Narrowed:
    """Narrow what is stated to a fixed point of the policy's entries, all of them or some.

    Where only the SUPPOSED facts are new to what is consistent, what does not read them narrows nothing. Who
    tries out many answers keeps in APPLIED what each entry made of those that it reads.
    """
    possible, contradicted = dict(stated), list[Consistency]()
    entries = policy.consistency if entries is None else entries
    narrowed_by: dict[str, tuple[Consistency, ...]] = {}
    new = possible.keys() if supposed is None else set(supposed)
    reading = policy.read_by_entries
    woken = {entry.id for path in new for entry in reading.get(path, ())}
    pending = [each for each in entries if (each.when is None and supposed is None) or each.id in woken]
    for _ in range(MOST_ROUNDS):
        changed = set[str]()
        for entry in pending:
            narrowed = _recall(entry, possible, policy, applied)
            if narrowed is None:
                contradicted.append(entry)
            if not narrowed:
                continue
            for path in narrowed:
                narrowed_by[path] = tuple(dict.fromkeys((*narrowed_by.get(path, ()), entry)))
            changed |= narrowed.keys()
            possible |= narrowed
        if not changed:
            break
        woken = {entry.id for path in changed for entry in reading.get(path, ())}
        woken -= {entry.id for entry in contradicted}
        pending = [each for each in entries if each.id in woken]
    return Narrowed(possible, narrowed_by, tuple(contradicted))


def _recall(entry: Consistency, stated: Stated, policy: Policy, applied: Applied | None) -> Stated | None:
    if applied is None:
        return apply(entry, stated, policy)
    key = entry.id, tuple(map(stated.get, policy.facts_of(entry)))
    if key not in applied:
        applied[key] = apply(entry, stated, policy)
    return applied[key]


def apply(entry: Consistency, stated: Stated, policy: Policy) -> Stated | None:
    """Give the facts that an entry narrows, with what is left; None where it would leave nothing of one."""
    answers = Answers(work_out(stated, policy, policy.derived.keys() & policy.facts_of(entry)), {})
    truth = weigh(entry.condition, answers).truth
    if truth is not None:  # what holds of every answer that is left takes none away
        return {} if truth else None
    narrowed: dict[str, Possible] = {}
    for comparison, holds in find_forced(entry.condition, answers, holds=True):
        for term, left in _narrow(comparison, answers, holds=holds):
            if term.path in policy.facts:  # what is worked out follows from what it is made of
                narrowed[term.path] = narrowed.get(term.path, left).meet(left)
    if any(each.is_empty for each in narrowed.values()):
        return None
    return {
        path: left
        for path, left in narrowed.items()
        if left != answers.facts.get(path, policy.facts[path].kind.anything)
    }


def _narrow(condition: Comparison, answers: Answers, *, holds: bool) -> Iterator[tuple[FactTerm, Possible]]:
    subject, operand = condition.subject, condition.operand
    mine, theirs = answers.to(subject), answers.to(operand)
    if isinstance(subject, FactTerm):
        yield subject, narrowing.narrow(condition.operator, mine, theirs, subject.kind, holds=holds)
    if isinstance(operand, FactTerm) and condition.operator in narrowing.MIRRORED:
        mirrored = narrowing.MIRRORED[condition.operator]
        yield operand, narrowing.narrow(mirrored, theirs, mine, operand.kind, holds=holds)
