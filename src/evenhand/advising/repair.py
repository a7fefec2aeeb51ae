"""`repair`: the smallest changes that make a program conform, each verified by a new audit."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evenhand.advising.repairing import Changes, Mended, reach_score, repair_rules
from evenhand.advising.standpoint import Standpoint
from evenhand.engine import audit
from evenhand.findings import AccountResult, Audit
from evenhand.policy import Policy
from evenhand.possible import Possible
from evenhand.program import Program
from evenhand.repairs import Change, Repairs, RepairSet
from evenhand.supposing import suppose
from evenhand.wording import NOT_STATED

_MOST_ALTERNATIVES = 5


@dataclass(frozen=True)
class _Repairer:
    program: Program
    policy: Policy
    standpoint: Standpoint
    fixed: frozenset[str]


def repair(
    program: Program,
    policy: Policy,
    *,
    as_of: dt.date | None = None,
    fixed: Iterable[str] = (),
    score: Decimal | None = None,
) -> tuple[Repairs, tuple[Changes, ...]]:
    """Find the smallest sets of changes that make a program conform, or reach a verified score.

    Gives the result for reports, and the answers of each set for a patch. Facts in FIXED stay as
    they are, and so do known facts that nobody can choose. Rules that no changes meet, or that
    none meet together, are listed as stuck.
    """
    before = audit(program, policy, as_of=as_of)
    standpoint = Standpoint.of(program, policy, before.as_of)
    repairer = _Repairer(program, policy, standpoint, frozenset(fixed) | _given(standpoint))
    scored = [rule for rule in policy.rules if policy.weights[rule.severity]]
    if score is None:
        mended = repair_rules(scored, standpoint, repairer.fixed)
    else:
        mended = [reach_score(scored, standpoint, repairer.fixed, score)]
    sets = list(_combine([each for each in mended if each.alternatives]))
    return (
        Repairs(
            program=program.header.name,
            goal="conforms" if score is None else f"a verified score of {score * 100:f} %",
            conclusion=before.opinion.conclusion,
            score=_agreed(before).score,
            fixed=tuple(sorted(repairer.fixed)),
            sets=tuple(_verify(each, mended, repairer) for each in sets),
            stuck=tuple(together for each in mended for together in each.stuck),
            is_limited=not all(each.is_smallest for each in mended),
        ),
        tuple(sets),
    )


def _given(standpoint: Standpoint) -> frozenset[str]:
    """Find the facts that nobody can choose, such as what has happened, where they are known."""
    facts = standpoint.policy.facts.values()
    return frozenset(
        fact.path for fact in facts if fact.is_given and not fact.kind.is_open(standpoint.possible(fact.path))
    )


def _agreed(audited: Audit) -> AccountResult:
    return next(each for each in audited.accounts if each.kind in {"undisputed", "as-described"})


def _combine(mended: Sequence[Mended]) -> Iterator[Changes]:
    """Put the groups' first repairs together, then exchange one group's for an alternative at a time."""
    first: dict[str, Possible] = {}
    for each in mended:
        first |= each.alternatives[0]
    yield first
    others = (
        {**{path: first[path] for path in first if path not in each.alternatives[0]}, **other}
        for each in mended
        for other in each.alternatives[1:]
    )
    yield from itertools.islice(others, _MOST_ALTERNATIVES - 1)


def _verify(changes: Changes, mended: Sequence[Mended], repairer: _Repairer) -> RepairSet:
    """Audit the program anew with the changes made."""
    policy = repairer.policy
    changed = suppose(repairer.program, policy, changes)
    audited = audit(changed, policy, as_of=repairer.standpoint.day)
    return RepairSet(
        changes=tuple(_describe(path, possible, repairer) for path, possible in changes.items()),
        conclusion=audited.opinion.conclusion,
        score=_agreed(audited).score,
        is_smallest=all(each.is_smallest for each in mended),
    )


def _describe(path: str, possible: Possible, repairer: _Repairer) -> Change:
    fact = repairer.policy.facts[path]
    before = repairer.standpoint.possible(path)
    return Change(
        fact=path,
        title=fact.title,
        was=NOT_STATED if fact.kind.is_open(before) else fact.kind.show(before),
        now=fact.kind.show(possible),
        rules=tuple(rule.id for rule in repairer.policy.rules if path in repairer.policy.asked_by(rule)),
    )
