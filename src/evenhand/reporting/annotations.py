"""GitHub annotations: a workflow command for each rule that fails, and one notice for the rest.

GitHub shows ten of each level for a step, so that what weighs most comes first, and the counts of all
verdicts stand on a line of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from evenhand.audit import exit_status
from evenhand.audit.audit import Audit, Finding
from evenhand.reporting.baselines import say_excused
from evenhand.reporting.escaping import for_record
from evenhand.reporting.lookups import by_weight
from evenhand.reporting.phrases import counted, sentence
from evenhand.reporting.saying import head_of
from evenhand.reporting.waivers import list_waivers
from evenhand.vocabulary.languages import noted, say, say_name
from evenhand.vocabulary.verdicts import CANNOT_FAIL

Level = Literal["error", "warning", "notice"]

_REMEDY: Final = noted("{head}. {reasons}. Remedy: {remedy}")
_REMEDY_IF_SO: Final = noted("{head}. {reasons}. Remedy, if so: {remedy}")


def write_annotations(audit: Audit, gating: exit_status.Gating) -> str:
    """Write an audit as workflow commands."""
    ends = exit_status.find_ends(audit, gating)
    failing = [each for each in by_weight(audit.findings) if _fails(each, ends[each.rule])]
    commands = [
        _command(finding, ends[finding.rule], say_excused(audit, finding))
        for finding in sorted(failing, key=lambda each: bool(say_excused(audit, each)))
    ]
    rest = [each for each in audit.findings if each not in failing and each.verdict not in CANNOT_FAIL]
    title = say("Not settled")
    notices = [f"::notice title={_property(title)}::{_text(counted(rest))}"] if rest else []
    waivers = [_text(each) for each in list_waivers(audit)]
    return "\n".join((*commands, *notices, *waivers, _count(audit.findings))) + "\n"


def _fails(finding: Finding, end: exit_status.Status) -> bool:
    return finding.verdict == "fail" or end is exit_status.Status.FAILED


def _command(finding: Finding, end: exit_status.Status, excused: str) -> str:
    properties = {
        "file": finding.location.file,
        "line": str(finding.location.line),
        "col": str(finding.location.column),
        "title": f"{say_name('verdict', finding.verdict)}: {finding.rule}",
    }
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    remedy = _REMEDY if finding.verdict == "fail" else _REMEDY_IF_SO
    message = say(remedy, head=head_of(finding), reasons=finding.because, remedy=finding.remedy)
    level: Level = "error" if end is exit_status.Status.FAILED else "notice" if excused else "warning"
    return f"::{level} {written}::{_text(f'{sentence(excused)}. {message}' if excused else message)}"


def _count(findings: Iterable[Finding]) -> str:
    return f"evenhand: {counted(findings)}. {say('Unknown is not pass.')}"


def _text(text: str) -> str:
    return for_record(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
