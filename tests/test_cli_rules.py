"""`evenhand rules`: what a policy asks, shown to the person who reads or writes it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from built_in import BUILT_IN
from running import REPOSITORY, SMALL_POLICY, Ended, run

from evenhand import load_policy
from evenhand.audit.explaining import outline
from evenhand.policy.conditions import Answers
from evenhand.reporting.formats import Look
from evenhand.reporting.policies import explain_rule
from evenhand.steps.sketch import sketch_policy

Recorded = Callable[[Path, str], str]

GOLDEN: Final = REPOSITORY / "tests" / "golden" / "rules"
RULES: Final = ("--rules", SMALL_POLICY)


@pytest.mark.parametrize(
    "arguments", [("list",), ("facts",), ("show", "pay/work-is-paid"), ("show", "pay/pay-is-money")]
)
def test_a_policy_is_shown_as_it_is_kept(arguments: tuple[str, ...], recorded: Recorded) -> None:
    """
    Rules, facts and a single rule in plain words read as someone has read them.
    """
    ended = run("rules", *arguments, *RULES)
    name = "-".join(arguments).replace("/", "-")

    assert Ended(0, recorded(GOLDEN / f"{name}.txt", ended.out), "") == ended


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        (("--core",), ["sponsor.for_profit", "work.demand"]),
        (("pay", "--core"), ["pay.basis", "pay.offered_share"]),
        (("sharing.approval_scope",), ["sharing.approval_scope"]),
    ],
)
def test_facts_are_shown_by_name(arguments: tuple[str, ...], paths: list[str]) -> None:
    """
    One need not read every question to read one, those of a group, or those that matter most.
    """
    shown = re.findall(r"^  (\S+\.\S+)", run("rules", "facts", *arguments).out, re.MULTILINE)

    assert paths == shown[: len(paths)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("facts", "pay.in_kin"), "'pay.in_kin' is neither a fact nor a group of facts. Did you mean"),
        (("show", "pay.in_kind"), "'pay.in_kind' is a fact: evenhand rules facts pay.in_kind"),
    ],
)
def test_a_name_that_is_another_thing_is_told_so(arguments: tuple[str, ...], message: str) -> None:
    """
    A fact that is no fact gets the nearest one, and a fact in a rule's place the command that shows it.
    """
    ended = run("rules", *arguments)

    assert (2, True) == (ended.status, message in ended.err)


@pytest.mark.parametrize("command", ["list", "facts"])
def test_a_narrow_terminal_gets_narrow_lines(command: str) -> None:
    """
    What a policy asks can be read on forty columns.
    """
    lines = run("rules", command, *RULES, environment={"COLUMNS": "40"}).out.splitlines()

    assert [] == [line for line in lines if len(line) > 40]


def test_every_built_in_rule_can_be_shown() -> None:
    """
    Each rule of the policy that ships has an explanation, which starts with its name and its severity.
    """
    policy = BUILT_IN
    titles = {rule.id: explain_rule(rule, policy, Look()).partition("\n")[0] for rule in policy.rules}

    assert {rule.id: f"{rule.id} ({rule.severity})" for rule in policy.rules} == titles


NESTED: Final = """
facts:
  pay.paid: boolean
  pay.groups:
    type: records
    key: group
    fields: {group: {title: group, type: text}, works: {title: works, type: boolean}}
rules:
  pay/it-is-fair:
    requires:
      all:
        - not: {any: [{fact: pay.paid, is: false}, {not: {fact: pay.paid, is: true}}]}
        - {every: pay.groups, where: {field: works, is: true}, check: {field: works, is: true}}
        - {count: pay.groups, where: {field: works, is: true}, at_least: 1}
"""


def test_each_part_of_a_condition_stands_one_step_within_what_it_belongs_to() -> None:
    """
    What a rule asks for reads as an outline, in which what is denied says so.
    """
    policy = sketch_policy(NESTED)
    condition = policy.rules[0].requires

    assert [
        (0, "all of these hold:"),
        (1, "this does not hold:"),
        (2, "at least one of these holds:"),
        (3, "paid: no"),
        (3, "paid: no"),
        (1, "every one of the groups"),
        (2, "for which:"),
        (3, "works: yes"),
        (2, "has:"),
        (3, "works: yes"),
        (1, "number of groups: at least 1"),
        (2, "for which:"),
        (3, "works: yes"),
    ] == list(outline(condition, Answers({}, {}), policy))


READ_BACK: Final = """
facts:
  pay.pool: money
  pay.people: {type: integer, at_least: 1}
  pay.days: set
  pay.first: duration
  pay.second: duration
