"""GitLab's Code Quality report: a degradation for each rule that fails, of one program or of several.

GitLab compares the report of a branch with that of its target by fingerprints, and knows no waivers: what
is waived is left out. A waiver that somebody has to look at is a degradation for information.
<https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from evenhand.audit import exit_status
from evenhand.audit.audit import Audit
from evenhand.audit.parts import Location
from evenhand.reporting.escaping import for_record
from evenhand.reporting.escaping_json import for_json
from evenhand.reporting.lookups import by_weight
from evenhand.reporting.saying import head_of
from evenhand.reporting.waivers import list_overdue
from evenhand.vocabulary.verdicts import Severity

_SEVERITIES: Final[Mapping[Severity, str]] = {
    "critical": "critical", "major": "major", "minor": "minor", "advisory": "info",
}  # fmt: skip


def write_code_quality(audits: Sequence[Audit], gating: exit_status.Gating) -> str:
    """Write what fails, and what ends the run as a failure does, the gravest first."""
    return for_json([each for audit in audits for each in _list_degradations(audit, gating)])


def _list_degradations(audit: Audit, gating: exit_status.Gating) -> Iterator[dict[str, Any]]:
    ends = exit_status.find_ends(audit, gating)
    for finding in by_weight(audit.findings):
        is_failing = finding.verdict == "fail" or ends[finding.rule] is exit_status.Status.FAILED
        if is_failing and audit.find_waiver(finding.rule) is None:
            text = f"{head_of(finding)}: {finding.because}"
            yield _degrade(finding.rule, text, _SEVERITIES[finding.severity], finding.location, audit)
    for waiver, told in list_overdue(audit):
        yield _degrade(f"waiver of {waiver.rule}", told, "info", waiver.location, audit)


def _degrade(name: str, text: str, severity: str, location: Location, audit: Audit) -> dict[str, Any]:
    identity = json.dumps([audit.program.file, audit.program.name, name])
    return {
        "description": for_record(text),
        "check_name": name,
        "fingerprint": hashlib.sha256(identity.encode(errors="backslashreplace")).hexdigest(),
        "severity": severity,
        "location": {"path": for_record(location.file), "lines": {"begin": location.line}},
    }
