"""JUnit XML: one test case for each rule, in a suite for each criterion.

What is undecided and gates is an error, since a build that turns green on it would take silence for a
pass; what is undecided and does not gate is skipped. The elements and attributes are those of the schema
of Jenkins, which has no place for a line, so that it stands in the text.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Final, Literal

from evenhand.exits import gates
from evenhand.findings import Audit, Finding
from evenhand.languages import say, say_name
from evenhand.reporting.escaping import for_record

Ending = Literal["passed", "failure", "error", "skipped"]
# XML 1.0 has no place for these two, which `for_record` lets through: they are no control characters.
_NOT_IN_XML: Final = str.maketrans(dict.fromkeys("\ufffe\uffff", "\ufffd"))


def write_junit(audit: Audit) -> str:
    """Write an audit as JUnit XML."""
    suites = ET.Element("testsuites", {"name": _clean(audit.program.name), **_totals(audit.findings)})
    for criterion in audit.criteria:
        findings = tuple(finding for finding in audit.findings if finding.criterion == criterion.id)
        if findings:
            suites.append(_suite(criterion.id, findings, audit))
    ET.indent(suites)
    written: bytes = ET.tostring(suites, encoding="utf-8", xml_declaration=True)
    return f"{written.decode()}\n"


def _suite(criterion: str, findings: tuple[Finding, ...], audit: Audit) -> ET.Element:
    skipped = sum(_ending(finding) == "skipped" for finding in findings)
    attributes = {"name": criterion, **_totals(findings), "skipped": str(skipped)}
    suite = ET.Element("testsuite", attributes | {"timestamp": f"{audit.as_of}T00:00:00"})
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(audit).items():
        ET.SubElement(properties, "property", {"name": name, "value": _clean(value)})
    suite.extend(_case(finding) for finding in findings)
    return suite


def _properties(audit: Audit) -> Mapping[str, str]:
    return {
        "program": audit.program.name,
        "sponsor": audit.program.sponsor,
        "policy": audit.policy.name,
        "policy version": audit.policy.version,
        "opinion": audit.opinion.conclusion,
    }


def _case(finding: Finding) -> ET.Element:
    case = ET.Element("testcase", {"classname": f"evenhand.{finding.criterion}", "name": finding.rule})
    ending = _ending(finding)
    if ending != "passed":
        message = _clean(f"{say_name('verdict', finding.verdict)}: {finding.title}")
        ET.SubElement(case, ending, {"type": finding.verdict, "message": message}).text = _tell(finding)
    ET.SubElement(case, "system-out").text = _record(finding)
    return case


def _tell(finding: Finding) -> str:
    return "\n".join((_clean(finding.because), _clean(say("Remedy: {remedy}", remedy=finding.remedy))))


def _record(finding: Finding) -> str:
    place = finding.location
    return "\n".join(
        (
            f"verdict: {finding.verdict}",
            f"severity: {finding.severity}",
            f"at: {_clean(place.file)}:{place.line}:{place.column}",
            *(f"account {account}: {verdict}" for account, verdict in finding.accounts.items()),
        )
    )


def _ending(finding: Finding) -> Ending:
    match finding.verdict:
        case "pass":
            return "passed"
        case "fail":
            return "failure"
        case "not-applicable":
            return "skipped"
        case "unknown" | "contested" | "alleged" | "claimed":
            return "error" if finding.severity in gates() else "skipped"


def _totals(findings: tuple[Finding, ...]) -> dict[str, str]:
    endings = [_ending(finding) for finding in findings]
    return {
        "tests": str(len(endings)),
        "failures": str(endings.count("failure")),
        "errors": str(endings.count("error")),
    }


def _clean(text: str) -> str:
    return for_record(text).translate(_NOT_IN_XML)
