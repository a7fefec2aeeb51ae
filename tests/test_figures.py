"""Figures that nobody said: each can be checked by hand, and is printed on its side of its bound."""

from __future__ import annotations

import datetime as dt
import json
import math
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from small_policies import sketch

from evenhand import Audit, Policy, audit, load_program, render
from evenhand.advice.advising import advise
from evenhand.audit.audit import Clause, Interval
from evenhand.audit.case import open_case
from evenhand.audit.parts import AskedRate
from evenhand.facts import kinds
from evenhand.facts.possible import Quantities
from evenhand.reporting.advice import render_letter, render_requests
from evenhand.reporting.formats import Look, TextFormat
from evenhand.reporting.phrases import reachable, secured, spanned

DAY: Final = dt.date(2026, 3, 1)
READ: Final[tuple[TextFormat, ...]] = ("terminal", "html", "markdown", "json")
EURO: Final = {"from": "EUR", "to": "USD", "rate": Decimal("1.0526"), "date": "2026-02-27", "source": "bank"}
POUND: Final = {"from": "GBP", "to": "EUR", "rate": Decimal("1.2"), "date": "2026-02-26", "source": "bank"}
CONVERTED: Final = "14.25 EUR/hour at 1.0526 USD per EUR (2026-02-27, Reference rates)"
HOURLY: Final = {"type": "money", "unit": "/hour"}
POLICY: Final = sketch(
    {
        "floor": {"requires": {"fact": "x.hourly", "at_least": {"fact": "x.floor"}}},
        "alike": {"requires": {"fact": "x.ratio", "at_least": "95 %"}},
        "groups": {"requires": {"every": "x.groups", "check": {"field": "rate", "at_least": "15 USD/hour"}}},
    },
    facts={
        **dict.fromkeys(("x.hourly", "x.floor", "x.lowest", "x.highest"), HOURLY),
        "x.groups": {
            "type": "records",
            "key": "group",
            "fields": {"group": {"title": "group", "type": "text"}, "rate": {"title": "rate", **HOURLY}},
        },
    },
    derived={"x.ratio": {"type": "share", "ratio": ["x.lowest", "x.highest"]}},
)


def judge(facts: Mapping[str, Any], *rates: Mapping[str, Any], policy: Policy = POLICY) -> Audit:
    """
    Audit a program that describes itself, with some rates.
    """
    program = {
        "program": {"name": "a program", "sponsor": "Lumen", "as_of": DAY.isoformat()},
        "sources": {"bank": {"title": "Reference rates", "kind": "article"}},
        "rates": list(rates),
        "facts": facts,
    }
    return advise(open_case(load_program(program, policy), policy))


def clause_of(audited: Audit, rule: str) -> Clause:
    """
    Give the one clause of a rule.
    """
    [clause] = next(each for each in audited.findings if each.rule == rule).judgements[0].because
    return clause


def working_of(audited: Audit, fact: str) -> str | None:
    """
    Give the working of a fact, as it is described.
    """
    return next(each for each in audited.facts if each.path == fact).accounts["as-described"].working


def test_an_amount_that_was_converted_says_from_what_and_how() -> None:
    """
    What was said stands beside the amount, with the rate, its date and its source.
    """
    audited = judge({"x.hourly": "14.25 EUR/hour", "x.floor": "15 USD/hour"}, EURO)

    assert (
        f"hourly: 14.99955 USD/hour, from {CONVERTED}; needed: at least the floor (15 USD/hour)"
        == clause_of(audited, "x/floor").text
    )


@pytest.mark.parametrize("form", READ)
def test_every_report_to_be_read_shows_the_working(form: TextFormat) -> None:
    """
    The terminal, the page, Markdown and JSON tell where an amount comes from.
    """
    report = render(judge({"x.hourly": "14.25 EUR/hour", "x.floor": "15 USD/hour"}, EURO), form)

    assert f"14.99955 USD/hour, from {CONVERTED}" in " ".join(report.split())


