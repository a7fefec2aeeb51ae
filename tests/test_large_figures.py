"""Figures that grow beyond all that is said, by consistency or by rates: told as far as figures go."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any, Final

import pytest
from small_policies import sketch

from evenhand import FORMATS, Audit, Policy, audit, load_program, render
from evenhand.facts.operators import Operation, derive
from evenhand.facts.possible import Quantities
from evenhand.facts.ranges import Range

HEADER: Final = {"name": "a program", "sponsor": "Lumen", "as_of": "2026-03-01"}
SIDES: Final = {
    "lumen": {"name": "Lumen", "side": "sponsor"},
    "testers": {"name": "the testers", "side": "testers"},
}
FURTHEST: Final = "1" + ",000" * 15


def _judge(policy: Policy, **said: Any) -> Audit:
    return audit(load_program({"program": HEADER, "parties": SIDES, **said}, policy), policy)


def _told_by_the_testers(audited: Audit) -> str:
    """Give what the testers' account has of the first fact, when every report is written."""
    for form in FORMATS:
        render(audited, form)
    return audited.facts[0].accounts["testers"].answer


@pytest.mark.parametrize(
    ("type_", "operation", "nothing", "some", "unit"),
    [
        ("integer", "sum", 0, 2, ""),
        ("integer", "product", 0, 2, ""),
        ("number", "sum", 0, Decimal("0.1"), ""),
        ("money", "sum", "0 USD", "0.10 USD", " USD"),
        ("duration", "sum", "0 hours", "7 minutes", " hours"),
    ],
)
def test_what_pulls_itself_up_without_end_is_told_as_far_as_figures_go(
    type_: str, operation: Operation, nothing: Any, some: Any, unit: str
) -> None:
    """
    Where an answer must equal what is worked out of it, and more than it, every report is still written.
    """
    policy = sketch(
        {"few": {"requires": {"fact": "x.n", "at_most": nothing}}},
        {"x.n": {"type": type_}},
        derived={"x.more": {"type": type_, operation: ["x.n", "x.n", "x.n"]}},
        consistency={"pulls": {"then": {"fact": "x.n", "is": {"fact": "x.more"}}}},
    )
    facts = {"x.n": [{"value": nothing, "by": "lumen"}, {"at_least": some, "by": "testers"}]}

    assert f"at least {FURTHEST}{unit}" == _told_by_the_testers(_judge(policy, facts=facts))


def test_rates_that_lead_beyond_all_amounts_are_told_as_far_as_figures_go() -> None:
    """
    However many rates multiply an amount, every report is still written.
    """
    policy = sketch({"few": {"requires": {"fact": "x.n", "at_most": "1 USD"}}}, {"x.n": {"type": "money"}})
    way = ["EUR", "GBP", "CHF", "SEK", "USD"]
    rated = {"date": "2026-02-27", "source": "bank", "rate": Decimal(10) ** 29 / 3}
    audited = _judge(
        policy,
        sources={"bank": {"title": "Reference rates", "kind": "article"}},
        rates=[{"from": one, "to": other, **rated} for one, other in itertools.pairwise(way)],
        facts={"x.n": [{"value": "1.10 EUR", "by": "testers"}]},
    )

    assert f"at least {FURTHEST} USD" == _told_by_the_testers(audited)
    assert "fail" == audited.findings[0].accounts["testers"]


@pytest.mark.parametrize(
    ("end", "expected"), [("1E-999999", (10**45, None)), ("-1E-999999", (None, -(10**45)))]
)
def test_dividing_by_next_to_nothing_gives_a_figure_beyond_all(
    end: str, expected: tuple[int | None, int | None]
) -> None:
    """
    A quotient too large to be written as a number is at least as far out as figures go.
    """
    dividend, divisor = (
        Quantities.of({"": [Range(Decimal(number), Decimal(number))]}) for number in ("1E+44", end)
    )
    low, high = (None if each is None else Decimal(each) for each in expected)

    assert Quantities.of({"": [Range(low, high)]}) == derive("ratio", [dividend, divisor])


def test_the_furthest_figure_is_one_itself() -> None:
    """
    What lies at the end of all figures, either way, is told; only what lies beyond is not.
    """
    furthest = Decimal(FURTHEST.replace(",", ""))
    further = furthest * 10

    assert Range(-furthest, furthest) == Range(-furthest, furthest).within_reach
    assert Range(None, None) == Range(-further, further).within_reach
    assert Range(furthest, None) == Range(further, None).within_reach
    assert Range(None, -furthest) == Range(None, -further).within_reach
