"""Templates of the user's own: each filled in a process of its own, which ends when its time is up."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from evenhand.audit.audit import Audit
from evenhand.reading import take_in
from evenhand.reading.text import lines_of
from evenhand.reporting.sandbox import Limits, Order
from evenhand.vocabulary.errors import OutputError, Place, Problem

_STANDARD: Final = Limits()
# -P: no module is taken from the folder in which the user happens to be.
_COMMAND: Final = ("-P", "-c", "from evenhand.reporting.sandbox import main; main()")


def fill_own(audit: Audit, template: Path, limits: Limits = _STANDARD) -> str:
    """Make a report of an audit by a template of the user's own.

    Raises OutputError with the line of the template that cannot be filled.
    """
    if not os.path.isfile(template):
        raise _problem(template.as_posix(), 1, "There is no such template.")
    real = template.resolve()
    answer = _run(Order(audit, real.parent, real.name, template, limits))
    if "text" in answer:
        return str(answer["text"])
    problem = answer["problem"]
    raise _problem(Path(problem["file"]).as_posix(), problem["line"], problem["message"])


def _run(order: Order) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - this very Python
            [sys.executable, *_COMMAND],
            input=pickle.dumps(order),
            capture_output=True,
            check=False,
            timeout=order.limits.seconds,
        )
    except subprocess.TimeoutExpired:
        message = f"The template was stopped after {order.limits.seconds:g} seconds."
        raise _problem(order.shown.as_posix(), 1, message) from None
    if done.returncode:
        raise _problem(order.shown.as_posix(), 1, "The template was stopped: it used too much.")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _problem(file: str, line: int, message: str) -> OutputError:
    return OutputError([Problem(Place(file, line), message, excerpt=_line(Path(file), line))])


def _line(file: Path, number: int) -> str:
    try:
        lines = lines_of(take_in(file.read_bytes().decode(errors="replace")))
    except OSError:
        return ""
    return lines[number - 1] if number <= len(lines) else ""
