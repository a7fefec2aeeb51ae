"""Tying the files of a policy together: every path, type and reference checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any, Final

from msgspec import convert
from msgspec.json import Decoder

from evenhand.facts.kinds import MisreadError, read_share
from evenhand.policy.doubts import Doubts
from evenhand.policy.files import NAMED, TOP, CriterionPage, PolicyFiles, is_rule
from evenhand.policy.loading_conditions import Scope, build_condition
from evenhand.policy.loading_facts import build_derived, build_facts, build_parameters
from evenhand.policy.loading_translations import add_translations
from evenhand.policy.model import (
    Criterion,
    DerivedFact,
    Document,
    Example,
    Fact,
    Parameter,
    Policy,
    Raised,
    Reference,
    Rule,
    Seed,
    Standard,
)
from evenhand.policy.policy_files import CriterionFile, OwnCriterionFile, PolicyFile, RuleFile
from evenhand.reading import Complaints, KeyPath
from evenhand.reading.shapes import sound_parts
from evenhand.vocabulary.errors import nearest
from evenhand.vocabulary.verdicts import SEVERITIES

_HELD: Final[Mapping[str, Any]] = {
    "raised_in": tuple[Raised, ...],
    "backed_by": tuple[Reference, ...],
    "examples": tuple[Example, ...],
}
Decoder(
    tuple[Standard, Document, Seed, Raised, Reference, Example]
)  # works their types out, as `descriptions` does


@dataclass
class Assembly:
    """Ties the files of a policy together."""

    files: PolicyFiles
    may_lack_rules: bool
    facts: dict[str, Fact] = field(default_factory=dict)
    derived: dict[str, DerivedFact] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    doubts: Doubts = field(default_factory=Doubts)

    def assemble(self) -> Policy | None:
        """Build the policy; None where something is wrong."""
        self._doubt_what_is_unread()
        self._collect_facts()
        self._collect_derived()
        self._check_criteria()
        needed = self._coverage()
        rules = [rule for file in self.files.shapes if is_rule(file) for rule in [self._rule(file)] if rule]
        if self.files.problems or needed is None:
            return None
        translated = add_translations(self.files.translations, self._build(rules, needed))
        return None if self.files.problems else translated

    def _build(self, rules: Sequence[Rule], needed: Decimal) -> Policy:
        """Build the policy of files that are sound."""
        page: PolicyFile = self.files.shapes["policy.yaml"]
        return Policy(
            name=page.name,
            version=page.version,
            effective=page.effective,
            about=page.about,
            weights={severity: Decimal(getattr(page.severities, severity)) for severity in SEVERITIES},
            coverage_needed=needed,
            coverage_reason=page.opinion.coverage_needed.reason,
            criteria=tuple(self._criterion(name, rules) for name in self.files.criteria or ()),
            facts=self.facts,
            derived=self.derived,
            parameters=self.parameters,
            standards=convert(
                self.files.shapes.get("standards.yaml", {}), dict[str, Standard], from_attributes=True
            ),
            documents=convert(
                self.files.shapes.get("documents.yaml", {}), dict[str, Document], from_attributes=True
            ),
            seeds=convert(page.seeds, dict[str, Seed], from_attributes=True),
            folder=self.files.folder,
            digest=self.files.digest.hexdigest(),
            bases=self.files.bases,
            placeholders=tuple(self.files.placeholders),
        )

    def _doubt_what_is_unread(self) -> None:
        """Take it that a file which cannot be read declares whatever is missed."""
        criteria = {page.criterion for page in self.files.criterion_pages}
        folders = {PurePosixPath(file).parts[0] for file in self.files.shapes} - {*TOP}
        self.doubts.groups |= folders - criteria
        if "facts.yaml" in self.files.unreadable:
            self.doubts.settled = frozenset(criteria)
        if not self.files.is_whole:
            self.doubts.settled = frozenset()

    def _pages(self) -> Iterator[CriterionPage]:
        """Give the pages of each criterion, those of the policy that is extended first."""
        pages = self.files.criterion_pages
        order = (*(self.files.criteria or ()), *(page.criterion for page in pages))
        return (page for name in dict.fromkeys(order) for page in pages if page.criterion == name)

    def _collect_facts(self) -> None:
        """Build every fact before any rule: rules refer to those of other criteria."""
        for name, shape, complaints in self._pages():
            self.facts |= build_facts(name, shape.facts, ("facts",), complaints)
            self.parameters |= build_parameters(name, shape, complaints)
            self._check_parameters(shape, complaints)
            self._doubt(name, shape, complaints.located.values)
        for page in self.files.facts_pages:
            for group, entries in page.shape.items():
                if group in (self.files.criteria or ()):
                    message, expected = f"'{group}' is a criterion.", f"its facts in {group}/criterion.yaml"
                    page.complaints.add_key((group,), message, expected=expected)
                self.facts |= build_facts(group, entries, (group,), page.complaints)
            self._doubt_groups(page.complaints.located.values)

    def _doubt(self, criterion: str, shape: CriterionFile, values: Any) -> None:
        """Doubt what the page of a criterion declares unsoundly, or where nobody looks for it."""
        if not isinstance(values, Mapping) or not values.keys() <= CriterionFile.model_fields.keys():
            self.doubts.groups.add(criterion)
            return
        self.doubts.note(criterion, values.get("facts", {}), self.facts)
        self.doubts.note(criterion, values.get("parameters", {}), self.parameters)
        derived = {f"{criterion}.{name}" for name in shape.derived}
        self.doubts.note(criterion, values.get("derived", {}), derived)

    def _doubt_groups(self, values: Any) -> None:
        if not isinstance(values, Mapping):
            self.doubts.settled = frozenset(page.criterion for page in self.files.criterion_pages)
            return
        for group, entries in values.items():
            self.doubts.note(group, entries, self.facts)

    def _collect_derived(self) -> None:
        for name, shape, complaints in self._pages():
            before = {path: each for path, each in self.derived.items() if path.startswith(f"{name}.")}
            known: Mapping[str, Fact | DerivedFact] = {**self.facts, **before}
            self.derived |= build_derived(name, shape, known, self.doubts, complaints)
            for each in sorted(shape.derived.keys() & shape.facts.keys()):
                message = f"'{each}' is the name of a fact."
                complaints.add_key(("derived", each), message, expected="another name")

    def _check_parameters(self, shape: CriterionFile, complaints: Complaints) -> None:
        for name, entry in shape.parameters.items():
            if entry.source is not None:
                self._check_reference(entry.source, ("parameters", name, "source"), complaints)

    def _criterion(self, name: str, rules: Sequence[Rule]) -> Criterion:
        shape: OwnCriterionFile = self.files.shapes[f"{name}/criterion.yaml"]
        own = (rule for rule in rules if rule.criterion == name)
        ordered = sorted(own, key=lambda rule: (SEVERITIES.index(rule.severity), rule.id))
        return Criterion(name, shape.title, shape.question, tuple(ordered))

    def _rule(self, file: str) -> Rule | None:
        if file in self.files.unreadable:
            return None
        shape: RuleFile | None = self.files.shapes[file]
        complaints = self.files.complaints[file]
        criterion = PurePosixPath(file).parts[0]
        known: Mapping[str, Fact | DerivedFact] = {**self.facts, **self.derived}
        scope = Scope(criterion, known, self.parameters, complaints, self.doubts)
        parts = sound_parts(RuleFile, complaints.located.values) if shape is None else dict(shape)
        applies, requires = (
            build_condition(parts[name], (name,), scope) if parts.get(name) is not None else None
            for name in ("applies_when", "requires")
        )
        self._check_references(parts, complaints)
        if shape is None or requires is None:
            return None
        texts = {name: part for name, part in parts.items() if name not in {"applies_when", "requires"}}
        held = {name: convert(parts[name], kind, from_attributes=True) for name, kind in _HELD.items()}
        return Rule(
            id=file.removesuffix(".yaml"),
            criterion=criterion,
            applies_when=applies,
            requires=requires,
            place=complaints.located.place(()),
            example_places=tuple(
                complaints.located.place(("examples", index)) for index in range(len(shape.examples))
            ),
            **{**texts, **held},
        )

    def _check_references(self, parts: Mapping[str, Any], complaints: Complaints) -> None:
        for index, document in enumerate(parts.get("settled_by", ())):
            self._check_name("documents.yaml", document, ("settled_by", index), complaints)
        for index, raised in enumerate(parts.get("raised_in", ())):
            self._check_name("seeds", raised.seed, ("raised_in", index, "seed"), complaints)
        for index, reference in enumerate(parts.get("backed_by", ())):
            self._check_reference(reference, ("backed_by", index), complaints)

    def _check_reference(self, reference: Any, path: KeyPath, complaints: Complaints) -> None:
        if reference.standard is not None:
            self._check_name("standards.yaml", reference.standard, (*path, "standard"), complaints)

    def _check_name(self, kind: str, name: str, path: KeyPath, complaints: Complaints) -> None:
        """Check that a name is declared, unless what declares it cannot be told."""
        known = self.files.names[kind]
        if known is not None and self.files.is_whole:
            complaints.check_name(path, name, known, NAMED[kind])

    def _check_criteria(self) -> None:
        """Check that each criterion has a folder and rules, and that each folder is a criterion's."""
        criteria = self.files.criteria
        if criteria is None or not self.files.is_whole:
            return
        complaints = self.files.complaints["policy.yaml"]
        if not criteria:
            complaints.add(("criteria",), "This policy has no criterion.", expected="the name of a folder")
            return
        first = {PurePosixPath(file).parts[0]: file for file in sorted(self.files.shapes, reverse=True)}
        strays = {folder: file for folder, file in first.items() if folder not in {*criteria, *TOP}}
        own = self.files.page.get("criteria", ())
        for index, name in enumerate(own):
            if name in own[:index]:
                complaints.add(("criteria", index), f"'{name}' stands here twice.", expected="each once")
        for name in dict.fromkeys(criteria):
            if f"{name}/criterion.yaml" not in self.files.shapes:
                here = ("criteria", own.index(name)) if name in own else ("extends",)
                complaints.add(here, f"There is no {name}/criterion.yaml.", name=name, known=strays)
                strays.pop(nearest(name, strays) or "", None)
        if not self.may_lack_rules:
            self._check_rules_are_there(criteria)
        for folder, file in strays.items():
            if file in self.files.complaints:
                self.files.complaints[file].add(
                    (),
                    f"'{folder}' is not among the criteria of policy.yaml.",
                    expected="its name there, or no such folder",
                    name=folder,
                    known=criteria,
                )

    def _check_rules_are_there(self, criteria: Iterable[str]) -> None:
        inhabited = {PurePosixPath(file).parts[0] for file in self.files.shapes if is_rule(file)}
        for name in criteria:
            file = f"{name}/criterion.yaml"
            if name not in inhabited and file in self.files.complaints:
                expected = "a rule file beside this one"
                self.files.complaints[file].add((), "This criterion has no rule.", expected=expected)

    def _coverage(self) -> Decimal | None:
        """Read the share that must be decided; None where it is not one."""
        opinion = self.files.page.get("opinion")
        if opinion is None:
            return None
        try:
            return read_share(opinion.coverage_needed.value)
        except MisreadError as misread:
            complaints = self.files.complaints["policy.yaml"]
            complaints.add_misread(("opinion", "coverage_needed", "value"), misread)
            return None
