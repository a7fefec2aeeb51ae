"""A bounded room for foreign material: a process of this very Python, which ends when its time is up.

What a library says there on its standard error is heard by nobody.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

_RUN: Final = "import sys; sys.path.insert(0, sys.argv[1]); from {module} import main; main()"


def can_open_rooms() -> bool:
    """Checks if there are processes at all: in a browser there are none, nor where Python is embedded."""
    return sys.platform not in {"emscripten", "wasi"} and bool(sys.executable)


def name_command(module: str) -> tuple[str, ...]:
    """Give the command that runs the `main` of a module of this very evenhand, wherever it was found.

    With -P no module is taken from the folder in which the user happens to be.
    """
    return (sys.executable, "-P", "-c", _RUN.format(module=module), str(Path(__file__).parents[2]))


def hold_memory(most: int) -> None:
    """Hold this process to so many bytes, where the system can."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - other systems have none

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
