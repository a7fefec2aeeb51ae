"""Waivers: out of the gate, in every report, and never a pass."""

from __future__ import annotations

import datetime as dt
import json
import xml.etree.ElementTree as ET
from typing import Any, Final

import pytest
from msgspec.structs import replace
from running import FAIR, SMALL_POLICY, UNDECIDED, UNFAIR
from two_sides import HOSTILE

from evenhand import FORMATS, Audit, WaiverError, audit, load_audit, load_policy, load_program, render, waive
from evenhand.audit.exit_status import Gating, Status, find_status
from evenhand.audit.waiving import load_waivers
from evenhand.comparing.replay import replay

POLICY: Final = load_policy(SMALL_POLICY)
TODAY: Final = dt.date(2026, 11, 30)
RULE: Final = "pay/work-is-paid"
WAIVER: Final = {"rule": RULE, "reason": "Soon.", "owner": "Ana", "until": dt.date(2027, 6, 1)}


def waived(program: str, *waivers: dict[str, Any], day: dt.date = TODAY) -> Audit:
    """
    Audit a program, with some waivers as they stand on a day.
    """
    loaded = load_waivers({"waivers": [{**WAIVER, **each} for each in waivers]}, POLICY)
    return waive(audit(load_program(program, POLICY), POLICY), loaded, day)


def states(audited: Audit) -> list[tuple[str, bool]]:
    """
    Say how each waiver stands, and whether it ends soon.
    """
    assert audited.waived is not None
    return [(each.state, each.is_ending) for each in audited.waived.waivers]


def test_a_waived_failure_does_not_gate() -> None:
    """
    The exit status is that of the rest.
    """
    bare = audit(load_program(UNFAIR, POLICY), POLICY)

    assert (Status.FAILED, Status.CLEAN) == (find_status(bare), find_status(waived(UNFAIR, {})))


def test_a_waiver_by_a_former_name_goes_for_the_rule_of_today() -> None:
    """
    A rule that was renamed stays waived, under the name that it has now.
    """
    (criterion, *others) = POLICY.criteria
    (rule, *rest) = criterion.rules
    named = replace(criterion, rules=(replace(rule, formerly=("pay/old-name",)), *rest))
    policy = replace(POLICY, criteria=(named, *others))
    loaded = load_waivers({"waivers": [{**WAIVER, "rule": "pay/old-name"}]}, policy)

    assert [rule.id] == [each.rule for each, _ in loaded.entries]


def test_a_waiver_of_a_rule_that_there_is_not_is_refused_with_all_else() -> None:
    """
    An unknown rule is told beside what is wrong with the other waivers.
    """
    with pytest.raises(WaiverError) as refused:
        load_waivers({"waivers": [{**WAIVER, "rule": "pay/work-is-payed"}, WAIVER, WAIVER]}, POLICY)

    assert [("unknown-name", RULE), ("duplicate", None)] == [
        (each.code, each.suggestion) for each in refused.value.problems
    ]


def test_a_waiver_changes_nothing_of_the_audit() -> None:
    """
    Without what is laid over it, the audit is the same, byte for byte.
    """
    bare = audit(load_program(UNFAIR, POLICY), POLICY)

    assert render(bare, "json") == render(replace(waived(UNFAIR, {}), waived=None), "json")


def test_a_waived_undecided_finding_does_not_gate() -> None:
    """
    Where another rule that gates is decided.
    """
    (open_rule,) = (each for each in waived(UNDECIDED, {}).findings if each.verdict == "unknown")
    audited = waived(UNDECIDED, {"rule": open_rule.rule})

    assert Status.CLEAN == find_status(audited, Gating(fail_on="advisory"))


def test_an_empty_program_is_never_clean() -> None:
    """
    However much of it is waived.
    """
    empty = "program: {name: A preview, sponsor: Lumen, as_of: 2026-03-01}"
    audited = waived(empty, *({"rule": each.id} for each in POLICY.rules))

    assert Status.UNDECIDED == find_status(audited)


@pytest.mark.parametrize(
    ("program", "day", "expected"),
    [
        (UNFAIR, dt.date(2027, 6, 1), ("in force", True)),
        (UNFAIR, dt.date(2027, 5, 2), ("in force", True)),
        (UNFAIR, dt.date(2027, 5, 1), ("in force", False)),
        (UNFAIR, dt.date(2027, 6, 2), ("expired", False)),
        (FAIR, dt.date(2027, 5, 1), ("unused", False)),
        (FAIR, dt.date(2027, 6, 1), ("unused", True)),
        (FAIR, dt.date(2027, 6, 2), ("expired", False)),
    ],
)
def test_how_a_waiver_stands(program: str, day: dt.date, expected: tuple[str, bool]) -> None:
    """
    Its last day is still its own; it ends soon from the thirtieth day before.
    """
    assert [expected] == states(waived(program, {}, day=day))


def test_a_waiver_of_another_program_is_not_of_this_audit() -> None:
    """
    One that names this program is.
    """
    audited = waived(UNFAIR, {"program": "Another"}, {"program": "A preview"})

    assert [("in force", False)] == states(audited)


