"""OSCAL: nothing undecided is satisfied, every reference leads somewhere, and two runs are the same."""

from __future__ import annotations

import json
import re
from typing import Any, get_args
from uuid import UUID

import pytest
from built_in import BUILT_IN
from examples import A_FEW, EXAMPLES
from msgspec.structs import replace
from two_sides import HARMLESS, HOSTILE, two_sides

from evenhand import Audit, audit, load_program, render
from evenhand.vocabulary.verdicts import Verdict

TOKEN = re.compile(r"[^\W\d][\w.-]*")


def results_of(audited: Audit) -> dict[str, Any]:
    """
    Give the assessment results.
    """
    results = json.loads(render(audited, "oscal"))["assessment-results"]
    assert isinstance(results, dict)
    return results


def every(value: Any, key: str) -> list[Any]:
    """
    Give every value under a key, at any depth.
    """
    match value:
        case dict():
            found = [each for name, each in value.items() if name == key]
            return found + [each for inner in value.values() for each in every(inner, key)]
        case list():
            return [each for inner in value for each in every(inner, key)]
        case _:
            return []


@pytest.fixture(scope="module", params=A_FEW)
def example(request: pytest.FixtureRequest) -> Audit:
    """
    The audit of each example.
    """
    policy = BUILT_IN
    return audit(load_program(request.param, policy), policy)


def test_only_a_pass_is_satisfied(example: Audit) -> None:
    """
    A rule is satisfied when it passes; what is undecided is not, for another reason than a failure.
    """
    (result,) = results_of(example)["results"]
    statuses = {
        each["target"]["target-id"]: (each["target"]["status"]["state"], each["target"]["status"]["reason"])
        for each in result["findings"]
    }
    expected = {"pass": ("satisfied", "pass"), "fail": ("not-satisfied", "fail")}

    assert statuses == {
        each.rule.replace("/", "."): expected.get(each.verdict, ("not-satisfied", "other"))
        for each in example.findings
        if each.verdict != "not-applicable"
    }


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_nothing_but_a_pass_is_ever_satisfied(verdict: Verdict) -> None:
    """
    Whatever the verdict is, the word for satisfied stands in the document when it is a pass, and only then.
    """
    audited = two_sides()
    findings = tuple(replace(each, verdict=verdict) for each in audited.findings)
    results = results_of(replace(audited, findings=findings))

    assert (verdict == "pass") == ("satisfied" in every(results, "state"))


def test_every_rule_is_observed(example: Audit) -> None:
    """
    Each rule has its observation with its verdict, also one that does not apply and has no finding.
    """
    (result,) = results_of(example)["results"]
    observed = [{each["name"]: each["value"] for each in one["props"]} for one in result["observations"]]
    words = ("rule", "verdict", "basis", "severity")

    assert [tuple(each[word] for word in words) for each in observed] == [
        (each.rule, each.verdict, each.basis, each.severity) for each in example.findings
    ]


def test_an_observation_says_on_what_it_rests() -> None:
    """
    The basis of a verdict and each side that decides it are properties, and a party says which side it is.
    """
    results = results_of(two_sides())
    properties = results["results"][0]["observations"][0]["props"]
    parties = results["metadata"]["parties"]

    assert [("basis", "between sides"), ("decided-by", "sponsor"), ("decided-by", "artists")] == [
        (each["name"], each["value"]) for each in properties[2:5]
    ]
    assert ["sponsor", "artists"] == [each["props"][0]["value"] for each in parties]


def test_a_result_says_how_far_the_answers_are_backed() -> None:
    """
    The opinion and the shares that are told, sourced and checked are properties of the result.
    """
    (result,) = results_of(two_sides())["results"]

    assert {"opinion": "contested", "told": "1.0", "sourced": "0.0", "checked": "0.0"} == {
        each["name"]: each["value"] for each in result["props"]
    }


def test_what_is_undecided_says_so() -> None:
    """
    The remarks of an undecided finding say that it has neither passed nor failed.
    """
    (result,) = results_of(two_sides())["results"]

    assert (
        "Verdict: contested. It is undecided: neither passed nor failed."
        == (result["findings"][0]["target"]["status"]["remarks"])
    )


def test_a_contested_observation_has_both_sides_as_origins() -> None:
    """
    Where two sides decide a rule differently, both stand behind the observation, beside the tool.
    """
    results = results_of(two_sides())
    names = {each["uuid"]: each["name"] for each in results["metadata"]["parties"]}
    actors = results["results"][0]["observations"][0]["origins"][0]["actors"]

    assert ["evenhand", "Lumen Inc.", "the testers"] == [
        names.get(each["actor-uuid"], "evenhand") for each in actors
    ]


def test_every_reference_leads_somewhere(example: Audit) -> None:
    """
    Every actor, observation, component and resource that is named is defined.
    """
    results = results_of(example)
    defined = every(results, "uuid")
    named = [
        *every(results, "actor-uuid"),
        *every(results, "observation-uuid"),
        *every(results, "component-uuid"),
        *(each.removeprefix("#") for each in every(results, "href")),
    ]

    assert set() == set(named) - set(defined)
    assert len(defined) == len(set(defined))


def test_the_ids_are_derived_and_not_random(example: Audit) -> None:
    """
    Every id is a UUID of version 5, and the same audit gives the same text.
    """
    assert {5} == {UUID(each).version for each in every(results_of(example), "uuid")}
    assert render(example, "oscal") == render(example, "oscal")


def test_another_audit_has_other_ids() -> None:
    """
    No id of one program is an id of another.
    """
    policy = BUILT_IN
    one, other = (
        set(every(results_of(audit(load_program(path, policy), policy)), "uuid")) for path in EXAMPLES[:2]
    )

    assert set() == one & other


def test_hostile_text_changes_no_key() -> None:
    """
    With hostile text everywhere the document has the keys that it has with harmless text.
    """
    harmless, hostile = (json.dumps(shape(results_of(two_sides(each)))) for each in (HARMLESS, HOSTILE))

    assert harmless == hostile


def shape(value: Any) -> Any:
    """
    Leave only the keys of a value.
    """
    match value:
        case dict():
            return {key: shape(each) for key, each in value.items()}
        case list():
            return [shape(each) for each in value]
        case _:
            return None


def test_hostile_prose_is_no_markup() -> None:
    """
    OSCAL reads prose as Markdown: what would be a link, an image or HTML there is escaped.
    """
    results = results_of(two_sides(HOSTILE))
    prose = [text for key in ("title", "description", "remarks") for text in every(results, key)]

    assert [] == [text for text in prose if re.search(r"[<>\[\]`*]|://", text)]


def test_names_of_rules_are_tokens(example: Audit) -> None:
    """
    The id of a rule is written with the characters that OSCAL has for one.
    """
    assert all(TOKEN.fullmatch(each) for each in every(results_of(example), "target-id"))
