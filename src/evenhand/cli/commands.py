"""Every command but those on a policy, as it is asked for: what it takes, and what it says of itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from evenhand.cli.comparing_options import COMPARE, DIFF, VERIFY, WHAT_IF
from evenhand.cli.main import LateGroup
from evenhand.cli.options import (
    AS_OF,
    BASELINE,
    COMPLETE_FACTS,
    FILE,
    FILE_OR_STREAM,
    GATING,
    LANGUAGE,
    MANY,
    MIN_GRADE,
    NAME,
    POLICY,
    PROGRAM,
    REQUIRE_QUOTES,
    WAIVERS,
    Command,
    OwnTargetType,
    offer_formats,
    offer_verbosity,
)
from evenhand.cli.output import show
from evenhand.cli.read_options import READ
from evenhand.reporting import formats
from evenhand.vocabulary.verdicts import AIMS

COMMANDS: Final = (
    Command(
        "ask",
        "advice:ask_command",
        [
            PROGRAM,
            offer_formats(formats.PLAIN_FORMATS),
            click.Option(["--letter"], is_flag=True, help="Write the letter to the sponsor instead."),
            click.Option(
                ["--reader"],
                type=click.Choice(["sponsor", "outside"]),
                help="Who asks: the sponsor, who decides, or someone outside, who requests. By default the "
                "sponsor where the program describes itself.",
            ),
            *POLICY,
            AS_OF,
            MIN_GRADE,
            NAME,
            LANGUAGE,
            offer_verbosity("Show every question, and what decides each rule."),
        ],
        """Say what to ask for next about PROGRAM: which documents, whom, and which questions.

        Documents are ranked by the weight of the open rules that they would decide; two that only
        work together are asked for together.

        \b
        evenhand ask program.yaml
        evenhand ask program.yaml --letter -f terminal:letter.txt

        The exit status is 0, whatever is open.
        """,
    ),
    Command(
        "audit",
        "audit:audit_command",
        [
            click.Argument(["programs"], nargs=-1, required=True, type=FILE_OR_STREAM),
            offer_formats(
                (*formats.FORMATS, "pdf", "brief-pdf"),
                f"{MANY} Without it, the brief; its file may be a text, a page (.html, .md) or a PDF. "
                "A folder after the colon, which several programs need, gets a file for each "
                "program; with html, also an index that compares them.",
            ),
            click.Option(
                ["--template", "templates"],
                multiple=True,
                type=OwnTargetType(),
                help="A template of your own to fill, with a file to write the report to after a colon."
                f"{MANY}",
            ),
            click.Option(
                ["--full"],
                is_flag=True,
                help="Write JSON that stands alone, with what the policy says of every program.",
            ),
            *POLICY,
            AS_OF,
            *GATING,
            WAIVERS,
            BASELINE,
            MIN_GRADE,
            NAME,
            REQUIRE_QUOTES,
            LANGUAGE,
            offer_verbosity("Show every rule in the terminal, also the unknown, with all evidence."),
        ],
        """Audit PROGRAM files and report on them.

        Each PROGRAM is a YAML description of one early-access or testing program; `-` reads it from
        the standard input.

        \b
        evenhand audit program.yaml
        evenhand audit program.yaml -f html:report.html -f brief:brief.pdf
        evenhand audit plans/*.yaml --fail-on critical
        """,
    ),
    Command(
        "batch",
        "batch:batch_command",
        [
            click.Argument(["path"], metavar="FILE", type=FILE_OR_STREAM),
            click.Option(
                ["-o", "--output"],
                type=FILE,
                help="The file to write the records to; without it, the standard output.",
            ),
            click.Option(
                ["--jobs"],
                type=click.IntRange(min=1),
                default=1,
                show_default=True,
                help="How many processes judge.",
            ),
            click.Option(
                ["--resume"], is_flag=True, help="Go on after the last record of a run that was interrupted."
            ),
            click.Option(["--stats"], is_flag=True, help="Say how many programs were judged the fast way."),
            *POLICY,
            AS_OF,
            *GATING,
            WAIVERS,
        ],
        """Judge every program in FILE, and write one compact record for each.

        FILE holds one program on each line, as JSON (`-` is the standard input), or one in each row, as CSV
        or Parquet. A line that holds no sound program is named and passed over.

        \b
        evenhand batch programs.ndjson -o records.ndjson
        evenhand batch programs.ndjson -o records.ndjson --jobs 4 --resume

        \b
        Exit status:
          0, 1, 3  the worst over all programs, as of an audit
          2        some line could not be judged, none was, or nobody reads the records any more
        """,
    ),
    COMPARE,
    Command(
        "completion",
        "commands:completion_command",
        [click.Argument(["shell"], type=click.Choice(["bash", "zsh", "fish"]))],
        """Print the completion script for a shell, to be sourced by it.""",
    ),
    DIFF,
    Command(
        "new",
        "new:new_program_command",
        [
            click.Argument(["path"], metavar="FILE", type=FILE),
            click.Option(["--blank"], is_flag=True, help="Ask nothing, and write every question unanswered."),
            click.Option(
                ["--sides"], is_flag=True, help="Ask who speaks about it, and who says each answer."
            ),
            click.Option(["--sources"], is_flag=True, help="Ask where each answer stands."),
            click.Option(["--live"], is_flag=True, help="Show after each answer which verdicts it moves."),
            *POLICY,
            LANGUAGE,
        ],
        """Write the description of a program to FILE, from your answers to the policy's questions.

        Only questions that still matter are put: the policy's core questions first, then those that decide
        most. Choices are typed by word or number, several with commas between them. Enter alone says that
        nobody has said, which leaves the fact open; ">" skips a question until the others are answered, "<"
        goes back, "?" says why it is asked, and "." (or Ctrl-D) stops. FILE holds every answer at once. Where
        it is there already, the questions go on where it stands, and all else in it stays.

        \b
        evenhand new program.yaml
        evenhand new program.yaml --sides --sources
        evenhand new program.yaml --live --language es
        evenhand new program.yaml --blank
        """,
    ),
    READ,
    Command(
        "repair",
        "advice:repair_command",
        [
            click.Argument(["path"], metavar="PROGRAM", type=FILE),
            offer_formats(formats.PLAIN_FORMATS),
            click.Option(
                ["--fix", "fixed"],
                shell_complete=COMPLETE_FACTS,
                multiple=True,
                metavar="FACT",
                help="A fact that stays as it is; repeatable.",
            ),
            click.Option(
                ["--release", "released"],
                shell_complete=COMPLETE_FACTS,
                multiple=True,
                metavar="FACT",
                help="A fact from which a plan may take away what the policy keeps; repeatable.",
            ),
            click.Option(
                ["--goal"],
                type=click.Choice(AIMS),
                help="What to reach: that nothing fails that fails now (mend), that the gate holds (gate), "
                "or that the program conforms. By default mend, where too little is decided for an opinion.",
            ),
            click.Option(
                ["--score"], metavar="SHARE", help="Reach this secured score, such as '60 %', and no more."
            ),
            click.Option(
                ["--patch"],
                type=FILE,
                help="Write the first plan as a patch to PROGRAM that keeps its comments and others' claims.",
            ),
            click.Option(
                ["--plan"],
                type=FILE,
                help="Write the first plan as a planned description, which no audit takes for a fact.",
            ),
            *POLICY,
            AS_OF,
            LANGUAGE,
            offer_verbosity("Show every plan, and all that each step moves."),
        ],
        """Find the plans that change least to mend PROGRAM, each verified by a new audit.

        No plan takes away what the policy keeps. Rules that no plan meets, and rules that pull against each
        other, are named.

        \b
        evenhand repair program.yaml
        evenhand repair program.yaml --goal conform --plan planned.yaml
        evenhand repair program.yaml --fix work.demand --patch program.patch
        evenhand repair program.yaml --score '60 %'

        The exit status is 0 when some plan reaches the goal, and 1 otherwise.
        """,
    ),
    LateGroup("rules", home="rules_commands", help="Look into a policy: its rules, its facts, its bounds."),
    Command(
        "serve",
        "serve:serve_command",
        [
            click.Argument(["folder_or_program"], metavar="[FOLDER]", default=Path(), type=FILE),
            click.Option(
                ["--port"],
                type=click.IntRange(0, 65535),
                default=0,
                help="The port on this machine; by default any that is free.",
            ),
            click.Option(["--no-browser"], is_flag=True, help="Show the link, and open no browser."),
            *POLICY,
            LANGUAGE,
        ],
        """Describe a program in a browser, question by question, and watch the verdicts move.

        FOLDER may also be a program file in one; without it, it is the current folder. Each answer is written
        to program.yaml at once, and all else in that file stays. Only this machine can reach it, and only
        the browser that opens the link, which is good for one time: Enter shows a new one. Ctrl-C ends it
        and says what was written. It needs the extra: pip install 'evenhand[serve]'.

        \b
        evenhand serve sora
        evenhand serve plans/ours.yaml --language de
        """,
    ),
    VERIFY,
    WHAT_IF,
)


def completion_command(shell: str) -> None:
    """Print the completion script for a shell."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - nothing else completes

    completion = get_completion_class(shell)
    assert completion is not None  # noqa: S101 - click knows the three shells
    command = click.get_current_context().find_root().command
    show(completion(command, {}, "evenhand", "_EVENHAND_COMPLETE").source())
