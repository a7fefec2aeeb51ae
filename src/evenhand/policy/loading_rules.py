"""Building the rules of a policy: their conditions, and everything that they refer to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from msgspec import structs

from evenhand.policy.conditions import find_named
from evenhand.policy.declarations import Declarations
from evenhand.policy.loading_conditions import Scope, build_condition
from evenhand.policy.loading_files import PolicyFiles, is_rule
from evenhand.policy.model import Consistency, Rule
from evenhand.policy.written import BEYOND_THE_SEEDS, ConsistencyEntry, RuleFile
from evenhand.reading import Complaints, sound_parts

_CONDITIONS: Final = ("applies_when", "requires")


def build_rules(files: PolicyFiles, declared: Declarations) -> list[Rule]:
    """Build every rule that is sound, with every complaint about the others noted."""
    known = declared.known
    rules = []
    for file, shape in files.shapes.items():
        if is_rule(file) and file not in files.unreadable:
            complaints = files.complaints[file]
            criterion = PurePosixPath(file).parts[0]
            scope = Scope(criterion, known, declared.parameters, complaints, declared.maybe)
            rules.append(_build_rule(file, shape, scope, files))
    return [rule for rule in rules if rule is not None]


def _build_rule(file: str, shape: RuleFile | None, scope: Scope, files: PolicyFiles) -> Rule | None:
    located = scope.complaints.located
    parts = sound_parts(RuleFile, located.values) if shape is None else structs.asdict(shape)
    if parts.get("raised_in") == BEYOND_THE_SEEDS:
        parts["raised_in"] = ()
    applies, requires = (
        build_condition(parts[name], (name,), scope) if parts.get(name) is not None else None
        for name in _CONDITIONS
    )
    _check_references(parts, files, scope.complaints)
    if shape is None or requires is None:
        return None
    return Rule(
        id=file.removesuffix(".yaml"),
        criterion=scope.criterion,
        applies_when=applies,
        requires=requires,
        place=located.place(()),
        example_places=tuple(located.place(("examples", index)) for index in range(len(shape.examples))),
        **{name: part for name, part in parts.items() if name not in _CONDITIONS},
    )


def _check_references(parts: Mapping[str, Any], files: PolicyFiles, complaints: Complaints) -> None:
    for index, document in enumerate(parts.get("settled_by", ())):
        files.check_name("documents.yaml", document, ("settled_by", index), complaints)
    for index, raised in enumerate(parts.get("raised_in", ())):
        files.check_name("seeds", raised.seed, ("raised_in", index, "seed"), complaints)
    for index, reference in enumerate(parts.get("backed_by", ())):
        files.check_reference(reference, ("backed_by", index), complaints)


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
