"""`evenhand verify`: replay an audit from its inputs."""

from __future__ import annotations

from pathlib import Path

import click

from evenhand.audit.exit_status import Status
from evenhand.cli.options import open_policy, profile_option, rules_option
from evenhand.cli.output import find_look, show


@click.command("verify")
@click.argument("path", metavar="AUDIT.json", type=click.Path(path_type=Path))
@click.option(
    "--program",
    "program_path",
    type=click.Path(path_type=Path),
    help="The program file; without it, the one that the audit names, found from the current folder "
    "or from the folder of the audit.",
)
@rules_option
@profile_option
def verify_command(path: Path, program_path: Path | None, folder: Path | None, profile: Path | None) -> int:
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
    """
    from evenhand.audit.loading import load_audit
    from evenhand.comparing.replay import find_program, refuse_other_policy, replay
    from evenhand.program.loading import load_program
    from evenhand.reporting.templates import fill
    from evenhand.vocabulary.languages import speaking

    recorded = load_audit(path)
    policy = open_policy(folder, profile, recorded.language)
    refuse_other_policy(recorded, policy, path)
    found = program_path or find_program(recorded, path)
    program = load_program(found, policy, name=recorded.program.file)
    replayed = replay(recorded, program, policy)
    with speaking(recorded.language):
        show(fill("verify.txt.j2", replay=replayed, look=find_look(verbose=False)))
    return Status.CLEAN if replayed.is_same else Status.FAILED
