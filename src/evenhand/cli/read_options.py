"""`evenhand read` as it is asked for: what it takes, and what it says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import click

from evenhand.cli.options import COMPLETE_FACTS, FILE, LANGUAGE, MANY, POLICY, Command
from evenhand.vocabulary.languages import LANGUAGES, Language


class Wanted(NamedTuple):
    """What is sought, in which part of which texts, and how it is shown."""

    facts: Sequence[str]
    criteria: Sequence[str]
    section: str | None
    written_in: Language | None
    order: Literal["clause", "fact"] | None
    most: int
    by: str | None
    source: str | None
    renew: bool
    suggest: str | None


READ: Final = Command(
    "read",
    "read:read_command",
    [
        click.Argument(["paths"], metavar="DOCUMENT...", nargs=-1, required=True, type=FILE),
        click.Option(
            ["--list", "as_list"],
            is_flag=True,
            help="List the passages, and ask nothing: what is done by default.",
        ),
        click.Option(["--json", "as_json"], is_flag=True, help="The same as JSON, fact by fact."),
        click.Option(
            ["--into"],
            type=FILE,
            metavar="FILE",
            help="Ask which passage answers what, and write each answer to this program file at once, with "
            "its source, place and quotation. A file that is there is taken up where it was left.",
        ),
        click.Option(["--by"], metavar="PARTY", help="The party that says so."),
        click.Option(
            ["--suggest"],
            metavar="COMMAND",
            help="A command of yours that is handed each fact with its passages, as JSON on a line, and may "
            "answer; what it suggests you accept or not, with --into.",
        ),
        click.Option(
            ["--against"],
            type=FILE,
            metavar="PROGRAM",
            help="Take DOCUMENT for a new version of one of this program's sources, and say which claims "
            "still stand in it.",
        ),
        click.Option(["--source"], metavar="ID", help="The source of which it is a new version."),
        click.Option(
            ["--renew"],
            is_flag=True,
            help="Add the new version to PROGRAM as a source, and let the claims that stand name it.",
        ),
        click.Option(
            ["--fact", "facts"],
            multiple=True,
            metavar="PATH",
            shell_complete=COMPLETE_FACTS,
            help=f"Only this fact.{MANY}",
        ),
        click.Option(
            ["--criterion", "criteria"],
            multiple=True,
            metavar="ID",
            help=f"Only the facts that the rules of this criterion ask for.{MANY}",
        ),
        click.Option(
            ["--section"], metavar="WORDS", help="Only what stands under a heading that has these words."
        ),
        click.Option(
            ["--order"],
            type=click.Choice(["clause", "fact"]),
            help="Each clause once, with the facts that it bears on, or each fact with its passages; by "
            "default by clause, and by fact where facts or criteria are chosen.",
        ),
        click.Option(
            ["--most"],
            type=click.IntRange(min=1),
            default=3,
            show_default=True,
            help="How many passages to show for a fact.",
        ),
        click.Option(
            ["--written-in"],
            type=click.Choice(LANGUAGES),
            help="The language of the documents, where it is not told rightly by their small words.",
        ),
        *POLICY,
        LANGUAGE,
    ],
    """Find the passages of a program's own texts that bear on the facts of the policy.

    Each DOCUMENT is a text, Markdown, an HTML page or a PDF, in English, French, Spanish or German.
    For each fact that such texts answer, the passages that hold the policy's words for it are ranked,
    and shown with heading and line or page. Which of them answers, and what, a person says.
    DOCUMENTs that are read into a file stand in its folder, as the copies of its sources do.

    \b
    evenhand read terms.html faq.md --into program.yaml
    evenhand read terms.html faq.md
    evenhand read terms.pdf --criterion sharing
    evenhand read terms-2027.html --against program.yaml --source terms

    With --against, the exit status is 1 where a claim changed, is gone, or has to be read again.
    """,
)
