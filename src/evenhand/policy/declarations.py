"""What the pages of a policy declare: facts, derived facts and parameters, each built and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from evenhand.policy.loading_facts import build_derived, build_facts, build_parameters
from evenhand.policy.loading_files import TOP, CriterionPage, PolicyFiles
from evenhand.policy.maybe_declared import MaybeDeclared
from evenhand.policy.model import DerivedFact, Fact, Parameter
from evenhand.policy.written import JUDGEMENT, CriterionFile
from evenhand.reading import Complaints


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

    def _pages(self) -> Iterator[CriterionPage]:
        """Give the pages of each criterion, those of the policy that is extended first."""
        pages = self.files.criterion_pages
        order = (*(self.files.criteria or ()), *(page.criterion for page in pages))
        return (page for name in dict.fromkeys(order) for page in pages if page.criterion == name)

    def _collect_facts(self) -> None:
        for name, shape, complaints in self._pages():
            self.facts |= build_facts(name, shape.facts, ("facts",), complaints)
            self.parameters |= build_parameters(name, shape, complaints)
            self._check_parameters(shape, complaints)
            self._note(name, shape, complaints.located.values)
        for page in self.files.facts_pages:
            for group, entries in page.shape.items():
                if group in (self.files.criteria or ()):
                    message, expected = f"'{group}' is a criterion.", f"its facts in {group}/criterion.yaml"
                    page.complaints.add_key((group,), message, expected=expected)
                self.facts |= build_facts(group, entries, (group,), page.complaints)
            self._note_groups(page.complaints.located.values)

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
                complaints.add_key(("derived", each), message, expected="another name")

    def _check_parameters(self, shape: CriterionFile, complaints: Complaints) -> None:
        for name, entry in shape.parameters.items():
            if entry.source != JUDGEMENT:
                self.files.check_reference(entry.source, ("parameters", name, "source"), complaints)
