"""`compare`: programs side by side, by the same rules."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import assume, given
from running import FAIR, REPOSITORY, SMALL_POLICY, UNFAIR, run, write
from strategies.losses import Loss, losses
from strategies.programs import Drawn, cases

from evenhand import Audit, Comparison, audit, compare, load_policy, load_program, render_comparison
from evenhand.audit.audit import Interval
from evenhand.comparing.side_by_side import Ahead
from evenhand.reporting.formats import COMPARISON_FORMATS, Format, Look
from evenhand.steps.sketch import sketch_policy

POLICY: Final = sketch_policy(
    """
facts:
  pay.offered: boolean
  pay.enough: boolean
  work.agreed: boolean
rules:
  pay/work-is-paid: {severity: critical, requires: {fact: pay.offered, is: true}}
  pay/pay-is-enough: {requires: {fact: pay.enough, is: true}}
  work/work-is-agreed: {requires: {fact: work.agreed, is: true}}
"""
)
PARTIES: Final = {name: {"name": f"the {name}", "side": name} for name in ("sponsor", "testers")}


def _audit(facts: Mapping[str, Any], name: str = "a program", **parts: Any) -> Audit:
    header = {"name": name, "sponsor": "a sponsor", "as_of": "2026-03-01"}
    return audit(load_program({"program": header, "facts": facts, **parts}, POLICY), POLICY)


GOOD: Final = {"pay.offered": True, "pay.enough": True, "work.agreed": True}
BAD: Final = {"pay.offered": False, "pay.enough": True, "work.agreed": False}
DISPUTED: Final = {"pay.offered": [{"value": True, "by": "sponsor"}, {"value": False, "by": "testers"}]}


@pytest.fixture
def comparison() -> Comparison:
    """
    A good program, a bad one, and one whose sides disagree.
    """
    return compare([_audit(GOOD), _audit(BAD), _audit(DISPUTED, parties=PARTIES)])


class _Page(HTMLParser):
    """
    The elements of a page, and what is addressed from it.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements[tag] += 1
        self.classes.update(given.get("class", "").split())
        self.addresses += [value for name, value in given.items() if name in {"src", "href"}]


def test_programs_are_called_by_letters(comparison: Comparison) -> None:
    """
    The programs are A, B, C in the order in which they are given.
    """
    assert ["A", "B", "C"] == [each.label for each in comparison.programs]


def test_letters_do_not_run_out() -> None:
    """
    The twenty-seventh program is AA.
    """
    labels = [each.label for each in compare([_audit(GOOD)] * 28).programs]

    assert ["Y", "Z", "AA", "AB"] == labels[24:]


def test_a_self_description_stands_for_itself_and_each_side_for_its_account(comparison: Comparison) -> None:
    """
    A disputed program shows what is settled and then each side's account.
    """
    assert [["as-described"], ["as-described"], ["settled", "sponsor", "testers"]] == [
        [account.id for account in program.accounts] for program in comparison.programs
    ]


def test_only_rules_that_differ_are_laid_out(comparison: Comparison) -> None:
    """
    A rule is laid out where the verdicts across the accounts differ.
    """
    assert [
        ("pay/work-is-paid", ["pass", "fail", "contested"]),
        ("pay/pay-is-enough", ["pass", "pass", "unknown"]),
        ("work/work-is-agreed", ["pass", "fail", "unknown"]),
    ] == [(rule.rule, [each.verdict for each in rule.programs.values()]) for rule in comparison.rules]
    assert {} == comparison.alike


def test_rules_that_come_out_alike_are_counted() -> None:
    """
    What does not differ is counted by its verdict.
    """
    assert {"pass": 1} == compare([_audit(GOOD), _audit(BAD)]).alike


def test_a_disputed_rule_shows_what_each_side_comes_to(comparison: Comparison) -> None:
    """
    Beside the verdict across the accounts stand those within them.
    """
    found = comparison.rules[0].programs["C"].accounts

    assert {"settled": "unknown", "sponsor": "pass", "testers": "fail"} == found


