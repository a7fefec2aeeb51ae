"""Building the consistency of a policy: its conditions, with every path, type and unit checked."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.policy.conditions import find_named
from evenhand.policy.declarations import Declarations
from evenhand.policy.loading_conditions import Scope, build_condition
from evenhand.policy.loading_files import PolicyFiles
from evenhand.policy.model import Consistency
from evenhand.policy.written import ConsistencyEntry
from evenhand.reading import Complaints

FILE = "consistency.yaml"


def build_consistency(files: PolicyFiles, declared: Declarations) -> list[Consistency]:
    """Build every entry that is sound, with every complaint about the others noted."""
    entries: Mapping[str, ConsistencyEntry] = files.shapes.get(FILE) or {}
    built = []
    for name, entry in entries.items():
        complaints = files.complaints[FILE]
        scope = Scope("", declared.known, declared.parameters, complaints, declared.maybe)
        when = None if entry.when is None else build_condition(entry.when, (name, "when"), scope)
        then = build_condition(entry.then, (name, "then"), scope)
        if then is None or (entry.when is not None and when is None):
            continue
        made = Consistency(
            name, when, then, entry.because, entry.basis, complaints.located.place((name,)), entry.examples
        )
        _refuse_parameters(made, complaints)
        built.append(made)
    return built


def _refuse_parameters(entry: Consistency, complaints: Complaints) -> None:
    """Refuse a parameter: what a description means does not change with a date or a profile."""
    for path in find_named([entry.condition]).parameters:
        message = f"${path} is a parameter, and what facts mean hangs on none."
        complaints.add((entry.id,), message, expected="facts and plain values")
