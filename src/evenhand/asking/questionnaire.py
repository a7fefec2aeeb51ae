"""The questionnaire: which question to put next, and the program file that the answers make.

Only questions that still matter are put: those that some rule asks which the answers so far leave
open. "I don't know" is always an answer, and leaves the fact open.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, Final

from markupsafe import Markup

from evenhand.audit.judging import judge
from evenhand.facts.possible import Possible
from evenhand.policy.conditions import Answers
from evenhand.policy.derived import work_out
from evenhand.policy.model import Fact, Policy, Rule
from evenhand.reporting.templates import fill

_WIDTH: Final = 100


def find_next(policy: Policy, answers: Mapping[str, Possible], passed_over: Collection[str]) -> Fact | None:
    """Find the fact that most open rules ask for, among those that nobody was asked about yet."""
    bounds = policy.bounds_on(policy.effective)
    known = Answers(work_out(answers, policy), bounds)
    open_rules = [rule for rule in policy.rules if _is_open(rule, known)]
    asking = Counter(path for rule in open_rules for path in policy.asked_by(rule))
    waiting = [path for path in policy.facts if path in asking and path not in {*answers, *passed_over}]
    return policy.facts[max(waiting, key=lambda path: asking[path])] if waiting else None


def _is_open(rule: Rule, known: Answers) -> bool:
    return len(judge(rule, known).outcomes) > 1


def write_description(header: Mapping[str, Any], written: Mapping[str, Any], policy: Policy) -> str:
    """Write a commented program file: every fact with its question, answered or not."""
    groups: dict[str, list[tuple[str, list[Markup], Any]]] = {}
    for path, fact in policy.facts.items():
        group, _, name = path.partition(".")
        groups.setdefault(group, []).append((name, _comment(fact), written.get(path)))
    return fill("program.yaml.j2", header=header, groups=groups, policy=policy)


def _comment(fact: Fact) -> list[Markup]:
    parts = (fact.question, fact.help or "", f"Answer: {fact.kind.expected}.")
    lines = (line for part in parts for line in textwrap.wrap(part, _WIDTH))
    return [Markup(line) for line in lines]  # noqa: S704 - a comment of the policy's own words
