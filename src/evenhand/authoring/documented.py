"""Checks of what a policy says of documents: which show an answer, and how a text that does is found."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.authoring.diagnostics import Diagnostic
from evenhand.policy.conditions import find_named
from evenhand.policy.model import Policy
from evenhand.vocabulary.errors import Place


def check_documented(policy: Policy) -> Iterator[Diagnostic]:
    """Find facts whose answer no text would be found for, and questions that are asked for nothing."""
    yield from _check_the_terms(policy)
    yield from _check_shown(policy)
    asked = {path for rule in policy.rules for path in policy.asked_by(rule)}
    for path in policy.core_questions:
        if path not in asked:
            message = f"'{path}' is asked first, and no rule asks for it."
            yield Diagnostic(Place(f"{policy.folder}/policy.yaml"), "idle-core-question", message)


def _check_the_terms(policy: Policy) -> Iterator[Diagnostic]:
    for path, fact in policy.facts.items():
        if fact.by_the_terms and not fact.search:
            message = f"Published terms show {path}, and no word says how to find it in them."
            yield Diagnostic(fact.place, "no-search-words", message)
        if fact.by_the_terms and not fact.clauses:
            message = f"Published terms show {path}, and no clause says what answers it."
            yield Diagnostic(fact.place, "no-clauses", message)


def _check_shown(policy: Policy) -> Iterator[Diagnostic]:
    """Find what only decides whether a rule applies, where no document shows it: the rule stays open.

    A policy that says of no fact which documents show it leaves that to its rules.
    """
    if not any(fact.shown_by for fact in policy.facts.values()):
        return
    required = {
        path
        for rule in policy.rules
        for named in find_named([rule.requires]).facts
        for path in policy.facts_within(named)
    }
    applying = {path for rule in policy.rules for path in policy.asked_by(rule)} - required
    for path in policy.facts:
        if path in applying and not policy.facts[path].shown_by:
            message = f"{path} only decides whether a rule applies, and no document shows it."
            yield Diagnostic(policy.facts[path].place, "shown-by-nothing", message)
