"""Tying the files of a policy together: every path, type and reference checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any, Final

from msgspec import convert
from msgspec.structs import replace

from evenhand.errors import nearest
from evenhand.kinds import MisreadError, read_share
from evenhand.loading.conditions import Scope, build_condition
from evenhand.loading.facts import build_derived, build_facts, build_parameters
from evenhand.loading.policy_folder import TOP, PolicyFiles, is_rule
from evenhand.loading.shapes import sound_parts
from evenhand.loading.translations import collect_translations
from evenhand.policy import (
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
from evenhand.policy_files import (
    CriterionFile,
    PolicyFile,
    RuleFile,
)
from evenhand.reading import Complaints, KeyPath
from evenhand.verdicts import SEVERITIES

_HELD: Final[Mapping[str, Any]] = {
    "raised_in": tuple[Raised, ...],
    "backed_by": tuple[Reference, ...],
    "examples": tuple[Example, ...],
}


@dataclass
class Assembly:
    """Ties the files of a policy together."""

    files: PolicyFiles
    may_lack_rules: bool
    facts: dict[str, Fact] = field(default_factory=dict)
    derived: dict[str, DerivedFact] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)

    def assemble(self) -> Policy | None:
        """Build the policy; None where something is wrong."""
        page: PolicyFile = self.files.shapes["policy.yaml"]
        before = len(self.files.problems)
        self._collect_facts(page.criteria)
        if len(self.files.problems) == before:
            self._collect_derived(page.criteria)
        self._check_criteria(page)
        needed = self._coverage(page)
        if len(self.files.problems) > before:
            return None  # every rule that refers to what is wrong would complain of it again
        criteria = tuple(self._criterion(name, page) for name in page.criteria)
        if self.files.problems or needed is None:
            return None
        policy = Policy(
            name=page.name,
            version=page.version,
            effective=page.effective,
            about=page.about,
            weights={severity: Decimal(getattr(page.severities, severity)) for severity in SEVERITIES},
            coverage_needed=needed,
            coverage_reason=page.opinion.coverage_needed.reason,
            criteria=criteria,
            facts=self.facts,
            derived=self.derived,
            parameters=self.parameters,
            standards=convert(self._standards, dict[str, Standard], from_attributes=True),
            documents=convert(self._documents, dict[str, Document], from_attributes=True),
            seeds=convert(page.seeds, dict[str, Seed], from_attributes=True),
            folder=self.files.folder,
            digest=self.files.digest.hexdigest(),
            bases=self.files.bases,
            own_languages=self.files.own_languages,
        )
        translations = collect_translations(self.files.translations, policy)
        return None if self.files.problems else replace(policy, translations=translations)

    @property
    def _standards(self) -> Mapping[str, Any]:
        return self.files.shapes.get("standards.yaml") or {}

    @property
    def _documents(self) -> Mapping[str, Any]:
        return self.files.shapes.get("documents.yaml") or {}

    def _pages(self, criteria: Iterable[str]) -> Iterator[tuple[str, CriterionFile, Complaints]]:
        for name in criteria:
            file = f"{name}/criterion.yaml"
            if file in self.files.shapes:
                yield name, self.files.shapes[file], self.files.complaints[file]

    def _collect_facts(self, criteria: Iterable[str]) -> None:
        """Build every fact before any rule: rules refer to those of other criteria."""
        for name, shape, complaints in self._pages(criteria):
            self.facts |= build_facts(name, shape.facts, ("facts",), complaints)
            self.parameters |= build_parameters(name, shape, complaints)
            self._check_parameters(shape, complaints)
        for group, entries in (self.files.shapes.get("facts.yaml") or {}).items():
            complaints = self.files.complaints["facts.yaml"]
            if group in criteria:
                message, expected = f"'{group}' is a criterion.", f"its facts in {group}/criterion.yaml"
                complaints.add_key((group,), message, expected=expected)
            self.facts |= build_facts(group, entries, (group,), complaints)

    def _collect_derived(self, criteria: Iterable[str]) -> None:
        for name, shape, complaints in self._pages(criteria):
            self.derived |= build_derived(name, shape, self.facts, complaints)
            for each in sorted(shape.derived.keys() & shape.facts.keys()):
                message = f"'{each}' is the name of a fact."
                complaints.add_key(("derived", each), message, expected="another name")

    def _check_parameters(self, shape: CriterionFile, complaints: Complaints) -> None:
        for name, entry in shape.parameters.items():
            if entry.source is not None:
                self._check_reference(entry.source, ("parameters", name, "source"), complaints)

    def _criterion(self, name: str, page: PolicyFile) -> Criterion:
        file = f"{name}/criterion.yaml"
        shape: CriterionFile = self.files.shapes[file]
        built = [self._rule(each, page) for each in self.files.shapes if self._is_rule_of(name, each)]
        rules = sorted(
            (rule for rule in built if rule), key=lambda rule: (SEVERITIES.index(rule.severity), rule.id)
        )
        if not built and not self.may_lack_rules:
            self.files.complaints[file].add(
                (), "This criterion has no rule.", expected="a rule file beside this one"
            )
        return Criterion(name, shape.title, shape.question, tuple(rules))

    @staticmethod
    def _is_rule_of(criterion: str, file: str) -> bool:
        path = PurePosixPath(file)
        return path.parts[0] == criterion and is_rule(file)

    def _rule(self, file: str, page: PolicyFile) -> Rule | None:
        if file not in self.files.complaints:
            return None  # it could not be read
        shape: RuleFile | None = self.files.shapes[file]
        complaints = self.files.complaints[file]
        criterion = PurePosixPath(file).parts[0]
        known: Mapping[str, Fact | DerivedFact] = {**self.facts, **self.derived}
        scope = Scope(criterion, known, self.parameters, complaints)
        parts = sound_parts(RuleFile, complaints.located.values) if shape is None else dict(shape)
        applies, requires = (
            build_condition(parts[name], (name,), scope) if parts.get(name) is not None else None
            for name in ("applies_when", "requires")
        )
        self._check_references(parts, page, complaints)
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

    def _check_references(self, parts: Mapping[str, Any], page: PolicyFile, complaints: Complaints) -> None:
        for index, document in enumerate(parts.get("settled_by", ())):
            complaints.check_name(
                ("settled_by", index), document, self._documents, "documents of documents.yaml"
            )
        for index, raised in enumerate(parts.get("raised_in", ())):
            here = ("raised_in", index, "seed")
            complaints.check_name(here, raised.seed, page.seeds, "seeds of policy.yaml")
        for index, reference in enumerate(parts.get("backed_by", ())):
            self._check_reference(reference, ("backed_by", index), complaints)

    def _check_reference(self, reference: Any, path: KeyPath, complaints: Complaints) -> None:
        standard = reference.standard
        if standard is not None:
            complaints.check_name(
                (*path, "standard"), standard, self._standards, "standards of standards.yaml"
            )

    def _check_criteria(self, page: PolicyFile) -> None:
        """Check that each criterion has a folder, and that each folder is a criterion's."""
        complaints = self.files.complaints["policy.yaml"]
        if not page.criteria:
            complaints.add(("criteria",), "This policy has no criterion.", expected="the name of a folder")
            return
        first = {PurePosixPath(file).parts[0]: file for file in sorted(self.files.shapes, reverse=True)}
        strays = {folder: file for folder, file in first.items() if folder not in {*page.criteria, *TOP}}
        for index, name in enumerate(page.criteria):
            if name in page.criteria[:index]:
                complaints.add(("criteria", index), f"'{name}' stands here twice.", expected="each once")
            elif f"{name}/criterion.yaml" not in self.files.shapes:
                complaints.add(
                    ("criteria", index), f"There is no {name}/criterion.yaml.", name=name, known=strays
                )
                strays.pop(nearest(name, strays) or "", None)
        for folder, file in strays.items():
            if file in self.files.complaints:
                self.files.complaints[file].add(
                    (),
                    f"'{folder}' is not among the criteria of policy.yaml.",
                    expected="its name there, or no such folder",
                    name=folder,
                    known=page.criteria,
                )

    def _coverage(self, page: PolicyFile) -> Decimal | None:
        try:
            return read_share(page.opinion.coverage_needed.value)
        except MisreadError as misread:
            complaints = self.files.complaints["policy.yaml"]
            complaints.add_misread(("opinion", "coverage_needed", "value"), misread)
            return None
