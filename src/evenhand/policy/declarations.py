"""What the pages of a policy declare: facts, derived facts and parameters, each built and checked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from evenhand.facts import kinds
from evenhand.facts.kinds.kind import SPOKEN
from evenhand.facts.operators import Operation
from evenhand.facts.possible import Possible
from evenhand.policy.loading_documents import Answering, check_shown_by, read_absent, read_clauses
from evenhand.policy.loading_files import TOP, CriterionPage, PolicyFiles
from evenhand.policy.loading_table import TABLE, TablePage, write_facts
from evenhand.policy.model import DerivedFact, Fact, Parameter
from evenhand.policy.written import (
    FACT_NAME,
    JUDGEMENT,
    NARROWING,
    CriterionFile,
    DatedValue,
    DerivedEntry,
    FactEntry,
    KindEntry,
)
from evenhand.reading import Complaints, KeyPath
from evenhand.vocabulary.errors import MisreadError
from evenhand.vocabulary.languages import ENGLISH, listed


@dataclass
class MaybeDeclared:
    """Facts and parameters that cannot be told from mistaken ones.

    `settled` are the groups of which all is known; where it is None, those are all but `groups`.
    """

    names: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    settled: frozenset[str] | None = None

    def holds(self, path: str) -> bool:
        """Checks if there may be such a fact or parameter."""
        group = path.partition(".")[0]
        is_unsettled = self.settled is not None and group not in self.settled
        return path in self.names or group in self.groups or is_unsettled

    def note(self, group: str, written: Any, sound: Container[str]) -> None:
        """Note what a part of a file declares that did not turn out sound."""
        names = list(written) if isinstance(written, Mapping) else [""]
        self.names.update(path for path in (f"{group}.{name}" for name in names) if path not in sound)
        if not all(re.fullmatch(FACT_NAME, name) for name in names):
            self.groups.add(group)  # what is no name is called otherwise by those who mean it


@dataclass
class Declarations:
    """Collects what the files of a policy declare, and notes what their broken parts may declare."""

    files: PolicyFiles
    facts: dict[str, Fact] = field(default_factory=dict)
    derived: dict[str, DerivedFact] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    maybe: MaybeDeclared = field(default_factory=MaybeDeclared)

    @classmethod
    def of(cls, files: PolicyFiles) -> Declarations:
        """Collect all before any rule is built: rules refer to what other criteria declare."""
        made = cls(files)
        made._note_what_is_unread()
        made._collect_facts()
        made._collect_derived()
        return made

    @property
    def known(self) -> Mapping[str, Fact | DerivedFact]:
        """Every fact, derived ones last."""
        return {**self.facts, **self.derived}

    def _note_what_is_unread(self) -> None:
        """Take it that a file which cannot be read declares whatever is missed."""
        criteria = {page.criterion for page in self.files.criterion_pages}
        folders = {PurePosixPath(file).parts[0] for file in self.files.shapes} - {*TOP}
        self.maybe.groups |= folders - criteria
        if "facts.yaml" in self.files.unreadable:
            self.maybe.settled = frozenset(criteria)
        if not self.files.is_whole:
            self.maybe.settled = frozenset()
        tables = (PurePosixPath(file) for file in self.files.unreadable if file.endswith(f"/{TABLE}"))
        self.maybe.groups |= {table.parts[0] for table in tables}

    def _pages(self) -> Iterator[CriterionPage]:
        """Give the pages of each criterion, those of the policy that is extended first."""
        pages = self.files.criterion_pages
        order = (*(self.files.criteria or ()), *(page.criterion for page in pages))
        return (page for name in dict.fromkeys(order) for page in pages if page.criterion == name)

    def _collect_facts(self) -> None:
        for name, shape, complaints in self._pages():
            self.facts |= build_facts(name, shape.facts, ("facts",), complaints, self.files)
            self.parameters |= build_parameters(name, shape, complaints)
            self._check_parameters(shape, complaints)
            self._note(name, shape, complaints.located.values)
        for table in self.files.table_pages:
            self._collect_rows(table)
        for page in self.files.facts_pages:
            for group, entries in page.shape.items():
                if group in (self.files.criteria or ()):
                    message, expected = f"'{group}' is a criterion.", f"its facts in {group}/criterion.yaml"
                    page.complaints.add_key((group,), message, expected=expected)
                self.facts |= build_facts(group, entries, (group,), page.complaints, self.files)
            self._note_groups(page.complaints.located.values)

    def _collect_rows(self, table: TablePage) -> None:
        """Collect the facts that the rows of a table declare; a broken table may declare any other."""
        if not table.is_whole:
            self.maybe.groups.add(table.criterion)
        derived = {f"{page.criterion}.{each}" for page in self._pages() for each in page.shape.derived}
        for row, name, entry in write_facts(table):
            path = f"{table.criterion}.{name}"
            if path in self.facts.keys() | derived:
                message = f"'{path}' is the name of another fact."
                expected = f"another slug, or the fact {path}"
                row.complaints.add(("question",), message, expected=expected, code="duplicate")
            self.facts |= build_facts(table.criterion, {name: entry}, (), row.complaints, self.files)

    def _note(self, criterion: str, shape: CriterionFile, values: Any) -> None:
        """Note what the page of a criterion declares unsoundly, or where nobody looks for it."""
        if not isinstance(values, Mapping) or not values.keys() <= {*CriterionFile.__struct_fields__}:
            self.maybe.groups.add(criterion)
            return
        self.maybe.note(criterion, values.get("facts", {}), self.facts)
        self.maybe.note(criterion, values.get("parameters", {}), self.parameters)
        derived = {f"{criterion}.{name}" for name in shape.derived}
        self.maybe.note(criterion, values.get("derived", {}), derived)

    def _note_groups(self, values: Any) -> None:
        if not isinstance(values, Mapping):
            self.maybe.settled = frozenset(page.criterion for page in self.files.criterion_pages)
            return
        for group, entries in values.items():
            self.maybe.note(group, entries, self.facts)

    def _collect_derived(self) -> None:
        for name, shape, complaints in self._pages():
            before = {path: each for path, each in self.derived.items() if path.startswith(f"{name}.")}
            known: Mapping[str, Fact | DerivedFact] = {**self.facts, **before}
            self.derived |= build_derived(name, shape, known, self.maybe, complaints)
            for each in sorted(shape.derived.keys() & shape.facts.keys()):
                message = f"'{each}' is the name of a fact."
                complaints.add_key(("derived", each), message, expected="another name", code="duplicate")

    def _check_parameters(self, shape: CriterionFile, complaints: Complaints) -> None:
        for name, entry in shape.parameters.items():
            if entry.source != JUDGEMENT:
                self.files.check_reference(entry.source, ("parameters", name, "source"), complaints)


def build_facts(
    group: str, entries: Mapping[str, FactEntry], path: KeyPath, complaints: Complaints, files: PolicyFiles
) -> dict[str, Fact]:
    """Build the facts of one group, keyed by their paths."""
    facts = {}
    for name, entry in entries.items():
        kind = build_kind(entry, (*path, name), complaints)
        if kind is not None:
            full = f"{group}.{name}"
            place = complaints.located.key_place((*path, name))
            here = Answering(kind, (*path, name), complaints)
            check_shown_by(entry, here, files)
            facts[full] = Fact(
                full,
                entry.title,
                kind,
                entry.question,
                entry.help,
                place,
                entry.given,
                absent_from=read_absent(entry, here, files),
                shown_by=entry.shown_by,
                by_the_terms=entry.by_the_terms,
                search={ENGLISH: entry.search} if entry.search else {},
                clauses=read_clauses(entry, here),
                formerly=entry.formerly,
            )
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
            complaints.add(here, message, expected=expected, name=name, known=known, code="unknown-fact")
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
        message = f"Another value holds from {days[index]} on."
        complaints.add(where, message, expected="each day once", code="duplicate")
    return sorted(values, key=lambda value: value[0])


def build_kind(entry: KindEntry, path: KeyPath, complaints: Complaints) -> kinds.Kind | None:
    """Build a type, or give None with the complaint noted."""
    kind = kinds.KINDS[entry.type]
    every = {name: getattr(entry, name, None) for name in NARROWING}
    narrowed = {name: value for name, value in every.items() if value is not None}
    for name in sorted(narrowed.keys() - {*kind.narrowed_by}):
        message = f"'{name}' means nothing for the type {entry.type}."
        complaints.add_key((*path, name), message, expected=listed(sorted(kind.narrowed_by), "or"))
        return None
    if kind is kinds.Records:
        return _build_records(entry, path, complaints)
    try:
        return kind.build(narrowed)
    except MisreadError as misread:
        complaints.add_misread(path, misread)
        return None


def _build_records(entry: KindEntry, path: KeyPath, complaints: Complaints) -> kinds.Records | None:
    if not isinstance(entry, FactEntry):
        complaints.add((*path, "type"), "A list of records is a fact of its own.", expected="another type")
        return None
    if not entry.fields:
        expected = "'fields', each with its title and type"
        message = "A list of records names its fields."
        complaints.add_key(path, message, expected=expected, code="missing")
        return None
    for name in sorted(SPOKEN & entry.fields.keys()):  # a record with one would be taken for a claim
        message = f"'{name}' is what a claim says beside its value."
        complaints.add_key((*path, "fields", name), message, expected="another name")
        return None
    if entry.key not in entry.fields:
        expected = f"'key': {listed(entry.fields, 'or')}"
        message = "A list of records says which field names a record."
        complaints.add_key((*path, "key"), message, expected=expected, code="missing")
        return None
    if entry.fields[entry.key].type != "text":
        message = "The field that names a record is a text."
        complaints.add((*path, "fields", entry.key, "type"), message, expected="'type: text'")
        return None
    fields = {
        name: build_kind(each, (*path, "fields", name), complaints) for name, each in entry.fields.items()
    }
    known = tuple((name, kind) for name, kind in fields.items() if kind is not None)
    titles = tuple((name, each.title) for name, each in entry.fields.items())
    return kinds.Records(entry.key, known, titles) if len(known) == len(fields) else None
