"""A baseline: only what is new or got worse gates, and a diff says which way things turned."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from io import StringIO
from typing import Final, get_args

import pytest
from msgspec.structs import replace
from running import FAIR, SMALL_POLICY, UNDECIDED, UNFAIR

from evenhand import Audit, against, audit, diff, load_audit, load_policy, load_program, render
from evenhand.audit.exit_status import Gating, Status, find_status
from evenhand.comparing.replay import replay
from evenhand.comparing.turns import Turn, turn_verdict, unite
from evenhand.vocabulary.verdicts import Verdict

POLICY: Final = load_policy(SMALL_POLICY)
RULE: Final = "pay/work-is-paid"
EMPTY: Final = "program: {name: A preview, sponsor: Lumen, as_of: 2026-03-01}"
AUDITS: Final = {text: audit(load_program(text, POLICY), POLICY) for text in (FAIR, UNFAIR, UNDECIDED, EMPTY)}


def beside(now: str, was: str) -> Audit:
    """
    Audit a program against how it was.
    """
    return against(AUDITS[now], AUDITS[was])


@pytest.mark.parametrize(
    ("now", "was", "expected"),
    [
        (UNFAIR, UNFAIR, Status.CLEAN),
        (UNFAIR, FAIR, Status.FAILED),
        (UNFAIR, EMPTY, Status.FAILED),
        (FAIR, UNFAIR, Status.CLEAN),
        (UNDECIDED, FAIR, Status.UNDECIDED),
        (UNDECIDED, UNDECIDED, Status.CLEAN),
        (UNDECIDED, EMPTY, Status.CLEAN),
        (EMPTY, FAIR, Status.UNDECIDED),
        (EMPTY, EMPTY, Status.UNDECIDED),
    ],
)
def test_only_what_got_worse_gates(now: str, was: str, expected: Status) -> None:
    """
    What was known ends nothing, and an empty program is never clean.
    """
    assert expected == find_status(beside(now, was), Gating(fail_on="advisory"))


def test_a_rule_that_the_baseline_lacks_gates() -> None:
    """
    Nobody can say that its failure was known.
    """
    old = replace(AUDITS[UNFAIR], findings=AUDITS[UNFAIR].findings[1:])
    laid = against(AUDITS[UNFAIR], old).baseline
    assert laid is not None

    assert ["new", *["unchanged"] * len(old.findings)] == list(laid.changes.values())


def test_a_baseline_changes_nothing_of_the_audit() -> None:
    """
    Without what is laid over it, the audit is the same, byte for byte; and it is replayed the same.
    """
    audited = beside(UNFAIR, FAIR)
    again = load_audit(render(audited, "json", full=True))

    assert render(AUDITS[UNFAIR], "json") == render(replace(audited, baseline=None), "json")
    assert audited.baseline == again.baseline
    assert replay(again, load_program(UNFAIR, POLICY), POLICY).is_same


def test_formats_for_machines_tell_the_change() -> None:
    """
    SARIF has a state for it, CSV a column, OSCAL a property.
    """
    audited = beside(UNFAIR, FAIR)
    (run,) = json.loads(render(audited, "sarif"))["runs"]
    rows = csv.DictReader(StringIO(render(audited, "csv")))

    assert {RULE: "updated"} == {
        each["ruleId"]: each["baselineState"]
        for each in run["results"]
        if each["baselineState"] != "unchanged"
    }
    assert {RULE: "worse"} == {
        each["rule"]: each["baseline"] for each in rows if each["baseline"] != "unchanged"
    }
    assert '"value": "worse"' in render(audited, "oscal")


def test_junit_skips_what_was_known() -> None:
    """
    The message says of which day.
    """
    suites = ET.fromstring(render(beside(UNFAIR, UNFAIR), "junit"))  # noqa: S314 - it is our own
    (case,) = (each for each in suites.iter("testcase") if each.get("name") == RULE)
    (skipped,) = case.iter("skipped")

    assert skipped.attrib["message"].startswith("no worse than in the audit of 2026-03-01; fail: ")


def test_an_annotation_of_what_was_known_is_a_notice() -> None:
    """
    It stays where people see it, and ends nothing.
    """
    first = render(beside(UNFAIR, UNFAIR), "github").split("\n")[0]

    assert first.startswith("::notice ")


@pytest.mark.parametrize(
    ("was", "now", "turn"),
    [
        (UNFAIR, FAIR, "better"),
        (FAIR, UNFAIR, "worse"),
        (EMPTY, FAIR, "better"),
        (FAIR, EMPTY, "worse"),
        (FAIR, UNDECIDED, "worse"),
        (FAIR, FAIR, None),
    ],
)
def test_a_diff_says_which_way_it_turned(was: str, now: str, turn: Turn | None) -> None:
    """
    An improvement is none of the worse.
    """
    assert turn == diff(AUDITS[was], AUDITS[now]).turn


@pytest.mark.parametrize("was", get_args(Verdict))
@pytest.mark.parametrize("now", get_args(Verdict))
def test_turns_are_opposite(was: Verdict, now: Verdict) -> None:
    """
    What is better one way is worse the other way, and nothing turns that stays.
    """
    opposite = {"worse": "better", "better": "worse", "other": "other", None: None}

    assert opposite[turn_verdict(was, now)] == turn_verdict(now, was)
    assert (turn_verdict(was, now) is None) == (was == now)


def test_a_whole_is_as_bad_as_its_worst_part() -> None:
    """
    It got better only where all of it did.
    """
    assert ("worse", "other", "better", None) == (
        unite(["better", "other", "worse"]),
        unite(["better", "other", None]),
        unite(["better", None]),
        unite([None]),
    )
