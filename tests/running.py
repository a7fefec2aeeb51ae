"""Running evenhand as its users do, in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

from evenhand.cli import main

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


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit status, and what it wrote."""

    status: int
    out: str
    err: str


def run(*arguments: str | Path, folder: Path = REPOSITORY) -> Ended:
    """Run a command in this process, in a folder."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    status: int | str | None = None
    with redirect_stdout(out), redirect_stderr(err), chdir(folder):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as ended:
            status = ended.code
    assert isinstance(status, int)
    return Ended(status, _written(out), _written(err))


def start(
    *arguments: str | Path,
    folder: Path = REPOSITORY,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a command in a process of its own, with only this environment."""
    command: list[str | Path] = [COMMAND, *arguments]
    done = subprocess.run(  # noqa: S603 - the command is evenhand itself
        command,
        cwd=folder,
        input=given,
        env={"PATH": os.defpath, "PYTHONUTF8": "1", **(environment or {})},
        capture_output=True,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def _written(stream: TextIOWrapper) -> str:
    assert isinstance(stream.buffer, BytesIO)
    return stream.buffer.getvalue().decode()


def write(folder: Path, text: str, name: str = "program.yaml") -> Path:
    """Write a file and give its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
