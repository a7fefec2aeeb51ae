"""Exchange rates: what lets amounts of two currencies be compared, unless one of them is nothing."""

from __future__ import annotations

from typing import Any, Final

import pytest
from strategies.policies import one_rule

from evenhand import audit, load_program
from evenhand.vocabulary.verdicts import Verdict

EURO: Final = {"from": "EUR", "to": "USD", "rate": 1.05, "date": "2026-01-01", "source": "bank"}
FEE: Final = {"fact": "pay.fee", "at_least": "5 USD"}
RATE: Final = {"every": "pay.groups", "check": {"field": "rate", "at_least": "5 USD/hour"}}


def verdict_on(requires: Any, facts: dict[str, Any], *rates: dict[str, Any]) -> Verdict:
    """Give the verdict of a rule on a program with some rates."""
    policy = one_rule(requires)
    program = {
        "program": {"name": "a program", "sponsor": "Lumen", "as_of": "2026-03-01"},
        "sources": {"bank": {"title": "the bank's rates", "kind": "article"}},
        "rates": list(rates),
        "facts": facts,
    }
    return audit(load_program(program, policy), policy).findings[0].verdict


@pytest.mark.parametrize(
    ("fee", "expected"), [("4.77 EUR", "pass"), ("4.76 EUR", "fail"), ("9 GBP", "unknown"), ("5 USD", "pass")]
)
def test_a_rate_brings_an_amount_into_another_currency(fee: str, expected: Verdict) -> None:
    """
    An amount compares by the rate that is given, at its edge, and one without a rate does not.
    """
    assert expected == verdict_on(FEE, {"pay.fee": fee}, EURO)


def test_without_a_rate_two_currencies_are_not_compared() -> None:
    """
    However large the amount, without a rate nobody knows what it is worth.
    """
    assert "unknown" == verdict_on(FEE, {"pay.fee": "900 EUR"})


@pytest.mark.parametrize(
    ("needed", "fee", "expected"),
    [("5 USD", "0 EUR", "fail"), ("0 USD", "0 EUR", "pass"), ("0 USD", "1 EUR", "pass")],
)
def test_nothing_is_nothing_in_every_currency(needed: str, fee: str, expected: Verdict) -> None:
    """
    Without a rate it is known of two amounts which of them is nothing, and so less than anything more.
    """
    assert expected == verdict_on({"fact": "pay.fee", "at_least": needed}, {"pay.fee": fee})


@pytest.mark.parametrize(("rate", "expected"), [("4.77 EUR/hour", "pass"), ("4.76 EUR/hour", "fail")])
def test_a_rate_reaches_the_records_of_a_list(rate: str, expected: Verdict) -> None:
    """
    What each group is paid in another currency compares as any amount does.
    """
    assert expected == verdict_on(RATE, {"pay.groups": [{"group": "testers", "rate": rate}]}, EURO)
