"""Numbers as people type them into a field: one that can be read in two ways is never guessed."""

from __future__ import annotations

import pytest
from test_workbench import bench, text_of
from test_workbench_questions import HOURLY, answer, facts_of, folder_with

from evenhand.vocabulary.languages import Language, speaking
from evenhand.workbench.responding import Workbench

__all__ = ["bench"]

POOL = "pay.total_pool"


@pytest.mark.parametrize(
    ("fact", "form", "said"),
    [
        (POOL, {"n": "25 000", "unit": "EUR"}, "25,000 EUR"),
        (POOL, {"n": "25\N{NO-BREAK SPACE}000", "unit": "EUR"}, "25,000 EUR"),
        (POOL, {"n": "2.000.000", "unit": "EUR"}, "2,000,000 EUR"),
        (POOL, {"n": "250.000,00", "unit": "EUR"}, "250,000 EUR"),
        (POOL, {"n": "25,000.50", "unit": "EUR"}, "25,000.5 EUR"),
        (POOL, {"n": "2,5", "unit": "EUR"}, "2.5 EUR"),
        (POOL, {"n": "25 EUR"}, "25 EUR"),
        (HOURLY, {"n": "25 EUR"}, "25 EUR/hour"),
        ("pay.offered_share", {"n": "40 %"}, "40 %"),
        ("pay.offered_share", {"n": "40,5"}, "40.5 %"),
        ("pay.longest_wait", {"n": "2 weeks"}, "14 days"),
    ],
)
def test_a_number_is_taken_as_it_is_usually_typed(
    bench: Workbench, fact: str, form: dict[str, str], said: str
) -> None:
    """
    Marks between thousands, a comma before decimals, and the unit behind the number are understood.
    """
    folder = folder_with()
    answer(bench, folder, fact, **form)

    assert {fact: said} == facts_of(folder, bench.policy)


@pytest.mark.parametrize(
    ("fact", "form", "told"),
    [
        (POOL, {"n": "25.000", "unit": "EUR"}, "25000 EUR or 25.00 EUR"),
        (POOL, {"n": "25,000", "unit": "EUR"}, "25000 EUR or 25.00 EUR"),
        ("participants.count", {"n": "25,000"}, "25000 or 25.000"),
        ("pay.longest_wait", {"n": "2-3 weeks"}, "Did you mean 14 days to 21 days?"),
        (POOL, {"n": "25 EUR", "unit": "USD"}, "Two units: EUR and USD."),
        ("participants.count", {"n": "40 people"}, "This is no number."),
    ],
)
def test_what_can_be_read_in_two_ways_is_not_written(
    bench: Workbench, fact: str, form: dict[str, str], told: str
) -> None:
    """
    Both readings are named, or what was meant in words, and the file stays as it is.
    """
    folder = folder_with()
    before = text_of(folder)
    reply = answer(bench, folder, fact, **form)

    assert (422, before) == (reply.status, text_of(folder))
    assert told in reply.body.decode()


@pytest.mark.parametrize(("language", "shown"), [("en", "25,000 USD"), ("de", "25\N{NO-BREAK SPACE}000 USD")])
def test_thousands_stand_apart_by_what_is_no_decimal_mark(
    bench: Workbench, language: Language, shown: str
) -> None:
    """
    Where a comma stands before decimals, none stands between thousands.
    """
    kind = bench.policy.facts[POOL].kind
    with speaking(language):
        actual = kind.show(kind.read("25000 USD"))

    assert shown == actual
