"""`evenhand rules check`, `test` and `mutate`: what is wrong with a policy, and with its examples."""

from __future__ import annotations

from collections.abc import Iterable

from evenhand.audit import exit_status
from evenhand.authoring.diagnostics import Diagnostic
from evenhand.authoring.examples import run_examples
from evenhand.authoring.lint import check_policy
from evenhand.authoring.mutants import run_mutants
from evenhand.cli.inputs import open_policy
from evenhand.cli.options import Options
from evenhand.cli.output import show
from evenhand.vocabulary.languages import LANGUAGES


def check_command(options: Options) -> exit_status.Status:
    """Say everything that a policy author would want to know, and nothing where there is nothing to say."""
    return _tell(check_policy(open_policy(options, LANGUAGES)))


def test_command(options: Options) -> exit_status.Status:
    """Run every example of every rule."""
    results = [diagnostic for _, _, diagnostic in run_examples(open_policy(options))]
    return _tell(results, f"{len(results)} examples run, {{wrong}} wrong.")


def mutate_command(options: Options) -> exit_status.Status:
    """Change each operator and bound of every rule, and report each change that no example notices."""
    results = [diagnostic for _, _, diagnostic in run_mutants(open_policy(options))]
    return _tell(results, f"{len(results)} changes tried, {{wrong}} unnoticed.")


def _tell(results: Iterable[Diagnostic | None], summary: str = "") -> exit_status.Status:
    """Show what is wrong and, last, how much of it there is."""
    wrong = [diagnostic for diagnostic in results if diagnostic is not None]
    for diagnostic in wrong:
        show(str(diagnostic))
    if summary:
        show(summary.format(wrong=len(wrong)))
    return exit_status.Status.FAILED if wrong else exit_status.Status.CLEAN