def test_criteria_are_side_by_side(comparison: Comparison) -> None:
    """
    Each criterion has every program's intervals and counts.
    """
    pay, work = comparison.criteria

    assert [{"pass": 2}, {"fail": 1, "pass": 1}, {"contested": 1, "unknown": 1}] == [
        each.counts for each in pay.programs.values()
    ]
    assert Interval(low=Decimal(0), high=Decimal(1)) == work.programs["C"].accounts["settled"].score


def test_a_program_is_ahead_only_where_the_intervals_leave_no_doubt(comparison: Comparison) -> None:
    """
    The good program is ahead of the bad one; of the disputed one nothing can be said.
    """
    assert (Ahead(higher="A", lower="B"),) == comparison.ahead


def test_a_program_that_may_still_come_level_is_not_behind() -> None:
    """
    Intervals that touch overlap.
    """
    half = _audit({**GOOD, "work.agreed": False})

    assert () == compare([half, _audit({"work.agreed": False, "pay.enough": True})]).ahead


@given(losses())
def test_who_knows_less_is_never_behind_for_it(loss: Loss) -> None:
    """
    A program is not ahead of itself for having more evidence.
    """
    assume(not loss.excludes)

    assert () == compare([loss.full, loss.poorer]).ahead


@given(cases())
def test_every_rule_is_either_laid_out_or_counted(case: Drawn) -> None:
    """
    The rules that differ and those alike are all the rules; a program does not differ from itself.
    """
    silent = case.about({**case.program, "facts": {}}).audit()
    apart, same = compare([case.audit(), silent]), compare([silent, silent])

    assert len(silent.findings) == len(apart.rules) + sum(apart.alike.values())
    assert (0, len(silent.findings)) == (len(same.rules), sum(same.alike.values()))


def test_one_program_is_no_comparison() -> None:
    """
    A comparison needs two.
    """
    with pytest.raises(ValueError, match="two programs or more"):
        compare([_audit(GOOD)])


def test_audits_by_different_policies_are_not_compared() -> None:
    """
    Programs stand side by side only under the same rules.
    """
    policy = load_policy(SMALL_POLICY)

    with pytest.raises(ValueError, match="different policies"):
        compare([_audit(GOOD), audit(load_program(FAIR, policy), policy)])


def test_the_page_draws_every_account_and_asks_for_nothing(comparison: Comparison) -> None:
    """
    The page has a picture, runs no script, and addresses only its own parts.
    """
    page = _Page(render_comparison(comparison, "html"))

    assert (1, 0) == (page.classes["intervals"], page.elements["script"])
    assert [] == [each for each in page.addresses if not each.startswith("#")]
    assert all(
        f"{label}: {title}" in render_comparison(comparison, "html")
        for label, title in (("A", "a program"), ("C", "the sponsor"), ("C", "what is settled"))
    )


def test_the_terminal_draws_bars(comparison: Comparison) -> None:
    """
    A score that is secured is solid, one that is open is shaded.
    """
    lines = render_comparison(comparison, "terminal").splitlines()

    assert ["█" * 24, "▒" * 24] == [
        lines[lines.index(title) + 1].split()[0] for title in ("  as described", "  what is settled")
    ]


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_hostile_text_is_spelt_out(form: Format) -> None:
    """
    Nothing a program says reaches a reader as something to obey.
    """
    hostile = _audit(GOOD, "\x1b[31m<script>alert(1)</script> | @all")

    report = render_comparison(compare([hostile, hostile]), form)

    assert "\x1b" not in report
    assert form in {"terminal", "json"} or "<script>" not in report
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
        "terminal": "2 descriptions side by side",
        "html": "<!doctype html>",
        "markdown": "# 2 descriptions side by side",
        "json": "{",
    } == first
    assert "evenhand-comparison-1" == json.loads((folder / "both.json").read_text(encoding="utf-8"))["format"]


def test_the_examples_can_all_be_compared() -> None:
    """
    The example programs stand side by side in every format.
    """
    policy = load_policy()
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
