"""`evenhand rules schema`: the JSON Schemas by which an editor completes and checks files."""

from __future__ import annotations

from pathlib import Path

import click

from evenhand.authoring.schema_names import SCHEMAS, SUBJECTS, SchemaName
from evenhand.cli.options import open_policy, rules_option
from evenhand.cli.output import show, write_all


@click.command("schema")
@click.argument("name", required=False, type=click.Choice(SCHEMAS), metavar="[NAME]")
@rules_option
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="The folder to write NAME.json to, or every schema where no NAME is given; it is made if need be.",
)
def schema_command(name: SchemaName | None, folder: Path | None, output: Path | None) -> None:
    """Print the JSON Schema called NAME, or write it to a folder; without NAME, list or write all.

    An editor with a YAML language server completes, explains and checks a file that begins with
    `# yaml-language-server: $schema=FOLDER/program.json`. The schema of a program is made of the
    policy's own facts.
    """
    from evenhand.authoring.schemas import write_schema

    names = SCHEMAS if name is None else (name,)
    if output is not None:
        policy = open_policy(folder)
        files = [(output / f"{each}.json", write_schema(each, policy)) for each in names]
        write_all(files, inputs=(), folders=[output])
    elif name is None:
        width = max(map(len, names)) + 1
        show("".join(f"{each:<{width}}{SUBJECTS[each]}\n" for each in names))
    else:
        show(write_schema(name, open_policy(folder)))