def test_a_side_alone_is_waived() -> None:
    """
    A self-description has no side, so that nothing of it is waived for one.
    """
    assert [("unused", False)] == states(waived(UNFAIR, {"side": "testers"}))


def test_all_mistakes_come_at_once_with_their_places() -> None:
    """
    An unknown rule, a key that is none, and a waiver that stands twice.
    """
    text = (
        "waivers:\n- {rule: pay/work-is-payed, reason: R, owner: O, until: 2027-01-01}\n"
        "- {rule: pay/work-is-paid, reason: R, owner: O, untl: 2027-01-01}\n"
    )
    twice = "waivers:\n" + "- {rule: pay/work-is-paid, reason: R, owner: O, until: 2027-01-01}\n" * 2
    with pytest.raises(WaiverError) as refused:
        load_waivers(text, POLICY)
    with pytest.raises(WaiverError) as doubled:
        load_waivers(twice, POLICY)

    assert [(2, "pay/work-is-paid"), (3, "until")] == [
        (each.place.line, each.suggestion) for each in refused.value.problems
    ]
    assert ["'pay/work-is-paid' is waived here twice."] == [each.message for each in doubled.value.problems]


@pytest.mark.parametrize(
    "form", [each for each in FORMATS if not each.startswith("brief") and each != "gitlab"]
)
def test_every_format_tells_a_waiver(form: Any) -> None:
    """
    Its reason and its owner stand in each.
    """
    told = render(waived(UNFAIR, {"reason": "The ledger comes", "owner": "Ana Ruiz"}), form)

    assert (True, True) == ("The ledger comes" in told, "Ana Ruiz" in told)


@pytest.mark.parametrize("form", ["brief", "brief-html", "brief-markdown"])
def test_a_brief_counts_the_waivers(form: Any) -> None:
    """
    The brief says how many findings are waived, and that none passed.
    """
    assert "1 finding is waived, and none of it passed." in render(waived(UNFAIR, {}), form)


def test_sarif_suppresses_and_keeps_the_verdict() -> None:
    """
    The kind and the level stay those of a failure.
    """
    (run,) = json.loads(render(waived(UNFAIR, {}), "sarif"))["runs"]
    (result,) = (each for each in run["results"] if "suppressions" in each)
    (suppression,) = result["suppressions"]

    assert (RULE, "fail") == (result["ruleId"], result["kind"])
    assert {
        "kind": "external",
        "status": "accepted",
        "justification": "Soon.",
        "properties": {"owner": "Ana", "until": "2027-06-01"},
    } == {name: value for name, value in suppression.items() if name != "location"}


def test_code_hosts_get_no_alert_for_what_is_waived() -> None:
    """
    They would show it as open.
    """
    audited = waived(UNFAIR, {})
    (run,) = json.loads(render(audited, "sarif-github"))["runs"]

    assert ([], []) == (run["results"], json.loads(render(audited, "gitlab")))


@pytest.mark.parametrize("day", [dt.date(2027, 5, 20), dt.date(2027, 7, 1)], ids=["ends soon", "has expired"])
def test_what_wants_doing_has_a_line_where_a_log_has_no_room(day: dt.date) -> None:
    """
    In a log and in a merge request too, at its place in the file of waivers.
    """
    audited = waived(UNFAIR, {"owner": "Ana Ruiz"}, day=day)
    degraded = [each["check_name"] for each in json.loads(render(audited, "gitlab"))]

    assert f"waiver of {RULE}" in degraded
    assert "<mapping>:1:1: pay/work-is-paid: " in render(audited, "concise")


def test_junit_skips_what_is_waived() -> None:
    """
    The message begins with the waiver.
    """
    suites = ET.fromstring(render(waived(UNFAIR, {}), "junit"))  # noqa: S314 - it is our own
    (case,) = (each for each in suites.iter("testcase") if each.get("name") == RULE)
    (skipped,) = case.iter("skipped")

    assert ("0", True) == (
        suites.get("failures"),
        skipped.attrib["message"].startswith("waived until 2027-06-01 by Ana, and not passed: Soon; fail: "),
    )


@pytest.mark.parametrize("form", ["html", "markdown", "junit", "github", "csv", "terminal", "brief-html"])
def test_a_hostile_waiver_is_only_text(form: Any) -> None:
    """
    Its reason runs nowhere, ends no line of a log and steers no terminal.
    """
    told = render(waived(UNFAIR, {"reason": HOSTILE, "owner": HOSTILE}), form)

    assert "\x1b" not in told
    assert form in {"csv", "github", "terminal"} or "<script>alert" not in told
    assert not any(line.startswith("::error") for line in told.split("\n"))


def test_a_waived_audit_is_read_back_and_replayed() -> None:
    """
    What is laid over it is kept in JSON, and does not keep it from coming out the same.
    """
    audited = waived(UNFAIR, {})
    again = load_audit(render(audited, "json", full=True))

    assert audited.waived == again.waived
    assert replay(again, load_program(UNFAIR, POLICY), POLICY).is_same
