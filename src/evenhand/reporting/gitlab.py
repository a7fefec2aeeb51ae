"""GitLab's Code Quality report: a degradation for each rule that fails, of one program or of several.

GitLab compares the report of a branch with that of its target by fingerprints, and knows no waivers: what
is waived is left out. <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from evenhand.audit import exit_status
from evenhand.audit.audit import Audit, Finding
from evenhand.reporting.escaping import for_record
from evenhand.reporting.escaping_json import for_json
from evenhand.reporting.lookups import by_weight
from evenhand.reporting.saying import head_of
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
            yield _degrade(finding, audit)


def _degrade(finding: Finding, audit: Audit) -> dict[str, Any]:
    identity = json.dumps([audit.program.file, audit.program.name, finding.rule])
    return {
        "description": for_record(f"{head_of(finding)}: {finding.because}"),
        "check_name": finding.rule,
        "fingerprint": hashlib.sha256(identity.encode(errors="backslashreplace")).hexdigest(),
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": for_record(finding.location.file),
            "lines": {"begin": finding.location.line},
        },
    }
