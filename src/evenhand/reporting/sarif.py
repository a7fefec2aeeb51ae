"""SARIF 2.1.0: one result for each rule, at its line and column of the program file.

SARIF has a word for everything but an accusation that nobody answered: what is unknown is `open`, and
what the sides see differently is for a person to `review`. Only a failure has a level (§3.27.10).
A log holds one program or several. `sarif_github` writes what of it GitHub takes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import quote

from evenhand.audit import exit_status
from evenhand.audit.audit import Audit, Finding, SaidClaim, SaidReply
from evenhand.audit.parts import Location
from evenhand.reporting.addresses import encoded, is_web_address
from evenhand.reporting.baselines import name_change
from evenhand.reporting.escaping import for_record
from evenhand.reporting.escaping_files import for_markdown
from evenhand.reporting.escaping_json import for_json
from evenhand.reporting.phrases import concluded, inferred
from evenhand.reporting.waivers import list_waivers
from evenhand.vocabulary.languages import noted, say, say_name
from evenhand.vocabulary.verdicts import Severity, Verdict

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_KINDS: Final[Mapping[Verdict, str]] = {
    "pass": "pass", "fail": "fail", "not-applicable": "notApplicable", "unknown": "open",
    "contested": "review", "alleged": "review", "claimed": "review",
}  # fmt: skip
_STATES: Final = {"new": "new", "unchanged": "unchanged"}
_REMEDY: Final = noted("Remedy")
_LEVELS: Final[Mapping[Severity, str]] = {
    "critical": "error", "major": "error", "minor": "warning", "advisory": "note",
}  # fmt: skip
_PROBLEMS: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "note": "recommendation"}
# §3.11.5: braces are placeholders; §3.11.6: brackets are links.
_ACTIVE: Final = str.maketrans({"{": "{{", "}": "}}", "[": r"\[", "]": r"\]", "\\": r"\\"})


def write_sarif(audits: Sequence[Audit], gating: exit_status.Gating) -> str:
    """Write audits as SARIF, each as a run: every rule, whatever its verdict."""
    return write_log(_run(audit, gating) for audit in audits)


def write_log(runs: Iterable[dict[str, Any]]) -> str:
    """Write a log of some runs."""
    return for_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [*runs]})


def _run(audit: Audit, gating: exit_status.Gating) -> dict[str, Any]:
    return {
        "tool": {"driver": tell_driver(audit, audit.findings)},
        "language": audit.language,
        "automationDetails": {"id": f"evenhand/{identify(audit.program.file, audit.program.name)}/"},
        "invocations": [tell_invocation(audit, gating)],
        "artifacts": [tell_artifact(audit)],
        "columnKind": "unicodeCodePoints",
        "results": [tell_result(finding, audit, place) for place, finding in enumerate(audit.findings)],
        "properties": tell_policy(audit) | tell_program(audit),
    }


def identify(file: str, name: str) -> str:
    """Name a program among others: by its name, for people, and its file, by which namesakes differ."""
    return f"{_slug(name)}-{_digest(file, name)[:8]}"


def tell_invocation(audit: Audit, gating: exit_status.Gating) -> dict[str, Any]:
    """Tell how the audit of one program ended."""
    return {
        "executionSuccessful": True,
        "exitCode": int(exit_status.find_status(audit, gating)),
        "toolExecutionNotifications": [_notification(audit), *map(_warn, list_waivers(audit))],
        "properties": {"program": for_record(audit.program.name)},
    }


def tell_artifact(audit: Audit) -> dict[str, Any]:
    """Tell which file was audited."""
    return {
        "location": {"uri": _uri(audit.program.file)},
        "roles": ["analysisTarget"],
        "hashes": {"sha-256": audit.digests.program},
    }


def tell_policy(audit: Audit) -> dict[str, Any]:
    """Tell by what was judged."""
    return {
        "policy": for_record(audit.policy.name),
        "policyVersion": audit.policy.version,
        "policyDigest": audit.digests.policy,
    }


def tell_program(audit: Audit) -> dict[str, Any]:
    """Tell how one program came out."""
    return {
        "program": for_record(audit.program.name),
        "asOf": audit.as_of.isoformat(),
        "opinion": audit.opinion.word,
        "assurance": {each: float(share) for each, share in (audit.opinion.assurance or {}).items()},
    }


def tell_driver(audit: Audit, findings: Iterable[Finding]) -> dict[str, Any]:
    """Tell what judged, by the rules of some findings."""
    return {
        "name": audit.tool.name,
        "semanticVersion": audit.tool.version,
        "rules": [_rule(finding) for finding in findings],
    }


def _rule(finding: Finding) -> dict[str, Any]:
    level = _LEVELS[finding.severity]
    address = _find_help(finding)
    return {
        "id": finding.rule,
        "name": _name(finding.rule),
        "shortDescription": _message(finding.title),
        "fullDescription": _message(finding.why),
        "help": {
            **_message(f"{finding.why} {say('Remedy: {remedy}', remedy=finding.remedy)}"),
            "markdown": _braces(
                f"{for_markdown(finding.why)}\n\n**{say(_REMEDY)}:** {for_markdown(finding.remedy)}"
            ),
        },
        **({"helpUri": address} if address else {}),
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": [finding.criterion, finding.severity],
            "problem.severity": _PROBLEMS[level],
        },
    }


def _find_help(finding: Finding) -> str | None:
    """Find where one can read what stands behind a rule."""
    return next(
        (encoded(each.url) for each in finding.backed_by if each.url and is_web_address(each.url)), None
    )


def tell_result(
    finding: Finding, audit: Audit, place: int, most_related: int | None = None
) -> dict[str, Any]:
    """Tell a finding, whose rule has a PLACE in the run, with all or so many of its claims and replies."""
    said = islice((*_relate_claims(finding, audit), *_relate_replies(finding)), most_related)
    related = [each | {"id": number} for number, each in enumerate(said, start=1)]
    result = {
        "ruleId": finding.rule,
        "ruleIndex": place,
        "kind": _KINDS[finding.verdict],
        "level": _LEVELS[finding.severity] if finding.verdict == "fail" else "none",
        "message": _message(f"{finding.title}: {finding.because}."),
        "locations": [
            _locate(finding.location)
            | {"logicalLocations": [{"fullyQualifiedName": fact} for fact in finding.facts]}
        ],
        "partialFingerprints": {"primaryLocationLineHash": _fingerprint(finding, audit)},
        "properties": {
            "verdict": finding.verdict,
            "basis": finding.basis,
            "decidedBy": [for_record(side) for side in finding.decided_by],
            "severity": finding.severity,
            "criterion": finding.criterion,
            "accounts": dict(finding.accounts),
        },
    }
    suppressed, change = _suppress(finding, audit), name_change(audit, finding)
    return (
        result
        | ({"relatedLocations": related} if related else {})
        | ({"suppressions": suppressed} if suppressed else {})
        | ({"baselineState": _STATES.get(change, "updated")} if change else {})
    )


def _suppress(finding: Finding, audit: Audit) -> list[dict[str, Any]]:
    """Tell that a finding is waived: whoever reads the log still finds its verdict."""
    waiver = audit.find_waiver(finding.rule)
    if not waiver:
        return []
    return [
        {
            "kind": "external",
            "status": "accepted",
            "justification": for_record(waiver.reason),
            "location": _locate(waiver.location),
            "properties": {"owner": for_record(waiver.owner), "until": waiver.until.isoformat()},
        }
    ]


def _relate_claims(finding: Finding, audit: Audit) -> Iterator[dict[str, Any]]:
    """Lead to each claim on the facts of a finding."""
    facts = set(finding.facts)
    for claim in (claim for fact in audit.facts if fact.path in facts for claim in fact.claims):
        told = _message(_tell(claim, claim.says))
        counted = {"side": for_record(claim.side), "assurance": claim.assurance}
        yield _locate(claim.location) | {"message": told, "properties": counted}


def _relate_replies(finding: Finding) -> Iterator[dict[str, Any]]:
    """Lead to each reply that stands beside a finding; no verdict rests on it, and it has no assurance."""
    for reply in finding.replies:
        if reply.location is not None:
            told = _message(_tell(reply, say("replies to {what}: {words}", what=reply.to, words=reply.told)))
            yield _locate(reply.location) | {"message": told, "properties": {"side": for_record(reply.side)}}


def _tell(said: SaidClaim | SaidReply, words: str) -> str:
    told = f"{said.speaker}: {words}"
    return f"{told} ({inferred(said)})" if said.inferred else told


def _locate(location: Location) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(location.file)},
            "region": {"startLine": location.line, "startColumn": location.column},
        }
    }


def _notification(audit: Audit) -> dict[str, Any]:
    """Say what the results leave open, also where they are shown without their kinds."""
    verdicts = Counter(finding.verdict for finding in audit.findings)
    counts = ", ".join(f"{number} {say_name('verdict', each)}" for each, number in sorted(verdicts.items()))
    level = "warning" if exit_status.UNDECIDED & verdicts.keys() else "note"
    opinion = concluded(audit.opinion)
    text = say("Opinion: {opinion}. Rules: {counts}. Unknown is not pass.", opinion=opinion, counts=counts)
    return {"level": level, "message": {"text": text}}


def _warn(text: str) -> dict[str, Any]:
    return {"level": "note", "message": {"text": for_record(text)}}


def _fingerprint(finding: Finding, audit: Audit) -> str:
    """Know a finding again by its file, its program and its rule, wherever its line has moved."""
    return f"{_digest(audit.program.file, audit.program.name, finding.rule)[:16]}:1"


def _digest(*texts: str) -> str:
    return hashlib.sha256(json.dumps(texts).encode(errors="backslashreplace")).hexdigest()


def _uri(file: str) -> str:
    """Write a path as a relative reference, or as the address of a file where it is absolute."""
    path = quote(for_record(file))
    return f"file://{path}" if PurePosixPath(file).is_absolute() else path


def _slug(name: str) -> str:
    """Write a name as one word of an address."""
    return re.sub(r"\W+", "-", for_record(name)[:80]).strip("-").lower() or "program"


def _name(rule: str) -> str:
    """Write the id of a rule as one word: `pay/work-is-paid` is PayWorkIsPaid."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"\W+", rule))


def _message(text: str) -> dict[str, str]:
    return {"text": for_record(text).translate(_ACTIVE)}


def _braces(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
