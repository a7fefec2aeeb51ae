"""`evenhand verify`: replay an audit from its inputs."""

from __future__ import annotations

from pathlib import Path

from evenhand.audit import exit_status
from evenhand.audit.loading import load_audit
from evenhand.cli.inputs import open_policy
from evenhand.cli.options import Options
from evenhand.cli.output import find_look, show
from evenhand.comparing.replay import find_program, refuse_other_policy, replay
from evenhand.program.loading import load_program
from evenhand.reporting.replays import render_replay


def verify_command(path: Path, options: Options, *, program_path: Path | None) -> exit_status.Status:
    """Replay an audit from its inputs, and say whether it comes out the same."""
    recorded = load_audit(path)
    policy = open_policy(options, [recorded.language])
    refuse_other_policy(recorded, policy, path)
    found = program_path or find_program(recorded, path)
    program = load_program(found, policy, name=recorded.program.file)
    replayed = replay(recorded, program, policy)
    show(render_replay(replayed, find_look()))
    return exit_status.Status.CLEAN if replayed.is_same else exit_status.Status.FAILED
