"""The ways a template finds things in an audit. Templates loop and branch; they never search or sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from evenhand.audit import parts
from evenhand.audit.audit import (
    Audit,
    Backing,
    Evidence,
    Finding,
    Ground,
    HeldDocument,
    ParameterInForce,
    SaidClaim,
    SaidReply,
    ScoredAccount,
    list_replies,
)
from evenhand.audit.contradictions import list_contradictions
from evenhand.reporting import standing
from evenhand.reporting.saying import head_of, quote
from evenhand.reporting.voices import (
    answers_of,
    claims_of,
    other_claims_of,
    other_replies_of,
    said_of,
    voices_of,
)
from evenhand.reporting.waivers import list_waivers, say_waived
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.verdicts import SEVERITIES, Verdict

VERDICTS: Final[tuple[Verdict, ...]] = (
    "fail", "contested", "alleged", "unknown", "claimed", "pass", "not-applicable",
)  # fmt: skip
_RANKS: Final = {name: rank for names in (VERDICTS, SEVERITIES) for rank, name in enumerate(names)}
_WEIGHTY: Final[frozenset[Verdict]] = frozenset({"fail", "contested", "alleged"})
_MOST_HEAVIEST: Final = 3
_POLICY_TEXTS: Final = (
    "title", "question", "breach", "why", "remedy", "note", "reason", "shows", "subgroup",
)  # fmt: skip
_SUBJECT: Final = ("thing", "sponsor", "title")


class _Known(NamedTuple):
    """What is asked for by its name, and who the sides are."""

    facts: Mapping[str, Evidence]
    parameters: Mapping[str, ParameterInForce]
    documents: Mapping[str, HeldDocument]
    sides: tuple[ScoredAccount, ...]
    columns: tuple[Ground, ...]
    english: frozenset[str]


def look_up(audit: Audit) -> Mapping[str, Any]:
    """Give a template what stands in an audit, and the ways to find more."""
    known = _Known(
        facts={fact.path: fact for fact in audit.facts},
        parameters={parameter.path: parameter for parameter in audit.parameters},
        documents={document.id: document for document in audit.documents},
        sides=tuple(account for account in audit.accounts if account.kind in verdicts.SIDES),
        columns=audit.findings[0].grounds if audit.findings else (),
        english=_find_english(audit),
    )
    return {"audit": audit, **known._asdict(), **_gather_all(audit, known), **_offer_ways(audit, known)}


def _gather_all(audit: Audit, known: _Known) -> Mapping[str, Any]:
    """Gather from all over an audit what a report shows in one place."""
    return {
        "accounts": {account.id: account for account in audit.accounts},
        "common": tuple(account for account in audit.accounts if account.kind not in verdicts.SIDES),
        "standards": _standards(audit.findings),
        "seeds": _seeds(audit.findings),
        "judgement_calls": _judgement_calls(audit.findings, known.parameters),
        "contradictions": list_contradictions(audit),
        "heaviest": [each for each in by_weight(audit.findings) if each.verdict in _WEIGHTY][:_MOST_HEAVIEST],
        "criterion_titles": {each.id: each.title for each in audit.criteria},
        "all_replies": list_replies(audit),
        "all_quoted": list_quoted(audit),
        "groups": standing.group(audit.findings),
        "waivers": list_waivers(audit),
        "open_criteria": standing.list_open(audit),
        "is_self_described": standing.is_self_described(audit),
        "TOLD": standing.TOLD,
        "GRAVE": standing.GRAVE,
        "BROKEN": standing.BROKEN,
    }


def _offer_ways(audit: Audit, known: _Known) -> Mapping[str, Any]:
    """Offer the ways to find what belongs to one finding, fact or criterion."""
    facts, columns = known.facts, known.columns
    titles = {account.id: account.title for account in known.sides}
    by_criterion = dict(gather(audit.findings, "criterion"))
    first_readers = _first_readers(_findings_of(by_criterion, each.id) for each in audit.criteria)
    return {
        "first_readers": first_readers,
        "findings_of": partial(_findings_of, by_criterion),
        "count": partial(_count, Counter(finding.verdict for finding in audit.findings)),
        "documents_of": partial(_documents_of, known.documents),
        "claims_of": claims_of,
        "quote_of": partial(quote, audit),
        "head_of": head_of,
        "stand": standing.stand,
        "title_of": standing.title_of,
        "tone_of": standing.tone_of,
        "deciding_questions_of": partial(_deciding_questions_of, facts),
        "evidence_of": partial(_evidence_of, facts, first_readers),
        "background_of": partial(_background_of, facts),
        "said_of": partial(said_of, columns),
        "follows_of": follows_of,
        "other_claims_of": partial(other_claims_of, columns),
        "voices_of": partial(voices_of, audit.accounts),
        "answers_of": answers_of,
        "other_replies_of": other_replies_of,
        "replies_to": partial(_replies_to, audit.findings),
        "conflicts_of": partial(_conflicts_of, titles),
        "waived_of": partial(say_waived, audit),
    }


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """Put first what weighs most: by the verdict, then by the severity, then in the policy's order."""
    return sorted(findings, key=lambda each: (_RANKS[each.verdict], _RANKS[each.severity]))