def test_an_amount_may_be_converted_more_than_once() -> None:
    """
    The working names each rate on the way.
    """
    audited = judge({"x.hourly": "10 GBP/hour"}, POUND, EURO)

    assert (
        "10 GBP/hour at 1.2 EUR per GBP (2026-02-26, Reference rates) "
        "and 1.0526 USD per EUR (2026-02-27, Reference rates)" == working_of(audited, "x.hourly")
    )


def test_rates_lead_on_in_whatever_order_they_are_given() -> None:
    """
    An amount goes as far as rates lead, so that two amounts never stop at two currencies on one way.
    """
    facts = {"x.hourly": "10 GBP/hour"}

    assert judge(facts, POUND, EURO).facts == judge(facts, EURO, POUND).facts


def test_what_was_said_in_the_currency_itself_has_no_working() -> None:
    """
    A figure that somebody said is its own evidence.
    """
    assert None is working_of(judge({"x.hourly": "15 USD/hour"}, EURO), "x.hourly")


def test_a_field_of_a_record_has_its_working() -> None:
    """
    What a group is paid in another currency can be checked as any amount can.
    """
    audited = judge({"x.groups": [{"group": "testers", "rate": "14.25 EUR/hour"}]}, EURO)

    assert (
        f"testers: rate: 14.99955 USD/hour, from {CONVERTED}; needed: at least 15 USD/hour"
        == clause_of(audited, "x/groups").text
    )


def test_a_share_says_what_it_was_worked_out_from() -> None:
    """
    Both amounts stand beside a derived share.
    """
    audited = judge({"x.lowest": "18.99 USD/hour", "x.highest": "19.99 USD/hour"})

    assert (
        "ratio: 94.99 %, from 18.99 USD/hour divided by 19.99 USD/hour; needed: at least 95 %"
        == clause_of(audited, "x/alike").text
    )


def test_a_share_of_converted_amounts_says_how_each_comes_about() -> None:
    """
    The rate stands within the working, so that nothing has to be looked up.
    """
    audited = judge({"x.lowest": "14.25 EUR/hour", "x.highest": "15 USD/hour"}, EURO)

    assert f"{CONVERTED} divided by 15 USD/hour" == working_of(audited, "x.ratio")


WHY: Final = [
    ("20 EUR/hour", "20 USD/hour", "20 EUR/hour and 20 USD/hour: no rate is given"),
    ("20 USD/hour", "0 USD/hour", "20 USD/hour divided by 0 USD/hour: there is no share"),
    (
        "20 USD/hour",
        {"at_most": "5 USD/hour"},
        "20 USD/hour divided by 0 USD/hour to 5 USD/hour, which may be nothing",
    ),
    ("20 USD/hour", None, "highest: not stated"),
]


@pytest.mark.parametrize(("lowest", "highest", "why"), WHY)
def test_a_share_without_value_says_why(lowest: str, highest: Any, why: str) -> None:
    """
    No rate, a division by nothing and silence on one of the two are told apart.
    """
    clause = clause_of(judge({"x.lowest": lowest, "x.highest": highest}), "x/alike")

    assert Clause(
        text=f"ratio: no value ({why}); needed: at least 95 %", met="open", facts=("x.ratio",), missing=why
    ) == (clause)


def test_a_share_of_which_nothing_is_stated_is_not_stated() -> None:
    """
    Where nothing is said there is nothing to show.
    """
    assert "ratio: not stated; needed: at least 95 %" == clause_of(judge({}), "x/alike").text


def test_amounts_that_want_for_a_rate_say_so() -> None:
    """
    A comparison of two currencies is open for want of a rate, and not of an answer.
    """
    audited = judge({"x.hourly": "14.25 EUR/hour", "x.floor": "15 USD/hour"})

    assert "14.25 EUR/hour and 15 USD/hour: no rate is given" == clause_of(audited, "x/floor").missing


