"""What a refused answer was meant to be: amounts, ranges and lists as people write them elsewhere."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from evenhand.facts.kinds import (
    Choice,
    Date,
    Duration,
    Integer,
    Kind,
    Linear,
    Money,
    Number,
    Records,
    SetOf,
    Share,
    Text,
)
from evenhand.facts.possible import Possible
from evenhand.facts.writing import YAML
from evenhand.vocabulary.errors import MisreadError

HOURLY: Final = Money("/hour")
KINDS: Final = (
    Share(),
    HOURLY,
    Money(),
    Duration(),
    Duration(in_months=True),
    Integer(),
    SetOf(("credits", "free-access")),
    Choice(("hour", "not-to-say")),
)
LETTERS: Final = "0123456789.,'eEkM+-\u2013< >%$€/hourUSDdaysto"


def _misread(kind: Kind, raw: Any) -> MisreadError:
    with pytest.raises(MisreadError) as refused:
        kind.read(raw)
    return refused.value


@pytest.mark.parametrize(
    ("kind", "raw", "meant"),
    [
        (HOURLY, "1e2 USD/hour", "100 USD/hour"),
        (HOURLY, "$1,000/hour", "1000 USD/hour"),
        (HOURLY, "1.000.000 USD/hour", "1000000 USD/hour"),
        (HOURLY, "0,125 USD/hour", "0.125 USD/hour"),
        (HOURLY, "1'000 USD/hour", "1000 USD/hour"),
        (HOURLY, "1 000 USD/hour", "1000 USD/hour"),
        (HOURLY, "1_000 USD/hour", "1000 USD/hour"),
        (HOURLY, "1.000,50 EUR/hour", "1000.50 EUR/hour"),
        (HOURLY, "25,50 EUR/hour", "25.50 EUR/hour"),
        (HOURLY, "0.5k USD/hour", "500 USD/hour"),
        (HOURLY, "$25/hour", "25 USD/hour"),
        (HOURLY, "US$25/hr", "25 USD/hour"),
        (HOURLY, "USD 25 per hour", "25 USD/hour"),
        (HOURLY, "25 € / h", "25 EUR/hour"),
        (HOURLY, "25 usd/hour", "25 USD/hour"),
        (HOURLY, "٢٥ USD/hour", "25 USD/hour"),
        (HOURLY, "1 Mio EUR/hour", "1000000 EUR/hour"),
        (Money(), "157 billion USD", "157000000000 USD"),
        (Money(), "$157B", "157000000000 USD"),
        (Money(), "100 kr", None),
        (Money(), "100 Rs", None),
        (Duration(), "1 week 3 days", None),
        (HOURLY, "about 25 USD/hour", None),
        (HOURLY, "25 USD", None),
        (HOURLY, "25", None),
        (Share(), 40, "40 %"),
        (Share(), Decimal("0.4"), None),
        (Share(), "40 percent", "40 %"),
        (Share(), "%40", "40 %"),
        (Share(), "-40 %", None),
        (Share(), "12,500 %", "12.500 %"),
        (Duration(), "72h", "72 hours"),
        (Duration(), "5 working days", None),
        (Integer(), "1,200", "1200"),
        (Integer(), Decimal("1.234"), "1234"),
    ],
)  # fmt: skip
def test_a_quantity_in_another_way_is_shown_in_ours(kind: Kind, raw: Any, meant: str | None) -> None:
    """
    Exponents, marks between thousands, signs of currencies and short units are shown as a file has them.
    """
    assert meant == _misread(kind, raw).suggestion


@pytest.mark.parametrize(
    ("kind", "raw", "meant"),
    [
        (Share(), "40-60 %", "{at_least: 40 %, at_most: 60 %}"),
        (Share(), "40% \u2013 60%", "{at_least: 40 %, at_most: 60 %}"),
        (Share(), "between 40 % and 60 %", "{at_least: 40 %, at_most: 60 %}"),
        (Share(), "60-40 %", None),
        (Duration(), "5 days to 2 weeks", "{at_least: 5 days, at_most: 2 weeks}"),
        (Duration(), "no later than 5 days", "{at_most: 5 days}"),
        (Share(), "at the most 40 per cent", "{at_most: 40 %}"),
        (Share(), "not 40 %", "{not: 40 %}"),
        (HOURLY, "$40-$60/hour", "{at_least: 40 USD/hour, at_most: 60 USD/hour}"),
        (HOURLY, "20 USD/hour to 30 EUR/hour", None),
        (Duration(), "24 to 48 hours", "{at_least: 24 hours, at_most: 48 hours}"),
        (Share(), "< 50 %", "{at_most: 50 %, not: 50 %}"),
        (Share(), "more than 50 %", "{at_least: 50 %, not: 50 %}"),
        (Share(), "≤ 50 %", "{at_most: 50 %}"),
        (Share(), "50 % or more", "{at_least: 50 %}"),
        (Duration(), "within 30 days", "{at_most: 30 days}"),
        (HOURLY, "1,000-2,000 USD/hour", "{at_least: 1000 USD/hour, at_most: 2000 USD/hour}"),
        (Integer(), "10-20", "{at_least: 10, at_most: 20}"),
        (Integer(), "at least 10", "{at_least: 10}"),
    ],
)
def test_a_range_or_a_comparison_is_shown_as_bounds(kind: Kind, raw: str, meant: str | None) -> None:
    """
    A range and a comparison are shown as the bounds of a partial value.
    """
    assert meant == _misread(kind, raw).suggestion


@pytest.mark.parametrize(
    ("kind", "raw", "readings"),
    [
        (HOURLY, "1.000 EUR/hour", "1000 EUR/hour or 1.00 EUR/hour"),
        (HOURLY, "1,000 EUR/hour", "1000 EUR/hour or 1.00 EUR/hour"),
        (HOURLY, "15.125 EUR/hour", "15125 EUR/hour or 15.1250 EUR/hour"),
        (Money(), " 999.990EUR ", "999990 EUR or 999.99 EUR"),
        (Money(), "1,000 KWD", "1000 KWD or 1.00 KWD"),
        (Money(), {"at_most": "1.000 EUR"}, "1000 EUR or 1.00 EUR"),
        (Money(), {"one_of": ("1.000 EUR", "5 EUR")}, "1000 EUR or 1.00 EUR"),
        (Money(), {"value": "1.000 EUR"}, "1000 EUR or 1.00 EUR"),
        (Duration(), "1.000 hours", "1000 hours or 1.00 hours"),
        (Duration(in_months=True), "1.500 months", "1500 months or 1.50 months"),
        (Integer(), Decimal("1.000"), "1000 or 1"),
    ],
)  # fmt: skip
def test_a_mark_before_three_digits_is_answered_with_both_readings(
    kind: Kind, raw: Any, readings: str
) -> None:
    """
    What is a thousand times as much in another country is refused with both readings, and none is guessed.
    """
    misread = _misread(kind, raw)

    assert ("ambiguous", readings, None) == (misread.code, misread.expected, misread.suggestion)


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        (HOURLY, "0.125 EUR/hour", "0.125 EUR/hour"),
        (HOURLY, "15.1250 EUR/hour", "15.125 EUR/hour"),
        (HOURLY, "1234.567 EUR/hour", "1,234.567 EUR/hour"),
        (HOURLY, "1.000 KWD/hour", "1 KWD/hour"),
        (Share(), "12.500 %", "12.5 %"),
        (Duration(), "0.500 hours", "30 minutes"),
        (Integer(), Decimal("1.0"), "1"),
        (Number(), Decimal("1.000"), "1"),
    ],
)
def test_three_decimals_that_are_no_thousands_are_read(kind: Kind, raw: Any, shown: str) -> None:
    """
    Three decimals are read where they can be nothing else: by the currency, the whole, or what comes before.
    """
    assert shown == kind.show(kind.read(raw))


@pytest.mark.parametrize(
    ("kind", "raw", "written"),
    [
        (HOURLY, "15.1250 EUR/hour", "15.1250 EUR/hour"),
        (HOURLY, "15.125 KWD/hour", "15.125 KWD/hour"),
        (HOURLY, "1234.567 EUR/hour", "1234.567 EUR/hour"),
        (Duration(), "1.0010 minutes", "1.0010 minutes"),
    ],
)
def test_what_is_written_cannot_be_read_in_two_ways(kind: Kind, raw: str, written: str) -> None:
    """
    Three decimals are written as four where they could be taken for thousands.
    """
    assert written == kind.write(kind.exactly(raw), YAML)


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("credits", "[credits]"),
        ("credits, free-access", "[credits, free-access]"),
        ("credits and free access", "[credits, free-access]"),
        ("none", "[]"),
        ("free_access", "[free-access]"),
        ("cash", None),
        ("", None),
    ],
)
def test_a_word_for_a_list_is_shown_as_a_list(raw: str, meant: str | None) -> None:
    """
    One word, or several between commas, are shown as a list of them.
    """
    assert meant == _misread(SetOf(("credits", "free-access")), raw).suggestion


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("NONE", "none"),
        ("safety_class", "safety-class"),
        ("not all", "{not: all}"),
        ("none or embargo", "{one_of: [none, embargo]}"),
        ("none, embargo", "{one_of: [none, embargo]}"),
        (("none", "embargo"), "{one_of: [none, embargo]}"),
        (("none",), "none"),
        (None, None),
        ("everything", None),
    ],
)
def test_words_in_another_way_are_shown_in_ours(raw: Any, meant: str | None) -> None:
    """
    What is said of words is shown as a file has it, never as its opposite, and no silence as an answer.
    """
    assert meant == _misread(Choice(("none", "safety-class", "embargo", "all")), raw).suggestion


@pytest.mark.parametrize(
    ("kind", "raw", "meant"),
    [
        (Share(), {"at_least": "4e1 %"}, "40 %"),
        (HOURLY, {"at_least": "$25/h", "at_most": "30 USD/hour"}, "25 USD/hour"),
        (Share(), {"at_least": "40-60 %"}, None),
        (SetOf(("credits", "free-access")), {"not": "free access"}, "[free-access]"),
        (SetOf(("credits", "free-access")), {"one_of": ("credits", ())}, "[credits]"),
        (Choice(("cash", "exposure")), {"one_of": "cash"}, None),
    ],
)
def test_a_bound_in_another_way_is_shown_in_ours(kind: Kind, raw: Any, meant: str | None) -> None:
    """
    Under a key of a partial value, what stands there is cured, and not the whole.
    """
    assert meant == _misread(kind, raw).suggestion


def test_a_range_as_the_value_of_a_claim_is_shown_in_the_place_of_value() -> None:
    """
    Bounds stand in a claim in the place of its value, and not under it.
    """
    misread = _misread(Share(), {"value": "40-60 %"})

    assert ("at_least: 40 %, at_most: 60 %", ("value",)) == (misread.suggestion, misread.path)
    assert misread.expected.endswith("; at_least, at_most, one_of or not in the place of 'value'")


@pytest.mark.parametrize("raw", ["unknown", "N/A", "?", "tbd", "-", ""])
@pytest.mark.parametrize("kind", [Share(), HOURLY, SetOf(None), Records("name", (("name", Text()),))])
def test_what_nobody_knows_is_to_be_left_out(kind: Kind, raw: str) -> None:
    """
    A word that says that nobody knows is answered with how to say so: by leaving the fact out.
    """
    assert _misread(kind, raw).expected.endswith("; where nobody knows, the fact is left out")


@given(raw=st.text(LETTERS, max_size=20), kind=st.sampled_from(KINDS))
def test_what_is_suggested_is_read(raw: str, kind: Kind) -> None:
    """
    Whatever is suggested for an answer that is refused is an answer that is taken.
    """
    try:
        kind.read(raw)
    except MisreadError as misread:
        meant = misread.suggestion
        if meant is not None and any(each.isdigit() for each in meant):
            assert isinstance(kind.read(_as_read(meant)), Possible)


def _as_read(written: str) -> Any:
    """
    Read what is suggested as YAML does.
    """
    values = yaml.safe_load(written)
    return tuple(values) if isinstance(values, list) else values


@pytest.mark.parametrize("moment", ["2026-03-01T00:00:00Z", "2026-03-01 12:30", "2026-03-01T03:00:00"])
def test_a_moment_is_answered_with_its_day(moment: str) -> None:
    """
    A time of the day, which tables and other tools write, is no part of a date.
    """
    assert "2026-03-01" == _misread(Date(), moment).suggestion


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("2026-3-1", "2026-03-01"),
        ("2026/03/01", "2026-03-01"),
        (20260301, "2026-03-01"),
        ("1 March 2026", "2026-03-01"),
        ("Mar 1, 2026", None),
        ("March 1, 2026", "2026-03-01"),
        ("01.03.2026", None),
        ("03/01/2026", None),
        ("2026-02", None),
        ("2026-02-31", None),
        (True, None),
    ],
)
def test_a_day_that_can_be_no_other_is_shown_as_a_file_has_it(raw: Any, meant: str | None) -> None:
    """
    A day whose month is named, or stands between its year and its day, is shown; which of two is not guessed.
    """
    assert meant == _misread(Date(), raw).suggestion


def test_a_number_in_quotation_marks_is_to_stand_without_them() -> None:
    """
    What would be a number is told that the marks make it a text.
    """
    assert _misread(Integer(), "100").expected.endswith(", without quotation marks")
    assert not _misread(Integer(), "010").expected.endswith(", without quotation marks")


def test_bounds_in_two_currencies_are_to_be_in_one() -> None:
    """
    That no value fits has its reason: no amount is in two currencies.
    """
    misread = _misread(Money(), {"at_least": "10 USD", "at_most": "20 EUR"})

    assert "bounds in one currency that leave an amount possible" == misread.expected


@pytest.mark.parametrize(
    ("kind", "written", "unit", "told"),
    [
        (HOURLY, "15.1250 EUR/hour", "EUR", "15.1250 EUR/hour"),
        (HOURLY, "15.125 KWD/hour", "KWD", "15.125 KWD/hour"),
        (HOURLY, "1500 EUR/hour", "EUR", "1,500 EUR/hour"),
        (Duration(), "89.9940 minutes", "", "89.9940 minutes"),
    ],
)
def test_a_number_that_is_told_can_be_typed(kind: Linear, written: str, unit: str, told: str) -> None:
    """
    Three decimals, which could be thousands, are told as four.
    """
    number = kind.point(written)[0]

    assert (told, number) == (kind.show_point(number, unit), kind.point(told.replace(",", ""))[0])