def gather(things: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Put together the things that share an attribute, each group where its first one stands."""
    groups: dict[Any, list[Any]] = {}
    for thing in things:
        groups.setdefault(getattr(thing, attribute), []).append(thing)
    return list(groups.items())


def _find_english(audit: Audit) -> frozenset[str]:
    """Collect the texts of the policy that stand in English, as they are and with a capital."""
    names = frozenset(audit.untranslated)
    if not names:
        return frozenset()
    things = (
        *(("criterion", each.id, each) for each in audit.criteria),
        *(("rule", each.rule, each) for each in audit.findings),
        *(("fact", each.path, each) for each in audit.facts),
        *(("bound", each.path, each) for each in audit.parameters),
        *(("document", each.id, each) for each in audit.documents),
    )
    texts = [
        text
        for of, name, thing in things
        for key in _POLICY_TEXTS
        if f"{of} {name}: {key}" in names and (text := getattr(thing, key, None))
    ]
    page = [getattr(audit.policy, key) for key in ("about", "coverage_reason") if f"policy: {key}" in names]
    page += [getattr(audit.policy.audits, key) for key in _SUBJECT if f"subject: {key}" in names]
    page += [band.title for band in audit.policy.bands if f"band {band.id}: title" in names]
    return frozenset(each for text in (*texts, *page) for each in (text, text[:1].upper() + text[1:]))


def _findings_of(by_criterion: Mapping[str, Sequence[Finding]], criterion: str) -> Sequence[Finding]:
    return by_criterion.get(criterion, ())


def _count(counts: Mapping[Verdict, int], *verdicts: Verdict) -> int:
    return sum(counts[verdict] for verdict in verdicts)


def _first_readers(criteria: Iterable[Iterable[Finding]]) -> dict[str, str]:
    """Find for each fact the first rule that reads it, in the order of the page."""
    readers: dict[str, str] = {}
    for findings in criteria:
        for finding in by_weight(findings):
            for path in finding.facts:
                readers.setdefault(path, finding.rule)
    return readers


def _evidence_of(
    facts: Mapping[str, Evidence], first_readers: Mapping[str, str], finding: Finding
) -> list[tuple[Evidence, bool]]:
    """List the facts whose claims stand in a finding, and whether with notes and origins.

    Those are the facts that no earlier finding shows and, where something is wrong or nearly so, all that
    decide it.
    """
    is_told = standing.stand(finding) in standing.TOLD
    deciding = find_deciding(facts, finding) if is_told else set()
    return [
        (facts[path], first_readers[path] == finding.rule)
        for path in finding.facts
        if (facts[path].claims or follows_of(facts[path]))
        and (path in deciding or first_readers[path] == finding.rule)
    ]


def follows_of(fact: Evidence) -> list[str]:
    """List why the answers to a fact cannot be otherwise in some account, whatever is claimed of it."""
    return list(dict.fromkeys(why for answer in fact.accounts.values() for why in answer.follows_from))


def _background_of(
    facts: Mapping[str, Evidence], finding: Finding, evidence: Iterable[tuple[Evidence, bool]]
) -> list[Evidence]:
    """List the facts that a finding rests on and leaves to an earlier one to show."""
    shown = {fact.path for fact, _ in evidence}
    return [facts[path] for path in finding.facts if facts[path].claims and path not in shown]


def find_deciding(facts: Mapping[str, Evidence], finding: Finding) -> set[str]:
    """List the facts in the clauses of a finding; where one is worked out, all that it may be made of."""
    said = {path for judgement in finding.judgements for clause in judgement.because for path in clause.facts}
    return said.union(finding.facts) if any(facts[path].question is None for path in said) else said


def _standards(findings: Iterable[Finding]) -> list[tuple[str, Backing, list[Finding]]]:
    """Turn the backing around: the rules that lean on each standard, the standards by their title."""
    uses: dict[str, tuple[str, Backing, list[Finding]]] = {}
    for finding in by_weight(findings):
        for backing in finding.backed_by:
            if backing.standard is not None:
                _, _, rules = uses.setdefault(backing.standard, (backing.standard, backing, []))
                rules.append(finding)
    return sorted(uses.values(), key=lambda use: use[1].title.casefold())


def _seeds(findings: Iterable[Finding]) -> dict[str, str]:
    """Give the articles that raised the matter of some rule, by their ids."""
    titles = {each.seed: each.title for finding in findings for each in finding.raised_in}
    return dict(sorted(titles.items()))


def _deciding_questions_of(facts: Mapping[str, Evidence], finding: Finding) -> list[str]:
    """Give the questions whose answers would decide a rule that is one answer away."""
    return [question for path in standing.find_open_facts(finding) if (question := facts[path].question)]


def _judgement_calls(
    findings: Iterable[Finding], parameters: Mapping[str, ParameterInForce]
) -> list[tuple[ParameterInForce, list[Finding]]]:
    """List the bounds in use that rest on a judgement, each with the rules that it moves."""
    users: dict[str, list[Finding]] = {path: [] for path, each in parameters.items() if each.is_judgement}
    for finding in findings:
        for path in finding.parameters:
            if path in users:
                users[path].append(finding)
    return [(parameters[path], rules) for path, rules in users.items() if rules]


def list_quoted(audit: Audit) -> list[SaidClaim | SaidReply]:
    """List every claim and every reply whose quotation was to be looked up."""
    said: list[SaidClaim | SaidReply] = [claim for fact in audit.facts for claim in fact.claims]
    return [each for each in (*said, *list_replies(audit)) if each.quotation]


def _replies_to(findings: Iterable[Finding], criterion: str) -> list[SaidReply]:
    """List what is replied to a criterion as a whole, each reply once."""
    replies = (reply for each in findings for reply in each.replies if reply.to == criterion)
    return list(dict.fromkeys(replies))


def _conflicts_of(sides: Mapping[str, str], fact: Evidence) -> dict[str, list[str]]:
    """List in what the evidence on a fact excludes itself, and in whose accounts."""
    found: dict[str, list[str]] = {}
    for account, answer in fact.accounts.items():
        for conflict in answer.conflicts:
            if account in sides or conflict == "contested":
                found.setdefault(conflict, []).append(sides.get(account, ""))
    return found


def _documents_of(documents: Mapping[str, HeldDocument], request: parts.Request) -> list[HeldDocument]:
    return [documents[each] for each in request.documents]
