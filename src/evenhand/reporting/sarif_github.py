"""SARIF as GitHub's code scanning takes it: the failures of one program or of many, as one run.

GitHub takes every result for an alert, whatever its kind, twenty runs in an upload, and no two of one
category. What it publishes as its limits is kept here: with one run for all programs, as many go up as
have results for it. <https://docs.github.com/en/code-security/reference/code-scanning/sarif-files>
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from itertools import takewhile
from pathlib import PurePath
from typing import Any, Final, NamedTuple

from evenhand.audit import exit_status
from evenhand.audit.audit import Audit, Finding
from evenhand.reporting import sarif
from evenhand.vocabulary.languages import say
from evenhand.vocabulary.verdicts import SEVERITIES

LARGEST: Final = 10_000_000  # bytes, compressed
MOST_RESULTS: Final = 5_000  # what is kept of the 25,000 that are taken
MOST_LOCATIONS: Final = 1_000  # of one result, its own and the related


class _Failure(NamedTuple):
    """A rule that a program fails."""

    audit: Audit
    finding: Finding


def write_sarif_for_github(
    audits: Sequence[Audit], gating: exit_status.Gating, largest: int = LARGEST
) -> str:
    """Write the failures of audits by one policy, the gravest first, and as many as GitHub takes."""
    failures = _find_failures(audits)
    results, related = MOST_RESULTS, MOST_LOCATIONS - 1
    while True:
        log = sarif.write_log([_run(audits, failures, gating, results, related)])
        if _fits(log, largest) or not (related or results):
            return log
        results, related = (results, related // 10) if related else (min(results, len(failures)) // 2, 0)


def _fits(log: str, largest: int) -> bool:
    content = log.encode()
    return len(content) <= largest or len(gzip.compress(content)) <= largest


def _find_failures(audits: Sequence[Audit]) -> list[_Failure]:
    """Find what fails and is not waived, rule by rule, what weighs most first: GitHub knows no waivers."""
    policy = sorted(audits[0].findings, key=lambda finding: SEVERITIES.index(finding.severity))
    ranks = {finding.rule: rank for rank, finding in enumerate(policy)}
    failures = (_Failure(each, finding) for each in audits for finding in each.findings)
    return sorted(
        (
            each
            for each in failures
            if each.finding.verdict == "fail" and not each.audit.find_waiver(each.finding.rule)
        ),
        key=lambda each: ranks[each.finding.rule],
    )


def _run(
    audits: Sequence[Audit], failures: Sequence[_Failure], gating: exit_status.Gating, most: int, related: int
) -> dict[str, Any]:
    kept = failures[:most]
    rules = {failure.finding.rule: failure.finding for failure in kept}
    places = {rule: place for place, rule in enumerate(rules)}
    invocations = [sarif.tell_invocation(audit, gating) for audit in audits]
    if len(kept) < len(failures):
        invocations[0]["toolExecutionNotifications"].append(_tell_cut(len(failures) - len(kept)))
    return {
        "tool": {"driver": sarif.tell_driver(audits[0], rules.values())},
        "language": audits[0].language,
        "automationDetails": {"id": f"evenhand/{_identify(audits)}/"},
        "invocations": invocations,
        "artifacts": [sarif.tell_artifact(audit) for audit in audits],
        "columnKind": "unicodeCodePoints",
        "results": [
            sarif.tell_result(finding, audit, places[finding.rule], related) for audit, finding in kept
        ],
        "properties": sarif.tell_policy(audits[0])
        | {"programs": [sarif.tell_program(audit) for audit in audits]},
    }


def _identify(audits: Sequence[Audit]) -> str:
    """Name the upload by its program or, of several, by their folder, whichever of them are in it today."""
    if len(audits) == 1:
        return sarif.identify(audits[0].program.file, audits[0].program.name)
    folders = [PurePath(each.program.file).parent.parts for each in audits]
    shared = takewhile(lambda parts: len({*parts}) == 1, zip(*folders, strict=False))
    return sarif.identify("/".join(part for part, *_ in shared), "programs")


def _tell_cut(number: int) -> dict[str, Any]:
    text = say("Failures left out: {number}. GitHub takes no more in one upload.", number=number)
    return {"level": "warning", "message": {"text": text}}
