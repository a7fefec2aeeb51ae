"""Reports on many programs: the table that compares them, and the index of a folder of their reports."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from evenhand.comparing.side_by_side import ComparedCriterion, ComparedProgram, Comparison
from evenhand.reporting.directions import mark_up
from evenhand.reporting.escaping_json import write_result
from evenhand.reporting.formats import COMPARISON_FORMATS, ENDINGS, Format, Look, check_format
from evenhand.reporting.table import write_comparison_csv
from evenhand.reporting.templates import fill
from evenhand.reporting.waivers import tell_waivers
from evenhand.vocabulary.languages import in_its_language

_COLUMN: Final = 9  # characters of a terminal for one criterion
_LEAST_OF_A_NAME: Final = 20


@in_its_language
def render_comparison(comparison: Comparison, form: Format = "terminal", look: Look | None = None) -> str:
    """Report on programs side by side. Raises ValueError for any other format."""
    check_format(form, COMPARISON_FORMATS)
    if form == "json":
        return write_result(comparison)
    if form == "csv":
        return write_comparison_csv(comparison)
    look = look or Look()
    blocks = list(_cut(comparison.criteria, (look.width - _LEAST_OF_A_NAME) // _COLUMN))
    return mark_up(fill(f"compare.{ENDINGS[form]}.j2", **look_at(comparison), look=look, blocks=blocks))


@in_its_language
def render_index(comparison: Comparison, files: Mapping[str, str]) -> str:
    """Make the page that compares programs and leads to the report of each, in a file beside it.

    FILES are by the programs' labels.
    """
    reports = {label: quote(os.fsencode(file)) for label, file in files.items()}
    return mark_up(fill("compare.html.j2", **look_at(comparison, reports)))


def look_at(comparison: Comparison, reports: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    """Give a template the ways to find things in a comparison, and the addresses of reports by label."""
    return {
        "comparison": comparison,
        "tiers": list(_gather_tiers(comparison.programs)),
        "remarks": _gather_remarks(comparison.programs),
        "names": {each.label: each.name for each in comparison.programs},
        "reports": reports or {},
        "waivers": {each.label: told for each in comparison.programs if (told := tell_waivers(each.waivers))},
    }


def _gather_tiers(
    programs: Iterable[ComparedProgram],
) -> Iterator[tuple[int | None, list[ComparedProgram]]]:
    """Put together the programs of each tier, and last those that have none."""
    tiers: dict[int | None, list[ComparedProgram]] = {}
    for each in programs:
        tiers.setdefault(each.tier, []).append(each)
    yield from tiers.items()


def _gather_remarks(programs: Sequence[ComparedProgram]) -> Mapping[str, list[str]]:
    """Find for each remark the programs that it is about; none of them where it is about all."""
    about: dict[str, list[str]] = {}
    for program in programs:
        for remark in program.remarks:
            about.setdefault(remark, []).append(program.name)
    return {remark: [] if len(names) == len(programs) else names for remark, names in about.items()}


def _cut(criteria: Sequence[ComparedCriterion], most: int) -> Iterator[Sequence[ComparedCriterion]]:
    """Cut the columns into as many as fit a screen."""
    most = max(most, 1)
    for start in range(0, len(criteria), most):
        yield criteria[start : start + most]
