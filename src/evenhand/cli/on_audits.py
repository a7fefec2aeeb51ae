"""The commands on audits that were written earlier: what they take, and what they say of themselves."""

from __future__ import annotations

from typing import Final

import click

from evenhand.cli.command import Command
from evenhand.cli.options import FILE, POLICY, offer_formats, offer_verbosity
from evenhand.reporting import format_names

DIFF: Final = Command(
    "diff",
    "diff:diff_command",
    [
        click.Argument(["old"], metavar="OLD.json", type=FILE),
        click.Argument(["new"], metavar="NEW.json", type=FILE),
        offer_formats(format_names.PLAIN_FORMATS, " May be given several times."),
        offer_verbosity("Show the new reasons and the criteria in the terminal."),
    ],
    """Say what moved between two audits, and which of their inputs moved it.

    OLD.json and NEW.json are audits as `evenhand audit -f json:FILE` writes them. Verdicts, scores
    and the opinion that moved are listed, and every contradiction; and how the program, the policy,
    the profile, the bounds, the date or the version of evenhand differ.

    \b
    evenhand diff last-week.json today.json

    \b
    Exit status:
      0  nothing moved
      1  something moved
      2  one of the files is no audit
    """,
)

VERIFY: Final = Command(
    "verify",
    "verify:verify_command",
    [
        click.Argument(["path"], metavar="AUDIT.json", type=FILE),
        click.Option(
            ["--program", "program_path"],
            type=FILE,
            help="The program file; without it, the one that the audit names, found from the current folder "
            "or from the folder of the audit.",
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
