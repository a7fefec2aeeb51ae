"""The wheel as its users meet it: installed by each Python that is here, and run far from the checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from releasing.running import ReleaseError, run

PYTHONS: Final = ("python3.11", "python3.12", "python3.13", "python3.14")
_PROGRAM: Final = "examples/programs/sora-early-access.yaml"
_UNDECIDED: Final = 3


def find_pythons() -> Iterator[str]:
    """Find the Pythons that evenhand supports and that run here."""
    for python in PYTHONS:
        found = shutil.which(python)
        if found and not subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode:  # noqa: S603 - a Python
            yield found


def install(wheel: Path, python: str, folder: Path) -> Path:
    """Install a wheel into an environment of its own, and give the Python of it."""
    run([python, "-m", "venv", folder], folder.parent)
    own = folder / "bin" / "python"
    run([own, "-m", "pip", "install", "--quiet", "--no-compile", wheel], folder)
    return own


def try_out(python: Path, checkout: Path, folder: Path) -> None:
    """Run what was installed in a folder that knows nothing of the checkout: rules, reports, the library."""
    program = folder / "program.yaml"
    shutil.copy(checkout / _PROGRAM, program)
    command = python.with_name("evenhand")
    run([command, "--version"], folder)
    run([command, "rules", "test"], folder)
    formats = ("html:report.html", "markdown:report.md", "json:audit.json", "sarif:audit.sarif")
    asked = [word for each in formats for word in ("--format", each)]
    run([command, "audit", "program.yaml", *asked], folder, expected=_UNDECIDED)
    run([command, "verify", "audit.json"], folder)
    found = run([python, "-c", "import evenhand; print(evenhand.__file__)"], folder).strip()
    if Path(found).is_relative_to(checkout):
        raise ReleaseError(f"What was tried is the checkout: {found}")


def try_without_installing(wheel: Path, folder: Path) -> None:
    """Run a wheel by uvx and by pipx, which install it nowhere that lasts."""
    tools = Path(sys.executable).parent
    kept = {"PIPX_HOME": str(folder / "pipx"), "UV_TOOL_DIR": str(folder / "uv")}
    runners: tuple[list[str | Path], ...] = (
        [tools / "uvx", "--python", sys.executable, "--from", wheel],
        [tools / "pipx", "run", "--spec", wheel],
    )
    for runner in runners:
        run([*runner, "evenhand", "--version"], folder, settings=kept)
