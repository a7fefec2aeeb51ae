"""Which way a profile departs from its policy: stricter or looser on the programs that it judges."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from evenhand.audit.judging import judge
from evenhand.facts.possible import Possible
from evenhand.policy import consistency
from evenhand.policy.conditions import Answers
from evenhand.policy.model import Departure, Parameter, Policy, Rule, Tailoring
from evenhand.policy.representatives import find_representatives
from evenhand.vocabulary.verdicts import SEVERITIES, Direction, Outcome

_MOST_TRIES: Final = 5000
_Bounds = Mapping[str, Possible]
# By the digests of policy and profile, and the day. To judge representatives takes longer than an audit, and
# many programs are audited by one profile.
_found: Final[dict[tuple[str, str, dt.date | None], tuple[Direction, ...]]] = {}


def find_directions(tailoring: Tailoring, policy: Policy) -> tuple[Direction, ...]:
    """Say of each departure of a tailored policy which way it goes, in their order."""
    inputs = policy.digest, tailoring.digest, tailoring.endings.as_of
    if inputs not in _found:
        before = _undo(tailoring, policy)
        _found[inputs] = tuple(_find_direction(each, before, policy) for each in tailoring.departures)
    return _found[inputs]


def _undo(tailoring: Tailoring, policy: Policy) -> Policy:
    """Give the policy with the parameters that it had before it was tailored."""
    was = {each.name: each.was for each in tailoring.departures if isinstance(each.was, Parameter)}
    return replace(policy, parameters={**policy.parameters, **was})


def _find_direction(departure: Departure, before: Policy, after: Policy) -> Direction:
    match departure.of:
        case "rule":
            return "looser"
        case "severity":
            was, now = (SEVERITIES.index(each) for each in (departure.was, departure.now))
            return "stricter" if was > now else "looser" if was < now else "no verdict moves"
        case "bound":
            return _compare_parameters(departure.name, before, after)


def _compare_parameters(path: str, before: Policy, after: Policy) -> Direction:
    """Judge representatives for the rules that name a parameter, under both of its forms."""
    moved = [policy.parameters[path].values for policy in (before, after)]
    later = {since for values in moved for since, _ in values if since > before.effective}
    moves = {
        move
        for rule in after.rules
        if path in rule.named.parameters
        for day in (before.effective, *sorted(later))
        for move in itertools.islice(
            _moves(rule, before.parameters_on(day), after.parameters_on(day), before), _MOST_TRIES
        )
    }
    if {"stricter", "looser"} <= moves:
        return "stricter and looser"
    return "stricter" if "stricter" in moves else "looser" if "looser" in moves else "no verdict moves"


def _moves(rule: Rule, old: _Bounds, new: _Bounds, policy: Policy) -> Iterator[str]:
    representatives = [
        find_representatives(rule.conditions, Answers({}, parameters), policy) for parameters in (old, new)
    ]
    facts = policy.asked_by(rule)
    columns = [
        dict.fromkeys(answer for each in representatives for answer in each.get(path, ())) for path in facts
    ]
    for row in itertools.product(*columns):
        possible = consistency.work_out(dict(zip(facts, row, strict=True)), policy)
        was, now = (judge(rule, Answers(possible, parameters)).outcomes for parameters in (old, new))
        yield from ("stricter" for end in (min, max) if end(map(_worth, now)) < end(map(_worth, was)))
        yield from ("looser" for end in (min, max) if end(map(_worth, now)) > end(map(_worth, was)))


def _worth(outcome: Outcome) -> int:
    """Say what an outcome is worth to the program: a parameter that turns a pass into a fail is stricter."""
    return 0 if outcome == "fail" else 1
