"""GitHub annotations: a workflow command for each rule that is neither met nor out of place.

GitHub shows ten of each level for a step, so that what weighs most comes first, and the counts of all
verdicts stand on a line of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from evenhand.audit import exit_status
from evenhand.audit.audit import Audit, Finding
from evenhand.reporting.escaping import for_record
from evenhand.reporting.lookups import by_weight
from evenhand.reporting.phrases import counted
from evenhand.vocabulary.languages import say, say_name

Level = Literal["error", "warning", "notice"]


def write_annotations(audit: Audit, gating: exit_status.Gating) -> str:
    """Write an audit as workflow commands."""
    ends = dict(
        zip((finding.rule for finding in audit.findings), exit_status.find_ends(audit, gating), strict=True)
    )
    commands = [
        _command(finding, ends[finding.rule])
        for finding in by_weight(audit.findings)
        if finding.verdict not in {"pass", "not-applicable"}
    ]
    return "\n".join((*commands, _count(audit.findings))) + "\n"


def _command(finding: Finding, end: exit_status.Status) -> str:
    properties = {
        "file": finding.location.file,
        "line": str(finding.location.line),
        "col": str(finding.location.column),
        "title": f"{say_name('verdict', finding.verdict)}: {finding.rule}",
    }
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = say(
        "{title}: {reasons}. Remedy: {remedy}",
        title=finding.title,
        reasons=finding.because,
        remedy=finding.remedy,
    )
    return f"::{_level(finding, end)} {written}::{_text(message)}"


def _level(finding: Finding, end: exit_status.Status) -> Level:
    """Say how loud: an error where it fails the run, a notice where it is open and does nothing to it."""
    match end:
        case exit_status.Status.FAILED:
            return "error"
        case exit_status.Status.UNDECIDED:
            return "warning"
        case _:
            return "warning" if finding.verdict == "fail" else "notice"


def _count(findings: Iterable[Finding]) -> str:
    return f"evenhand: {counted(findings)}. {say('Unknown is not pass.')}"


def _text(text: str) -> str:
    return for_record(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
