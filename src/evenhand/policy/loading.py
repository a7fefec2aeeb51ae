"""Loading a policy: every file read, checked against its shape, and tied together.

All mistakes in all files come at once.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from evenhand.policy.concluding import Concluding
from evenhand.policy.declarations import Declarations
from evenhand.policy.folder import label, list_folder
from evenhand.policy.loading_files import TOP, PolicyFiles, is_rule
from evenhand.policy.loading_firsts import check_core_questions, check_leading
from evenhand.policy.loading_opinion import read_concluding, read_coverage, read_subject
from evenhand.policy.loading_rules import build_consistency, build_keeps, build_rules
from evenhand.policy.loading_table import TABLE
from evenhand.policy.loading_translations import add_translations
from evenhand.policy.model import Consistency, Criterion, Policy, Rule
from evenhand.policy.written import OwnCriterionFile, PolicyFile
from evenhand.reading import Readable, read
from evenhand.vocabulary.errors import PolicyError, nearest
from evenhand.vocabulary.languages import LANGUAGES, Language
from evenhand.vocabulary.store import built_in
from evenhand.vocabulary.verdicts import SEVERITIES

PolicySource = os.PathLike[str] | Mapping[str, Readable]


def load_policy(source: PolicySource | None = None, languages: Collection[Language] = LANGUAGES) -> Policy:
    """Load a policy from a folder, from a mapping of its files, or the built-in one.

    Translations into other languages than these are left unread.

    Raises PolicyError with every mistake in every file.
    """
    policy = _load(source, languages, may_lack_rules=False)
    is_own = source is None or source == built_in("rules")
    return policy if is_own else replace(policy, is_changed_copy=_is_changed_copy(policy))


def _is_changed_copy(policy: Policy) -> bool:
    """Checks if a policy goes by the name and version of the built-in one, and is another."""
    if read(built_in("rules") / "policy.yaml", error=PolicyError).values["name"] != policy.name:
        return False
    own = _load(None, (), may_lack_rules=False)
    return own.version == policy.version and own.digest != policy.digest


def load_unfinished_policy(source: PolicySource) -> Policy:
    """Load a policy in which a criterion may have no rule yet.

    Raises PolicyError with every other mistake in every file.
    """
    return _load(source, (), may_lack_rules=True)


def _load(source: PolicySource | None, languages: Collection[Language], *, may_lack_rules: bool) -> Policy:
    if isinstance(source, Mapping):
        files = PolicyFiles(source, "rules", [], languages)
    else:
        root = built_in("rules") if source is None else Path(source)
        files = PolicyFiles(list_folder(root), label(root), [], languages, root)
    policy = _Loading(files, may_lack_rules=may_lack_rules).load()
    if files.problems or policy is None:
        raise PolicyError(files.problems)
    return policy


class _Loading:
    """Ties the files of a policy together."""

    def __init__(self, files: PolicyFiles, *, may_lack_rules: bool) -> None:
        self.files = files
        self.may_lack_rules = may_lack_rules
        self.declared = Declarations.of(files)

    def load(self) -> Policy | None:
        """Build the policy; None where something is wrong."""
        self._check_criteria()
        check_leading(self.files)
        check_core_questions(self.files, self.declared)
        needed, concluding = self._opinion()
        rules = build_rules(self.files, self.declared)
        consistency = tuple(build_consistency(self.files, self.declared))
        keeps = tuple(build_keeps(self.files, self.declared))
        if self.files.problems or needed is None or concluding is None:
            return None
        built = replace(self._build(rules, consistency, needed, concluding), keeps=keeps)
        translated = add_translations(self.files.translations, built)
        return None if self.files.problems else translated

    def _build(
        self,
        rules: Sequence[Rule],
        consistency: tuple[Consistency, ...],
        needed: Decimal,
        concluding: Concluding,
    ) -> Policy:
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
            concluding=concluding,
            subject=read_subject(page),
            criteria=tuple(self._criterion(name, rules) for name in self.files.criteria or ()),
            put_first=page.leading,
            core_questions=page.core_questions,
            facts=self.declared.facts,
            derived=self.declared.derived,
            parameters=self.declared.parameters,
            standards=self.files.shapes.get("standards.yaml", {}),
            documents=self.files.shapes.get("documents.yaml", {}),
            seeds=page.seeds,
            consistency=consistency,
            folder=self.files.folder,
            digest=self.files.digest.hexdigest(),
            bases=self.files.bases,
            placeholders=tuple(self.files.placeholders),
        )

    def _criterion(self, name: str, rules: Sequence[Rule]) -> Criterion:
        shape: OwnCriterionFile = self.files.shapes[f"{name}/criterion.yaml"]
        own = (rule for rule in rules if rule.criterion == name)
        return Criterion(name, shape.title, shape.question, tuple(sorted(own, key=lambda rule: rule.order)))

    def _check_criteria(self) -> None:
        """Check that each criterion has a folder and rules, and that each folder is a criterion's."""
        criteria = self.files.criteria
        if criteria is None or not self.files.is_whole:
            return
        complaints = self.files.complaints["policy.yaml"]
        if not criteria:
            message, expected = "This policy has no criterion.", "the name of a folder"
            complaints.add(("criteria",), message, expected=expected, code="missing")
            return
        first = {PurePosixPath(file).parts[0]: file for file in sorted(self.files.shapes, reverse=True)}
        strays = {folder: file for folder, file in first.items() if folder not in {*criteria, *TOP}}
        own = self.files.page.get("criteria", ())
        complaints.check_once(("criteria",), own)
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
        files = (file for file in self.files.shapes if is_rule(file) or file.endswith(f"/{TABLE}"))
        inhabited = {PurePosixPath(file).parts[0] for file in files}
        for name in criteria:
            file = f"{name}/criterion.yaml"
            if name not in inhabited and file in self.files.complaints:
                message = "This criterion has no rule."
                expected = "a rule file beside this one, such as 'evenhand rules new' writes"
                self.files.complaints[file].add((), message, expected=expected, code="missing")

    def _opinion(self) -> tuple[Decimal | None, Concluding | None]:
        """Read what must be decided and how the policy concludes; None where that is not sound."""
        opinion = self.files.page.get("opinion")
        if opinion is None:
            return None, None
        complaints = self.files.complaints["policy.yaml"]
        return read_coverage(opinion, complaints), read_concluding(opinion, complaints)
