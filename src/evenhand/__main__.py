"""The command line as a process of its own: `python -m evenhand` is `evenhand`."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Sequence
from typing import Final

_MANY_OBJECTS: Final = 100_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command, and look for rubbish seldom, and not at the end.

    An audit is over before there is any to speak of: to look through all that is imported, and through a
    whole policy, again and again takes longer than to judge by it.
    """
    gc.set_threshold(_MANY_OBJECTS)
    atexit.register(gc.freeze)
    from evenhand.cli import main as run

    try:
        run(arguments)
    except Exception:  # noqa: BLE001 - left to Python it would end with 1, which says that a rule failed
        _own_up()


def _own_up() -> None:
    import traceback

    from evenhand.audit.exit_status import Status

    traceback.print_exc()
    sys.stderr.write("This is a mistake in evenhand itself. Please report it, with what stands above.\n")
    sys.stderr.write("No audit was performed.\n")
    sys.exit(Status.NOT_PERFORMED)


if __name__ == "__main__":
    main()
