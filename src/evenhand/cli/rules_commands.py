"""The commands on a policy, `evenhand rules`: what they take, and what they say of themselves."""

from __future__ import annotations

from typing import Final

import click

from evenhand.authoring.schema_names import SCHEMAS
from evenhand.cli.options import COMPLETE_FACTS, COMPLETE_RULES, FILE, POLICY, RULES, Command, offer_verbosity

COMMANDS: Final = (
    Command(
        "list",
        "rules:list_command",
        [
            click.Option(
                ["--by-the-terms"],
                is_flag=True,
                help="Only those that the published terms of a program decide.",
            ),
            *POLICY,
        ],
        """List every rule, criterion by criterion.""",
    ),
    Command(
        "facts",
        "rules:facts_command",
        [
            click.Argument(["names"], metavar="[FACT|GROUP]...", nargs=-1, shell_complete=COMPLETE_FACTS),
            click.Option(["--core"], is_flag=True, help="Only the core questions, in their order."),
            RULES,
        ],
        """List every fact with its question and the form of its answer, or those that are named.

        \b
        evenhand rules facts
        evenhand rules facts --core
        evenhand rules facts pay sharing.approval_scope
        """,
    ),
    Command(
        "show",
        "rules:show_command",
        [click.Argument(["rule"], shell_complete=COMPLETE_RULES), *POLICY],
        """Explain one RULE in plain words, made from its condition; `rules facts` explains a fact.""",
    ),
    Command(
        "check",
        "authoring:check_command",
        [RULES],
        """Check a policy for everything that is unused, unmet, unshown or badly formed.

        Silent, with exit status 0, when there is nothing to say; 1 otherwise.
        """,
    ),
    Command(
        "test",
        "authoring:test_command",
        [RULES, offer_verbosity("Name the clauses that are not found.")],
        """Run every example of every rule, and seek every clause of a fact among those of all others.

        How many clauses come among the first, by the words to search for in each language, decides no exit
        status: they are few, and other clauses may bear on a fact too.
        """,
    ),
    Command(
        "mutate",
        "authoring:mutate_command",
        [RULES],
        """Change each operator and bound of every rule, and report each change that no example notices.""",
    ),
    Command(
        "new",
        "authoring:new_rule_command",
        [
            click.Argument(["rule"], metavar="CRITERION/SLUG"),
            click.Option(
                ["--fact"],
                required=True,
                metavar="PATH",
                shell_complete=COMPLETE_FACTS,
                help="The fact that the rule asks for.",
            ),
            RULES,
        ],
        """Write a draft of a new rule about one fact, with comments that say what to edit.

        The draft passes `rules test` as it stands: its condition suits the fact's type, a number is
        compared with a bound, and its examples show each side of it. `rules check` names the texts
        that are left to write. Nothing is overwritten.
        """,
    ),
    Command(
        "import",
        "authoring:import_command",
        [
            click.Argument(["path"], metavar="FILE.csv", type=FILE),
            click.Option(
                ["--into"],
                required=True,
                type=FILE,
                metavar="FOLDER",
                help="The folder of the criterion, such as rules/openness; it is made if need be.",
            ),
            click.Option(
                ["--column", "columns"],
                multiple=True,
                metavar="NAME=HEADER",
                help="What a column of the rules goes by in the spreadsheet, where it is not found by its "
                "name. May be given several times.",
            ),
        ],
        """Take over an index from a spreadsheet that was saved as CSV: a rule for each row.

        The columns are found by their names: title (or indicator, requirement), question, subgroup (or
        group, category, section), severity, breach, why, remedy, note. Slugs and questions are made of
        the titles where there are none. Nothing is overwritten.

        \b
        evenhand rules import index.csv --into rules/openness
        evenhand rules import index.csv --into rules/openness --column title="Text of the indicator"
        """,
    ),
    Command(
        "schema",
        "authoring:schema_command",
        [
            click.Argument(["name"], required=False, type=click.Choice(SCHEMAS), metavar="[NAME]"),
            RULES,
            click.Option(
                ["--output"],
                type=FILE,
                metavar="FOLDER",
                help="The folder to write NAME.json to, or every schema where no NAME is given; "
                "it is made if need be.",
            ),
        ],
        """Print the JSON Schema called NAME, or write it to a folder; without NAME, list or write all.

        An editor with a YAML language server completes, explains and checks a file that begins with
        `# yaml-language-server: $schema=FOLDER/program.json`. The schema of a program is made of the
        policy's own facts.
        """,
    ),
)
