"""Plans in terms of what nobody knows yet: an amount that has to be found out is never made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from running import run
from small_policies import describe, sketch

from evenhand import Policy, load_policy
from evenhand.advice.plans import Repairs
from evenhand.advice.repair import repair

PREVIEW: Final = {
    "sponsor.for_profit": True,
    "work.demand": "duty",
    "pay.offered_share": "40 %",
    "sharing.outputs_shareable": True,
    "sharing.approval_scope": "none",
}
WAGES: Final = {
    "x.pay": {"type": "money", "unit": "/hour"},
    "x.wage": {"type": "money", "unit": "/hour", "given": True},
}
NOT_KNOWN: Final = "not known: find it out"


def _wages(compared: dict[str, Any]) -> Policy:
    return sketch({"rule": {"requires": compared}}, WAGES)


def _told(repairs: Repairs) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    return {each.fact: (each.need, each.now, each.compared_with) for each in repairs.sets[0].changes}


def _mend(policy: Policy, **facts: Any) -> Repairs:
    said = {f"x.{name}": value for name, value in facts.items()}
    return repair(describe(policy, said), policy, goal="conform")


def test_pay_is_told_by_the_wages_that_nobody_has_said() -> None:
    """
    Where pay has to rise to a minimum and to a living wage that nobody has said, no amount is made up.
    """
    policy = load_policy()

    changes = _told(repair(describe(policy, PREVIEW), policy, goal="mend"))

    wages = ("pay.floor_hourly", "pay.living_wage_hourly")
    at_least = (
        "at least the local minimum wage per hour ({}) and at least the local living wage per hour ({})"
    )
    assert ("change", at_least.format(NOT_KNOWN, NOT_KNOWN), wages) == changes["pay.effective_hourly"]
    assert [("find out", NOT_KNOWN, ("pay.effective_hourly",))] * 2 == [changes[each] for each in wages]


@pytest.mark.parametrize(
    ("compared", "told"),
    [
        ({"fact": "x.pay", "at_least": {"fact": "x.wage"}}, "at least"),
        ({"fact": "x.pay", "more_than": {"fact": "x.wage"}}, "more than"),
        ({"not": {"fact": "x.pay", "at_least": {"fact": "x.wage"}}}, "less than"),
        ({"fact": "x.wage", "at_most": {"fact": "x.pay"}}, "at least"),
        ({"not": {"fact": "x.wage", "at_most": {"fact": "x.pay"}}}, "less than"),
    ],
)
def test_a_comparison_is_told_from_the_side_that_can_be_chosen(compared: dict[str, Any], told: str) -> None:
    """
    Whichever of the two a rule names first, and where it denies the comparison too.
    """
    changes = _told(_mend(_wages(compared)))

    assert ("settle", f"{told} the wage ({NOT_KNOWN})", ("x.wage",)) == changes["x.pay"]


def test_what_may_turn_out_is_told_by_what_is_stated() -> None:
    """
    Where the pay is stated, the wage has to turn out to be no more than it.
    """
    changes = _told(_mend(_wages({"fact": "x.pay", "at_least": {"fact": "x.wage"}}), pay="5 USD/hour"))

    assert {"x.wage": ("find out", "at most the pay (5 USD/hour)", ())} == changes


def test_what_is_known_gives_the_amount() -> None:
    """
    Where the wage is known, the pay has an amount.
    """
    changes = _told(_mend(_wages({"fact": "x.pay", "at_least": {"fact": "x.wage"}}), wage="12 EUR/hour"))

    assert {"x.pay": ("settle", "12 EUR/hour", ())} == changes


def test_only_what_can_be_chosen_is_there_to_be_written() -> None:
    """
    A plan's answers for a file are without those that stand in for what is to be found out.
    """
    first = _mend(_wages({"fact": "x.pay", "at_least": {"fact": "x.wage"}})).sets[0]

    assert ({}, {"x.pay": f"at least the wage ({NOT_KNOWN})", "x.wage": NOT_KNOWN}) == (
        first.chosen,
        first.open,
    )


def test_a_plan_in_a_file_asks_for_what_is_to_be_found_out(tmp_path: Path) -> None:
    """
    In the planned description and in the patch no wage stands, and what hangs on one stays a question.
    """
    program = tmp_path / "program.yaml"
    program.write_text(
        "program: {name: A preview, sponsor: Someone, as_of: 2026-12-01}\nfacts:\n"
        + "".join(f"  {fact}: {str(value).lower()}\n" for fact, value in PREVIEW.items())
    )

    ended = run("repair", program, "--plan", "plan.yaml", "--patch", "p.patch", folder=tmp_path)

    plan = (tmp_path / "plan.yaml").read_text()
    assert "# To be answered once it is found out:\n# - pay.effective_hourly: at least" in plan
    assert "effective_hourly" not in plan.partition("\nprogram:")[2] + (tmp_path / "p.patch").read_text()
    assert "USD" not in plan + ended.out
    assert (
        "The patch leaves out what hangs on what has to be found out first: pay.effective_hourly."
        in ended.err
    )
    assert "Audit again once it is found out." in " ".join(ended.out.split())
