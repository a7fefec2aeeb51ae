"""An amount in another currency than its bound: what is lacking is a rate, and is told in the first place."""

from __future__ import annotations

from small_policies import describe, sketch

from evenhand import audit, render
from evenhand.authoring.examples import run_examples


def test_an_example_in_another_currency_than_its_bound_is_told_that_no_rate_is_given() -> None:
    """
    An example that comes out as unknown for want of a rate names the two currencies.
    """
    example = {"name": "Ten euros", "facts": {"x.fee": "10 EUR"}, "verdict": "pass"}
    rule = {"requires": {"fact": "x.fee", "at_least": "5 USD"}, "examples": [example]}

    said = [told.message for _, _, told in run_examples(sketch({"fee": rule}, {"x.fee": "money"})) if told]

    assert ["'Ten euros' states pass and comes out as unknown; EUR and USD: no rate is given."] == said


def test_a_row_of_an_answered_fact_says_that_it_cannot_be_compared() -> None:
    """
    The row of a criterion asks no question that is answered: it says that no rate is given.
    """
    policy = sketch({"fee": {"requires": {"fact": "x.fee", "at_least": "5 USD"}}}, {"x.fee": "money"})

    report = render(audit(describe(policy, {"x.fee": "10 EUR"}), policy), "markdown")

    told = "Answered, but not to be compared: 10 EUR and 5 USD: no rate is given |"
    assert (True, False) == (told in report, "What about fee?" in report)
