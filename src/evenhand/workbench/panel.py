"""What hangs on an answer: the rules that read a fact, how each comes out, and what has just moved.

It says how a rule comes out as things stand, and never what another answer would do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from evenhand.asking.questions import Questionnaire
from evenhand.audit.case import Case
from evenhand.policy.model import Policy, Rule
from evenhand.vocabulary.languages import say
from evenhand.vocabulary.verdicts import SEVERITIES, Severity, Verdict

_MOST_SHOWN = 4
_MOST_AWAITED = 2
_BROKEN = frozenset({"fail", "contested", "alleged"})


class Awaited(NamedTuple):
    """A question for which a rule still waits."""

    fact: str
    question: str


class Hanging(Struct, frozen=True):
    """A rule that reads a fact: how it comes out, what it was before, and why it is asked.

    `sentence` is the breach where it is broken or said to be, and else the requirement; `sides` have a
    verdict for each account where they differ; `waits` are other questions for which it still waits.
    """

    rule: str
    sentence: str
    severity: Severity
    verdict: Verdict
    was: Verdict | None
    sides: tuple[tuple[str, Verdict], ...]
    why: str
    standards: tuple[str, ...]
    waits: tuple[Awaited, ...]


class Panel(Struct, frozen=True):
    """What hangs on one fact, how all rules come out, and the rules whose verdicts have just moved."""

    hanging: tuple[Hanging, ...]
    counts: Mapping[Verdict, int]
    moved: tuple[Hanging, ...]


def make_panel(asking: Questionnaire, case: Case, fact: str, before: Case | None = None) -> Panel:
    """Make the panel of a fact; BEFORE is the case as it was before the last answer."""
    policy = case.policy
    reading = [rule for rule in policy.rules if fact in policy.asked_by(rule)]
    reading.sort(key=lambda rule: SEVERITIES.index(rule.severity))
    now = {rule: heard.ruling.verdict for rule, heard in case.heard.items()}
    was = now if before is None else {rule: each.ruling.verdict for rule, each in before.heard.items()}
    moved = [rule for rule in policy.rules if now[rule.id] != was[rule.id]]
    return Panel(
        tuple(
            _describe(rule, case, was, _list_awaited(asking, rule, fact)) for rule in reading[:_MOST_SHOWN]
        ),
        Counter(now.values()),
        tuple(_describe(rule, case, was) for rule in moved),
    )


def _list_awaited(asking: Questionnaire, rule: Rule, fact: str) -> tuple[Awaited, ...]:
    """List what a rule still waits for beside an answer that there is."""
    left = asking.left_in(rule.id)
    facts = asking.policy.facts
    return () if fact in left else tuple(Awaited(path, facts[path].question) for path in left[:_MOST_AWAITED])


def _describe(rule: Rule, case: Case, was: Mapping[str, Verdict], waits: tuple[Awaited, ...] = ()) -> Hanging:
    heard = case.heard[rule.id]
    verdict = heard.ruling.verdict
    return Hanging(
        rule=rule.id,
        sentence=_say_sentence(rule, verdict),
        severity=rule.severity,
        verdict=verdict,
        was=was[rule.id] if was[rule.id] != verdict else None,
        sides=_list_sides(rule, case),
        why=rule.why,
        standards=_list_standards(rule, case.policy),
        waits=waits,
    )


def _say_sentence(rule: Rule, verdict: Verdict) -> str:
    if verdict not in _BROKEN:
        return rule.title
    return rule.breach or say("This does not hold: {title}", title=rule.title)


def _list_sides(rule: Rule, case: Case) -> tuple[tuple[str, Verdict], ...]:
    """List the verdicts of the sides, where they are not all the same."""
    judged = case.heard[rule.id].accounts
    sides = [(each.title, judged[each.id].verdict) for each in case.accounts if each.kind == "side"]
    return tuple(sides) if len({verdict for _, verdict in sides}) > 1 else ()


def _list_standards(rule: Rule, policy: Policy) -> tuple[str, ...]:
    named = (each.standard for each in rule.backed_by if each.standard is not None)
    return tuple(dict.fromkeys(policy.standards[each].title for each in named))


def count_moved(before: Case, after: Case) -> int:
    """Count the rules whose verdicts moved."""
    moved = (after.heard[rule].ruling.verdict != heard.ruling.verdict for rule, heard in before.heard.items())
    return sum(moved)
