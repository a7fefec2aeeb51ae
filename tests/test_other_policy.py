"""A policy for another subject, written from the documentation alone: a code of conduct for grants."""

from __future__ import annotations

import json
from typing import Final

import pytest
from jsonschema import Draft202012Validator
from running import REPOSITORY, Ended, run

from evenhand import ProgramError, audit, load_policy, load_program
from evenhand.reading import read
from evenhand.vocabulary.verdicts import Verdict

GRANTS: Final = REPOSITORY / "examples" / "policies" / "open-source-grants"
RIVER_FUND: Final = REPOSITORY / "tests" / "programs" / "river-fund.yaml"
POLICY: Final = load_policy(GRANTS)


def test_it_has_three_criteria_and_ten_rules_and_nothing_but_yaml() -> None:
    """
    The policy is as large as the documentation promises a newcomer can write, without code.
    """
    assert ["selection", "terms", "payment"] == [criterion.id for criterion in POLICY.criteria]
    assert 10 == sum(1 for _ in POLICY.rules)
    assert {".yaml"} == {path.suffix for path in GRANTS.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("check", ""),
        ("test", "34 examples run, 0 wrong.\n"),
        ("mutate", "42 changes tried, 0 unnoticed.\n"),
    ],
)
def test_the_tools_of_an_author_find_nothing_wrong(command: str, said: str) -> None:
    """
    It is checked, its examples come out, and every change of a rule is noticed.
    """
    assert Ended(0, said, "") == run("rules", command, "--rules", GRANTS)


def test_a_fund_that_is_spoken_of_by_two_sides_is_audited() -> None:
    """
    What the sides dispute stands contested, what one alone says stands claimed, and the rest is decided.
    """
    result = audit(load_program(RIVER_FUND, POLICY), POLICY)
    expected: dict[str, Verdict] = {
        "selection/criteria-are-published": "claimed",
        "selection/those-with-a-conflict-step-aside": "contested",
        "selection/applicants-are-answered-in-time": "pass",
        "selection/deciders-come-from-outside": "pass",
        "terms/work-stays-open": "pass",
        "terms/maintainers-keep-control": "pass",
        "terms/reports-are-light": "pass",
        "payment/every-track-pays-the-floor": "pass",
        "payment/money-arrives-on-time": "contested",
        "payment/money-comes-while-the-work-lasts": "pass",
    }

    assert expected == {finding.rule: finding.verdict for finding in result.findings}
    assert "no opinion" == result.opinion.conclusion


def test_the_command_audits_by_it_and_reports_in_its_words() -> None:
    """
    `audit --rules` ends undecided, and the report speaks of grants.
    """
    ended = run("audit", RIVER_FUND, "--rules", GRANTS, "-f", "markdown")

    assert (3, "") == (ended.status, ended.err)
    assert "Whoever has a conflict of interest leaves the decision to others" in ended.out


def test_its_own_schema_accepts_the_program_and_no_fact_of_another_policy() -> None:
    """
    The schema of a program is made of this policy's facts.
    """
    schema = json.loads(run("rules", "schema", "program", "--rules", GRANTS).out)
    validator = Draft202012Validator(schema)
    program = json.loads(json.dumps(read(RIVER_FUND, error=ProgramError).values))
    stranger = {"program": {"name": "x", "sponsor": "y"}, "facts": {"pay.offered_share": None}}

    assert [] == [error.message for error in validator.iter_errors(program)]
    assert not validator.is_valid(stranger)
