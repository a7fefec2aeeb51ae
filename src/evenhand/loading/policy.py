"""Loading a policy: every file read, checked against its shape, and tied together.

All mistakes in all files come at once.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any, Final

from msgspec import convert
from pydantic import TypeAdapter

from evenhand.errors import Place, PolicyError, Problem, nearest
from evenhand.kinds import MisreadError, Share
from evenhand.loading.conditions import Scope, build_condition
from evenhand.loading.facts import build_derived, build_facts, build_parameters
from evenhand.loading.folders import list_files
from evenhand.loading.shapes import check_shape, sound_parts
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
    BUILT_IN,
    CriterionFile,
    DocumentsFile,
    FactsFile,
    PolicyFile,
    RuleFile,
    StandardsFile,
)
from evenhand.reading import Complaints, KeyPath, Readable, read
from evenhand.resources import built_in
from evenhand.verdicts import SEVERITIES

_SHAPES: Final[Mapping[str, TypeAdapter[Any]]] = {
    "policy.yaml": TypeAdapter(PolicyFile),
    "standards.yaml": TypeAdapter(StandardsFile),
    "documents.yaml": TypeAdapter(DocumentsFile),
    "facts.yaml": TypeAdapter(FactsFile),
    "criterion.yaml": TypeAdapter(CriterionFile),
}
_RULE: Final = TypeAdapter(RuleFile)
_HELD: Final[Mapping[str, Any]] = {
    "raised_in": tuple[Raised, ...],
    "backed_by": tuple[Reference, ...],
    "examples": tuple[Example, ...],
}
_TOP: Final = ("policy.yaml", "standards.yaml", "documents.yaml", "facts.yaml")
PolicySource = os.PathLike[str] | Mapping[str, Readable]


def load_policy(source: PolicySource | None = None) -> Policy:
    """Load a policy from a folder, from a mapping of its files, or the built-in one.

    Raises PolicyError with every mistake in every file.
    """
    return _load(source, may_lack_rules=False)


def load_unfinished_policy(source: PolicySource | None = None) -> Policy:
    """Load a policy in which a criterion may have no rule yet.

    Raises PolicyError with every other mistake in every file.
    """
    return _load(source, may_lack_rules=True)


def _load(source: PolicySource | None, *, may_lack_rules: bool) -> Policy:
    if isinstance(source, Mapping):
        files = _Files(source, "rules", [])
    else:
        root = built_in("rules") if source is None else Path(source)
        files = _Files(_list_folder(root), _label(root), [], root)
    policy = _Assembly(files, may_lack_rules).assemble() if files.declare_soundly else None
    if files.problems or policy is None:
        raise PolicyError(files.problems)
    return policy


def _label(root: Path) -> str:
    """Name a folder as a person standing here would."""
    here = Path.cwd()
    return root.relative_to(here).as_posix() if root.is_relative_to(here) else root.as_posix()


def _list_folder(root: Path) -> Mapping[str, Readable]:
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
    return list_files(root)


class _Files:
    """The files of a policy in their shapes, with what is wrong with them."""

    def __init__(
        self,
        sources: Mapping[str, Readable],
        folder: str,
        problems: list[Problem],
        *chain: Path,
    ) -> None:
        self.folder = folder
        self.problems = problems
        self.complaints: dict[str, Complaints] = {}
        self.shapes: dict[str, Any] = {}
        self.digest = hashlib.sha256()
        self.bases: tuple[str, ...] = ()
        self.is_whole = True
        for name in sorted(sources):
            self._open(name, sources[name])
        if "policy.yaml" not in sources:
            self.problems.append(
                Problem(Place(folder), "This folder has no policy.yaml.", "a folder of rules")
            )
        elif self.shapes.get("policy.yaml"):
            self._extend(self.shapes["policy.yaml"].extends, chain)

    def _open(self, name: str, source: Readable) -> None:
        try:
            located = read(source, error=PolicyError, name=f"{self.folder}/{name}")
        except PolicyError as unreadable:
            self.problems += unreadable.problems
            self.shapes[name] = None
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

    def _extend(self, extends: str | None, chain: tuple[Path, ...]) -> None:
        """Take in the files of the policy that this one is built on."""
        if extends is None:
            return
        beside = chain[0] if chain else Path()
        root = built_in("rules") if extends == BUILT_IN else Path(os.path.normpath(beside / extends))
        self.is_whole = root.is_dir() and root.resolve() not in (each.resolve() for each in chain)
        if not self.is_whole:
            self._complain_of_extends(extends, root)
            return
        base = _Files(_list_folder(root), _label(root), self.problems, root, *chain)
        self.is_whole = base.is_whole and base.shapes.get("policy.yaml") is not None
        self.bases = (str(root), *base.bases)
        self.digest.update(base.digest.digest())
        self.complaints = {**base.complaints, **self.complaints}
        for name, shape in base.shapes.items():
            if name not in self.shapes:
                self.shapes[name] = shape
            elif shape is not None and self.shapes[name] is not None:
                self._merge(name, shape)

    def _complain_of_extends(self, extends: str, root: Path) -> None:
        complaints = self.complaints["policy.yaml"]
        if root.is_dir():
            complaints.add(("extends",), "A policy cannot be built on itself.")
            return
        expected = f"'{BUILT_IN}', or the way from here to a folder with a policy.yaml"
        message = f"'{extends}' is not a folder of rules."
        complaints.add(("extends",), message, expected=expected, name=extends, known=[BUILT_IN])

    def _merge(self, name: str, base: Any) -> None:
        own = self.shapes[name]
        if name == "policy.yaml":
            criteria = dict.fromkeys((*base.criteria, *own.criteria))
            seeds = {**base.seeds, **own.seeds}
            self.shapes[name] = own.model_copy(update={"criteria": tuple(criteria), "seeds": seeds})
        elif name in {"standards.yaml", "documents.yaml", "facts.yaml"}:
            for key in sorted(own.keys() & base.keys()):
                self.complaints[name].add_key((key,), f"'{key}' is declared in the policy this one extends.")
            self.shapes[name] = {**base, **own}
        else:
            message = "The policy that this one extends has this file too."
            self.complaints[name].add((), message, expected="another name")

    @property
    def declare_soundly(self) -> bool:
        """Checks if each file that rules refer to is sound, so that rules can be checked against it."""
        broken = [name for name, shape in self.shapes.items() if shape is None]
        return self.is_whole and "policy.yaml" in self.shapes and all(map(_is_rule, broken))


def _is_rule(name: str) -> bool:
    path = PurePosixPath(name)
    return len(path.parts) > 1 and path.name != "criterion.yaml"


def _is_in_place(name: str) -> bool:
    parts = PurePosixPath(name).parts
    if len(parts) == 1:
        return name in _TOP
    return len(parts) == len(("criterion", "rule")) and parts[1] not in _TOP and name.endswith(".yaml")


@dataclass
class _Assembly:
    """Ties the files of a policy together."""

    files: _Files
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
            standards=convert(self._standards, dict[str, Standard], from_attributes=True),
            documents=convert(self._documents, dict[str, Document], from_attributes=True),
            seeds=convert(page.seeds, dict[str, Seed], from_attributes=True),
            folder=self.files.folder,
            digest=self.files.digest.hexdigest(),
            bases=self.files.bases,
        )

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
        return path.parts[0] == criterion and _is_rule(file)

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
        strays = {folder: file for folder, file in first.items() if folder not in {*page.criteria, *_TOP}}
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
            Share().exactly(page.opinion.coverage_needed.value)
            return Share().point(page.opinion.coverage_needed.value)[0]
        except MisreadError as misread:
            complaints = self.files.complaints["policy.yaml"]
            complaints.add_misread(("opinion", "coverage_needed", "value"), misread)
            return None
