"""`evenhand rules`: looking into a policy."""

from __future__ import annotations

from pathlib import Path

import click

from evenhand.cli.options import rules_option
from evenhand.cli.output import find_look, show
from evenhand.errors import nearest
from evenhand.loading import load_policy
from evenhand.reporting.policies import explain_rule, list_facts, list_rules


@click.group("rules")
def rules_group() -> None:
    """Look into a policy: its rules, its facts, its bounds."""


@rules_group.command("list")
@rules_option
def list_command(folder: Path | None) -> None:
    """List every rule, criterion by criterion."""
    show(list_rules(load_policy(folder), find_look(verbose=False)))


@rules_group.command("facts")
@rules_option
def facts_command(folder: Path | None) -> None:
    """List every fact with its question and the form of its answer."""
    show(list_facts(load_policy(folder), find_look(verbose=False)))


@rules_group.command("show")
@click.argument("rule")
@rules_option
def show_command(rule: str, folder: Path | None) -> None:
    """Explain one RULE in plain words, made from its condition."""
    policy = load_policy(folder)
    found = policy.rule(rule)
    if found is None:
        near = nearest(rule, (each.id for each in policy.rules))
        suggestion = f" Did you mean '{near}'?" if near else ""
        raise click.UsageError(f"'{rule}' is not a rule of this policy.{suggestion}")
    show(explain_rule(found, policy, find_look(verbose=False)))
