"""Building the facts, derived facts and parameters of a policy from its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from evenhand.facts import kinds
from evenhand.facts.operators import Operation
from evenhand.facts.possible import Possible
from evenhand.policy.loading_kinds import build_kind
from evenhand.policy.maybe_declared import MaybeDeclared
from evenhand.policy.model import DerivedFact, Fact, Parameter
from evenhand.policy.written import JUDGEMENT, CriterionFile, DatedValue, DerivedEntry, FactEntry
from evenhand.reading import Complaints, KeyPath
from evenhand.vocabulary.errors import MisreadError
from evenhand.vocabulary.languages import listed


def build_facts(
    group: str, entries: Mapping[str, FactEntry], path: KeyPath, complaints: Complaints
) -> dict[str, Fact]:
    """Build the facts of one group, keyed by their paths."""
    facts = {}
    for name, entry in entries.items():
        kind = build_kind(entry, (*path, name), complaints)
        if kind is not None:
            full = f"{group}.{name}"
            place = complaints.located.key_place((*path, name))
            facts[full] = Fact(full, entry.title, kind, entry.question, entry.help, place, entry.given)
    return facts


def build_derived(
    criterion: str,
    shape: CriterionFile,
    known: Mapping[str, Fact | DerivedFact],
    maybe: MaybeDeclared,
    complaints: Complaints,
) -> dict[str, DerivedFact]:
    """Build the derived facts of one criterion; they work on facts and on those derived before them."""
    derived: dict[str, DerivedFact] = {}
    for name, entry in shape.derived.items():
        path: KeyPath = ("derived", name)
        full = f"{criterion}.{name}"
        kind = build_kind(entry, path, complaints)
        operands = _find_operands(entry, {**known, **derived}, maybe, path, complaints)
        if kind is None or operands is None:
            maybe.names.add(full)
            continue
        if not _fits(entry.operation, operands, kind):
            given = listed((operand.noun for operand in operands), "and")
            message = f"The {entry.operation} of {given} is not {kind.noun}."
            complaints.add((*path, entry.operation), message, expected=_EXPECTED[entry.operation])
            maybe.names.add(full)
            continue
        place = complaints.located.key_place(path)
        derived[full] = DerivedFact(full, entry.title, kind, entry.operation, entry.operands, place)
    return derived


def _find_operands(
    entry: DerivedEntry,
    known: Mapping[str, Fact | DerivedFact],
    maybe: MaybeDeclared,
    path: KeyPath,
    complaints: Complaints,
) -> list[kinds.Kind] | None:
    for name in entry.operands:
        if name not in known and maybe.holds(name):
            return None
        if name not in known:
            message = f"'{name}' is not a fact of this policy."
            here = (*path, entry.operation, entry.operands.index(name))
            expected = "a fact, or one that is derived above this one"
            complaints.add(here, message, expected=expected, name=name, known=known)
            return None
    return [known[name].kind for name in entry.operands]


_EXPECTED: Final[Mapping[Operation, str]] = {
    "count": "a set or a list of records, counted as a number",
    "sum": "facts of the type and unit of the sum",
    "difference": "facts of the type and unit of the difference",
    "ratio": "two facts whose units leave that of the ratio",
    "product": "facts whose units make that of the product",
}


def _fits(operation: Operation, operands: list[kinds.Kind], result: kinds.Kind) -> bool:
    """Say whether the units of an operation come out as those of its result."""
    if operation == "count":
        return operands[0].holds_many and isinstance(result, kinds.Number)
    units, unit = [each.added_as for each in operands], result.added_as
    if unit is None or None in units:
        return False
    match operation:
        case "sum" | "difference":
            return all(each == unit for each in units)
        case "ratio":
            above, below = units
            if above == below:
                return unit == "number"
            is_rate = (above, below, unit) == ("money", "hours", "money/hour")
            return is_rate or (below == "number" and above == unit)
        case "product":
            return [each for each in units if each != "number"] == ([] if unit == "number" else [unit])


def build_parameters(criterion: str, shape: CriterionFile, complaints: Complaints) -> dict[str, Parameter]:
    """Build the bounds of one criterion, keyed by their paths."""
    parameters = {}
    for name, entry in shape.parameters.items():
        path: KeyPath = ("parameters", name)
        kind = build_kind(entry, path, complaints)
        if kind is None:
            continue
        full = f"{criterion}.{name}"
        parameters[full] = Parameter(
            path=full,
            title=entry.title,
            kind=kind,
            values=tuple(read_values(entry.value, entry.dated, kind, path, complaints)),
            reason=entry.reason,
            source=None if entry.source == JUDGEMENT else entry.source,
            place=complaints.located.key_place(path),
        )
    return parameters


def read_values(
    value: Any, dated: Sequence[DatedValue], kind: kinds.Kind, path: KeyPath, complaints: Complaints
) -> list[tuple[dt.date, Possible]]:
    """Read the one value or the dated values of a parameter, sorted by the day from which each holds."""
    if value is not None and dated:
        complaints.add_key((*path, "dated"), "A bound has 'value' or 'dated', and not both.")
        return []
    if value is not None:
        written = [(dt.date.min, value, (*path, "value"))]
    else:
        written = [
            (each.since, each.value, (*path, "dated", index, "value")) for index, each in enumerate(dated)
        ]
    values: list[tuple[dt.date, Possible]] = []
    for since, raw, where in written:
        try:
            values.append((since, kind.exactly(raw)))
        except MisreadError as misread:
            complaints.add_misread(where, misread)
    days = [since for since, _, _ in written]
    for index in (index for index, since in enumerate(days) if since in days[:index]):
        where = (*path, "dated", index, "from")
        complaints.add(where, f"Another value holds from {days[index]} on.", expected="each day once")
    return sorted(values, key=lambda value: value[0])
