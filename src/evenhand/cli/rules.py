"""`evenhand rules list`, `facts` and `show`: what a policy asks."""

from __future__ import annotations

import click

from evenhand.cli.inputs import open_policy
from evenhand.cli.options import Options
from evenhand.cli.output import find_look, show
from evenhand.reporting.policies import explain_rule, find_group, list_facts, list_rules
from evenhand.vocabulary.errors import nearest, suggest


def list_command(options: Options, *, by_the_terms: bool) -> None:
    """List every rule, criterion by criterion, or those that published terms decide."""
    show(list_rules(open_policy(options), find_look(), by_the_terms=by_the_terms))


def facts_command(options: Options, *, names: tuple[str, ...], core: bool) -> None:
    """List every fact with its question and the form of its answer, or those of some groups or paths."""
    policy = open_policy(options)
    groups = {find_group(path) for path in policy.facts}
    for name in names:
        if name not in {*policy.facts, *groups}:
            near = nearest(name, (*policy.facts, *groups))
            raise click.UsageError(f"'{name}' is neither a fact nor a group of facts.{suggest(near)}")
    paths = policy.core_questions if core else policy.facts
    chosen = [path for path in paths if not names or {path, find_group(path)} & {*names}]
    show(list_facts(chosen, policy, find_look()))


def show_command(rule: str, options: Options) -> None:
    """Explain one rule in plain words."""
    policy = open_policy(options)
    found = policy.rule(rule)
    if found is None and rule in policy.facts:
        raise click.UsageError(f"'{rule}' is a fact: evenhand rules facts {rule}")
    if found is None:
        near = nearest(rule, (each.id for each in policy.rules))
        raise click.UsageError(f"'{rule}' is not a rule of this policy.{suggest(near)}")
    show(explain_rule(found, policy, find_look()))
