"""The command line as a process of its own: `python -m evenhand` is `evenhand`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from evenhand.audit import exit_status
from evenhand.cli import main as run


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command, and own up to a mistake that is evenhand's."""
    try:
        run(arguments)
    except Exception:  # noqa: BLE001 - left to Python it would end with 1, which says that a rule failed
        _own_up()


def _own_up() -> None:
    import traceback

    traceback.print_exc()
    sys.stderr.write("This is a mistake in evenhand itself. Please report it, with what stands above.\n")
    sys.stderr.write("No audit was performed.\n")
    sys.exit(exit_status.Status.NOT_PERFORMED)


if __name__ == "__main__":
    main()