@pytest.mark.parametrize("form", READ)
def test_every_report_to_be_read_says_that_a_rate_is_missing(form: TextFormat) -> None:
    """
    The terminal, asked to show every rule, the page, Markdown and JSON give the reason.
    """
    audited = judge({"x.lowest": "20 EUR/hour", "x.highest": "20 USD/hour"})
    report = render(audited, form, look=Look(verbose=True))

    assert "20 EUR/hour and 20 USD/hour: no rate is given" in " ".join(report.split())


MIXED: Final = {"x.lowest": "20 EUR/hour", "x.highest": "20 USD/hour", "x.hourly": "9 USD/hour"}


def test_the_rate_that_is_missing_is_asked_for() -> None:
    """
    It is an item of its own: which rate, of which day, and which rules hang on it.
    """
    advice = judge({**MIXED, "x.floor": "15 EUR/hour"}).advice

    assert advice is not None
    expected = AskedRate(source="EUR", target="USD", day=DAY, rules=("x/alike", "x/floor"))
    assert (expected,) == advice.rates


def test_no_document_is_asked_for_where_a_rate_alone_is_missing() -> None:
    """
    What every answer is known of is not asked for again.
    """
    advice = judge({**MIXED, "x.floor": "9 USD/hour"}).advice

    assert advice is not None
    assert ["x/groups"] == [rule for request in advice.requests for rule in request.decides]


ASKED: Final = (
    "the rate from EUR to USD of 2026-03-01, or of the last day before it, with its source; "
    "1 rule hangs on it: x/alike"
)


@pytest.mark.parametrize(
    "write",
    [
        render_letter,
        render_requests,
        lambda audited: render_requests(audited, "markdown"),
        lambda audited: render(audited, "terminal"),
        lambda audited: render(audited, "markdown"),
        lambda audited: render(audited, "html"),
    ],
)
def test_whatever_asks_asks_for_the_rate(write: Callable[[Audit], str]) -> None:
    """
    The letter, the advice and the reports name it.
    """
    text = " ".join(write(judge(MIXED)).split())

    assert ASKED[1:] in text


def test_nobody_is_asked_for_a_rate_that_nothing_hangs_on() -> None:
    """
    Where the rates that are given are enough, none is asked for.
    """
    advice = judge(MIXED, EURO).advice

    assert advice is not None
    assert () == advice.rates


LATE: Final = {**EURO, "date": "2099-01-01"}


def test_a_rate_from_tomorrow_is_remarked_and_not_used() -> None:
    """
    An audit of a day knows nothing of the next.
    """
    audited = judge({"x.hourly": "14.25 EUR/hour", "x.floor": "15 USD/hour"}, LATE)

    assert (
        ("The rate from EUR to USD of 2099-01-01 is later than the day of judgement, and is not used.",),
        (),
        "open",
    ) == (audited.remarks, audited.rates, clause_of(audited, "x/floor").met)


@pytest.mark.parametrize(("day", "verdict"), [("2026-02-26", "unknown"), ("2026-02-27", "fail")])
def test_the_day_of_judgement_decides_which_rates_are_used(day: str, verdict: str) -> None:
    """
    One program judged on two days is judged by the rates of each.
    """
    facts = {"x.hourly": "14.25 EUR/hour", "x.floor": "15 USD/hour"}
    header = {"name": "a program", "sponsor": "Lumen", "as_of": day}
    sources = {"bank": {"title": "Reference rates", "kind": "article"}}
    program = load_program({"program": header, "sources": sources, "rates": [EURO], "facts": facts}, POLICY)

    verdicts = {each.rule: each.verdict for each in audit(program, POLICY).findings}
    assert verdict == verdicts["x/floor"]


OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "more_than": operator.gt,
    "less_than": operator.lt,
}
LINEAR: Final[Mapping[str, kinds.Linear]] = {
    "share": kinds.Share(),
    "number": kinds.Number(),
    "money": kinds.Money("/hour"),
    "hours": kinds.Duration(),
    "months": kinds.Duration(in_months=True),
}
_SIZES: Final[Mapping[str, Fraction]] = {
    "minute": Fraction(1, 60),
    "day": Fraction(24),
    "year": Fraction(12),
}


