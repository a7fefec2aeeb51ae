"""OSCAL assessment results 1.1: an observation for each rule, and a finding where it applies.

OSCAL's findings are either satisfied or not. Only a pass is satisfied; what is undecided is not, for
the reason `other`, and the remarks say that it has not failed either. The ids follow from what was
audited, by what and when, so that two runs give the same text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from msgspec import to_builtins

from evenhand.audit.audit import Audit, Finding
from evenhand.audit.overlays import AppliedWaiver
from evenhand.reporting.baselines import name_change
from evenhand.reporting.escaping import for_record
from evenhand.reporting.escaping_files import for_markdown
from evenhand.reporting.escaping_json import for_json
from evenhand.reporting.phrases import assured, concluded
from evenhand.reporting.waivers import list_waivers
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.languages import say, say_name
from evenhand.vocabulary.unseen import visible
from evenhand.vocabulary.verdicts import Verdict

_VERSION: Final = "1.1.3"
_NAMESPACE: Final = "urn:evenhand"  # of what OSCAL has no word for
_STATES: Final[Mapping[Verdict, tuple[str, str]]] = {
    "pass": ("satisfied", "pass"),
    "fail": ("not-satisfied", "fail"),
    "unknown": ("not-satisfied", "other"),
    "contested": ("not-satisfied", "other"),
    "alleged": ("not-satisfied", "other"),
    "claimed": ("not-satisfied", "other"),
}

Identify = Callable[[str], str]


def write_oscal(audit: Audit) -> str:
    """Write an audit as OSCAL assessment results."""
    identify = partial(_identify, _root(audit))
    document = {"assessment-results": _assess(audit, identify)}
    return for_json(document)


def _root(audit: Audit) -> UUID:
    """Give the id under which all others stand: another for another audit, the same for the same."""
    kept = {name: getattr(audit, name) for name in ("tool", "program", "as_of", "language", "digests")}
    return uuid5(NAMESPACE_URL, json.dumps(to_builtins(kept)))  # a file may have a name that is not UTF-8


def _identify(root: UUID, what: str) -> str:
    return str(uuid5(root, visible(what)))  # so may a rule


def _assess(audit: Audit, identify: Identify) -> dict[str, Any]:
    return {
        "uuid": identify("document"),
        "metadata": {
            "title": _prose(
                say("{audit} of {program}", audit=audit.policy.audits.title, program=audit.program.name)
            ),
            "last-modified": _day(audit),
            "version": audit.tool.version,
            "oscal-version": _VERSION,
            "parties": list(_parties(audit, identify)),
        },
        "import-ap": {
            "href": f"#{identify('policy')}",
            "remarks": say("The policy takes the place of an assessment plan."),
        },
        "results": [_result(audit, identify)],
        "back-matter": {"resources": list(_resources(audit, identify))},
    }


def _parties(audit: Audit, identify: Identify) -> Iterator[dict[str, Any]]:
    """List the accounts of the sides, whose views the observations give."""
    for account in audit.accounts:
        if account.kind in verdicts.SIDES:
            name = for_record(account.title)
            yield {
                "uuid": identify(f"party {account.id}"),
                "type": "organization",
                "name": name,
                "props": [_prop("side", account.id)],
            }


def _result(audit: Audit, identify: Identify) -> dict[str, Any]:
    result = {
        "uuid": identify("result"),
        "title": _prose(
            say(
                "{program} under {policy}, version {version}",
                program=audit.program.name,
                policy=audit.policy.name,
                version=audit.policy.version,
            )
        ),
        "description": _prose(_describe(audit)),
        "props": [
            _prop("opinion", audit.opinion.word),
            *(_prop(each, str(float(share))) for each, share in (audit.opinion.assurance or {}).items()),
        ],
        "start": _day(audit),
        "end": _day(audit),
        "local-definitions": _definitions(audit, identify),
        "reviewed-controls": {"control-selections": [{"include-all": {}}]},
        "observations": [_observation(finding, audit, identify) for finding in audit.findings],
    }
    findings = [
        _finding(finding, audit, identify)
        for finding in audit.findings
        if finding.verdict != "not-applicable"
    ]
    risks = [
        _risk(each, finding, identify)
        for finding in audit.findings
        if (each := audit.find_waiver(finding.rule))
    ]
    return result | ({"risks": risks} if risks else {}) | ({"findings": findings} if findings else {})


def _describe(audit: Audit) -> str:
    opinion = audit.opinion
    told = f"{concluded(opinion)}.", *opinion.reasons, f"{assured(opinion.assurance)}.", *list_waivers(audit)
    return " ".join(told)


def _definitions(audit: Audit, identify: Identify) -> dict[str, Any]:
    """Define the tool, which the observations name as who made them."""
    tool = {
        "uuid": identify("tool"),
        "type": "software",
        "title": audit.tool.name,
        "description": f"{audit.tool.name} {audit.tool.version}",
        "status": {"state": "operational"},
    }
    platform = {"uuid": identify("platform"), "uses-components": [{"component-uuid": identify("tool")}]}
    return {"assessment-assets": {"components": [tool], "assessment-platforms": [platform]}}


def _observation(finding: Finding, audit: Audit, identify: Identify) -> dict[str, Any]:
    place = finding.location
    return {
        "uuid": identify(f"observation {finding.rule}"),
        "title": _prose(finding.title),
        "description": _prose(finding.because),
        "props": list(_props(finding, audit)),
        "methods": ["EXAMINE"],
        "origins": [{"actors": list(_actors(finding, audit, identify))}],
        "relevant-evidence": [
            {
                "href": f"#{identify('program')}",
                "description": _prose(f"{place.file}:{place.line}:{place.column}"),
            }
        ],
        "collected": _day(audit),
        "remarks": _remark(finding),
    }


def _actors(finding: Finding, audit: Audit, identify: Identify) -> Iterator[dict[str, str]]:
    """Name the tool and, where the sides decide it differently, each side that decides it."""
    yield {"type": "tool", "actor-uuid": identify("tool")}
    for account in audit.accounts:
        if account.kind == "side" and finding.accounts[account.id] != "unknown":
            yield {"type": "party", "actor-uuid": identify(f"party {account.id}")}


def _props(finding: Finding, audit: Audit) -> Iterator[dict[str, str]]:
    yield _prop("rule", finding.rule)
    yield _prop("verdict", finding.verdict)
    yield _prop("basis", finding.basis)
    for side in finding.decided_by:
        yield _prop("decided-by", side)
    yield _prop("severity", finding.severity)
    if change := name_change(audit, finding):
        yield _prop("baseline", change)


def _prop(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": _NAMESPACE, "value": for_record(value)}


def _risk(waiver: AppliedWaiver, finding: Finding, identify: Identify) -> dict[str, Any]:
    """Tell a waiver as a deviation that somebody approved: the finding stays what it is."""
    return {
        "uuid": identify(f"risk {waiver.rule}"),
        "title": _prose(finding.title),
        "description": _prose(finding.because),
        "statement": _prose(waiver.reason),
        "props": [_prop("owner", waiver.owner)],
        "status": "deviation-approved",
        "deadline": f"{waiver.until}T00:00:00Z",
    }


def _finding(finding: Finding, audit: Audit, identify: Identify) -> dict[str, Any]:
    state, reason = _STATES[finding.verdict]
    risk = {"related-risks": [{"risk-uuid": identify(f"risk {finding.rule}")}]}
    return (risk if audit.find_waiver(finding.rule) else {}) | {
        "uuid": identify(f"finding {finding.rule}"),
        "title": _prose(finding.title),
        "description": _prose(f"{finding.because}. {say('Remedy: {remedy}', remedy=finding.remedy)}"),
        "target": {
            "type": "objective-id",
            "target-id": _token(finding.rule),
            "status": {"state": state, "reason": reason, "remarks": _remark(finding)},
        },
        "related-observations": [{"observation-uuid": identify(f"observation {finding.rule}")}],
    }


def _remark(finding: Finding) -> str:
    verdict = say_name("verdict", finding.verdict)
    match finding.verdict:
        case "pass" | "fail" | "not-applicable":
            return say("Verdict: {verdict}.", verdict=verdict)
        case "unknown" | "contested" | "alleged" | "claimed":
            return say("Verdict: {verdict}. It is undecided: neither passed nor failed.", verdict=verdict)


def _resources(audit: Audit, identify: Identify) -> Iterator[dict[str, Any]]:
    yield _resource(identify("policy"), f"{audit.policy.name}, {audit.policy.version}", audit.digests.policy)
    yield _resource(identify("program"), audit.program.file, audit.digests.program)


def _resource(uuid: str, title: str, digest: str) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "title": _prose(title),
        "props": [{"name": "sha-256", "ns": "urn:evenhand:digest", "value": digest}],
    }


def _token(rule: str) -> str:
    """Write the id of a rule with the characters that OSCAL has for one: `pay.work-is-paid`."""
    return re.sub(r"[^\w.-]", ".", rule)


def _day(audit: Audit) -> str:
    return f"{audit.as_of}T00:00:00Z"


def _prose(text: str) -> str:
    """Write a text for OSCAL, which reads titles, descriptions and remarks as Markdown."""
    return str(for_markdown(text))
