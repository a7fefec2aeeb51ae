"""Running evenhand as its users do, in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from evenhand.steps import command

Ended = command.Ended

REPOSITORY = Path(__file__).parents[1]
BAD = REPOSITORY / "tests" / "bad"
SMALL_POLICY = BAD / "policies" / "_good"
COMMAND = Path(sys.executable).with_name("evenhand")

_HEADER = "program: {name: A preview, sponsor: Lumen, as_of: 2026-03-01}\nfacts:\n"
# Under the small policy the first passes every rule, the second fails one, the third leaves one open.
FAIR = f"""{_HEADER}
  sponsor.for_profit: true
  pay: {{offered_share: 100 %, method: cash}}
  sharing: {{criticism_allowed: true}}
"""
UNFAIR = FAIR.replace("100 %", "99 %")
UNDECIDED = FAIR.replace("method: cash", "method: ~")


def run(
    *arguments: str | Path,
    folder: Path = REPOSITORY,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a command in this process, in a folder."""
    return command.run_main([str(argument) for argument in arguments], folder, given, environment)


def start(
    *arguments: str | Path,
    folder: Path = REPOSITORY,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a command in a process of its own, with only this environment."""
    done = subprocess.run(  # noqa: S603 - the command is evenhand itself
        [COMMAND, *arguments],
        cwd=folder,
        input=given,
        env={"PATH": os.defpath, "PYTHONUTF8": "1", **(environment or {})},
        capture_output=True,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def write(folder: Path, text: str, name: str = "program.yaml") -> Path:
    """Write a file and give its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
