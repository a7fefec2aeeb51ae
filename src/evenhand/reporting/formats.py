"""The formats of a report, each a function from an audit to text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from evenhand.findings import Audit
from evenhand.languages import speaking
from evenhand.reporting.annotations import write_annotations
from evenhand.reporting.junit import write_junit
from evenhand.reporting.oscal import write_oscal
from evenhand.reporting.sarif import write_sarif, write_sarif_for_github
from evenhand.reporting.table import write_csv
from evenhand.reporting.templates import fill, look_up

Format = Literal[
    "terminal", "html", "markdown", "json", "sarif", "sarif-github", "junit", "oscal", "github", "csv"
]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
ENDINGS: Final[Mapping[Format, str]] = {
    "terminal": "txt", "html": "html", "markdown": "md", "json": "json", "sarif": "sarif",
    "sarif-github": "github.sarif", "junit": "xml", "oscal": "oscal.json", "github": "github.txt",
    "csv": "csv",
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What the reader's screen can show; only the terminal's report depends on it."""

    width: int = 80
    color: bool = False
    unicode: bool = True
    verbose: bool = False


def render(audit: Audit, form: Format = "terminal", look: Look | None = None) -> str:
    """Make a report of an audit: the same audit gives the same text."""
    with speaking(audit.language):
        return _RENDERERS[form](audit, look or Look())


def _terminal(audit: Audit, look: Look) -> str:
    return fill("terminal.txt.j2", **look_up(audit), look=look)


def _html(audit: Audit, look: Look) -> str:  # noqa: ARG001 - a page looks the same everywhere
    return fill("report.html.j2", **look_up(audit))


def _markdown(audit: Audit, look: Look) -> str:  # noqa: ARG001 - as above
    return fill("report.md.j2", **look_up(audit))


def _json(audit: Audit, look: Look) -> str:  # noqa: ARG001 - as above
    return json.dumps(audit.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


_RENDERERS: Final[Mapping[Format, Callable[[Audit, Look], str]]] = {
    "terminal": _terminal,
    "html": _html,
    "markdown": _markdown,
    "json": _json,
    "sarif": lambda audit, _: write_sarif(audit),
    "sarif-github": lambda audit, _: write_sarif_for_github(audit),
    "junit": lambda audit, _: write_junit(audit),
    "oscal": lambda audit, _: write_oscal(audit),
    "github": lambda audit, _: write_annotations(audit),
    "csv": lambda audit, _: write_csv(audit),
}
