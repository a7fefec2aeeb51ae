"""Reports on more than one audit: what would move, what moved, and programs side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from evenhand.comparing import Comparison
from evenhand.diffing import Diff
from evenhand.findings import Interval
from evenhand.moving import WhatIf
from evenhand.reporting.escaping import show_unseen
from evenhand.reporting.formats import Format, Look
from evenhand.reporting.templates import fill
from evenhand.result import write_json

_ENDINGS: Final[Mapping[Format, str]] = {"terminal": "txt", "html": "html", "markdown": "md"}


def render_what_if(outlook: WhatIf, form: Format = "terminal", look: Look | None = None) -> str:
    """Report what would move if some facts were otherwise."""
    if form == "json":
        return show_unseen(write_json(outlook))
    return fill(f"what-if.{_ENDINGS[form]}.j2", moves=outlook, look=look or Look())


def render_diff(diff: Diff, form: Format = "terminal", look: Look | None = None) -> str:
    """Report what moved between two audits, and what moved it."""
    if form == "json":
        return show_unseen(write_json(diff))
    return fill(f"diff.{_ENDINGS[form]}.j2", moves=diff, look=look or Look())


def render_comparison(comparison: Comparison, form: Format = "terminal", look: Look | None = None) -> str:
    """Report on programs side by side."""
    if form == "json":
        return show_unseen(write_json(comparison))
    return fill(
        f"compare.{_ENDINGS[form]}.j2",
        comparison=comparison,
        titles=_titles(comparison),
        bars=list(_bars(comparison)),
        look=look or Look(),
    )


class Bar(NamedTuple):
    """One bar of the picture."""

    title: str
    score: Interval | None


def _bars(comparison: Comparison) -> Iterator[Bar]:
    """Draw every account of every program under the other, the programs in their order."""
    for program in comparison.programs:
        for account in program.accounts:
            name = program.name if len(program.accounts) == 1 else account.title
            yield Bar(f"{program.label}: {name}", account.score)


def _titles(comparison: Comparison) -> Mapping[tuple[str, str], str]:
    """Find the title of an account by its program's label and its id."""
    return {
        (program.label, account.id): account.title
        for program in comparison.programs
        for account in program.accounts
    }
