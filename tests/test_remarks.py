"""Remarks: what a reader has to know before the verdicts stands at the top of every report to be read."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest
from built_in import BUILT_IN

from evenhand import Policy, audit, load_policy, load_program, render
from evenhand.reporting.formats import TextFormat

RULES: Final = Path(__file__).parents[1] / "rules"
HEADER: Final = {"name": "A preview", "sponsor": "Lumen", "as_of": "2026-12-01"}
DESCRIBED: Final = {
    "program": HEADER,
    "parties": {"lumen": {"name": "Lumen", "side": "sponsor"}},
    "sources": {
        "terms": {"title": "terms", "kind": "participant-agreement"},
        "post": {"title": "a post", "kind": "post"},
    },
    "facts": {
        "work.demand": {"value": "duty", "by": "lumen", "via": [{"source": "terms"}]},
        "pay.offered_share": {"value": "0 %", "by": "lumen", "via": [{"source": "post"}]},
        "sponsor.for_profit": True,
    },
}
EARLY: Final = {**DESCRIBED, "program": {**HEADER, "as_of": "2026-03-01"}}


@pytest.fixture(scope="module")
def policy() -> Policy:
    """
    The built-in policy.
    """
    return BUILT_IN


def test_an_ordinary_audit_needs_no_remark(policy: Policy) -> None:
    """
    Nothing is left out, and the policy is in effect.
    """
    assert () == audit(load_program(DESCRIBED, policy), policy).remarks


def test_claims_that_are_left_out_are_counted(policy: Policy) -> None:
    """
    Those of a poor source are, and those without a source.
    """
    heard = load_program(DESCRIBED, policy).without_grades_below("B")

    assert ("2 claims without a source of grade B or better are left out.",) == audit(heard, policy).remarks


def test_a_policy_that_came_later_is_said_to(policy: Policy) -> None:
    """
    Who is judged by it could not know it.
    """
    said = f"The policy took effect on {policy.effective}; on the day that is judged, nobody could know it."

    assert (said,) == audit(load_program(EARLY, policy), policy).remarks


def test_a_changed_copy_of_the_policy_is_not_taken_for_it(tmp_path: Path) -> None:
    """
    A copy that goes by the built-in policy's name and version, and has another bound, is called what it is.
    """
    shutil.copytree(RULES, tmp_path / "rules")
    criterion = tmp_path / "rules" / "voice" / "criterion.yaml"
    criterion.write_text(criterion.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    copy = load_policy(tmp_path / "rules")
    said = "The policy is a changed copy of evenhand's built-in policy, and goes by its name."

    assert (said,) == audit(load_program(DESCRIBED, copy), copy).remarks


def test_a_copy_of_the_policy_is_the_policy(tmp_path: Path) -> None:
    """
    Wherever it lies.
    """
    shutil.copytree(RULES, tmp_path / "rules")

    assert not load_policy(tmp_path / "rules").is_changed_copy


@pytest.mark.parametrize("form", ["terminal", "html", "markdown"])
def test_a_report_to_be_read_gives_the_remarks(policy: Policy, form: TextFormat) -> None:
    """
    They stand before the first verdict on a rule.
    """
    report = render(audit(load_program(EARLY, policy), policy), form)

    assert 0 < report.find("The policy took effect on") < report.find("Offer money to every")
