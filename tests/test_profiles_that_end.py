"""Profiles of which something holds until a day, and no longer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import pytest
from running import SMALL_POLICY, UNFAIR, run, write

from evenhand import Policy, PolicyError, audit, load_audit, load_policy, load_profile, load_program

POLICY: Final = load_policy(SMALL_POLICY)
UNTIL: Final = dt.date(2026, 6, 1)
RULE: Final = "pay/work-is-paid"
PROFILE: Final[dict[str, Any]] = {
    "profile": "Ours",
    "leave_out": [{"rules": [RULE], "reason": "R", "until": UNTIL}],
    "parameters": {"pay.share_needed": {"value": "50 %", "reason": "R", "until": UNTIL}},
    "severities": {"sharing/criticism-is-allowed": {"severity": "minor", "reason": "R", "until": UNTIL}},
}


def tailored(as_of: dt.date) -> Policy:
    """
    Tailor the small policy as of a day.
    """
    return load_profile(PROFILE, POLICY, as_of)


def test_a_change_holds_on_its_last_day() -> None:
    """
    Each of its kinds does.
    """
    policy = tailored(UNTIL)
    assert policy.tailoring is not None

    assert {RULE, "sharing/criticism-is-allowed", "pay.share_needed"} == {
        each.name for each in policy.tailoring.departures
    }


def test_a_change_does_not_hold_after_it() -> None:
    """
    The rules, their severities and the bounds are those of the policy, and what expired is remarked.
    """
    policy = tailored(UNTIL + dt.timedelta(days=1))
    assert policy.tailoring is not None
    remarks = audit(load_program(UNFAIR, policy), policy).remarks

    assert (policy.rules, policy.parameters, ()) == (
        POLICY.rules,
        POLICY.parameters,
        policy.tailoring.departures,
    )
    assert 3 == sum("expired on 2026-06-01, and holds no more" in each for each in remarks)


def test_where_no_day_is_given_nothing_is_guessed() -> None:
    """
    Each change that ends is a problem, at its place.
    """
    with pytest.raises(PolicyError) as refused:
        load_profile(PROFILE, POLICY)

    assert ["This holds until 2026-06-01, and no day is given."] * 3 == [
        each.message for each in refused.value.problems
    ]


def test_verify_judges_by_the_day_of_the_audit(tmp_path: Path) -> None:
    """
    An audit that was made while the exception held comes out the same afterwards.
    """
    program = write(tmp_path, UNFAIR)
    text = f"profile: Ours\nleave_out:\n- {{rules: [{RULE}], reason: R, until: {UNTIL}}}\n"
    options = ("--rules", SMALL_POLICY, "--profile", write(tmp_path, text, "ours.yaml"))
    run("audit", program, *options, "--as-of", "2026-06-01", "-f", "json:audit.json", folder=tmp_path)
    ended = run("verify", "audit.json", *options, folder=tmp_path)
    profile = load_audit(tmp_path / "audit.json").policy.profile

    assert (0, UNTIL) == (ended.status, profile and profile.as_of)
