"""JUnit XML: one test case for each rule, in a suite for each criterion.

A case fails when its rule fails the run, and is an error when its rule leaves the run undecided, since a
build that turns green on it would take silence for a pass. What does neither and is no pass is skipped,
and keeps its verdict. The elements and attributes are those of the schema
of Jenkins, which has no place for a line, so that it stands in the text.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Literal

from evenhand.audit import exit_status
from evenhand.audit.audit import Audit, Finding
from evenhand.reporting.baselines import say_excused
from evenhand.reporting.escaping import for_record
from evenhand.reporting.phrases import assured, concluded, list_deciders
from evenhand.reporting.waivers import list_waivers
from evenhand.vocabulary.languages import say, say_name

Ending = Literal["passed", "failure", "error", "skipped"]
Cases = tuple[tuple[Finding, Ending], ...]


def write_junit(audit: Audit, gating: exit_status.Gating) -> str:
    """Write an audit as JUnit XML."""
    ends = exit_status.find_ends(audit, gating)
    cases = tuple((finding, _ending(finding, ends[finding.rule])) for finding in audit.findings)
    suites = ET.Element("testsuites", {"name": for_record(audit.program.name), **_totals(cases)})
    for criterion in audit.criteria:
        inside = tuple(case for case in cases if case[0].criterion == criterion.id)
        if inside:
            suites.append(_suite(criterion.id, inside, audit))
    ET.indent(suites)
    written: bytes = ET.tostring(suites, encoding="utf-8", xml_declaration=True)
    return f"{written.decode()}\n"


def _suite(criterion: str, cases: Cases, audit: Audit) -> ET.Element:
    skipped = sum(ending == "skipped" for _, ending in cases)
    attributes = {"name": criterion, **_totals(cases), "skipped": str(skipped)}
    suite = ET.Element("testsuite", attributes | {"timestamp": f"{audit.as_of}T00:00:00"})
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(audit).items():
        ET.SubElement(properties, "property", {"name": name, "value": for_record(value)})
    for waiver in list_waivers(audit, criterion):
        ET.SubElement(properties, "property", {"name": "waiver", "value": for_record(waiver)})
    suite.extend(_case(finding, ending, say_excused(audit, finding)) for finding, ending in cases)
    return suite


def _properties(audit: Audit) -> Mapping[str, str]:
    return {
        "program": audit.program.name,
        "sponsor": audit.program.sponsor,
        "policy": audit.policy.name,
        "policy version": audit.policy.version,
        "opinion": concluded(audit.opinion),
        "assurance": assured(audit.opinion.assurance),
    }


def _case(finding: Finding, ending: Ending, excused: str) -> ET.Element:
    case = ET.Element(
        "testcase", {"classname": f"evenhand.{finding.criterion}", "name": for_record(finding.rule)}
    )
    if ending != "passed":
        said = (excused, f"{say_name('verdict', finding.verdict)}: {finding.title}")
        message = for_record("; ".join(filter(None, said)))
        ET.SubElement(case, ending, {"type": finding.verdict, "message": message}).text = _tell(finding)
    ET.SubElement(case, "system-out").text = _record(finding)
    return case


def _tell(finding: Finding) -> str:
    return "\n".join(
        (for_record(finding.because), for_record(say("Remedy: {remedy}", remedy=finding.remedy)))
    )


def _record(finding: Finding) -> str:
    place = finding.location
    return "\n".join(
        (
            f"verdict: {finding.verdict}",
            f"basis: {finding.basis}",
            *(f"decided by: {for_record(side)}" for side in list_deciders(finding)),
            f"severity: {finding.severity}",
            f"at: {for_record(place.file)}:{place.line}:{place.column}",
            *(f"account {account}: {verdict}" for account, verdict in finding.accounts.items()),
        )
    )


def _ending(finding: Finding, end: exit_status.Status) -> Ending:
    match end:
        case exit_status.Status.FAILED:
            return "failure"
        case exit_status.Status.UNDECIDED:
            return "error"
        case _:
            return "passed" if finding.verdict == "pass" else "skipped"


def _totals(cases: Cases) -> dict[str, str]:
    endings = [ending for _, ending in cases]
    return {
        "tests": str(len(endings)),
        "failures": str(endings.count("failure")),
        "errors": str(endings.count("error")),
    }
