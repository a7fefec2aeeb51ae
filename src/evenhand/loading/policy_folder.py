"""The files of a policy: each read, checked against its shape, and joined with those it is built on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pydantic import TypeAdapter

from evenhand.errors import Place, PolicyError, Problem, nearest
from evenhand.languages import Language
from evenhand.loading.folders import find_here, list_files
from evenhand.loading.shapes import check_shape
from evenhand.loading.translations import is_translation, open_translations
from evenhand.policy_files import (
    BUILT_IN,
    CriterionFile,
    DocumentsFile,
    FactsFile,
    PolicyFile,
    RuleFile,
    StandardsFile,
)
from evenhand.reading import Complaints, Readable, read
from evenhand.resources import built_in

_SHAPES: Final[Mapping[str, TypeAdapter[Any]]] = {
    "policy.yaml": TypeAdapter(PolicyFile),
    "standards.yaml": TypeAdapter(StandardsFile),
    "documents.yaml": TypeAdapter(DocumentsFile),
    "facts.yaml": TypeAdapter(FactsFile),
    "criterion.yaml": TypeAdapter(CriterionFile),
}
_RULE: Final = TypeAdapter(RuleFile)
TOP: Final = ("policy.yaml", "standards.yaml", "documents.yaml", "facts.yaml")


class PolicyFiles:
    """The files of a policy in their shapes, with what is wrong with them."""

    def __init__(
        self,
        sources: Mapping[str, Readable],
        folder: str,
        problems: list[Problem],
        languages: Collection[Language],
        *chain: Path,
    ) -> None:
        """Open the files of a folder; CHAIN are the folders that are built on it."""
        self.folder = folder
        self.problems = problems
        self.complaints: dict[str, Complaints] = {}
        self.shapes: dict[str, Any] = {}
        self.digest = hashlib.sha256()
        self.bases: tuple[str, ...] = ()
        self.is_whole = True
        self.languages = languages
        self.translations = open_translations(sources, folder, languages, problems)
        for name in sorted(each for each in sources if not is_translation(each)):
            self._open(name, sources[name])
        self.own_languages = tuple(dict.fromkeys(each.language for each in self.translations))
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
        self.digest.update(f"{name}\0{content}\0".encode(errors="surrogateescape"))
        shape = _SHAPES.get(PurePosixPath(name).name, _RULE) if _is_in_place(name) else None
        complaints = Complaints(located, self.problems)
        if shape is None:
            complaints.add(
                (), "No policy file stands here.", expected=f"{', '.join(TOP)} or <criterion>/<rule>.yaml"
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
        self.is_whole = os.path.isdir(root) and root.resolve() not in (each.resolve() for each in chain)
        if not self.is_whole:
            self._complain_of_extends(extends, root)
            return
        base = PolicyFiles(list_folder(root), label(root), self.problems, self.languages, root, *chain)
        self.is_whole = base.is_whole and base.shapes.get("policy.yaml") is not None
        self.bases = (str(root), *base.bases)
        self.digest.update(base.digest.digest())
        self.complaints = {**base.complaints, **self.complaints}
        self.translations = [*(each.without_page for each in base.translations), *self.translations]
        for name, shape in base.shapes.items():
            if name not in self.shapes:
                self.shapes[name] = shape
            elif shape is not None and self.shapes[name] is not None:
                self._merge(name, shape)

    def _complain_of_extends(self, extends: str, root: Path) -> None:
        complaints = self.complaints["policy.yaml"]
        if os.path.isdir(root):
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
        return self.is_whole and "policy.yaml" in self.shapes and all(map(is_rule, broken))


def is_rule(name: str) -> bool:
    """Checks if a file of a policy is a rule, by its name."""
    path = PurePosixPath(name)
    return len(path.parts) > 1 and path.name != "criterion.yaml"


def _is_in_place(name: str) -> bool:
    parts = PurePosixPath(name).parts
    if len(parts) == 1:
        return name in TOP
    return len(parts) == len(("criterion", "rule")) and parts[1] not in TOP and name.endswith(".yaml")


def label(root: Path) -> str:
    """Name a folder as a person standing here would."""
    here = find_here()
    return (root.relative_to(here) if here and root.is_relative_to(here) else root).as_posix()


def list_folder(root: Path) -> Mapping[str, Readable]:
    """List the files of a policy by their names in its folder. Raises PolicyError where it is none."""
    if not os.path.isdir(root):
        message, expected = "This is not a folder of rules.", "a folder with a policy.yaml"
        raise PolicyError([Problem(Place(root.as_posix()), message, expected, _find_nearest(root))])
    try:
        return list_files(root)
    except OSError as failure:
        place = Place(Path(failure.filename).as_posix())
        message = f"Cannot read this folder: {failure.strerror}."
        raise PolicyError([Problem(place, message)]) from None


def _find_nearest(root: Path) -> str | None:
    try:
        return nearest(root.name, (each.name for each in root.parent.iterdir() if each.is_dir()))
    except OSError:
        return None
