"""Building the rules of a policy: their conditions, and everything that they refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from msgspec import structs

from evenhand.facts import kinds
from evenhand.policy.conditions import find_named
from evenhand.policy.declarations import Declarations
from evenhand.policy.loading_conditions import Scope, build_condition
from evenhand.policy.loading_files import CriterionPage, PolicyFiles, is_rule
from evenhand.policy.loading_table import TablePage, TableRow, check_said, find_fact, locate_rule, write_rule
from evenhand.policy.model import Consistency, Keep, Rule
from evenhand.policy.written import BEYOND_THE_SEEDS, ConsistencyEntry, RuleFile
from evenhand.reading import Complaints, KeyPath, sound_parts, take

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
            parts = _find_parts(shape, complaints)
            _check_references(parts, files, complaints)
            rules.append(_build_rule(file.removesuffix(".yaml"), parts, shape, scope))
    for criterion_page in files.criterion_pages:
        _check_defaults(criterion_page, files)
    for page in files.table_pages:
        rules += _build_table(page, files, declared)
    return [rule for rule in rules if rule is not None]


def _build_table(page: TablePage, files: PolicyFiles, declared: Declarations) -> Iterator[Rule | None]:
    """Build the rules of a table; what its criterion says of all of them is checked once."""
    defaults = _find_defaults(page, files)
    if not page.rows or defaults is None or not check_said(page, defaults):
        return
    scope = Scope(page.criterion, declared.known, declared.parameters, page.complaints, declared.maybe)
    for row in page.rows:
        _check_slug(row, page.criterion, files)
        if _asks_boolean(row, scope):
            rule = _build_row(row, write_rule(row, page.criterion, defaults), scope, files)
            yield None if rule is None else structs.replace(rule, row=row.line)


def _build_row(row: TableRow, values: Mapping[str, Any], scope: Scope, files: PolicyFiles) -> Rule | None:
    complaints = locate_rule(row, values)
    shape = take(RuleFile, values, complaints)
    parts = _find_parts(shape, complaints)
    _check_references({name: parts[name] for name in parts if name in row.cells}, files, complaints)
    within = structs.replace(scope, complaints=complaints)
    return _build_rule(f"{scope.criterion}/{row.slug}", parts, shape, within)


def _asks_boolean(row: TableRow, scope: Scope) -> bool:
    """Complain where the fact that a row names is no boolean one, and say whether it may be one."""
    path = find_fact(row, scope.criterion)
    fact = scope.facts.get(path)
    is_boolean = fact is None or isinstance(fact.kind, kinds.Boolean)
    if not is_boolean:
        row.complaints.add(("fact",), f"'{path}' is not answered by yes or no.", expected="a boolean fact")
    return is_boolean


def _find_defaults(page: TablePage, files: PolicyFiles) -> Mapping[str, Any] | None:
    """Give what a criterion says of all rules of its tables, that beside its table first."""
    pages = [each for each in files.criterion_pages if each.criterion == page.criterion]
    folder = PurePosixPath(page.complaints.located.name).parent
    pages.sort(key=lambda each: PurePosixPath(each.complaints.located.name).parent != folder)
    for each in pages:
        if each.shape.rules is not None:
            written: Mapping[str, Any] = each.complaints.located.values["rules"]
            return written
    if pages and not any("rules" in (each.complaints.located.values or ()) for each in pages):
        message = "The criterion.yaml of this table says nothing under 'rules'."
        expected = "what its rules have in common, at least 'backed_by'"
        page.complaints.add((), message, expected=expected, code="missing")
    return None


def _check_defaults(page: CriterionPage, files: PolicyFiles) -> None:
    """Check once what all rules of a table refer to."""
    if page.shape.rules is not None:
        parts = {
            name: each for name, each in structs.asdict(page.shape.rules).items() if each != BEYOND_THE_SEEDS
        }
        _check_references(parts, files, page.complaints, ("rules",))


def _check_slug(row: TableRow, criterion: str, files: PolicyFiles) -> None:
    if f"{criterion}/{row.slug}.yaml" in files.shapes:
        message = f"There is a file {row.slug}.yaml too."
        expected = "another slug, or no such file"
        row.complaints.add(("slug",), message, expected=expected, code="duplicate")


def _find_parts(shape: RuleFile | None, complaints: Complaints) -> dict[str, Any]:
    """Give the parts of a rule, or those of a broken one that are sound."""
    parts = sound_parts(RuleFile, complaints.located.values) if shape is None else structs.asdict(shape)
    if parts.get("raised_in") == BEYOND_THE_SEEDS:
        parts["raised_in"] = ()
    return parts


def _build_rule(name: str, parts: Mapping[str, Any], shape: RuleFile | None, scope: Scope) -> Rule | None:
    located = scope.complaints.located
    applies, requires = (
        build_condition(parts[name], (name,), scope) if parts.get(name) is not None else None
        for name in _CONDITIONS
    )
    if shape is None or requires is None:
        return None
    return Rule(
        id=name,
        criterion=scope.criterion,
        applies_when=applies,
        requires=requires,
        place=located.place(()),
        example_places=tuple(located.place(("examples", index)) for index in range(len(shape.examples))),
        **{name: part for name, part in parts.items() if name not in _CONDITIONS},
    )


def _check_references(
    parts: Mapping[str, Any], files: PolicyFiles, complaints: Complaints, within: KeyPath = ()
) -> None:
    for index, document in enumerate(parts.get("settled_by", ())):
        files.check_name("documents.yaml", document, (*within, "settled_by", index), complaints)
    for index, raised in enumerate(parts.get("raised_in", ())):
        files.check_name("seeds", raised.seed, (*within, "raised_in", index, "seed"), complaints)
    for index, reference in enumerate(parts.get("backed_by", ())):
        files.check_reference(reference, (*within, "backed_by", index), complaints)


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


def build_keeps(files: PolicyFiles, declared: Declarations) -> Iterator[Keep]:
    """Build what no plan may take away, that of the policy on which this one is built first."""
    for page in files.keeps_pages:
        scope = Scope("", declared.known, declared.parameters, page.complaints, declared.maybe)
        for index, shape in enumerate(page.keeps):
            built = build_condition(shape, ("keeps", index), scope)
            if built is not None:
                yield Keep(built, page.complaints.located.place(("keeps", index)))


def _refuse_parameters(entry: Consistency, complaints: Complaints) -> None:
    """Refuse a parameter: what a description means does not change with a date or a profile."""
    for path in find_named([entry.condition]).parameters:
        message = f"${path} is a parameter, and what facts mean hangs on none."
        complaints.add((entry.id,), message, expected="facts and plain values")
