"""`evenhand rules schema`: the JSON Schemas by which an editor completes and checks files."""

from __future__ import annotations

from pathlib import Path

from evenhand.authoring.schema_names import SCHEMAS, SUBJECTS, SchemaName
from evenhand.cli.options import Options
from evenhand.cli.output import show, write_all


def schema_command(name: SchemaName | None, options: Options, *, output: Path | None) -> None:
    """Print the JSON Schema of a name, or write it to a folder; without a name, list or write all."""
    names = SCHEMAS if name is None else (name,)
    if output is None and name is None:
        width = max(map(len, names)) + 1
        show("".join(f"{each:<{width}}{SUBJECTS[each]}\n" for each in names))
        return
    from evenhand.authoring.schemas import write_schema  # noqa: PLC0415 - the list has no need of the models
    from evenhand.cli.inputs import open_policy  # noqa: PLC0415 - the same

    policy = open_policy(options)
    schemas = {each: write_schema(each, policy) for each in names}
    if output is not None:
        files = [(output / f"{each}.json", schema) for each, schema in schemas.items()]
        write_all(files, inputs=(), folders=[output])
    else:
        show("\n".join(schemas.values()))  # it is one
