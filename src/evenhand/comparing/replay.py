"""Receipts: an audit is replayed from its inputs, to see whether it comes out the same."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from evenhand.advice.advising import advise
from evenhand.audit.audit import Audit
from evenhand.audit.auditing import describe
from evenhand.audit.case import open_case
from evenhand.audit.parts import Part
from evenhand.audit.shortening import shorten
from evenhand.audit.writing import as_values
from evenhand.comparing.moves import Input
from evenhand.policy.model import Policy
from evenhand.program.model import Program
from evenhand.vocabulary.errors import AuditError, Place, Problem

_NOT_COMPARED: Final = {"tool", "digests"}  # they are reported by themselves
_LAID_OVER: Final = {"waived", "baseline"}  # what changes no verdict and hangs on the day of the run
_ABSENT: Final = object()


class InputDifference(Part):
    """An input that is not the one of the recorded audit; None where there is none."""

    input: Input
    was: str | None
    now: str | None


class Difference(Part):
    """A value of an audit that came out otherwise, as JSON; None where there is no such value."""

    path: str
    was: str | None
    now: str | None


class Replay(Part):
    """What came of replaying an audit: the inputs and the values that are not the recorded ones."""

    recorded: Audit
    inputs: tuple[InputDifference, ...]
    differences: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        """Checks if the audit comes out the same, from the same inputs, by whatever version."""
        return not self.differences and {each.input for each in self.inputs} <= {"tool version"}


def find_program(recorded: Audit, path: Path) -> Path:
    """Find the program file that an audit names: from the current folder, or else from the audit's own.

    Raises AuditError when it is in neither.
    """
    name = recorded.program.file
    for candidate in (Path(name), Path(os.path.realpath(path)).parent / name):
        if os.path.isfile(candidate):
            return candidate
    message = f"The program file of this audit, '{name}', is neither in this folder nor beside the audit."
    expected = "its path, given with --program"
    raise AuditError([Problem(Place(path.as_posix()), message, expected, code="missing")])


def refuse_other_policy(recorded: Audit, policy: Policy, path: Path) -> None:
    """Refuse to replay an audit by a policy of another name, or without the profile that tailored it.

    Raises AuditError.
    """
    place = Place(path.as_posix())
    if recorded.policy.name != policy.name:
        message = f"This audit was made by the policy '{recorded.policy.name}', not by '{policy.name}'."
        raise AuditError([Problem(place, message, "its folder, given with --rules", code="unfit")])
    if recorded.policy.profile and policy.tailoring is None:
        message = f"This audit was tailored by the profile '{recorded.policy.profile.name}'."
        expected = "the file of the profile, given with --profile"
        raise AuditError([Problem(place, message, expected, code="unfit")])


def replay(recorded: Audit, program: Program, policy: Policy) -> Replay:
    """Audit a program again as it was audited then, and compare."""
    lowest = recorded.program.lowest_grade
    heard = program if lowest is None else program.without_grades_below(lowest)
    put_in_words = describe if recorded.advice is None else advise
    whole = put_in_words(open_case(heard, policy, recorded.as_of), recorded.language)
    again = whole if recorded.stands_alone else shorten(whole)
    was, now = (
        {name: value for name, value in as_values(each).items() if name not in _NOT_COMPARED | _LAID_OVER}
        for each in (recorded, again)
    )
    return Replay(
        recorded=recorded,
        inputs=tuple(_compare_inputs(recorded, again)),
        differences=tuple(_compare(was, now, "")),
    )


def _compare_inputs(recorded: Audit, again: Audit) -> Iterator[InputDifference]:
    was, now = recorded.digests, again.digests
    inputs: list[tuple[Input, str | None, str | None]] = [
        ("program", was.program, now.program),
        ("policy", was.policy, now.policy),
        ("profile", was.profile, now.profile),
        ("tool version", recorded.tool.version, again.tool.version),
    ]
    for name, before, after in inputs:
        if before != after:
            yield InputDifference(input=name, was=before, now=after)


def _compare(was: Any, now: Any, path: str) -> Iterator[Difference]:
    """Find every value that differs, in the order of the recorded audit."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*was, *now)):
            step = f"{path}.{key}" if path else key
            yield from _compare(was.get(key, _ABSENT), now.get(key, _ABSENT), step)
    elif isinstance(was, list) and isinstance(now, list):
        for index, (before, after) in enumerate(zip_longest(was, now, fillvalue=_ABSENT)):
            yield from _compare(before, after, f"{path}[{index}]")
    elif was != now:
        yield Difference(path=path, was=_show(was), now=_show(now))


def _show(value: Any) -> str | None:
    return None if value is _ABSENT else json.dumps(value, ensure_ascii=False)
