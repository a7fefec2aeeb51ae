"""Loading: what the files of a program and of a policy come to, when they are sound."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import pytest
from running import FAIR, SMALL_POLICY, write

from evenhand import Place, PolicyError, Problem, Program, ProgramError, load_policy, load_program
from evenhand.policy.model import DerivedFact
from evenhand.program.model import Claim, Speech, Via
from evenhand.program.rates import value_on

POLICY: Final = load_policy(SMALL_POLICY)
FILES: Final = {
    path.relative_to(SMALL_POLICY).as_posix(): path.read_text() for path in SMALL_POLICY.rglob("*.yaml")
}
HEADER: Final = "program: {name: A preview, sponsor: Lumen, as_of: 2026-03-01}\n"
TWO_SIDES: Final = f"""{HEADER}
parties:
  company: {{name: Lumen, side: sponsor}}
  artists: {{name: The artists, side: artists}}
sources:
  s0: {{title: An article, kind: article}}
origins:
  letter: {{by: artists, title: An open letter, date: 2026-02-01}}
"""


def _load(text: str) -> Program:
    return load_program(text, POLICY)


def _show(claim: Claim) -> str:
    return POLICY.facts[claim.fact].kind.show(claim.said)


def _said(program: Program) -> list[tuple[str, str | None, str]]:
    return [(claim.fact, claim.by, _show(claim)) for claim in program.claims]


def test_a_fact_is_written_in_its_group_or_on_one_line() -> None:
    """
    `pay: {method: cash}` and `pay.method: cash` say the same.
    """
    nested, dotted = f"{HEADER}facts: {{pay: {{method: cash}}}}\n", f"{HEADER}facts: {{pay.method: cash}}\n"

    assert [("pay.method", None, "cash")] == _said(_load(nested)) == _said(_load(dotted))


@pytest.mark.parametrize("facts", ["", "facts: {}\n", "facts: {pay: }\n", "facts: {pay: {method: }}\n"])
def test_a_fact_without_a_value_is_unanswered(facts: str) -> None:
    """
    What is left empty claims nothing, at every level.
    """
    assert () == _load(HEADER + facts).claims


def test_a_claim_keeps_who_says_it_and_where() -> None:
    """
    Party, origin, source, line and note stand beside the value.
    """
    program = _load(
        f"{TWO_SIDES}facts:\n"
        "  pay.method:\n"
        "    - {value: exposure, by: artists, origin: letter, via: [{source: s0, at: line 5}], note: twice}\n"
    )
    spoken = Speech(by="artists", origin="letter", via=(Via(source="s0", at="line 5"),), note="twice")

    assert [spoken] == [claim.speech for claim in program.claims]


def test_a_claim_of_one_source_is_written_in_short() -> None:
    """
    `source` and `at` are short for the one place in which it was read, also where nobody is named.
    """
    program = _load(f"{TWO_SIDES}facts: {{pay.method: {{value: cash, source: s0, at: line 5}}}}\n")

    assert [(None, (Via(source="s0", at="line 5"),))] == [
        (claim.by, claim.speech and claim.speech.read_at) for claim in program.claims
    ]


def test_a_claim_in_a_list_may_name_nobody() -> None:
    """
    A claim without a speaker stands among the claims of the sides, and is the record's.
    """
    program = _load(
        f"{TWO_SIDES}facts:\n  pay.method:\n    - {{value: cash}}\n    - {{value: cash, by: artists}}\n"
    )

    assert ["record", "artists"] == [program.side(claim) for claim in program.claims]


def test_a_party_of_no_side_is_none_of_the_sides() -> None:
    """
    The record and whoever stands outside are no side; the others come in the order of the file.
    """
    others = "  log: {name: The log, side: record}\n  crowd: {name: Readers, side: outside}\n"

    assert ("sponsor", "artists") == _load(TWO_SIDES.replace("sources:", f"{others}sources:")).sides


def test_a_claim_has_the_place_where_it_stands() -> None:
    """
    A report can point at the line of each claim.
    """
    text = f"{TWO_SIDES}facts:\n  pay.method:\n    - {{value: exposure, by: artists}}\n  pay.term: 6 months\n"
    last = text.count("\n")

    assert [Place("<text>", last - 1, 7), Place("<text>", last, 13)] == [
        claim.place for claim in _load(text).claims
    ]


def test_a_list_of_records_is_told_from_a_list_of_claims() -> None:
    """
    A list is one answer unless its entries say who speaks.
    """
    groups = "[{group: testers, hourly: 0 USD/hour}]"
    plain = _load(f"{HEADER}facts:\n  pay.groups: {groups}\n")
    spoken = _load(f"{TWO_SIDES}facts:\n  pay.groups:\n    - {{value: {groups}, by: artists}}\n")

    assert [
        ("pay.groups", None, "testers (pay per hour: 0 USD/hour)"),
        ("pay.groups", "artists", "testers (pay per hour: 0 USD/hour)"),
    ] == _said(plain) + _said(spoken)


def test_the_partial_keys_of_a_claim_stand_beside_its_party() -> None:
    """
    A claim may leave its value partly open.
    """
    program = _load(
        f"{TWO_SIDES}facts:\n  pay.offered_share:\n    - {{at_least: 0 %, at_most: 5 %, by: artists}}\n"
    )

    assert [("pay.offered_share", "artists", "0 % to 5 %")] == _said(program)


def test_a_rate_makes_amounts_of_two_currencies_comparable() -> None:
    """
    With a dated and sourced rate, an amount counts in the other currency and is shown as it was said.
    """
    rates = "rates:\n  - {from: EUR, to: USD, rate: 1.05, date: 2026-01-01, source: s0}\n"
    program = _load(f"{TWO_SIDES}{rates}facts: {{pay.fund: 100 EUR}}\n")
    euros = value_on(program, dt.date(2026, 3, 1)).claims[0]
    dollars = _load(f"{TWO_SIDES}facts: {{pay.fund: 105 USD}}\n").claims[0]

    assert (dollars.possible, "100 EUR") == (euros.possible, _show(euros))


def test_the_digest_is_that_of_the_text(tmp_path: Path) -> None:
    """
    The same text has the same digest wherever it stands, and another text another.
    """
    path = write(tmp_path, FAIR)

    assert _load(FAIR).digest == load_program(path, POLICY).digest != _load(f"{FAIR}# more\n").digest


def test_the_weightiest_rule_of_a_criterion_comes_first() -> None:
    """
    The criteria stand in the order of the policy's page, their rules by severity and then by name.
    """
    assert ["pay/work-is-paid", "pay/pay-is-money", "sharing/criticism-is-allowed"] == [
        rule.id for rule in POLICY.rules
    ]


def test_a_rule_that_no_seed_raised_says_so() -> None:
    """
    "Beyond the seeds" is an empty list of lines.
    """
    assert {"pay/work-is-paid": ("s0",), "pay/pay-is-money": (), "sharing/criticism-is-allowed": ()} == {
        rule.id: tuple(raised.seed for raised in rule.raised_in) for rule in POLICY.rules
    }


@pytest.mark.parametrize(
    ("day", "bound"),
    [
        (dt.date(2023, 12, 31), "any amount"),
        (dt.date(2024, 1, 1), "15 USD/hour"),
        (dt.date(2025, 12, 31), "15 USD/hour"),
        (dt.date(2026, 1, 1), "16 USD/hour"),
    ],
)
def test_a_dated_bound_holds_from_its_day_on(day: dt.date, bound: str) -> None:
    """
    Before the first day nothing is known, and each value holds until the next.
    """
    parameter = POLICY.parameters["pay.hourly_floor"]

    assert bound == parameter.kind.show(parameter.on(day))


def test_the_order_of_dated_values_is_that_of_their_days() -> None:
    """
    A bound whose values are written in another order is the same bound.
    """
    entry = "[{from: 2024-01-01, value: 15 USD/hour}, {from: 2026-01-01, value: 16 USD/hour}]"
    other = "[{from: 2026-01-01, value: 16 USD/hour}, {from: 2024-01-01, value: 15 USD/hour}]"
    turned = load_policy(FILES | {"pay/criterion.yaml": FILES["pay/criterion.yaml"].replace(entry, other)})

    assert POLICY.parameters["pay.hourly_floor"].values == turned.parameters["pay.hourly_floor"].values


def test_a_policy_in_memory_is_the_policy_on_disk() -> None:
    """
    A folder and a mapping of the same files have the same digest.
    """
    assert POLICY.digest == load_policy(FILES).digest


def test_a_parameter_is_named_in_full_in_another_criterion() -> None:
    """
    `$share_needed` is the criterion's own, `$pay.share_needed` anyone's.
    """
    rule = FILES["pay/work-is-paid.yaml"]
    elsewhere = rule.replace("$share_needed", "$pay.share_needed")
    policy = load_policy(FILES | {"sharing/pay-comes-with-sharing.yaml": elsewhere})
    own, other = policy.rule("pay/work-is-paid"), policy.rule("sharing/pay-comes-with-sharing")

    assert own is not None
    assert other is not None
    assert own.requires == other.requires


def test_other_files_in_the_folder_of_a_policy_are_passed_over(tmp_path: Path) -> None:
    """
    What is not YAML is no part of a policy.
    """
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    write(tmp_path, "Read me.", "README.md")

    assert POLICY.digest == load_policy(tmp_path).digest


def test_problems_come_in_the_order_of_the_files_and_their_lines() -> None:
    """
    A reader works through a policy's problems from the first file to the last.
    """
    broken = {name: text.replace("severity: major", "severity: grave") for name, text in FILES.items()}
    with pytest.raises(PolicyError) as refused:
        load_policy(broken)

    assert [("rules/pay/pay-is-money.yaml", 2), ("rules/sharing/criticism-is-allowed.yaml", 2)] == [
        (problem.place.file, problem.place.line) for problem in refused.value.problems
    ]


def test_a_problem_carries_its_parts() -> None:
    """
    A caller finds the place, the message, what was expected, the suggestion, the line and the code as data.
    """
    with pytest.raises(ProgramError) as refused:
        _load(f"{HEADER}facts: {{pay.method: voucher}}\n")

    assert (
        Problem(
            place=Place("<text>", 2, 21),
            message="'voucher' is not one of this fact's words.",
            expected="cash, vouchers or exposure",
            suggestion="vouchers",
            excerpt="facts: {pay.method: voucher}",
            code="wrong-value",
            path="facts.pay.method",
        ),
    ) == refused.value.problems


DERIVED: Final = "    type: money\n    ratio: [pay.fund, participants.headcount]\n"


def _derive(kind: str, operation: str) -> DerivedFact:
    """Load the small policy with another derived fact, and give it."""
    page = FILES["pay/criterion.yaml"].replace(DERIVED, f"    {kind}\n    {operation}\n")
    return load_policy(FILES | {"pay/criterion.yaml": page}).derived["pay.fund_per_head"]


@pytest.mark.parametrize(
    ("kind", "operation"),
    [
        ("type: money", "ratio: [pay.fund, participants.headcount]"),
        ("type: money\n    unit: /hour", "ratio: [pay.fund, pay.delay]"),
        ("type: number", "ratio: [pay.fund, pay.fund]"),
        ("type: share", "ratio: [participants.headcount, pay.weekly_hours]"),
        ("type: money", "product: [pay.fund, pay.offered_share, participants.headcount]"),
        ("type: number", "product: [participants.headcount, pay.weekly_hours]"),
        ("type: money", "sum: [pay.fund, pay.fund]"),
        ("type: duration", "sum: [pay.delay, pay.delay]"),
        ("type: duration\n    unit: months", "difference: [pay.term, pay.term]"),
        ("type: integer", "count: pay.groups"),
        ("type: number", "count: sharing.channels"),
    ],
)
def test_a_derived_fact_whose_units_come_out_is_accepted(kind: str, operation: str) -> None:
    """
    Amounts over hours are amounts an hour, and like over like is a plain number.
    """
    assert operation.partition(":")[0] == _derive(kind, operation).operation


@pytest.mark.parametrize(
    ("kind", "operation"),
    [
        ("type: money", "ratio: [pay.fund, pay.fund]"),
        ("type: money\n    unit: /month", "ratio: [pay.fund, pay.delay]"),
        ("type: money\n    unit: /hour", "ratio: [pay.fund, pay.term]"),
        ("type: money", "product: [pay.fund, pay.delay]"),
        ("type: money", "sum: [pay.fund, pay.hourly]"),
        ("type: duration", "sum: [pay.delay, pay.term]"),
        ("type: duration", "difference: [sponsor.founded, sponsor.founded]"),
        ("type: text", "sum: [pay.method, pay.method]"),
        ("type: date", "sum: [sponsor.founded, sponsor.founded]"),
        ("type: number", "ratio: [sponsor.founded, sponsor.founded]"),
        ("type: number", "ratio: [pay.method, pay.method]"),
        ("type: boolean", "product: [sponsor.for_profit, pay.offered_share]"),
        ("type: number", "count: pay.method"),
        ("type: share\n    values: {a: b}", "ratio: [pay.fund, pay.fund]"),
    ],
)
def test_a_derived_fact_whose_units_do_not_come_out_is_refused(kind: str, operation: str) -> None:
    """
    No arithmetic mixes hours with months, or amounts with rates.
    """
    with pytest.raises(PolicyError):
        _derive(kind, operation)
