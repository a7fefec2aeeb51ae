"""`evenhand rules`: looking into a policy."""

from __future__ import annotations

from pathlib import Path

import click

from evenhand.audit.exit_status import Status
from evenhand.cli.new_rule import new_command
from evenhand.cli.options import open_policy, profile_option, rules_option
from evenhand.cli.output import find_look, show
from evenhand.cli.schema import schema_command
from evenhand.vocabulary.errors import nearest, suggest


@click.group("rules")
def rules_group() -> None:
    """Look into a policy: its rules, its facts, its bounds."""


@rules_group.command("list")
@rules_option
@profile_option
def list_command(folder: Path | None, profile: Path | None) -> None:
    """List every rule, criterion by criterion."""
    from evenhand.reporting.policies import list_rules

    show(list_rules(open_policy(folder, profile), find_look(verbose=False)))


@rules_group.command("facts")
@rules_option
def facts_command(folder: Path | None) -> None:
    """List every fact with its question and the form of its answer."""
    from evenhand.reporting.policies import list_facts

    show(list_facts(open_policy(folder), find_look(verbose=False)))


@rules_group.command("check")
@rules_option
def check_command(folder: Path | None) -> int:
    """Check a policy for everything that is unused, unmet, unshown or badly formed.

    Silent, with exit status 0, when there is nothing to say; 1 otherwise.
    """
    from evenhand.authoring.lint import check_policy
    from evenhand.policy.recalling import recall_policy

    diagnostics = check_policy(recall_policy(folder))
    for diagnostic in diagnostics:
        show(str(diagnostic))
    return Status.FAILED if diagnostics else Status.CLEAN


@rules_group.command("test")
@rules_option
def test_command(folder: Path | None) -> int:
    """Run every example of every rule."""
    from evenhand.authoring.examples import run_examples

    results = [diagnostic for _, _, diagnostic in run_examples(open_policy(folder))]
    wrong = [diagnostic for diagnostic in results if diagnostic is not None]
    for diagnostic in wrong:
        show(str(diagnostic))
    show(f"{len(results)} examples run, {len(wrong)} wrong.")
    return Status.FAILED if wrong else Status.CLEAN


@rules_group.command("mutate")
@rules_option
def mutate_command(folder: Path | None) -> int:
    """Change each operator and bound of every rule, and report each change that no example notices."""
    from evenhand.authoring.diagnostics import Diagnostic
    from evenhand.authoring.mutants import find_survivors, mutate

    policy = open_policy(folder)
    survivors = list(find_survivors(policy))
    for rule, mutant in survivors:
        message = f"No example of {rule.id} notices this change: {mutant.change}."
        show(str(Diagnostic(rule.place, "mutant-survives", message)))
    tried = sum(1 for rule in policy.rules for _ in mutate(rule, policy))
    show(f"{tried} changes tried, {len(survivors)} unnoticed.")
    return Status.FAILED if survivors else Status.CLEAN


@rules_group.command("show")
@click.argument("rule")
@rules_option
@profile_option
def show_command(rule: str, folder: Path | None, profile: Path | None) -> None:
    """Explain one RULE in plain words, made from its condition."""
    from evenhand.reporting.policies import explain_rule

    policy = open_policy(folder, profile)
    found = policy.rule(rule)
    if found is None:
        near = nearest(rule, (each.id for each in policy.rules))
        raise click.UsageError(f"'{rule}' is not a rule of this policy.{suggest(near)}")
    show(explain_rule(found, policy, find_look(verbose=False)))


rules_group.add_command(new_command)
rules_group.add_command(schema_command)
