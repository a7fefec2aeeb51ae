"""The files of a policy: each read, checked against its shape, and joined with those it is built on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple

from msgspec import structs

from evenhand.policy.folder import label, list_folder
from evenhand.policy.loading_table import TABLE, TablePage, open_table
from evenhand.policy.loading_translations import TranslationFolder, is_translation, open_translations
from evenhand.policy.placeholders import find_placeholders
from evenhand.policy.references import Reference
from evenhand.policy.written import (
    BUILT_IN,
    ConsistencyFile,
    CriterionFile,
    DocumentsFile,
    FactsFile,
    OwnCriterionFile,
    PolicyFile,
    RuleFile,
    StandardsFile,
)
from evenhand.reading import Complaints, KeyPath, Readable, read, sound_entries, sound_parts, take
from evenhand.reading.table_text import read_table
from evenhand.vocabulary.errors import Place, PolicyError, Problem
from evenhand.vocabulary.languages import Language
from evenhand.vocabulary.store import built_in

_SHAPES: Final[Mapping[str, Any]] = {
    "standards.yaml": StandardsFile,
    "documents.yaml": DocumentsFile,
    "consistency.yaml": ConsistencyFile,
    "facts.yaml": FactsFile,
    "criterion.yaml": OwnCriterionFile,
}
TOP: Final = ("policy.yaml", "standards.yaml", "documents.yaml", "consistency.yaml", "facts.yaml")
NAMED: Final[Mapping[str, str]] = {
    "standards.yaml": "standards of standards.yaml",
    "documents.yaml": "documents of documents.yaml",
    "consistency.yaml": "entries of consistency.yaml",
    "seeds": "seeds of policy.yaml",
}
_ELSEWHERE: Final = "another name here; to change what is there, a profile"


class CriterionPage(NamedTuple):
    """What one file says of a criterion, or what is sound of it."""

    criterion: str
    shape: CriterionFile
    complaints: Complaints


class KeepsPage(NamedTuple):
    """What one policy.yaml says that no plan may take away."""

    keeps: Sequence[Any]
    complaints: Complaints


class FactsPage(NamedTuple):
    """The groups of one facts.yaml, or what is sound of them."""

    shape: FactsFile
    complaints: Complaints


class PolicyFiles:
    """The files of a policy in their shapes, with what is wrong with them.

    Where a file is broken, what it declares is told from what it might declare, so that nobody is blamed
    for naming it: the names and the criteria are None where they cannot be told, and the policy is not whole
    where it cannot be told on which it is built.
    """

    def __init__(
        self,
        sources: Mapping[str, Readable],
        folder: str,
        problems: list[Problem],
        languages: Collection[Language],
        *chain: Path,
    ) -> None:
        """Open the files of a folder; CHAIN are this folder, where it is one, and those built on it."""
        self.folder = folder
        self.problems = problems
        self.complaints: dict[str, Complaints] = {}
        self.shapes: dict[str, Any] = {}
        self.unreadable: set[str] = set()
        self.criterion_pages: list[CriterionPage] = []
        self.facts_pages: list[FactsPage] = []
        self.keeps_pages: list[KeepsPage] = []
        self.table_pages: list[TablePage] = []
        self.names: dict[str, Collection[str] | None] = dict.fromkeys(NAMED, ())
        self.placeholders: list[tuple[Place, str]] = []
        self.digest = hashlib.sha256()
        self.bases: tuple[str, ...] = ()
        self.is_whole = True
        self.languages = languages
        for name in sorted(each for each in sources if not is_translation(each)):
            self._read(name, sources[name])
        self._shape_page()
        base = self._open_base(chain)
        for name in sorted(self.complaints.keys() - self.shapes.keys()):
            is_there = not self.is_whole if base is None else name in base.shapes or not base.is_whole
            self._shape(name, may_be_added_to=is_there)
        translations = open_translations(sources, folder, languages, problems)
        self.translations = [TranslationFolder(translations, dict(self.shapes))]
        if base is not None:
            self._take_in(base)

    def _read(self, name: str, source: Readable) -> None:
        take_in = self._take_table if name.endswith(".csv") else self._take_file
        try:
            content = take_in(name, source)
        except PolicyError as unreadable:
            self.problems += unreadable.problems
            self.shapes[name] = None
            self.unreadable.add(name)
            if name in NAMED:
                self.names[name] = None
            return
        self.digest.update(f"{name}\0{content}\0".encode(errors="surrogateescape"))

    def _take_file(self, name: str, source: Readable) -> str:
        located = read(source, error=PolicyError, name=f"{self.folder}/{name}")
        complaints = Complaints(located, self.problems)
        if _is_in_place(name):
            self.complaints[name] = complaints
            self.placeholders += find_placeholders(located)
        else:
            expected = f"{', '.join(TOP)} or <criterion>/<rule>.yaml"
            complaints.add((), "No policy file stands here.", expected=expected, code="misplaced")
        return located.content

    def _take_table(self, name: str, source: Readable) -> str:
        table = read_table(source, error=PolicyError, name=f"{self.folder}/{name}")
        if _is_in_place(name):
            page = self.shapes[name] = open_table(PurePosixPath(name).parent.name, table, self.problems)
            self.table_pages.append(page)
            self.complaints[name] = page.complaints
        else:
            message, expected = "No policy file stands here.", f"<criterion>/{TABLE}"
            self.problems.append(Problem(Place(table.name), message, expected, code="misplaced"))
        return table.text

    def _shape_page(self) -> None:
        """Check the policy's own page; of a broken one, take what is sound."""
        self.page: Mapping[str, Any] = {}
        self.criteria: tuple[str, ...] | None = None
        if "policy.yaml" not in self.complaints:
            self.is_whole = False
            if "policy.yaml" not in self.unreadable:
                message, expected = "This folder has no policy.yaml.", "a folder of rules"
                self.problems.append(Problem(Place(self.folder), message, expected, code="missing"))
            return
        complaints = self.complaints["policy.yaml"]
        values = complaints.located.values
        shape = self.shapes["policy.yaml"] = take(PolicyFile, values, complaints)
        self.page = sound_parts(PolicyFile, values) if shape is None else structs.asdict(shape)
        self.keeps_pages = [KeepsPage(self.page.get("keeps", ()), complaints)]
        written = values if isinstance(values, Mapping) else dict.fromkeys(("extends", "criteria", "seeds"))
        self.is_whole = "extends" in self.page or "extends" not in written
        self.criteria = self.page.get("criteria", None if "criteria" in written else ())
        self.names["seeds"] = _keys(written.get("seeds", {}))

    def _shape(self, name: str, *, may_be_added_to: bool) -> None:
        """Check a file against its shape; what is added to a criterion needs no title."""
        complaints = self.complaints[name]
        values = complaints.located.values
        folder, kind = PurePosixPath(name).parent.name, PurePosixPath(name).name
        is_addition = may_be_added_to and kind == "criterion.yaml"
        struct = CriterionFile if is_addition else _SHAPES.get(kind, RuleFile)
        shape = self.shapes[name] = take(struct, values, complaints)
        match kind:
            case "criterion.yaml":
                sound = sound_entries(CriterionFile, values) if shape is None else shape
                self.criterion_pages.append(CriterionPage(folder, sound, complaints))
            case "facts.yaml":
                sound = sound_entries(_SHAPES[kind], values) if shape is None else shape
                self.facts_pages.append(FactsPage(sound, complaints))
            case "standards.yaml" | "documents.yaml" | "consistency.yaml":
                self.names[kind] = _keys(values)

    def _open_base(self, chain: tuple[Path, ...]) -> PolicyFiles | None:
        """Open the files of the policy that this one is built on."""
        extends = self.page.get("extends")
        if extends is None:
            return None
        beside = chain[0] if chain else Path()
        real = Path(os.path.realpath(beside))  # the way leads from where a folder really is
        beside = beside if real == Path(os.path.abspath(beside)) else real  # noqa: PTH100 - no link is followed
        root = built_in("rules") if extends == BUILT_IN else Path(os.path.normpath(beside / extends))
        if not os.path.isdir(root) or root.resolve() in (each.resolve() for each in chain):
            self.is_whole = False
            self._complain_of_extends(extends, root)
            return None
        self.bases = (str(root),)
        return PolicyFiles(list_folder(root), label(root), self.problems, self.languages, root, *chain)

    def _complain_of_extends(self, extends: str, root: Path) -> None:
        complaints = self.complaints["policy.yaml"]
        if os.path.isdir(root):
            complaints.add(("extends",), "A policy cannot be built on itself.")
            return
        expected = f"'{BUILT_IN}', or the way from here to a folder with a policy.yaml"
        message = f"'{extends}' is not a folder of rules."
        complaints.add(("extends",), message, expected=expected, name=extends, known=[BUILT_IN])

    def _take_in(self, base: PolicyFiles) -> None:
        """Put what the other policy has before what this one adds to it."""
        self.is_whole = base.is_whole
        self.bases += base.bases
        self.digest.update(base.digest.digest())
        self._complain_of_what_is_there_twice(base)
        self.translations = [*base.translations, *self.translations]
        self.placeholders = [*base.placeholders, *self.placeholders]
        self.table_pages = [*base.table_pages, *self.table_pages]
        self.criterion_pages = [*base.criterion_pages, *self.criterion_pages]
        self.facts_pages = [*base.facts_pages, *self.facts_pages]
        self.keeps_pages = [*base.keeps_pages, *self.keeps_pages]
        self.complaints = {**base.complaints, **self.complaints}
        self.unreadable |= base.unreadable
        self.criteria = _join(base.criteria, self.criteria)
        for kind, names in base.names.items():
            self.names[kind] = _join(names, self.names[kind])
        for name, shape in base.shapes.items():
            self._merge(name, shape)

    def _complain_of_what_is_there_twice(self, base: PolicyFiles) -> None:
        """Complain, in one's own files, of what the other policy has already."""
        for name in sorted(self.complaints.keys() & base.shapes.keys()):
            if is_rule(name):
                message = "The policy that this one extends has this file too."
                self.complaints[name].add((), message, expected="another name")
        for file in ("standards.yaml", "documents.yaml", "consistency.yaml"):
            self._complain_of_names((), self.names[file], base.names[file], file)
        for groups in self.facts_pages:
            there = {group for page in base.facts_pages for group in page.shape}
            self._complain_of_names((), groups.shape, there, "facts.yaml")
        for page in self.criterion_pages:
            self._complain_of_additions(page, base)

    def _complain_of_additions(self, page: CriterionPage, base: PolicyFiles) -> None:
        inherited = [each.shape for each in base.criterion_pages if each.criterion == page.criterion]
        file, own = f"{page.criterion}/criterion.yaml", page.shape
        facts = {name for each in inherited for name in (*each.facts, *each.derived)}
        bounds = {name for each in inherited for name in each.parameters}
        for key in ("title", "question") if inherited and own.title is not None else ():
            message = f"'{key}' is declared in the policy this one extends."
            self.complaints[file].add_key((key,), message, expected="only what is added to the criterion")
        self._complain_of_names(("facts",), own.facts, facts, file)
        self._complain_of_names(("derived",), own.derived, facts, file)
        self._complain_of_names(("parameters",), own.parameters, bounds, file)

    def _complain_of_names(
        self, within: KeyPath, own: Collection[str] | None, there: Collection[str] | None, file: str
    ) -> None:
        for name in sorted(set(own or ()) & set(there or ())):
            message = f"'{name}' is declared in the policy this one extends."
            self.complaints[file].add_key((*within, name), message, expected=_ELSEWHERE)

    def _merge(self, name: str, base: Any) -> None:
        own = self.shapes.setdefault(name, base)
        if own is None or base is None or own is base:
            return
        if name == "policy.yaml":
            self.shapes[name] = structs.replace(
                own,
                seeds={**base.seeds, **own.seeds},
                leading=own.leading or base.leading,
                core_questions=own.core_questions or base.core_questions,
            )
        elif name in TOP:
            self.shapes[name] = {**base, **own}
        elif not is_rule(name):
            self.shapes[name] = base  # what is added to a criterion stands on its pages

    def check_name(self, kind: str, name: str, path: KeyPath, complaints: Complaints) -> None:
        """Check that a name is declared, unless what declares it cannot be told."""
        known = self.names[kind]
        if known is not None and self.is_whole:
            complaints.check_name(path, name, known, NAMED[kind])

    def check_reference(self, reference: Reference, path: KeyPath, complaints: Complaints) -> None:
        """Check that the standard of a reference is declared."""
        if reference.standard is not None:
            self.check_name("standards.yaml", reference.standard, (*path, "standard"), complaints)


def is_rule(name: str) -> bool:
    """Checks if a file of a policy is a rule, by its name."""
    path = PurePosixPath(name)
    return len(path.parts) > 1 and path.name not in {"criterion.yaml", TABLE}


def _is_in_place(name: str) -> bool:
    if "/" not in name:
        return name in TOP
    _, _, file = name.partition("/")
    return "/" not in file and file not in TOP and (file.endswith(".yaml") or file == TABLE)


def _keys(values: Any) -> Collection[str] | None:
    """Give the names that a file declares, those of its broken entries too."""
    return tuple(values) if isinstance(values, Mapping) else None


def _join(base: Collection[str] | None, own: Collection[str] | None) -> tuple[str, ...] | None:
    return None if base is None or own is None else tuple(dict.fromkeys((*base, *own)))
