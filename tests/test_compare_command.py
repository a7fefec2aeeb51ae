"""`compare` as it is asked for: its reports, its options and how it ends."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from built_in import BUILT_IN
from running import FAIR, REPOSITORY, SMALL_POLICY, UNFAIR, run, write
from selectolax.lexbor import LexborHTMLParser
from three_programs import GOOD, audit_facts, audit_three

from evenhand import Comparison, audit, compare, load_program, render_comparison
from evenhand.reporting.formats import COMPARISON_FORMATS, Format, Look


@pytest.fixture
def comparison() -> Comparison:
    """
    A good program, a bad one, and one whose sides disagree.
    """
    return compare(audit_three())


def test_the_page_is_whole_without_its_script(comparison: Comparison) -> None:
    """
    It has a row for each program and a column for each criterion; what needs the script is hidden.
    """
    page = LexborHTMLParser(render_comparison(comparison, "html"))

    assert ["good", "bad", "disputed"] == [each.text(deep=False) for each in page.css("tbody th")]
    assert ["pay", "work"] == [each.text() for each in page.css(".upright")]
    assert ([True], []) == (
        ["hidden" in each.attributes for each in page.css(".tools")],
        page.css("table button"),
    )
    assert ["#main"] == [each.attributes["href"] for each in page.css("[href], [src]")]


def test_a_spreadsheet_has_a_row_for_each_program(comparison: Comparison) -> None:
    """
    Shares are numbers, and each criterion has a column for either end.
    """
    rows = list(csv.DictReader(StringIO(render_comparison(comparison, "csv"))))

    assert [("1", "1", "2", "good"), ("2", "2", "3", "bad"), ("2", "1", "3", "disputed")] == [
        (row["tier"], row["best rank"], row["worst rank"], row["program"]) for row in rows
    ]
    assert ("0.333333", "0.333333", "0", "failed") == tuple(
        rows[1][name] for name in ("pay low", "pay high", "work high", "gate")
    )


def test_the_terminal_draws_bars(comparison: Comparison) -> None:
    """
    A score that is secured is solid, one that is open is shaded.
    """
    lines = render_comparison(comparison, "terminal").splitlines()

    assert ["█" * 12, "▒" * 12] == [
        lines[lines.index(name) + 1].split()[0] for name in ("  good", "  disputed")
    ]


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_hostile_text_is_spelt_out(form: Format) -> None:
    """
    Nothing a program says reaches a reader as something to obey.
    """
    hostile = audit_facts(GOOD, "\x1b[31m<script>alert(1)</script> | @all")

    report = render_comparison(compare([hostile, hostile]), form)

    assert "\x1b" not in report
    assert form in {"terminal", "json", "csv"} or "<script>alert" not in report
    assert form != "markdown" or ("| @all" not in report)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """
    A folder with a fair, an unfair and an undecided program.
    """
    for name, text in (("fair", FAIR), ("unfair", UNFAIR), ("undecided", FAIR.replace(", method: cash", ""))):
        write(tmp_path, text, f"{name}.yaml")
    return tmp_path


@pytest.mark.parametrize(
    ("names", "status"),
    [("fair fair", 0), ("fair unfair", 1), ("undecided fair", 3), ("undecided unfair fair", 1)],
)
def test_the_exit_status_is_the_worst(folder: Path, names: str, status: int) -> None:
    """
    The command ends as the worst of the audits does.
    """
    files = [f"{name}.yaml" for name in names.split()]

    assert status == run("compare", *files, "--rules", SMALL_POLICY, folder=folder).status


def test_all_unreadable_programs_are_told_at_once(folder: Path) -> None:
    """
    The mistakes of every program come together, and nothing is compared.
    """
    write(folder, "facts: 3", "broken.yaml")

    ended = run("compare", "fair.yaml", "broken.yaml", "none.yaml", "--rules", SMALL_POLICY, folder=folder)

    assert (2, "") == (ended.status, ended.out)
    assert "broken.yaml:1:8" in ended.err
    assert "none.yaml:1:1" in ended.err


def test_too_many_are_not_laid_out(folder: Path) -> None:
    """
    Five programs rule by rule are refused before anything is audited.
    """
    ended = run("compare", *["fair.yaml"] * 5, "--why", "--rules", SMALL_POLICY, folder=folder)

    assert (2, True) == (ended.status, "--why lays out at most 4 programs, and these are 5." in ended.err)


def test_one_argument_is_refused(folder: Path) -> None:
    """
    The command says that it needs another program.
    """
    ended = run("compare", "fair.yaml", folder=folder)

    assert 2 == ended.status
    assert "Missing argument" in ended.err


def test_every_format_is_written(folder: Path) -> None:
    """
    All formats are written in one run.
    """
    options = [option for form in COMPARISON_FORMATS for option in ("-f", f"{form}:both.{form}")]

    run("compare", "fair.yaml", "unfair.yaml", "--rules", SMALL_POLICY, *options, folder=folder)
    first = {
        form: (folder / f"both.{form}").read_text(encoding="utf-8").splitlines()[0]
        for form in COMPARISON_FORMATS
    }

    assert {
        "terminal": "2 descriptions compared",
        "html": "<!doctype html>",
        "markdown": "# 2 descriptions compared",
        "json": "{",
    } == {form: line for form, line in first.items() if form != "csv"}
    assert first["csv"].startswith('"tier","best rank","worst rank","program"')
    assert "evenhand-comparison-2" == json.loads((folder / "both.json").read_text(encoding="utf-8"))["format"]


def test_the_examples_can_all_be_compared() -> None:
    """
    The example programs stand side by side in every format.
    """
    policy = BUILT_IN
    programs = [
        load_program(path, policy) for path in sorted((REPOSITORY / "examples/programs").glob("*.yaml"))
    ]
    together = compare([audit(program, policy, as_of=policy.effective) for program in programs])

    assert all(program.header.name in render_comparison(together, "html") for program in programs)
    assert len(programs) == len(together.programs)


def test_a_narrow_terminal_without_unicode_is_served(comparison: Comparison) -> None:
    """
    The report fits a screen of forty columns, in ASCII, but for the bars and their numbers.
    """
    report = render_comparison(comparison, "terminal", Look(width=40, unicode=False))

    assert report.isascii()
    assert [] == [line for line in report.splitlines() if len(line) > 40 and "%" not in line]
