"""The policy of an audit in the words of its report: what was judged by, and what stands behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec.structs import asdict

from evenhand.audit.applied import AppliedPolicy, AppliedProfile, DepartureInWords, SubjectInWords
from evenhand.audit.audit import Backing, HeldDocument, ParameterInForce, RaisedAt
from evenhand.audit.concluding import name_bands
from evenhand.facts.possible import Possible
from evenhand.policy.concluding import Subject
from evenhand.policy.model import Departure, Parameter, Policy, Rule, Tailoring
from evenhand.vocabulary.languages import say, say_name
from evenhand.vocabulary.verdicts import SPONSOR, Direction


def describe_policy(policy: Policy) -> AppliedPolicy:
    """Say what it was judged by."""
    return AppliedPolicy(
        name=policy.name,
        version=policy.version,
        effective=policy.effective,
        about=policy.about,
        weights={severity: int(weight) for severity, weight in policy.weights.items()},
        coverage_needed=policy.coverage_needed,
        coverage_reason=policy.coverage_reason,
        gate=policy.concluding.gate,
        bands=name_bands(policy.concluding.bands),
        leading=policy.leading,
        audits=_describe_subject(policy.subject),
        profile=_describe_profile(policy.tailoring, policy) if policy.tailoring else None,
    )


def _describe_subject(subject: Subject) -> SubjectInWords:
    """Say what is audited, by the words of a program file where the policy has no other."""
    return SubjectInWords(
        thing=subject.thing or say_name("subject", "program"),
        sponsor=subject.sponsor or say_name("side", "sponsor"),
        title=subject.title or say("Audit"),
    )


def _describe_profile(tailoring: Tailoring, policy: Policy) -> AppliedProfile:
    from evenhand.audit.departures import find_directions  # few audits are tailored

    directions = find_directions(tailoring, policy)
    departures = tuple(map(_describe_departure, tailoring.departures, directions))
    return AppliedProfile(
        name=tailoring.name, about=tailoring.about, departures=departures, as_of=tailoring.endings.as_of
    )


def _describe_departure(departure: Departure, direction: Direction) -> DepartureInWords:
    was, now = (_describe_end(departure.of, end) for end in (departure.was, departure.now))
    return DepartureInWords(**asdict(departure) | {"was": was, "now": now, "direction": direction})


def _describe_end(of: str, end: str | Parameter) -> str:
    if isinstance(end, str):
        return say_name(of, end)
    return describe_values(end)


def describe_values(parameter: Parameter) -> str:
    """Say the value of a parameter, or each with the day from which it holds."""
    return "; ".join(_describe_value(parameter, *dated) for dated in parameter.values) or say("not set")


def _describe_value(parameter: Parameter, since: dt.date, value: Possible) -> str:
    shown = parameter.kind.show(value)
    return shown if since == dt.date.min else say("{bound} from {date}", bound=shown, date=since)


def describe_raised(rule: Rule, policy: Policy) -> tuple[RaisedAt, ...]:
    """Say who raised the concern of a rule."""
    return tuple(
        RaisedAt(seed=each.seed, title=policy.seeds[each.seed].title, at=each.at) for each in rule.raised_in
    )


def describe_backing(rule: Rule, policy: Policy) -> tuple[Backing, ...]:
    """Say what stands behind a rule."""
    backing = []
    for each in rule.backed_by:
        standard = policy.standards[each.standard] if each.standard else None
        backing.append(
            Backing(
                standard=each.standard,
                title=standard.title if standard else each.reason or "",
                section=each.section,
                basis=each.basis,
                read=standard.read if standard else None,
                url=standard.url if standard else None,
            )
        )
    return tuple(backing)


def describe_parameters(policy: Policy, in_force: Mapping[str, Possible]) -> tuple[ParameterInForce, ...]:
    """List the parameters, each with its value in force."""
    judgement = say("a judgement")
    results = []
    for path, parameter in policy.parameters.items():
        is_open = parameter.kind.is_open(in_force[path])
        results.append(
            ParameterInForce(
                path=path,
                title=parameter.title,
                value=say("not set") if is_open else parameter.kind.show(in_force[path]),
                reason=parameter.reason,
                source=_name_source(parameter, policy, judgement),
                is_judgement=parameter.is_judgement,
            )
        )
    return tuple(results)


def describe_source(parameter: Parameter, policy: Policy) -> str:
    """Say what a parameter rests on."""
    return _name_source(parameter, policy, say("a judgement"))


def _name_source(parameter: Parameter, policy: Policy, judgement: str) -> str:
    source = parameter.source
    standard = policy.standards[source.standard].title if source and source.standard else judgement
    return f"{standard}, {source.section}" if source and source.section else standard


def describe_documents(policy: Policy) -> tuple[HeldDocument, ...]:
    """List the kinds of evidence that settle rules."""
    sponsor = _describe_subject(policy.subject).sponsor
    return tuple(
        HeldDocument(
            id=document,
            title=each.title,
            held_by=each.held_by,
            shows=each.shows,
            holder=sponsor if each.held_by == SPONSOR else say_name("holder", each.held_by),
        )
        for document, each in policy.documents.items()
    )
