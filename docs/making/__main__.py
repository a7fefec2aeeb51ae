"""`python -m docs.making` makes the site in docs/_build/html and checks it; `--pictures` what pages show.

Whatever Sphinx remarks, and whatever the check finds, ends it with a status that is not 0.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from docs.making.checking import find_wrong
from docs.making.commands import make_commands_page
from docs.making.diagrams import write_diagrams
from docs.making.gallery import audit_examples, make_gallery, write_reports
from docs.making.guarantees import make_guarantees_page
from docs.making.library import make_library_page
from docs.making.links import DOCS, ROOT, lead
from docs.making.pictures import take_readme_picture
from docs.making.policy_pages import make_policy_pages
from sphinx.cmd.build import build_main

from evenhand import load_policy

BUILD: Final = DOCS / "_build"
SOURCE: Final = BUILD / "source"
SITE: Final = BUILD / "html"
BESIDE: Final = BUILD / "beside"  # what stands on the site as it is: reports and their pictures
_COPIED: Final = {
    "README.md": "first-page.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
# The pages that are made, by the section of docs/index.md in which they stand.
_MADE: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "Tutorials": {
        "first-page.md": ("The first page", "two commands and the first audit"),
        "gallery.md": ("Gallery", "the reports of all examples, with pictures"),
    },
    "Reference": {
        "rules/index.md": ("Every rule", "a page for each: what it requires, why, and who asks for it"),
        "questions/index.md": (
            "Every question",
            "a page for each: what the answers mean, and what shows them",
        ),
        "documents.md": ("Documents", "what each kind of document shows"),
        "standards.md": ("Standards", "which rules each backs, and how directly"),
        "commands.md": ("Commands", "each with its options"),
        "names.md": ("Names of the library", "each with its signature"),
    },
    "Why it can be trusted": {
        "guarantees.md": ("Guarantees", "each in the words of the test that holds it"),
        "contributing.md": ("Contributing", "who wrote the rules, how they change, how to add a thing"),
        "changelog.md": ("Changelog", "what is new"),
    },
}


def make_site() -> int:
    """Make the site, and give the exit status."""
    shutil.rmtree(BUILD, ignore_errors=True)
    policy = load_policy()
    audits = audit_examples(policy)
    write_reports(audits, BESIDE / "gallery")
    pages = {
        **dict(gather()),
        **dict(make_policy_pages(policy, audits)),
        "gallery.md": make_gallery(audits, BESIDE / "gallery", BESIDE / "pictures"),
        "commands.md": make_commands_page(),
        "names.md": make_library_page(),
        "guarantees.md": make_guarantees_page(),
    }
    for name, page in pages.items():
        path = SOURCE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    for folder in ("pictures", "speed"):
        shutil.copytree(DOCS / folder, SOURCE / folder)
    status: int = build_main(["-q", "-W", "--keep-going", "-j", "2", "-c", str(DOCS), str(SOURCE), str(SITE)])
    wrong = list(find_wrong(SITE))
    sys.stdout.writelines(f"{each}\n" for each in wrong)
    return status or bool(wrong)


def gather() -> Iterator[tuple[str, str]]:
    """Gather the pages that are written by hand, their links led to where things stand on the site."""
    written = {
        page: page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md") if BUILD not in page.parents
    }
    for page, name in (written | {ROOT / origin: name for origin, name in _COPIED.items()}).items():
        text = lead(page.read_text(encoding="utf-8"), page, PurePosixPath(name))
        yield name, shelve(text) if name == "index.md" else text


def shelve(index: str) -> str:
    """Give each section of the index the pages that are made, and a table of contents for the side."""
    return "".join(_shelve_section(section) for section in re.split(r"^(?=## )", index, flags=re.MULTILINE))


def _shelve_section(section: str) -> str:
    title = section.partition("\n")[0].removeprefix("## ")
    made = _MADE.get(title, {})
    rows = "".join(f"| [{name}]({page}) | {what} |\n" for page, (name, what) in made.items())
    entries = [*re.findall(r"^\| \[(.+?)\]\((\S+?)\.md\)", section, re.MULTILINE)]
    entries += [(name, page.removesuffix(".md")) for page, (name, _) in made.items()]
    if not entries:
        return section
    listed = "\n".join(f"{name.replace('`', '')} <{page}>" for name, page in entries)
    contents = f"\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n{listed}\n```\n\n"
    return f"{section.rstrip()}\n{rows}{contents}"


def draw() -> int:
    """Draw the diagrams that pages show, and take the picture of the README."""
    policy = load_policy()
    write_diagrams(policy)
    take_readme_picture(policy)
    return 0


if __name__ == "__main__":
    sys.exit(draw() if "--pictures" in sys.argv else make_site())
