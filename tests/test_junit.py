"""JUnit: a test case for each rule, and nothing undecided that gates is green."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from built_in import BUILT_IN
from two_sides import HARMLESS, HOSTILE, told_by_one_side, two_sides

from evenhand import audit, load_program, render

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "programs").glob("*.yaml"))
# What Jenkins' schema for JUnit has of elements and attributes, as far as evenhand uses it.
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "testcase": {"failure", "error", "skipped", "system-out"},
}
ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "timestamp"},
    "property": {"name", "value"},
    "testcase": {"name", "classname"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
}


@pytest.fixture(scope="module")
def suites() -> ET.Element:
    """
    The report on the program of two sides, as it is read.
    """
    return ET.fromstring(render(two_sides(), "junit"))  # noqa: S314 - it is our own


def endings(suites: ET.Element) -> dict[str, list[tuple[str, str | None]]]:
    """
    Say how each test case ends.
    """
    return {
        case.attrib["name"]: [(each.tag, each.get("type")) for each in case if each.tag != "system-out"]
        for case in suites.iter("testcase")
    }


def skeleton(element: ET.Element) -> list[tuple[str, tuple[str, ...]]]:
    """
    Give the elements with the names of their attributes.
    """
    return [(each.tag, tuple(each.attrib)) for each in element.iter()]


def test_each_verdict_has_its_ending(suites: ET.Element) -> None:
    """
    What gates and is undecided is an error; what does not gate is skipped, also where it fails.
    """
    assert {
        "pay/work-is-paid": [("error", "contested")],
        "pay/terms-are-told": [("error", "alleged")],
        "pay/motto-is-kept": [("skipped", "fail")],
        "sharing/approval-is-swift": [("skipped", "contested")],
        "sharing/channels-are-open": [("skipped", "fail")],
        "sharing/criticism-is-allowed": [("error", "unknown")],
        "sharing/groups-are-paid": [("skipped", "fail")],
        "sharing/nothing-needs-approval": [],
    } == endings(suites)


def test_praise_of_oneself_is_an_error_where_it_gates() -> None:
    """
    What a sponsor alone claims is undecided.
    """
    suites = ET.fromstring(render(told_by_one_side(), "junit"))  # noqa: S314 - as above

    assert [("error", "claimed")] == endings(suites)["voluntariness/nobody-joins-under-threat"]


def test_a_rule_that_does_not_apply_is_skipped() -> None:
    """
    A rule that does not apply is no failure and no success.
    """
    policy = BUILT_IN
    path = EXAMPLES[0].with_name("volunteer-community.yaml")
    suites = ET.fromstring(render(audit(load_program(path, policy), policy), "junit"))  # noqa: S314 - as above

    assert {"skipped"} == {
        tag for each in endings(suites).values() for tag, verdict in each if verdict == "not-applicable"
    }


def test_the_totals_are_those_of_the_cases(suites: ET.Element) -> None:
    """
    Each suite counts its cases and how they end, and the whole counts all suites.
    """
    for suite in (suites, *suites.iter("testsuite")):
        counted = {
            "tests": len(list(suite.iter("testcase"))),
            "failures": len(list(suite.iter("failure"))),
            "errors": len(list(suite.iter("error"))),
        }

        assert counted == {name: int(suite.attrib[name]) for name in counted}


def test_a_suite_tells_the_policy_and_the_opinion(suites: ET.Element) -> None:
    """
    The properties of a suite say what was judged, by what, how it came out and what backs that.
    """
    properties = {each.attrib["name"]: each.attrib["value"] for each in suites[0].iter("property")}

    assert {
        "program": "Lumen preview",
        "sponsor": "Lumen",
        "policy": "a small policy",
        "policy version": "1.0.0",
        "opinion": "contested",
        "assurance": "100 % told, 0 % sourced, 0 % checked",
    } == properties


def test_a_case_tells_its_basis_severity_place_and_accounts(suites: ET.Element) -> None:
    """
    Beside how it ends, a case says on what that rests, how much it weighs, where it stands, and each account.
    """
    assert [
        "verdict: contested",
        "basis: between sides",
        "decided by: Lumen Inc.",
        "decided by: the testers",
        "severity: critical",
        "at: program.yaml:1:1",
        "account sponsor: pass",
        "account artists: fail",
    ] == (suites.findtext(".//testcase/system-out") or "").splitlines()[:8]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_element_is_one_that_jenkins_reads(path: Path) -> None:
    """
    The report on each example has no element and no attribute that the schema of Jenkins lacks.
    """
    policy = BUILT_IN
    suites = ET.fromstring(render(audit(load_program(path, policy), policy), "junit"))  # noqa: S314 - as above

    assert [] == [
        (parent.tag, child.tag)
        for parent in suites.iter()
        for child in parent
        if child.tag not in CHILDREN.get(parent.tag, set())
    ]
    assert [] == [
        (each.tag, name) for each in suites.iter() for name in each.attrib if name not in ATTRIBUTES[each.tag]
    ]


def test_hostile_text_changes_no_element() -> None:
    """
    With hostile text everywhere the report has the elements that it has with harmless text.
    """
    harmless, hostile = (
        ET.fromstring(render(two_sides(each), "junit"))  # noqa: S314 - as above
        for each in (HARMLESS, HOSTILE)
    )

    assert skeleton(harmless) == skeleton(hostile)


def test_characters_that_xml_lacks_are_spelled_out() -> None:
    """
    A character for which XML has no place is spelled out, and the report can be read.
    """
    report = render(two_sides("\x00\x08\x7f\ufffe\uffff ok"), "junit")

    assert r"\x00\x08\x7f\ufffe\uffff ok" == ET.fromstring(report).attrib["name"]  # noqa: S314 - as above
    assert not {"\x00", "\x08", "\ufffe", "\uffff"} & set(report)
