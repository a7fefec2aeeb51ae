"""The links of a page, as they lead on the site: what is not on it is named and not linked."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from typing import Final

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
# Pages of the repository that stand elsewhere on the site.
MOVED: Final = {
    "README.md": "first-page.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "rules": "rules/index.md",
    "features": "scenarios.md",
    "tests/test_guarantees.py": "guarantees.md",
    "examples/programs": "gallery.md",
    "docs/schemas": "formats.md",
}
_FENCED: Final = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])+)\]\((?P<target>[^)\s]+)\)")
_PICTURE: Final = re.compile(r"(!\[[^\]]*\]\()([^):]+)(\))")


def lead(page: str, origin: Path, place: PurePosixPath) -> str:
    """Let the links of a page, read at its origin, lead to what the site has; `place` is where it goes."""
    parts = _FENCED.split(page)
    return "".join(part if part.startswith("```") else _lead_part(part, origin, place) for part in parts)


def _lead_part(part: str, origin: Path, place: PurePosixPath) -> str:
    def replace(link: re.Match[str]) -> str:
        target, _, anchor = link["target"].partition("#")
        if not target or "://" in target:
            return link[0]
        path = (origin.parent / target).resolve().relative_to(ROOT).as_posix()
        there = find_on_site(path)
        if there is None:
            return link["text"]
        address = os.path.relpath(there, place.parent) + (f"#{anchor}" if anchor else "")
        return (
            f"[{link['text']}]({address})"
            if there.endswith(".md")
            else f'<a href="{address}">{link["text"]}</a>'
        )

    def move(picture: re.Match[str]) -> str:
        path = (origin.parent / picture[2]).resolve().relative_to(DOCS).as_posix()
        return f"{picture[1]}{os.path.relpath(path, place.parent)}{picture[3]}"

    return _PICTURE.sub(move, _LINK.sub(replace, part))


def find_on_site(path: str) -> str | None:
    """Find where something of the repository stands on the site; None where it does not."""
    if path in MOVED:
        return MOVED[path]
    if path.startswith("docs/") and path.endswith(".md"):
        return path.removeprefix("docs/")
    if path.startswith("examples/programs/") and path.endswith(".yaml"):
        return f"gallery/{PurePosixPath(path).name}"
    return None
