"""`evenhand diff`: what moved between two audits, and what moved it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from evenhand.audit.exit_status import Status
from evenhand.cli.options import Target, TargetType
from evenhand.cli.output import deliver, find_look
from evenhand.reporting.formats import PLAIN_FORMATS


@click.command("diff")
@click.argument("old", metavar="OLD.json", type=click.Path(path_type=Path))
@click.argument("new", metavar="NEW.json", type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "targets",
    multiple=True,
    type=TargetType(PLAIN_FORMATS),
    help="A report to make: terminal, markdown or json, with a file to write it to after a colon. May be "
    "given several times.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show the new reasons and the criteria in the terminal.")
def diff_command(old: Path, new: Path, targets: Sequence[Target], verbose: bool) -> int:
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
    """
    from evenhand.audit.loading import load_audit
    from evenhand.comparing.diff import diff, refuse_other_language
    from evenhand.reporting.several import render_diff

    was, now = load_audit(old), load_audit(new)
    refuse_other_language(was, now, new)
    moves = diff(was, now)
    look = find_look(verbose=verbose)
    deliver(targets, lambda form: render_diff(moves, form, look), [old, new])
    return Status.CLEAN if moves.is_still else Status.FAILED
