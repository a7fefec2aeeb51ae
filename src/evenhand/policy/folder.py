"""The files of a policy's folder, and a fingerprint by which one state of them is told from another."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from evenhand.reading import Readable
from evenhand.vocabulary.errors import Place, PolicyError, Problem, nearest


def list_folder(root: Path) -> dict[str, Readable]:
    """List the files of a policy by their names in its folder, in order; profiles are none of them.

    Nor is what begins with a dot, which editors and systems leave lying about. Links are followed.
    A rule that ends in .yml, or a table of another name, is a slip to be told of, and not to be passed over.
    Raises PolicyError where there is no such folder.
    """
    if not os.path.isdir(root):
        message, expected = "This is not a folder of rules.", "a folder with a policy.yaml"
        raise PolicyError([Problem(Place(root.as_posix()), message, expected, _find_nearest(root))])
    try:
        return {name: Path(path) for name, path in sorted(_find(os.fspath(root), "", ()))}
    except OSError as failure:
        place = Place(Path(failure.filename).as_posix())
        message = f"Cannot read this folder: {failure.strerror}."
        raise PolicyError([Problem(place, message)]) from None


def _find_nearest(root: Path) -> str | None:
    try:
        return nearest(root.name, (each.name for each in root.parent.iterdir() if each.is_dir()))
    except OSError:
        return None


def _find(folder: str, within: str, around: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Find the files of a folder; those AROUND it are not gone into again by way of a link."""
    for entry in os.scandir(folder):
        name = f"{within}{entry.name}"
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            here = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
            if name != "profiles" and here not in {os.path.realpath(each) for each in (*around, folder)}:
                yield from _find(here, f"{name}/", (*around, folder))
        elif entry.name.endswith((".yaml", ".yml", ".csv")):
            yield name, entry.path


def find_here() -> Path | None:
    """Find the folder in which a person stands; None where it was deleted."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return None


def label(root: Path) -> str:
    """Name a folder as a person standing here would."""
    here = find_here()
    return (root.relative_to(here) if here and root.is_relative_to(here) else root).as_posix()


def find_profile(profile: Path, root: Path) -> Path:
    """Take a plain word for a profile in the folder of a policy; a path has a slash or an ending."""
    is_word = not profile.suffix and len(profile.parts) == 1
    return root / "profiles" / f"{profile.name}.yaml" if is_word else profile


def fingerprint(root: Path, profile: Path | None = None) -> str | None:
    """Tell what the files of a policy, and a profile of it, hold from anything else they may.

    None, where they cannot be read.
    """
    seen = hashlib.sha256()
    try:
        files = sorted(_find(os.fspath(root), "", ()))
        if profile is not None:
            found = find_profile(profile, root)
            if not found.is_file():
                return None  # what comes through a pipe can be read but once
            files.append(("the profile", os.fspath(found)))
        for name, path in files:
            with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - a hundred files
                content = stream.read()
            seen.update(f"{name}\0{len(content)}\0".encode(errors="surrogateescape") + content)
    except OSError:
        return None
    return seen.hexdigest()
