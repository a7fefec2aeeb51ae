"""`evenhand diff`: what moved between two audits, and what moved it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from evenhand.audit import exit_status
from evenhand.audit.loading import load_audit
from evenhand.cli.options import Options
from evenhand.cli.output import deliver
from evenhand.comparing.diff import diff, refuse_other_language
from evenhand.reporting import several


def diff_command(old: Path, new: Path, options: Options) -> exit_status.Status:
    """Deliver what moved between two audits."""
    was, now = load_audit(old), load_audit(new)
    refuse_other_language(was, now, new)
    moves = diff(was, now)
    deliver(partial(several.render_diff, moves), options, [old, new])
    return exit_status.Status.CLEAN if moves.is_still else exit_status.Status.FAILED
