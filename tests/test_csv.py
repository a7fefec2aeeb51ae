"""CSV: a row for each finding, and no cell that a spreadsheet would work out."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from two_sides import HOSTILE, two_sides

from evenhand import render


def read(report: str) -> list[dict[str, str]]:
    """
    Read a report as a spreadsheet does.
    """
    return list(csv.DictReader(StringIO(report, newline=""), strict=True))


def test_a_row_tells_a_finding() -> None:
    """
    A row has the finding's rule, verdict, reason and place, and a column for each account.
    """
    row = read(render(two_sides(), "csv"))[0]

    assert {
        "rule": "pay/work-is-paid",
        "verdict": "contested",
        "basis": "between sides",
        "decided by": "Lumen Inc., the testers",
        "severity": "critical",
        "facts": "pay.offered_share",
        "line": "1",
        "opinion": "contested",
        "account sponsor": "pass",
        "account artists": "fail",
        "account settled": "unknown",
    }.items() <= row.items()


def test_every_finding_has_a_row() -> None:
    """
    The rows are the findings, in the policy's order.
    """
    audited = two_sides()

    assert [each.rule for each in audited.findings] == [row["rule"] for row in read(render(audited, "csv"))]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "\r=1", "|cmd", "%0A=1", "\uff1d1", HOSTILE]
)
def test_no_cell_is_a_formula(text: str) -> None:
    """
    A cell that would begin like a formula begins with an apostrophe, which makes it a text.
    """
    cells = [cell for row in read(render(two_sides(text), "csv")) for cell in row.values()]

    assert [] == [cell for cell in cells if cell.lstrip()[:1] in set("=+-@|%\uff1d\uff0b\uff0d\uff20")]


def test_a_text_that_is_no_formula_stays_as_it_is() -> None:
    """
    An apostrophe stands only where it is needed.
    """
    assert (
        "a preview, with = in it" == read(render(two_sides("a preview, with = in it"), "csv"))[0]["program"]
    )


def test_hostile_text_keeps_its_cell() -> None:
    """
    With hostile text everywhere there are as many rows and cells, each on one line.
    """
    harmless, hostile = (
        list(csv.reader(StringIO(render(two_sides(each), "csv"), newline=""), strict=True))
        for each in ("plain words", HOSTILE)
    )

    assert [len(row) for row in harmless] == [len(row) for row in hostile]
    assert not any("\n" in cell for row in hostile for cell in row)