def read(text: str) -> Fraction:
    """
    Read a figure as it is printed, be it of ever so many digits.
    """
    number, _, unit = text.partition(" ")
    return Fraction(number.replace(",", "")) * _SIZES.get(unit.removesuffix("s"), Fraction(1))


def divide(left: int, right: int) -> Decimal:
    """
    Divide as a derived fact does.
    """
    with localcontext(Context(prec=60)):
        return Decimal(left) / right


quotients: Final = st.builds(divide, st.integers(1, 10**6), st.integers(1, 10**4))


@st.composite
def neighbours(draw: st.DrawFn) -> tuple[Decimal, Decimal]:
    """
    Give a quotient and a number that may be ever so near to it.
    """
    number = draw(quotients)
    places = draw(st.integers(0, 30))
    with localcontext(Context(prec=100)):
        return number, draw(st.one_of(quotients, st.just(round(number, places)), st.just(number)))


@given(st.sampled_from(list(LINEAR)), neighbours())
def test_two_figures_are_printed_as_they_compare(name: str, pair: tuple[Decimal, Decimal]) -> None:
    """
    Whatever the kind and however near, what is printed of two numbers compares as they do.
    """
    kind, unit = LINEAR[name], "USD" if name == "money" else ""
    here, there = (Quantities.at(number, unit) for number in pair)
    shown, bound = (read(text) for text in (kind.show_beside(here, there), kind.show_beside(there, here)))

    assert (pair[0] < pair[1], pair[0] == pair[1]) == (shown < bound, shown == bound)


@given(st.sampled_from(list(OPERATORS)), st.integers(0, 2000), st.integers(1, 2000), st.integers(0, 100))
def test_a_clause_never_says_what_its_own_figures_deny(name: str, part: int, whole: int, bound: int) -> None:
    """
    Judged by the figures that it prints, each comparison comes out as it says.
    """
    policy = POLICIES[name]
    facts = {"x.part": part, "x.whole": whole, "x.bound": f"{bound} %"}
    clause = clause_of(judge(facts, policy=policy), "x/rule")
    figures = re.findall(r"([\d,.]+) %", clause.text)
    assume(len(figures) == 2)  # a division by nothing has no figure
    shown, needed = map(read, figures)

    assert OPERATORS[name](shown, needed) is (clause.met == "met")


POLICIES: Final = {
    name: sketch(
        {"rule": {"requires": {"fact": "x.ratio", name: {"fact": "x.bound"}}}},
        facts={"x.part": "integer", "x.whole": "integer", "x.bound": "share"},
        derived={"x.ratio": {"type": "share", "ratio": ["x.part", "x.whole"]}},
    )
    for name in OPERATORS
}


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """
    Give the interval of some weights: passed, open and all.
    """
    passed, undecided, failed = (draw(st.integers(0, 300)) for _ in range(3))
    whole = passed + undecided + failed
    assume(whole)
    return Interval(low=Decimal(passed) / whole, high=Decimal(passed + undecided) / whole)


@given(intervals())
def test_a_score_is_printed_no_narrower_than_it_is(score: Interval) -> None:
    """
    The low end is rounded down and the high end up, and one number is one figure, rounded down.
    """
    low, high = math.floor(score.low * 100), math.ceil(score.high * 100)
    expected = f"{low} %" if score.low == score.high else f"{low} % to {high} %"

    assert (expected, f"{low} %", expected.rpartition(" to ")[2]) == (
        spanned(score),
        secured(score),
        reachable(score),
    )


