"""Reports on more than one audit: what would move, what moved, programs side by side, and a replay."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from evenhand.audit.audit import Interval
from evenhand.comparing.diff import Diff
from evenhand.comparing.replay import Replay
from evenhand.comparing.side_by_side import Comparison
from evenhand.comparing.what_if import WhatIf
from evenhand.reporting.directions import mark_up
from evenhand.reporting.escaping_json import write_result
from evenhand.reporting.formats import COMPARISON_FORMATS, ENDINGS, PLAIN_FORMATS, Format, Look, check_format
from evenhand.reporting.templates import fill
from evenhand.vocabulary.languages import in_its_language, speaking

_MOST_ON_A_PAGE: Final = 4  # as many programs as a page is wide enough for


@in_its_language
def render_what_if(outlook: WhatIf, form: Format = "terminal", look: Look | None = None) -> str:
    """Report what would move if some facts were otherwise. Raises ValueError for any other format."""
    check_format(form, PLAIN_FORMATS)
    if form == "json":
        return write_result(outlook)
    return fill(f"what-if.{ENDINGS[form]}.j2", moves=outlook, look=look or Look())


@in_its_language
def render_diff(diff: Diff, form: Format = "terminal", look: Look | None = None) -> str:
    """Report what moved between two audits, and what moved it. Raises ValueError for any other format."""
    check_format(form, PLAIN_FORMATS)
    if form == "json":
        return write_result(diff)
    return fill(f"diff.{ENDINGS[form]}.j2", moves=diff, look=look or Look())


@in_its_language
def render_comparison(comparison: Comparison, form: Format = "terminal", look: Look | None = None) -> str:
    """Report on programs side by side. Raises ValueError for any other format."""
    check_format(form, COMPARISON_FORMATS)
    if form == "json":
        return write_result(comparison)
    return mark_up(fill(f"compare.{ENDINGS[form]}.j2", **look_at(comparison), look=look or Look()))


@in_its_language
def render_index(comparison: Comparison, files: Iterable[str]) -> str:
    """Make the page that compares programs and leads to the report of each, in a file beside it."""
    labels = (program.label for program in comparison.programs)
    reports = {label: quote(os.fsencode(file)) for label, file in zip(labels, files, strict=True)}
    return mark_up(fill("compare.html.j2", **look_at(comparison, reports)))


def look_at(comparison: Comparison, reports: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    """Give a template the ways to find things in a comparison, and the addresses of reports by label."""
    return {
        "comparison": comparison,
        "titles": _titles(comparison),
        "bars": list(_bars(comparison)),
        "are_many": len(comparison.programs) > _MOST_ON_A_PAGE,
        "reports": reports or {},
    }


class Bar(NamedTuple):
    """One bar of the picture."""

    title: str
    score: Interval | None


def _bars(comparison: Comparison) -> Iterator[Bar]:
    """Draw the accounts of every program, the programs in their order; of many, only the one all share."""
    are_many = len(comparison.programs) > _MOST_ON_A_PAGE
    for program in comparison.programs:
        accounts = program.accounts[:1] if are_many else program.accounts
        for account in accounts:
            name = program.name if len(accounts) == 1 else account.title
            yield Bar(f"{program.label}: {name}", account.score)


def _titles(comparison: Comparison) -> Mapping[tuple[str, str], str]:
    """Find the title of an account by its program's label and its id."""
    return {
        (program.label, account.id): account.title
        for program in comparison.programs
        for account in program.accounts
    }


def render_replay(replay: Replay, look: Look | None = None) -> str:
    """Report, in the language of the recorded audit, whether it comes out the same."""
    with speaking(replay.recorded.language):
        return fill("verify.txt.j2", replay=replay, look=look or Look())
