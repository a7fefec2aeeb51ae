"""Running the tools of a release, each with a settled time and without downloading an interpreter."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

# The time that archives and bills carry, so that a later build gives the same bytes; zip knows none before.
EPOCH: Final = "1580601600"
_SETTLED: Final = {"SOURCE_DATE_EPOCH": EPOCH, "UV_PYTHON_DOWNLOADS": "never", "EVENHAND_CACHE": "off"}
_MISLEADING: Final = {"PYTHONPATH", "VIRTUAL_ENV"}  # they would let the checkout be found


class ReleaseError(Exception):
    """A step of a release that did not come out as it must."""


def run(
    command: Sequence[str | Path], folder: Path, expected: int = 0, settings: Mapping[str, str] | None = None
) -> str:
    """Run a command in a folder and give what it wrote; another exit status raises `ReleaseError`."""
    inherited = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    done = subprocess.run(  # noqa: S603 - the commands stand in these modules
        [str(word) for word in command],
        cwd=folder,
        env={**inherited, **_SETTLED, **(settings or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != expected:
        raise ReleaseError(
            f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout}{done.stderr}"
        )
    return done.stdout
