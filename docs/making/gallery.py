"""The gallery: the report of every example program, with a picture of its first screen."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from docs.making.filling import fill
from docs.making.pictures import EXAMPLES, find_chromium, take_pictures

from evenhand import Audit, Policy, load_program, render
from evenhand.advice.advising import advise
from evenhand.audit.case import open_case

FIRST: Final = "sora-early-access"


def audit_examples(policy: Policy) -> Mapping[str, Audit]:
    """Audit the example programs with all advice, the case of the four articles first."""
    paths = sorted(EXAMPLES.glob("*.yaml"), key=lambda path: (path.stem != FIRST, path.stem))
    return {
        path.stem: advise(open_case(load_program(path, policy, name=path.name), policy)) for path in paths
    }


def write_reports(audits: Mapping[str, Audit], folder: Path) -> None:
    """Write the reports of some audits as pages, each with the description that it judges beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, audit in audits.items():
        (folder / f"{name}.html").write_text(render(audit, "html"), encoding="utf-8")
        shutil.copy(EXAMPLES / f"{name}.yaml", folder)


def make_gallery(audits: Mapping[str, Audit], reports: Path, pictures: Path) -> str:
    """Make the page of the gallery, with pictures where Chromium takes them; else it says so."""
    chromium = find_chromium()
    if chromium:
        take_pictures({reports / f"{name}.html": pictures / f"{name}.png" for name in audits}, chromium)
    return fill("gallery.md.j2", audits=audits, has_pictures=chromium is not None)
