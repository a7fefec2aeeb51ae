"""What the reader's screen can show."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """What the reader's screen can show; only the terminal's report depends on it."""

    width: int = 80
    color: bool = False
    unicode: bool = True
    verbose: bool = False
