"""`evenhand rules check`, `test`, `mutate`, `new`, `import`, `schema`: what an author of a policy needs."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from evenhand.asking.recall import measure_recall
from evenhand.audit import exit_status
from evenhand.authoring.coherence import run_entry_examples
from evenhand.authoring.diagnostics import Diagnostic
from evenhand.authoring.drafting import draft_into
from evenhand.authoring.examples import run_examples
from evenhand.authoring.importing import draft_criterion, import_table
from evenhand.authoring.lint import check_policy
from evenhand.authoring.mutants import run_mutants
from evenhand.authoring.schema_names import SCHEMAS, SUBJECTS, SchemaName
from evenhand.cli.inputs import open_policy
from evenhand.cli.options import Options
from evenhand.cli.output import show, write_all
from evenhand.policy.folder import find_here
from evenhand.policy.loading_table import TABLE
from evenhand.vocabulary.languages import LANGUAGES
from evenhand.vocabulary.store import built_in


def check_command(options: Options) -> exit_status.Status:
    """Say everything that a policy author would want to know, and nothing where there is nothing to say."""
    return _tell(check_policy(open_policy(options, LANGUAGES)))


def test_command(options: Options) -> exit_status.Status:
    """Run every example of every rule and of every entry of the consistency, and seek every clause."""
    policy = open_policy(options, LANGUAGES)
    ran = (*run_examples(policy), *run_entry_examples(policy))
    results = [diagnostic for _, _, diagnostic in ran]
    status = _tell(results, f"{len(results)} examples run, {{wrong}} wrong.")
    for recall in measure_recall(policy):
        show(str(recall))
        for fact, says in recall.missed if options.verbose else ():
            show(f"  {fact}: {says}")
    return status


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


def new_rule_command(rule: str, options: Options, *, fact: str) -> None:
    """Write a draft of a new rule about one fact, with comments that say what to edit."""
    root, option = options.folder or built_in("rules"), ""
    here = find_here()
    if options.folder is not None:
        option = f" --rules {shlex.quote(root.as_posix())}"
    elif not (here and root.is_relative_to(here)):
        raise click.UsageError("Name the folder of your policy with --rules: the built-in one is not here.")
    drafted = draft_into(root, rule, fact)
    write_all([*drafted.texts.items()], inputs=(), folders=[drafted.page.parent])  # it may be inherited
    show(drafted.tell(option))


def import_command(path: Path, *, into: Path, columns: Sequence[str]) -> None:
    """Take over a table of a spreadsheet as the rules of a criterion, and nothing that is there is lost."""
    chosen = {name: header for name, _, header in (each.partition("=") for each in columns)}
    if "" in {*chosen, *chosen.values()}:
        raise click.UsageError("--column is NAME=HEADER, such as title='Text of the indicator'.")
    table, page = into / TABLE, into / "criterion.yaml"
    if table.exists():
        raise click.UsageError(f"'{table.as_posix()}' is there already. Import into another folder.")
    imported = import_table(path, chosen)
    files = [(table, imported.text)]
    if not page.exists():
        files.append((page, draft_criterion(into.name, imported)))
    write_all(files, inputs=[path], folders=[into])
    show("".join(f"Wrote {written.as_posix()}.\n" for written, _ in files))
    check = f"evenhand rules check --rules {shlex.quote(into.parent.as_posix())}"
    show(f"{imported.tell()}\n")
    show(
        f"Name '{into.name}' among the criteria of policy.yaml, and say under 'rules' in {page.as_posix()}\n"
    )
    show(f"what these rules have in common. `{check}` tells what is missing.\n")


def schema_command(name: SchemaName | None, options: Options, *, output: Path | None) -> None:
    """Print the JSON Schema of a name, or write it to a folder; without a name, list or write all."""
    names = SCHEMAS if name is None else (name,)
    if output is None and name is None:
        width = max(map(len, names)) + 1
        show("".join(f"{each:<{width}}{SUBJECTS[each]}\n" for each in names))
        return
    from evenhand.authoring.schemas import write_schema  # noqa: PLC0415 - the list has no need of the models

    policy = open_policy(options)
    schemas = {each: write_schema(each, policy) for each in names}
    if output is not None:
        files = [(output / f"{each}.json", schema) for each, schema in schemas.items()]
        write_all(files, inputs=(), folders=[output])
    else:
        show("\n".join(schemas.values()))  # it is one
