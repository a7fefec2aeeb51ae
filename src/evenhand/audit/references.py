"""What an audit refers to: each name in it is that of something in it, once, and no account is left out.

An audit that evenhand wrote is so. One that was changed since is refused, before a report has to show what is
not there. One that does not stand alone lacks facts and documents that it names, so these are not sought.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from evenhand.audit.audit import Audit, Finding, ReadAt, SaidReply
from evenhand.audit.parts import Advice
from evenhand.reading import Complaints
from evenhand.reading.located import KeyPath
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.verdicts import Assurance

_NAMED_BY: Final[Mapping[str, str]] = {
    "accounts": "id", "criteria": "id", "findings": "rule", "facts": "path", "parameters": "path",
    "parties": "id", "sources": "id", "documents": "id",
}  # fmt: skip
_LEFT_OUT: Final = frozenset({"facts", "documents"})  # in part, where an audit does not stand alone

Reference = tuple[KeyPath, str, str]  # where a name stands, in which list of the audit it is sought, the name
Complete = tuple[KeyPath, Sequence[str], Sequence[str]]  # where entries stand, their names, those they need


def check_references(audit: Audit, complaints: Complaints) -> None:
    """Complain of every name that is that of nothing or of two things, and of what lacks an account."""
    named = {key: [getattr(each, name) for each in getattr(audit, key)] for key, name in _NAMED_BY.items()}
    for key, names in named.items():
        complaints.check_once((key,), names)
    known = {key: frozenset(names) for key, names in named.items()}
    # One that says nothing of any fact has no account, and is heard all the same.
    known["sides"] = known["accounts"] | {each.side for each in audit.parties} | {verdicts.SPONSOR}
    for path, key, name in _list_references(audit):
        if name not in known[key] and (audit.stands_alone or key not in _LEFT_OUT):
            complaints.add(path, f"'{name}' is not among the {key} of this audit.", code="unknown-name")
    for path, present, wanted in _list_complete(audit):
        complaints.check_once(path, present)
        there = frozenset(present)
        for name in [each for each in wanted if each not in there][:1]:
            complaints.add(path, f"'{name}' is missing.", code="missing")
    _check_kinds(audit, complaints)


def _check_kinds(audit: Audit, complaints: Complaints) -> None:
    """Complain where nothing is found, where no account is the agreed one, and of what is not told."""
    if not audit.findings:
        complaints.add(("findings",), "This is empty.", expected="at least one", code="missing")
    if sum(each.kind in verdicts.AGREED for each in audit.accounts) != 1:
        expected = "one that is settled or as described"
        complaints.add(("accounts",), "There is no such account, or there are two.", expected=expected)
    for index, finding in enumerate(audit.findings):
        for number, backing in enumerate(finding.backed_by):
            if backing.standard is not None and backing.read is None:
                path = ("findings", index, "backed_by", number)
                complaints.add(path, "The key 'read' is missing.", code="missing")


def _list_complete(audit: Audit) -> Iterator[Complete]:
    """List what has one entry for each of some names."""
    accounts = [each.id for each in audit.accounts]
    sides = [each.id for each in audit.accounts if each.kind in verdicts.SIDES]
    severities = list(dict.fromkeys(each.severity for each in audit.findings))
    for key in ("criteria", "findings", "facts"):
        for index, each in enumerate(getattr(audit, key)):
            yield (key, index, "accounts"), [*each.accounts], accounts
    for index, finding in enumerate(audit.findings):
        at = ("findings", index)
        yield (*at, "judgements"), [each.account for each in finding.judgements], accounts
        if audit.stands_alone:
            yield (*at, "grounds"), [each.side for each in finding.grounds], sides
    yield ("policy", "weights"), [*audit.policy.weights], severities
    for path, assurance in _list_assurances(audit):
        if assurance is not None:
            yield (*path, "assurance"), [*assurance], verdicts.ASSURANCES
    if audit.baseline is not None:
        rules = [each.rule for each in audit.findings]
        yield ("baseline", "changes"), [*audit.baseline.changes], rules


def _list_assurances(audit: Audit) -> Iterator[tuple[KeyPath, Mapping[Assurance, Decimal] | None]]:
    yield ("opinion",), audit.opinion.assurance
    for index, account in enumerate(audit.accounts):
        yield ("accounts", index), account.assurance
    for index, criterion in enumerate(audit.criteria):
        for name, tally in criterion.accounts.items():
            yield ("criteria", index, "accounts", name), tally.assurance
    if audit.by_the_terms is not None:
        yield ("by_the_terms",), audit.by_the_terms.assurance


def _list_references(audit: Audit) -> Iterator[Reference]:
    """List each name in an audit that is that of something else in it."""
    yield from _each(("policy", "leading"), "criteria", audit.policy.leading)
    for index, criterion in enumerate(audit.criteria):
        yield from _each(("criteria", index, "accounts"), "accounts", criterion.accounts, as_keys=True)
    for index, finding in enumerate(audit.findings):
        yield from _in_finding(("findings", index), finding)
    for index, fact in enumerate(audit.facts):
        yield from _each(("facts", index, "accounts"), "accounts", fact.accounts, as_keys=True)
        for number, claim in enumerate(fact.claims):
            at = ("facts", index, "claims", number)
            yield from _each_of(at, "parties", by=claim.by)
            yield from _in_places((*at, "via"), claim.via)
    yield from _in_replies(("replies",), audit.replies)
    if audit.by_the_terms is not None:
        yield from _each(("by_the_terms", "rules"), "findings", audit.by_the_terms.rules)
    if audit.advice is not None:
        yield from _in_advice(audit.advice)


def _in_finding(at: KeyPath, finding: Finding) -> Iterator[Reference]:
    yield from _each_of(at, "criteria", criterion=finding.criterion)
    yield from _each((*at, "accounts"), "accounts", finding.accounts, as_keys=True)
    yield from _each((*at, "decided_by"), "accounts", finding.decided_by)
    yield from _each((*at, "facts"), "facts", finding.facts)
    yield from _each((*at, "parameters"), "parameters", finding.parameters)
    yield from _each((*at, "settled_by"), "documents", finding.settled_by)
    for index, judgement in enumerate(finding.judgements):
        there = (*at, "judgements", index)
        yield from _each_of(there, "accounts", account=judgement.account)
        for number, clause in enumerate(judgement.because):
            yield from _each((*there, "because", number, "facts"), "facts", clause.facts)
            yield from _each((*there, "because", number, "parameters"), "parameters", clause.parameters)
    for index, ground in enumerate(finding.grounds):
        yield from _each_of((*at, "grounds", index), "sides", side=ground.side)
    yield from _in_replies((*at, "replies"), finding.replies)


def _in_replies(at: KeyPath, replies: Iterable[SaidReply]) -> Iterator[Reference]:
    for index, reply in enumerate(replies):
        yield from _each_of((*at, index), "parties", by=reply.by)
        yield from _in_places((*at, index, "via"), reply.via)


def _in_places(at: KeyPath, places: Iterable[ReadAt]) -> Iterator[Reference]:
    for index, place in enumerate(places):
        yield from _each_of((*at, index), "sources", source=place.source)


def _in_advice(advice: Advice) -> Iterator[Reference]:
    for index, request in enumerate(advice.requests):
        at = ("advice", "requests", index)
        yield from _each((*at, "documents"), "documents", request.documents)
        yield from _each((*at, "decides"), "findings", request.decides)
        for number, question in enumerate(request.questions):
            yield from _each_of((*at, "questions", number), "facts", fact=question.fact)
    for index, rule in enumerate(advice.open_rules):
        at = ("advice", "open_rules", index)
        yield from _each_of(at, "findings", rule=rule.rule)
        yield from _each((*at, "surely"), "facts", rule.surely)
        for number, deciding in enumerate(rule.can):
            yield from _each((*at, "can", number, "facts"), "facts", deciding.facts)
    for index, bound in enumerate(advice.sensitivity):
        yield from _each_of(("advice", "sensitivity", index), "parameters", parameter=bound.parameter)
    for index, rate in enumerate(advice.rates):
        yield from _each(("advice", "rates", index, "rules"), "findings", rate.rules)
    for index, away in enumerate(advice.one_away):
        at = ("advice", "one_away", index)
        yield from _each_of(at, "findings", rule=away.rule)
        yield from _each_of(at, "accounts", account=away.account)
        yield from _each_of(at, "facts", fact=away.fact)


def _each(at: KeyPath, key: str, names: Iterable[str], *, as_keys: bool = False) -> Iterator[Reference]:
    """List the names of a list, or of the keys of a mapping."""
    for index, name in enumerate(names):
        yield (*at, name if as_keys else index), key, name


def _each_of(at: KeyPath, key: str, **names: str | None) -> Iterator[Reference]:
    """List the names that stand under some keys, where there are any."""
    for name, value in names.items():
        if value is not None:
            yield (*at, name), key, value
