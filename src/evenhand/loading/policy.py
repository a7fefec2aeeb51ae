"""Loading a policy: every file read, checked against its shape, and tied together.

All mistakes in all files come at once.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pydantic import TypeAdapter

from evenhand.errors import Place, PolicyError, Problem, nearest
from evenhand.kinds import MisreadError, Share
from evenhand.loading.conditions import Scope, build_condition
from evenhand.loading.facts import build_derived, build_facts, build_parameters
from evenhand.loading.shapes import check_shape
from evenhand.policy import Criterion, DerivedFact, Fact, Parameter, Policy, Rule
from evenhand.policy_files import (
    SEVERITIES,
    CriterionFile,
    DocumentEntry,
    DocumentsFile,
    FactsFile,
    PolicyFile,
    Reference,
    RuleFile,
    StandardEntry,
    StandardsFile,
)
from evenhand.reading import Complaints, KeyPath, Located, Readable, read
from evenhand.resources import built_in

_SHAPES: Final[Mapping[str, TypeAdapter[Any]]] = {
    "policy.yaml": TypeAdapter(PolicyFile),
    "standards.yaml": TypeAdapter(StandardsFile),
    "documents.yaml": TypeAdapter(DocumentsFile),
    "facts.yaml": TypeAdapter(FactsFile),
    "criterion.yaml": TypeAdapter(CriterionFile),
}
_RULE: Final = TypeAdapter(RuleFile)
_TOP: Final = ("policy.yaml", "standards.yaml", "documents.yaml", "facts.yaml")
PolicySource = os.PathLike[str] | Mapping[str, Readable]


def load_policy(source: PolicySource | None = None) -> Policy:
    """Load a policy from a folder, from a mapping of its files, or the built-in one.

    Raises PolicyError with every mistake in every file.
    """
    files = _Files(source if isinstance(source, Mapping) else _list_folder(source), _folder(source))
    policy = _Assembly(files).assemble() if not files.problems else None
    if files.problems or policy is None:
        raise PolicyError(files.problems)
    return policy


def _folder(source: PolicySource | None) -> str:
    return Path(source).as_posix() if isinstance(source, os.PathLike) else "rules"


def _list_folder(source: os.PathLike[str] | None) -> Mapping[str, Readable]:
    root = built_in("rules") if source is None else Path(source)
    if not root.is_dir():
        known = (
            nearest(root.name, (each.name for each in root.parent.iterdir() if each.is_dir()))
            if root.parent.is_dir()
            else None
        )
        problem = Problem(
            Place(root.as_posix()), "This is not a folder of rules.", "a folder with a policy.yaml", known
        )
        raise PolicyError([problem])
    return {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*.yaml"))}


class _Files:
    """The files of a policy in their shapes, with what is wrong with them."""

    def __init__(self, sources: Mapping[str, Readable], folder: str) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.complaints: dict[str, Complaints] = {}
        self.shapes: dict[str, Any] = {}
        self.digest = hashlib.sha256()
        for name in sorted(sources):
            self._open(name, sources[name])
        if "policy.yaml" not in sources:
            self.problems.append(
                Problem(Place(folder), "This folder has no policy.yaml.", "a folder of rules")
            )

    def _open(self, name: str, source: Readable) -> None:
        try:
            located = read(source, error=PolicyError, name=f"{self.folder}/{name}")
        except PolicyError as unreadable:
            self.problems += unreadable.problems
            return
        content = located.text or repr(located.values)
        self.digest.update(f"{name}\0{content}\0".encode())
        shape = _SHAPES.get(PurePosixPath(name).name, _RULE) if _is_in_place(name) else None
        complaints = Complaints(located, self.problems)
        if shape is None:
            complaints.add(
                (), "No policy file stands here.", expected=f"{', '.join(_TOP)} or <criterion>/<rule>.yaml"
            )
            return
        self.complaints[name] = complaints
        self.shapes[name] = check_shape(shape, located.values, complaints)

    def located(self, name: str) -> Located:
        """Give the places of a file."""
        return self.complaints[name].located


def _is_in_place(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (
        name in _TOP if len(parts) == 1 else len(parts) == len(("criterion", "rule")) and parts[1] not in _TOP
    )


@dataclass
class _Assembly:
    """Ties the files of a policy together."""

    files: _Files
    facts: dict[str, Fact] = field(default_factory=dict)
    derived: dict[str, DerivedFact] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)

    def assemble(self) -> Policy | None:
        """Build the policy; None where something is wrong."""
        page: PolicyFile = self.files.shapes["policy.yaml"]
        self._collect_facts(page.criteria)
        criteria = tuple(self._criterion(name, page) for name in page.criteria)
        self._check_folders(page)
        needed = self._coverage(page)
        if self.files.problems or needed is None:
            return None
        return Policy(
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
            standards=self._standards,
            documents=self._documents,
            seeds=page.seeds,
            folder=self.files.folder,
            digest=self.files.digest.hexdigest(),
        )

    @property
    def _standards(self) -> Mapping[str, StandardEntry]:
        return self.files.shapes.get("standards.yaml") or {}

    @property
    def _documents(self) -> Mapping[str, DocumentEntry]:
        return self.files.shapes.get("documents.yaml") or {}

    def _collect_facts(self, criteria: Iterable[str]) -> None:
        """Build every fact before any rule: rules refer to those of other criteria."""
        pages = [
            (name, f"{name}/criterion.yaml")
            for name in criteria
            if f"{name}/criterion.yaml" in self.files.shapes
        ]
        for name, file in pages:
            shape: CriterionFile = self.files.shapes[file]
            self.facts |= build_facts(name, shape.facts, ("facts",), self.files.complaints[file])
            self.parameters |= build_parameters(name, shape, self.files.complaints[file])
        for group, entries in (self.files.shapes.get("facts.yaml") or {}).items():
            complaints = self.files.complaints["facts.yaml"]
            if group in criteria:
                complaints.add_key((group,), f"'{group}' is a criterion; its facts stand in its own file.")
            self.facts |= build_facts(group, entries, (group,), complaints)
        for name, file in pages:
            shape = self.files.shapes[file]
            self.derived |= build_derived(name, shape, self.facts, self.files.complaints[file])
            for full in self.derived.keys() & self.facts.keys():
                self.files.complaints[file].add(("derived",), f"'{full}' is declared twice.")
            self._check_parameters(file, shape)

    def _check_parameters(self, file: str, shape: CriterionFile) -> None:
        for name, entry in shape.parameters.items():
            if entry.source is not None:
                self._check_reference(
                    entry.source, ("parameters", name, "source"), self.files.complaints[file]
                )

    def _criterion(self, name: str, page: PolicyFile) -> Criterion:
        file = f"{name}/criterion.yaml"
        if file not in self.files.shapes:
            index = page.criteria.index(name)
            folders = {PurePosixPath(each).parts[0] for each in self.files.shapes if "/" in each}
            self.files.complaints["policy.yaml"].add(
                ("criteria", index), f"There is no {file}.", name=name, known=folders
            )
            return Criterion(name, name, "", ())
        shape: CriterionFile = self.files.shapes[file]
        built = [self._rule(each, page) for each in self.files.shapes if self._is_rule_of(name, each)]
        rules = sorted(
            (rule for rule in built if rule), key=lambda rule: (SEVERITIES.index(rule.severity), rule.id)
        )
        if not built:
            self.files.complaints[file].add(
                (), "This criterion has no rule.", expected="a rule file beside this one"
            )
        return Criterion(name, shape.title, shape.question, tuple(rules))

    @staticmethod
    def _is_rule_of(criterion: str, file: str) -> bool:
        path = PurePosixPath(file)
        return path.parts[0] == criterion and len(path.parts) > 1 and path.name != "criterion.yaml"

    def _rule(self, file: str, page: PolicyFile) -> Rule | None:
        shape: RuleFile = self.files.shapes[file]
        complaints = self.files.complaints[file]
        criterion = PurePosixPath(file).parts[0]
        known: Mapping[str, Fact | DerivedFact] = {**self.facts, **self.derived}
        scope = Scope(criterion, known, self.parameters, complaints)
        applies = (
            None
            if shape.applies_when is None
            else build_condition(shape.applies_when, ("applies_when",), scope)
        )
        requires = build_condition(shape.requires, ("requires",), scope)
        self._check_references(shape, page, complaints)
        if requires is None:
            return None
        texts = {
            name: getattr(shape, name)
            for name in RuleFile.model_fields
            if name not in {"applies_when", "requires"}
        }
        return Rule(
            id=file.removesuffix(".yaml"),
            criterion=criterion,
            applies_when=applies,
            requires=requires,
            place=complaints.located.place(()),
            **texts,
        )

    def _check_references(self, shape: RuleFile, page: PolicyFile, complaints: Complaints) -> None:
        for index, document in enumerate(shape.settled_by):
            if document not in self._documents:
                message = f"'{document}' is not in documents.yaml."
                complaints.add(("settled_by", index), message, name=document, known=self._documents)
        for index, raised in enumerate(shape.raised_in):
            if raised.seed not in page.seeds:
                message = f"'{raised.seed}' is not a seed of policy.yaml."
                complaints.add(("raised_in", index, "seed"), message, name=raised.seed, known=page.seeds)
        for index, reference in enumerate(shape.backed_by):
            self._check_reference(reference, ("backed_by", index), complaints)

    def _check_reference(self, reference: Reference, path: KeyPath, complaints: Complaints) -> None:
        standard = reference.standard
        if standard is not None and standard not in self._standards:
            message = f"'{standard}' is not in standards.yaml."
            complaints.add((*path, "standard"), message, name=standard, known=self._standards)

    def _check_folders(self, page: PolicyFile) -> None:
        for file in self.files.shapes:
            parts = PurePosixPath(file).parts
            if len(parts) > 1 and parts[0] not in page.criteria:
                message = f"'{parts[0]}' is not among the criteria of policy.yaml."
                self.files.complaints[file].add((), message, name=parts[0], known=page.criteria)

    def _coverage(self, page: PolicyFile) -> Decimal | None:
        try:
            return Share().point(page.opinion.coverage_needed.value)[0]
        except MisreadError as misread:
            complaints = self.files.complaints["policy.yaml"]
            complaints.add_misread(("opinion", "coverage_needed", "value"), misread)
            return None
