"""`compare`: programs side by side, by the same rules."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Mapping
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from running import FAIR, REPOSITORY, SMALL_POLICY, UNFAIR, run, write
from selectolax.lexbor import LexborHTMLParser
from strategies.losses import Loss, losses
from strategies.programs import Drawn, cases

from evenhand import Audit, Comparison, audit, compare, load_policy, load_program, render_comparison
from evenhand.audit.audit import Interval
from evenhand.comparing.side_by_side import Ahead, ComparedProgram, Why
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
def audits() -> list[Audit]:
    """
    A good program, a bad one, and one whose sides disagree.
    """
    return [_audit(GOOD, "good"), _audit(BAD, "bad"), _audit(DISPUTED, "disputed", parties=PARTIES)]


@pytest.fixture
def comparison(audits: list[Audit]) -> Comparison:
    """
    The table of them.
    """
    return compare(audits)


@pytest.fixture
def apart(audits: list[Audit]) -> Why:
    """
    The same, laid out rule by rule.
    """
    why = compare(audits, why=True).why
    assert why is not None
    return why


def _by_name(comparison: Comparison) -> dict[str, ComparedProgram]:
    return {each.name: each for each in comparison.programs}


def test_programs_are_called_by_letters(comparison: Comparison) -> None:
    """
    The programs are A, B, C in the order in which they are given, wherever the table puts them.
    """
    assert {"A": "good", "B": "bad", "C": "disputed"} == {
        each.label: each.name for each in comparison.programs
    }


def test_letters_do_not_run_out() -> None:
    """
    The twenty-seventh program is AA.
    """
    labels = {each.label for each in compare([_audit(GOOD)] * 28).programs}

    assert {"Z", "AA", "AB"} <= labels


def test_a_program_is_compared_by_what_is_settled(comparison: Comparison) -> None:
    """
    A self-description has one account, and a program with sides what they agree on.
    """
    assert {"good": "as-described", "bad": "as-described", "disputed": "settled"} == {
        name: each.account for name, each in _by_name(comparison).items()
    }


def test_programs_are_compared_by_the_account_of_one_side(audits: list[Audit]) -> None:
    """
    A self-description stands for itself whichever side is asked for.
    """
    by_testers = _by_name(compare(audits, account="testers"))

    assert ("as-described", "testers") == (by_testers["good"].account, by_testers["disputed"].account)
    assert Interval(low=Decimal(0), high=Decimal("0.5")) == by_testers["disputed"].scored.score


def test_a_side_that_says_nothing_gives_no_score(audits: list[Audit]) -> None:
    """
    A program that this side does not speak about comes last, without a tier and a place.
    """
    only_sponsor = _audit(
        {"pay.offered": [{"value": True, "by": "sponsor"}]},
        "praised",
        parties={"sponsor": PARTIES["sponsor"]},
    )
    last = compare([only_sponsor, *audits], account="testers").programs[-1]

    assert ("praised", None, None, None) == (last.name, last.account, last.tier, last.places)


def test_an_account_that_no_program_has_is_refused(audits: list[Audit]) -> None:
    """
    The nearest one is suggested.
    """
    with pytest.raises(ValueError, match=r"Did you mean 'testers'\?"):
        compare(audits, account="tester")


def test_criteria_are_columns(comparison: Comparison) -> None:
    """
    Each program has the interval of each criterion.
    """
    assert ["pay", "work"] == [each.id for each in comparison.criteria]
    assert {
        "good": {"pay": (1, 1), "work": (1, 1)},
        "bad": {"pay": (Decimal(1) / 3, Decimal(1) / 3), "work": (0, 0)},
        "disputed": {"pay": (0, 1), "work": (0, 1)},
    } == {
        name: {
            criterion: (scored.score.low, scored.score.high)
            for criterion, scored in each.criteria.items()
            if scored.score
        }
        for name, each in _by_name(comparison).items()
    }


def test_programs_stand_by_their_secured_score(comparison: Comparison) -> None:
    """
    The good program comes first; the disputed one, of which all is open, may take any place.
    """
    assert [("good", 1, 1, 2), ("bad", 2, 2, 3), ("disputed", 2, 1, 3)] == [
        (each.name, each.tier, each.places.best, each.places.worst)
        for each in comparison.programs
        if each.places
    ]


def test_programs_whose_intervals_touch_are_in_one_tier() -> None:
    """
    One that may still come level is not behind.
    """
    half = _audit({**GOOD, "work.agreed": False})
    other = _audit({"work.agreed": False, "pay.enough": True})

    assert [1, 1] == [each.tier for each in compare([half, other]).programs]


@given(st.lists(st.lists(st.booleans() | st.none(), min_size=3, max_size=3), min_size=2, max_size=7))
def test_no_two_of_a_tier_can_be_told_apart(answers: list[list[bool | None]]) -> None:
    """
    Every two intervals of a tier overlap, and the first of a tier is surely behind that of the tier before.
    """
    paths = ("pay.offered", "pay.enough", "work.agreed")
    facts = [
        {path: each for path, each in zip(paths, row, strict=True) if each is not None} for row in answers
    ]
    tiers: dict[int | None, list[Interval]] = {}
    for program in compare([_audit(each) for each in facts]).programs:
        if program.scored.score:
            tiers.setdefault(program.tier, []).append(program.scored.score)

    assert [] == [
        (one, two) for those in tiers.values() for one in those for two in those if one.low > two.high
    ]
    assert all(one[0].low > two[0].high for one, two in itertools.pairwise(tiers.values()))


@given(losses())
def test_who_knows_less_is_never_behind_for_it(loss: Loss) -> None:
    """
    A program is not ahead of itself for having more evidence: either may take either place.
    """
    assume(not loss.excludes)
    programs = compare([loss.full, loss.poorer]).programs

    assert {(1, 2)} >= {(each.places.best, each.places.worst) for each in programs if each.places}


def test_rules_are_laid_out_on_request_alone(comparison: Comparison) -> None:
    """
    The table says which programs are ahead; why is another question.
    """
    assert comparison.why is None


def test_only_rules_that_differ_are_laid_out(apart: Why) -> None:
    """
    A rule is laid out where the verdicts across the accounts differ.
    """
    assert [
        ("pay/work-is-paid", ["pass", "fail", "contested"]),
        ("pay/pay-is-enough", ["pass", "pass", "unknown"]),
        ("work/work-is-agreed", ["pass", "fail", "unknown"]),
    ] == [(rule.rule, [each.verdict for each in rule.programs.values()]) for rule in apart.rules]
    assert {} == apart.alike


def test_a_disputed_rule_shows_what_each_side_comes_to(apart: Why) -> None:
    """
    Beside the verdict across the accounts stand those within them.
    """
    found = apart.rules[0].programs["C"].accounts

    assert {"settled": "unknown", "sponsor": "pass", "testers": "fail"} == found


def test_a_program_is_ahead_only_where_the_intervals_leave_no_doubt(apart: Why) -> None:
    """
    The good program is ahead of the bad one; of the disputed one nothing can be said.
    """
    assert (Ahead(higher="A", lower="B"),) == apart.ahead


@given(cases())
def test_every_rule_is_either_laid_out_or_counted(case: Drawn) -> None:
    """
    The rules that differ and those alike are all the rules; a program does not differ from itself.
    """
    silent = case.about({**case.program, "facts": {}}).audit()
    two, same = (compare(each, why=True).why for each in ([case.audit(), silent], [silent, silent]))
    assert two is not None
    assert same is not None

    assert len(silent.findings) == len(two.rules) + sum(two.alike.values())
    assert (0, len(silent.findings)) == (len(same.rules), sum(same.alike.values()))


def test_more_than_can_be_read_are_not_laid_out() -> None:
    """
    Four programs stand beside each other rule by rule, and no more.
    """
    with pytest.raises(ValueError, match="At most 4 programs"):
        compare([_audit(GOOD)] * 5, why=True)


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
        (row["tier"], row["best place"], row["worst place"], row["program"]) for row in rows
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
    hostile = _audit(GOOD, "\x1b[31m<script>alert(1)</script> | @all")

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
    assert first["csv"].startswith('"tier","best place","worst place","program"')
    assert "evenhand-comparison-2" == json.loads((folder / "both.json").read_text(encoding="utf-8"))["format"]


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