derived:
  pay.each: {type: money, ratio: [pay.pool, pay.people]}
  pay.again: {type: money, product: [pay.each, pay.people]}
  pay.time: {type: duration, sum: [pay.first, pay.second]}
  pay.gap: {type: duration, difference: [pay.first, pay.second]}
  pay.many: {type: integer, count: pay.days}
parameters:
  pay.least: {type: money, dated: [{from: 2024-01-01, value: 5 USD}, {from: 2026-01-01, value: 6 USD}]}
  pay.longest: {type: duration}
rules:
  pay/it-is-fair:
    requires:
      all:
        - {fact: pay.again, at_least: $least}
        - {fact: pay.time, at_most: $longest}
        - {fact: pay.gap, at_most: $longest}
        - {fact: pay.many, at_least: 1}
"""


def _section(shown: str, heading: str) -> list[str]:
    """
    Give the lines of one part of what `rules show` prints.
    """
    return [line.strip() for line in shown.partition(f"{heading}\n")[2].partition("\n\n")[0].splitlines()]


def test_a_derived_fact_is_shown_with_what_it_is_worked_out_of() -> None:
    """
    Each operation reads as one does it by hand, and the facts behind it are asked too.
    """
    policy = sketch_policy(READ_BACK)
    shown = explain_rule(policy.rules[0], policy, Look())

    asked = _section(shown, "Asks")
    assert {
        "pay.again": "worked out: pay.each times pay.people",
        "pay.each": "worked out: pay.pool divided by pay.people",
        "pay.time": "worked out: pay.first plus pay.second",
        "pay.gap": "worked out: pay.first less pay.second",
        "pay.many": "worked out: the number of pay.days",
        "pay.pool": "What about pool?",
        "pay.people": "What about people?",
        "pay.first": "What about first?",
        "pay.second": "What about second?",
        "pay.days": "What about days?",
    } == dict(zip(asked[::2], asked[1::2], strict=True))


def test_a_bound_is_shown_with_its_values_and_what_it_rests_on() -> None:
    """
    Each dated value has its day, and a bound that has none is said to have none.
    """
    policy = sketch_policy(READ_BACK)
    shown = explain_rule(policy.rules[0], policy, Look())

    assert [
        "$pay.least",
        "least: 5 USD from 2024-01-01; 6 USD from 2026-01-01",
        "Filled in by the sketch. (a judgement)",
        "$pay.longest",
        "longest: not set",
        "Filled in by the sketch. (a judgement)",
    ] == _section(shown, "Bounds")


def test_an_unknown_rule_gets_the_nearest_one() -> None:
    """
    A mistyped rule is told of, with the one that was perhaps meant.
    """
    expected = (
        "Usage: evenhand rules show [OPTIONS] RULE\n"
        "Try 'evenhand rules show --help' for help.\n\n"
        "Error: 'pay/wrok-is-paid' is not a rule of this policy. Did you mean 'pay/work-is-paid'?\n"
        "Nothing was done.\n"
    )

    assert Ended(2, "", expected) == run("rules", "show", "pay/wrok-is-paid", *RULES)


def test_a_rule_is_found_by_the_name_it_had() -> None:
    """
    Whoever cites an old id still finds the rule.
    """
    files = {path.relative_to(SMALL_POLICY).as_posix(): path for path in SMALL_POLICY.rglob("*.yaml")}
    renamed = (SMALL_POLICY / "pay" / "work-is-paid.yaml").read_text() + "formerly: [pay/labour-is-paid]\n"
    policy = load_policy({**files, "pay/work-is-paid.yaml": renamed})

    assert policy.rule("pay/work-is-paid") == policy.rule("pay/labour-is-paid") is not None


@pytest.mark.parametrize("command", ["list", "facts", "check", "test", "mutate"])
def test_a_broken_policy_is_told_of_by_every_command(tmp_path: Path, command: str) -> None:
    """
    No command works on half a policy, and none of these was asked for an audit.
    """
    shutil.copytree(SMALL_POLICY, tmp_path / "rules")
    (tmp_path / "rules" / "policy.yaml").write_text("name: [\n")
    ended = run("rules", command, "--rules", "rules", folder=tmp_path)

    assert (
        Ended(
            2,
            "",
            "rules/policy.yaml:2:1\n"
            "  This is not YAML: did not find expected node content while parsing a flow node.\n"
            "Nothing was done.\n",
        )
        == ended
    )


def test_the_examples_of_a_policy_are_run() -> None:
    """
    Each example of each rule and of the consistency is tried, and a clean run says how many there were.
    """
    assert Ended(0, "12 examples run, 0 wrong.\n", "") == run("rules", "test", *RULES)
