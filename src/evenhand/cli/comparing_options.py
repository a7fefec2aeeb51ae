"""The commands on several audits as they are asked for: what they take, and what they say of themselves."""

from __future__ import annotations

from typing import Final

import click

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
    WAIVERS,
    Command,
    offer_formats,
    offer_verbosity,
)
from evenhand.reporting import formats

COMPARE: Final = Command(
    "compare",
    "comparing:compare_command",
    [
        click.Argument(["first"], metavar="PROGRAM", type=FILE_OR_STREAM),
        click.Argument(["others"], metavar="PROGRAM...", nargs=-1, required=True, type=FILE_OR_STREAM),
        offer_formats((*formats.COMPARISON_FORMATS, "pdf"), MANY),
        click.Option(
            ["--account"],
            metavar="SIDE",
            help="Compare by what one side says, such as testers, and not by what is settled.",
        ),
        click.Option(["--why"], is_flag=True, help="Lay out rule by rule what sets up to four apart."),
        *POLICY,
        AS_OF,
        *GATING,
        WAIVERS,
        MIN_GRADE,
        NAME,
        LANGUAGE,
    ],
    """Compare PROGRAM files, judged by the same rules, as a table.

    Sorted by the secured score, in tiers of programs that cannot be told apart, with each
    criterion in its column. A program that several parties speak about is compared by what is
    settled, or by one side's account.

    \b
    evenhand compare plans/*.yaml -f html:plans.html -f csv:plans.csv
    evenhand compare plans/*.yaml --account testers
    evenhand compare ours.yaml theirs.yaml --why

    The exit status is the worst of those of the programs' audits.
    """,
)

DIFF: Final = Command(
    "diff",
    "comparing:diff_command",
    [
        click.Argument(["old"], metavar="OLD.json", type=FILE_OR_STREAM),
        click.Argument(["new"], metavar="NEW.json", type=FILE_OR_STREAM),
        offer_formats(formats.PLAIN_FORMATS, MANY),
        offer_verbosity("Show the new reasons and the criteria in the terminal."),
    ],
    """Say what moved between two audits, and which of their inputs moved it.

    OLD.json and NEW.json are audits as `evenhand audit -f json:FILE` writes them, and one may be `-`,
    the standard input. Verdicts, scores and the opinion that moved are listed, and every contradiction;
    and how the program, the policy, the profile, the bounds, the date or the version of evenhand differ.

    \b
    evenhand diff last-week.json today.json

    \b
    Exit status:
      0  nothing moved, or all that moved got better
      1  something got worse
      2  one of the files is no audit
      3  something moved that is neither, and nothing got worse
    """,
)

VERIFY: Final = Command(
    "verify",
    "comparing:verify_command",
    [
        click.Argument(["path"], metavar="AUDIT.json", type=FILE_OR_STREAM),
        click.Option(
            ["--program", "program_path"],
            type=FILE,
            help="The program file; without it, the one that the audit names, found from the current "
            "folder or from the folder of the audit.",
        ),
        *POLICY,
    ],
    """Replay the audit in AUDIT.json from its inputs, and say whether it comes out the same.

    The date and the lowest grade are those of the audit. Where it does not come out the same, the
    inputs that are not the recorded ones are named, and the first value that differs.

    \b
    evenhand audit program.yaml -f json:audit.json
    evenhand verify audit.json

    \b
    Exit status:
      0  the audit comes out the same, from the same program, policy and profile
      1  it does not
      2  it could not be replayed
    """,
)

WHAT_IF: Final = Command(
    "what-if",
    "comparing:what_if_command",
    [
        PROGRAM,
        click.Argument(
            ["answers"],
            metavar="FACT=VALUE...",
            nargs=-1,
            required=True,
            shell_complete=COMPLETE_FACTS,
        ),
        offer_formats(formats.PLAIN_FORMATS, MANY),
        *POLICY,
        AS_OF,
        *GATING,
        WAIVERS,
        BASELINE,
        MIN_GRADE,
        NAME,
        LANGUAGE,
        offer_verbosity("Show the new reasons and the criteria in the terminal."),
    ],
    """Say what would move in the audit of PROGRAM if some facts were otherwise.

    Each FACT=VALUE sets one fact, the value written as in a program file. It takes the place of
    every claim about the fact, in every account. FACT= takes the claims away and leaves the fact
    open. The file stays as it is.

    \b
    evenhand what-if program.yaml sharing.approval_scope=none
    evenhand what-if program.yaml 'pay.offered_share={at_least: 50 %}' 'work.kinds=[feedback]'

    The exit status is that of the audit after.
    """,
)