def sixty(verdicts: str) -> Audit:
    """
    Audit a program by 33 rules of one weight: one that passes is +, one that fails -, one left open is a dot.
    """
    facts = {f"x.f{index}": "boolean" for index in range(len(verdicts))}
    policy = sketch(
        {f"r{index}": {"requires": {"fact": fact, "is": True}} for index, fact in enumerate(facts)},
        facts=facts,
    )
    said = {"+": True, "-": False}
    stated = {fact: said[verdict] for fact, verdict in zip(facts, verdicts, strict=True) if verdict in said}
    return judge(stated, policy=policy)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [("+" * 20 + "-" * 13, "60 %, gate held"), ("+" * 20 + "-" * 12 + ".", "60 % to 64 %, gate held")],
)
def test_the_score_of_twenty_rules_of_thirty_three(verdicts: str, expected: str) -> None:
    """
    Where all is decided it is one figure, and with one rule open two.
    """
    assert expected in render(sixty(verdicts), "terminal")


def test_the_json_of_a_figure_is_published() -> None:
    """
    The working stands with the answer, in each account.
    """
    audited = judge({"x.lowest": "18.99 USD/hour", "x.highest": "19.99 USD/hour"})
    facts = {
        each["path"]: each["accounts"] for each in json.loads(render(audited, "json", full=True))["facts"]
    }

    assert {
        "answer": "95 %",
        "is_stated": True,
        "conflicts": [],
        "follows_from": [],
        "working": "18.99 USD/hour divided by 19.99 USD/hour",
    } == facts["x.ratio"]["as-described"]


SIDED: Final = {
    "program": {"name": "a program", "sponsor": "Lumen", "as_of": DAY.isoformat()},
    "parties": {
        "company": {"name": "Lumen", "side": "sponsor"},
        "testers": {"name": "testers", "side": "testers"},
    },
    "sources": {"bank": {"title": "Reference rates", "kind": "article"}},
    "rates": [EURO],
}


def say_sides(company: str, testers: str | None) -> Mapping[str, str]:
    """
    Give what the clause on the floor says in each account, where two sides say what an hour is paid.
    """
    said = {"company": company, "testers": testers}
    facts = {
        "x.floor": "15 USD/hour",
        "x.hourly": [{"value": value, "by": by} for by, value in said.items() if value],
    }
    audited = audit(load_program({**SIDED, "facts": facts}, POLICY), POLICY)
    finding = next(each for each in audited.findings if each.rule == "x/floor")
    return {each.account: each.because[0].text.partition("; ")[0] for each in finding.judgements}


def test_each_side_has_the_working_of_its_own_word() -> None:
    """
    Where two sides name one amount in two currencies, only what was converted has a working.
    """
    said, from_euros = "hourly: 14.99955 USD/hour", f"hourly: 14.99955 USD/hour, from {CONVERTED}"

    assert {"sponsor": from_euros, "testers": said, "settled": from_euros, "unanswered": from_euros} == (
        say_sides("14.25 EUR/hour", "14.99955 USD/hour")
    )


def test_an_admission_keeps_the_working_of_who_admits() -> None:
    """
    What is settled by the sponsor's word alone shows how the sponsor's amount comes about.
    """
    from_euros = f"hourly: 14.99955 USD/hour, from {CONVERTED}"

    assert dict.fromkeys(("sponsor", "settled", "unanswered"), from_euros) == say_sides(
        "14.25 EUR/hour", None
    )


NESTED: Final = sketch(
    {"rule": {"requires": {"fact": "x.part", "at_least": "50 %"}}},
    facts=dict.fromkeys(("x.paid", "x.owed", "x.promised"), "money"),
    derived={
        "x.all": {"type": "money", "sum": ["x.paid", "x.owed"]},
        "x.part": {"type": "share", "ratio": ["x.all", "x.promised"]},
    },
)


@pytest.mark.parametrize(
    ("owed", "expected"),
    [
        ("5 USD", "(10 USD plus 5 USD) divided by 20 USD"),
        ("5 EUR", "10 USD and 5 EUR: no rate is given"),
        (None, "owed: not stated"),
    ],
)
def test_a_figure_made_of_another_is_told_to_the_bottom(owed: str | None, expected: str) -> None:
    """
    Within a working stands that of what it is made of, or why that has no value.
    """
    audited = judge({"x.paid": "10 USD", "x.owed": owed, "x.promised": "20 USD"}, policy=NESTED)

    assert expected == working_of(audited, "x.part")
