"""The programs of others that `make outside` installs: where they are, and what they say."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

import pytest
from running import REPOSITORY

INSTALLED: Final = REPOSITORY / ".venv" / "validators"


def find(pattern: str) -> Path:
    """
    Find what `make outside` installs, and skip the test where it is not there.
    """
    found = sorted(INSTALLED.glob(pattern))
    if not found:
        pytest.skip(f"no {pattern}: 'make outside' installs it, with npm")
    return found[-1]


def start(*command: str | Path, **environment: str) -> str:
    """
    Run a validator, and give what it says.
    """
    done = subprocess.run(  # noqa: S603 - a validator that we installed
        command, env={**os.environ, **environment}, capture_output=True, check=False, text=True
    )
    assert "" == done.stderr
    return done.stdout
