"""The types of facts: what each reads, at its edges, and how it says what is possible."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.facts.kinds import (
    Boolean,
    Choice,
    Date,
    Duration,
    Integer,
    Kind,
    Money,
    Number,
    Records,
    SetOf,
    Share,
    Text,
)
from evenhand.facts.operators import Marks, derive
from evenhand.facts.possible import Possible, Quantities
from evenhand.facts.ranges import Range
from evenhand.vocabulary.errors import MisreadError

HEADCOUNT: Final = Integer(Decimal(0), Decimal(5000))
METHOD: Final = Choice(("cash", "vouchers", "exposure"))
WORK: Final = SetOf(("testing", "feedback"))
GROUPS: Final = Records("group", (("group", Text()), ("hourly", Money("/hour")), ("work", WORK)))
KINDS: Final = (
    Boolean(),
    HEADCOUNT,
    Number(),
    Share(),
    Money(),
    Money("/hour"),
    Duration(),
    Duration(in_months=True),
    Date(),
    Text(),
    METHOD,
    WORK,
    SetOf(None),
    GROUPS,
)


def _shown(kind: Kind, raw: Any) -> str:
    return kind.show(kind.read(raw))


def _misread(kind: Kind, raw: Any) -> MisreadError:
    with pytest.raises(MisreadError) as refused:
        kind.read(raw)
    return refused.value


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        (Boolean(), True, "yes"),
        (Boolean(), False, "no"),
        (HEADCOUNT, 0, "0"),
        (HEADCOUNT, 5000, "5,000"),
        (HEADCOUNT, Decimal("3.0"), "3"),
        (Number(), Decimal("0.5"), "0.5"),
        (Number(), -12, "-12"),
        (Number(), Decimal("1e3"), "1,000"),
        (Share(), "0 %", "0 %"),
        (Share(), "100 %", "100 %"),
        (Share(), "40%", "40 %"),
        (Share(), "99.999999999 %", "99.999999999 %"),
        (Share(), " 33.3 % ", "33.3 %"),
        (Money(), "25 USD", "25 USD"),
        (Money(), "0.50 EUR", "0.5 EUR"),
        (Money(), "25USD", "25 USD"),
        (Money(), "999999999999999.99 JPY", "999,999,999,999,999.99 JPY"),
        (Money("/hour"), "32 USD/hour", "32 USD/hour"),
        (Money("/hour"), "32 USD / hour", "32 USD/hour"),
        (Duration(), "0 hours", "0 hours"),
        (Duration(), "1 minute", "1 minute"),
        (Duration(), "20 minutes", "20 minutes"),
        (Duration(), "90 minutes", "1.5 hours"),
        (Duration(), "100 minutes", "100 minutes"),
        (Duration(), "1 hour", "1 hour"),
        (Duration(), "23 hours", "23 hours"),
        (Duration(), "48 hours", "2 days"),
        (Duration(), "1 week", "7 days"),
        (Duration(in_months=True), "6 months", "6 months"),
        (Duration(in_months=True), "1 month", "1 month"),
        (Duration(in_months=True), "18 months", "18 months"),
        (Duration(in_months=True), "1 year", "1 year"),
        (Date(), "2024-02-29", "2024-02-29"),
        (Date(), "0001-01-01", "0001-01-01"),
        (Date(), "9999-12-31", "9999-12-31"),
        (Text(), "any words", "any words"),
        (METHOD, "cash", "cash"),
        (WORK, ("testing", "feedback"), "feedback, testing"),
        (WORK, ("testing", "testing"), "testing"),
        (WORK, (), "nothing"),
        (SetOf(None), ("a forum",), "a forum"),
        (GROUPS, (), "none"),
        (GROUPS, ({"group": "testers"},), "testers"),
        (
            GROUPS,
            ({"group": "testers", "hourly": "0 USD/hour", "work": None}, {"group": "artists"}),
            "artists; testers (hourly: 0 USD/hour)",
        ),
    ],
)
def test_a_full_value_reads_and_is_said_in_words(kind: Kind, raw: Any, shown: str) -> None:
    """
    Each type reads its own values, those at its edges too, and writes them for a person.
    """
    assert shown == _shown(kind, raw)


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        (Boolean(), {"not": True}, "no"),
        (Boolean(), {"one_of": (True, False)}, "yes or no"),
        (HEADCOUNT, {"at_least": 3}, "3 to 5,000"),
        (HEADCOUNT, {"at_least": 3, "at_most": 9}, "3 to 9"),
        (HEADCOUNT, {"at_least": 3, "at_most": 3}, "3"),
        (HEADCOUNT, {"not": 3}, "0 to 2 or 4 to 5,000"),
        (HEADCOUNT, {"not": 0}, "1 to 5,000"),
        (HEADCOUNT, {"one_of": (3, 4)}, "3 or 4"),
        (Number(), {"at_least": 3}, "at least 3"),
        (Number(), {"not": 3}, "less than 3 or more than 3"),
        (Share(), {"at_most": "5 %"}, "0 % to 5 %"),
        (Share(), {"not": "0 %"}, "more than 0 % and at most 100 %"),
        (Money(), {"at_least": "5 USD"}, "at least 5 USD"),
        (Money(), {"one_of": ("5 USD", "5 EUR")}, "5 EUR or 5 USD"),
        (
            Money(),
            {"not": "5 USD"},
            "at least 0 USD and less than 5 USD or more than 5 USD, or another currency",
        ),
        (Duration(), {"at_most": "2 weeks"}, "0 hours to 14 days"),
        (Date(), {"on_or_after": "2026-01-01"}, "on or after 2026-01-01"),
        (Date(), {"on_or_after": "2026-01-01", "on_or_before": "2026-03-01"}, "2026-01-01 to 2026-03-01"),
        (Date(), {"not": "9999-12-31"}, "on or before 9999-12-30"),
        (Date(), {"not": "0001-01-01"}, "on or after 0001-01-02"),
        (Text(), {"not": "gold"}, "anything but gold"),
        (Text(), {"one_of": ("gold", "silver")}, "gold or silver"),
        (METHOD, {"not": "cash"}, "exposure or vouchers"),
        (METHOD, {"value": "cash"}, "cash"),
        (METHOD, {"value": "cash", "complete": True}, "cash"),
        (WORK, {"value": ("testing",), "complete": False}, "testing and perhaps more"),
        (WORK, {"value": (), "complete": False}, "open"),
        (WORK, {"not": ("testing",)}, "open, without testing"),
        (WORK, {"one_of": (("testing",), ())}, "testing or nothing"),
        (GROUPS, {"value": (), "complete": False}, "open"),
        (GROUPS, {"value": ({"group": "a"},), "complete": False}, "a; and perhaps more"),
        (
            GROUPS,
            ({"group": "a", "hourly": {"at_most": "9 USD/hour"}},),
            "a (hourly: 0 USD/hour to 9 USD/hour)",
        ),
    ],
)
def test_a_partly_known_value_reads_and_is_said_in_words(kind: Kind, raw: Any, shown: str) -> None:
    """
    Each type reads what is known of a value, and says what is still possible.
    """
    assert shown == _shown(kind, raw)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (Boolean(), "true"),
        (Boolean(), 1),
        (Boolean(), None),
        (HEADCOUNT, -1),
        (HEADCOUNT, 5001),
        (HEADCOUNT, Decimal("2.5")),
        (HEADCOUNT, "12"),
        (HEADCOUNT, True),
        (HEADCOUNT, {"at_least": 5001}),
        (Number(), Decimal("NaN")),
        (Number(), Decimal("Infinity")),
        (Number(), 10**15),
        (Number(), Decimal("0.0000000001")),
        (Share(), "100.000000001 %"),
        (Share(), "-0.000000001 %"),
        (Share(), "0.4"),
        (Share(), Decimal("0.4")),
        (Share(), "40 percent"),
        (Money(), "25"),
        (Money(), "25 usd"),
        (Money(), "25 XXX"),
        (Money(), "USD 25"),
        (Money(), "25 USD/hour"),
        (Money(), "-1 USD"),
        (Money(), "1000000000000000 USD"),
        (Money("/hour"), "25 USD"),
        (Money("/hour"), "25 USD/day"),
        (Duration(), "2 months"),
        (Duration(), "P2D"),
        (Duration(), "-1 hours"),
        (Duration(in_months=True), "90 days"),
        (Date(), "2025-02-29"),
        (Date(), "0000-01-01"),
        (Date(), "2025-2-1"),
        (Date(), "2025-03-01T00:00:00"),
        (Date(), 2025),
        (Text(), 4),
        (METHOD, "Cash"),
        (METHOD, ("cash",)),
        (METHOD, {"value": "cash", "complete": False}),
        (WORK, "testing"),
        (WORK, ("tasting",)),
        (WORK, {"not": "testing"}),
        (SetOf(None), (4,)),
        (SetOf(None), {"not": ("forum",)}),
        (GROUPS, ({"hourly": "0 USD/hour"},)),
        (GROUPS, ({"group": ""},)),
        (GROUPS, ({"group": "a"}, {"group": "a"})),
        (GROUPS, ({"group": "a", "pay": 1},)),
        (GROUPS, {"not": ({"group": "a"},)}),
    ],
)
def test_a_value_beyond_the_edge_is_refused_with_what_was_expected(kind: Kind, raw: Any) -> None:
    """
    What a type does not read, it refuses and says what it reads.
    """
    assert _misread(kind, raw).expected


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Duration(), "60 minutes", "1 hour"),
        (Duration(), "24 hours", "1 day"),
        (Duration(), "7 days", "1 week"),
        (Duration(), "1 days", "1 day"),
        (Duration(), "20 minutes", "20.0 minutes"),
        (Duration(in_months=True), "12 months", "1 year"),
        (Share(), "40 %", "40.00 %"),
        (Money(), "25 USD", "25.00 USD"),
        (Number(), 3, Decimal("3.0")),
        (WORK, ("testing", "feedback"), ("feedback", "testing")),
        (GROUPS, ({"group": "a"}, {"group": "b"}), ({"group": "b"}, {"group": "a"})),
        (METHOD, {"not": "cash"}, {"one_of": ("vouchers", "exposure")}),
        (Boolean(), {"not": True}, False),
        (HEADCOUNT, {"at_least": 0}, {"at_most": 5000}),
    ],
)
def test_two_ways_of_writing_one_answer_are_the_same_answer(kind: Kind, one: Any, other: Any) -> None:
    """
    Sixty minutes are an hour, and neither order nor trailing zeros make an answer another.
    """
    assert kind.read(one) == kind.read(other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Money(), "25 USD", "25 EUR"),
        (Share(), "99.999999999 %", "100 %"),
        (Duration(), "30 days", "31 days"),
        (Text(), "cash", "Cash"),
        (WORK, ("testing",), {"value": ("testing",), "complete": False}),
    ],
)
def test_two_answers_that_differ_are_not_taken_for_one(kind: Kind, one: Any, other: Any) -> None:
    """
    A currency, the last digit and completeness make a difference.
    """
    assert kind.read(one) != kind.read(other)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.noun)
def test_anything_is_said_in_words_too(kind: Kind) -> None:
    """
    Where nothing is known, every type says so in words.
    """
    assert kind.is_open(kind.anything)
    assert "None" not in kind.show(kind.anything)


@pytest.mark.parametrize(
    ("kind", "noun", "expected"),
    [
        (Integer(), "a whole number", "a whole number"),
        (HEADCOUNT, "a whole number", "a whole number of at least 0 and at most 5,000"),
        (Share(), "a share", "a share from 0 % to 100 %, such as 40 %"),
        (Money(), "a plain amount", "an amount such as 25 USD"),
        (Money("/hour"), "an amount per hour", "an amount such as 25 USD/hour"),
        (Duration(), "a time in minutes, hours, days or weeks", "a time such as 72 hours or 5 days"),
        (Duration(in_months=True), "a time in months or years", "a time such as 6 months or 5 years"),
        (METHOD, "a choice", "cash, vouchers or exposure"),
        (GROUPS, "a list of records", "a list of records with the fields group, hourly and work"),
    ],
)
def test_a_type_says_what_it_is_and_what_it_reads(kind: Kind, noun: str, expected: str) -> None:
    """
    Messages name a type in plain words, and show what a value of it looks like.
    """
    assert (noun, expected) == (kind.noun, kind.expected)


def test_all_that_is_misread_in_one_value_is_told_at_once() -> None:
    """
    A list of records with three mistakes gets three complaints, each with the way to its place.
    """
    raw = ({"group": "a", "hourly": "9 USD", "work": ("tasting",)}, {"hourly": "9 USD/hour"})

    assert [(0, "hourly"), (0, "work", 0), (1,)] == [part.path for part in _misread(GROUPS, raw).parts]


@pytest.mark.parametrize(
    ("kind", "raw", "suggestion"),
    [
        (Boolean(), "yes", "true"),
        (Boolean(), "Off", "false"),
        (Boolean(), "perhaps", None),
        (Money(), "25 usd", "25 USD"),
        (Money(), "25 UDS", "USD"),
        (Duration(), "3 dais", "days"),
        (Duration(), "3 months", None),
        (METHOD, "voucher", "vouchers"),
        (WORK, ("tasting",), "testing"),
    ],
)
def test_a_slip_gets_the_nearest_word(kind: Kind, raw: Any, suggestion: str | None) -> None:
    """
    What is nearly right is suggested, and nothing else is.
    """
    assert suggestion == _misread(kind, raw).suggestion


@pytest.mark.parametrize(
    ("kind", "worked_out", "shown"),
    [
        (Money(), ("ratio", Decimal(100), Decimal(3)), "33.33 USD"),
        (Money(), ("ratio", Decimal(1), Decimal(3_000_000)), "0.0000003 USD"),
        (
            Money(),
            ("product", Decimal("1e15"), Decimal("1e15") / 3),
            "333,333,333,333,333,333,333,333,333,300 USD",
        ),
    ],
)
def test_a_worked_out_amount_is_rounded_for_a_person(
    kind: Kind, worked_out: tuple[Any, Decimal, Decimal], shown: str
) -> None:
    """
    Arithmetic is exact to sixty digits; what is shown has two decimals, or one digit that counts.
    """
    operation, left, right = worked_out
    amounts = [Quantities.of({unit: [Range(each, each)]}) for unit, each in (("USD", left), ("", right))]

    assert shown == kind.show(derive(operation, amounts))


@given(st.decimals(0, 100, places=4))
def test_a_share_that_is_shown_reads_as_itself(percent: Decimal) -> None:
    """
    What a report says of a share can be copied into a program.
    """
    exact = Share().exactly(f"{percent:f} %")

    assert exact == Share().exactly(Share().show(exact))


@given(st.integers(0, 100_000))
def test_a_time_that_is_shown_reads_as_itself(minutes: int) -> None:
    """
    What a report says of a time can be copied into a program.
    """
    exact = Duration().exactly(f"{minutes} minutes")

    assert exact == Duration().exactly(Duration().show(exact).replace(",", ""))


@given(st.dates())
def test_a_day_that_is_shown_reads_as_itself(day: Any) -> None:
    """
    What a report says of a day can be copied into a program.
    """
    assert day.isoformat() == _shown(Date(), day.isoformat())


@given(st.sampled_from(KINDS), st.data())
def test_a_value_that_is_read_is_one_that_its_type_allows(kind: Kind, data: st.DataObject) -> None:
    """
    Nothing that is read lies outside what the type says is possible.
    """
    raw: dict[type[Kind], st.SearchStrategy[Any]] = {
        Boolean: st.booleans(),
        Integer: st.integers(0, 5000),
        Number: st.integers(-99, 99),
        Share: st.integers(0, 100).map("{} %".format),
        Date: st.dates().map(str),
        Text: st.text(),
        Choice: st.sampled_from(METHOD.words),
        SetOf: st.lists(st.sampled_from(("testing", "feedback"))).map(tuple),
    }
    drawn = data.draw(raw[type(kind)]) if type(kind) in raw else None
    possible: Possible = kind.anything if drawn is None else kind.read(drawn)

    assert possible == possible.meet(kind.anything)


@pytest.mark.parametrize(
    ("kind", "pieces"),
    [
        (Integer(), ["less than 3", "3", "4", "more than 4"]),
        (Number(), ["less than 3", "3", "more than 3 and less than 4", "4", "more than 4"]),
    ],
)
def test_a_line_is_cut_at_each_mark(kind: Kind, pieces: list[str]) -> None:
    """
    A line is cut at what it is compared with, and no whole number lies between 3 and 4.
    """
    marks = Marks(numbers={(Decimal(3), ""), (Decimal(4), "")})

    assert pieces == [kind.show(each) for each in kind.split(kind.anything, marks, is_alone=True)]


def test_a_kind_of_money_names_its_schema_by_its_rate() -> None:
    """
    Amounts of one rate share a schema, which is named after it.
    """
    assert ["money", "money-per-hour"] == [Money().schema_name, Money("/hour").schema_name]


@pytest.mark.parametrize(
    ("members", "without"),
    [((), []), (("a",), []), (("a", "b"), ["'a' taken out of the list", "'b' taken out of the list"])],
)
def test_a_list_is_varied_by_each_member_but_an_only_one(
    members: tuple[str, ...], without: list[str]
) -> None:
    """
    The bounds next to a list are those without one of its members, and never an empty one.
    """
    kind = SetOf(("a", "b"))

    assert without == [changed for _, changed in kind.vary(kind.exactly(members))]


@pytest.mark.parametrize(
    ("kind", "number", "step"),
    [
        (Duration(), 48, 24),
        (Duration(), 25, 1),
        (Duration(), 0, 1),
        (Duration(in_months=True), 24, 12),
        (Duration(in_months=True), 18, 1),
    ],
)
def test_a_time_moves_by_whole_days_or_years_where_it_is_written_in_these(
    kind: Duration, number: int, step: int
) -> None:
    """
    Two days are tried with one and three, and twenty-five hours with twenty-four and twenty-six.
    """
    assert step == kind.choose_step(Decimal(number))


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_what_stands_for_all_other_answers_is_exact(kind: Kind) -> None:
    """
    What a type gives to be tried out is one answer each, and leaves nothing open.
    """
    assert all(each.is_exact for each in kind.represent(Marks()))


def test_beside_a_mark_stand_the_nearest_answers() -> None:
    """
    A bound is tried out itself, and one step of the type to either side of it.
    """
    marks = Marks(numbers={(Decimal(5), "")})

    assert ["5", "4", "6"] == [HEADCOUNT.show(each) for each in HEADCOUNT.represent(marks)]
