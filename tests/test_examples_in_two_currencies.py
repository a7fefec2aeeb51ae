"""An example whose amount is in another currency than its bound is told what it lacks."""

from __future__ import annotations

from small_policies import sketch

from evenhand.authoring.examples import run_examples


def test_an_example_in_another_currency_than_its_bound_is_told_that_no_rate_is_given() -> None:
    """
    An example that comes out as unknown for want of a rate names the two currencies.
    """
    example = {"name": "Ten euros", "facts": {"x.fee": "10 EUR"}, "verdict": "pass"}
    rule = {"requires": {"fact": "x.fee", "at_least": "5 USD"}, "examples": [example]}

    said = [told.message for _, _, told in run_examples(sketch({"fee": rule}, {"x.fee": "money"})) if told]

    assert ["'Ten euros' states pass and comes out as unknown; EUR and USD: no rate is given."] == said
