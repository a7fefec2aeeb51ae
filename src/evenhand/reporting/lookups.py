"""The ways a template finds things in an audit. Templates loop and branch; they never search or sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from evenhand.audit import parts
from evenhand.audit.audit import (
    AnswerInWords,
    Audit,
    Backing,
    Evidence,
    ExplainedVerdict,
    Finding,
    Ground,
    HeldDocument,
    ParameterInForce,
    SaidReply,
    ScoredAccount,
    list_contradictions,
)
from evenhand.reporting.voices import (
    answers_of,
    claims_of,
    other_claims_of,
    other_replies_of,
    remains_of,
    said_of,
    voices_of,
)
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.verdicts import SEVERITIES, Verdict

VERDICTS: Final[tuple[Verdict, ...]] = (
    "fail", "contested", "alleged", "unknown", "claimed", "pass", "not-applicable",
)  # fmt: skip
_RANKS: Final = {name: rank for names in (VERDICTS, SEVERITIES) for rank, name in enumerate(names)}
_WEIGHTY: Final[frozenset[Verdict]] = frozenset({"fail", "contested", "alleged"})
DECIDED: Final[frozenset[Verdict]] = frozenset({"pass", "fail", "not-applicable"})
_MOST_HEAVIEST: Final = 3
_POLICY_TEXTS: Final = (
    "title", "question", "breach", "why", "remedy", "note", "reason", "shows", "subgroup",
)  # fmt: skip
_SUBJECT: Final = ("thing", "sponsor", "title")


class Elsewhere(NamedTuple):
    """What is said on facts that no finding that weighs rests on, and the replies to other findings."""

    facts: tuple[Evidence, ...]
    replies: tuple[SaidReply, ...]


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
        "asked": _asked(audit.advice.requests) if audit.advice else frozenset(),
    }


def _offer_ways(audit: Audit, known: _Known) -> Mapping[str, Any]:
    """Offer the ways to find what belongs to one finding, fact or criterion."""
    facts, columns = known.facts, known.columns
    titles = {account.id: account.title for account in known.sides}
    by_criterion = dict(gather(audit.findings, "criterion"))
    first_readers = _first_readers(_findings_of(by_criterion, each.id) for each in audit.criteria)
    return {
        "first_readers": first_readers,
        "find_elsewhere": partial(_find_elsewhere, audit),
        "findings_of": partial(_findings_of, by_criterion),
        "count": partial(_count, Counter(finding.verdict for finding in audit.findings)),
        "documents_of": partial(_documents_of, known.documents),
        "claims_of": claims_of,
        "evidence_of": partial(_evidence_of, facts, first_readers),
        "background_of": partial(_background_of, facts),
        "said_of": partial(said_of, columns),
        "follows_of": follows_of,
        "other_claims_of": partial(other_claims_of, columns),
        "voices_of": partial(voices_of, audit.accounts),
        "answers_of": answers_of,
        "remains_of": partial(remains_of, audit.accounts),
        "missing_of": _missing_of,
        "other_replies_of": other_replies_of,
        "conflicts_of": partial(_conflicts_of, titles),
        "undecided_of": partial(_undecided_of, by_criterion, titles),
        "questions_of": partial(_questions_of, by_criterion, facts, titles),
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

    Those are the facts that decide it or keep it open, and those that no earlier finding shows.
    """
    deciding = find_deciding(facts, finding)
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


def _find_elsewhere(audit: Audit) -> Elsewhere:
    """Find what a report leaves unsaid that shows only the findings that weigh.

    Where nobody is named, the description speaks, which its reader has before him.
    """
    shown = [each for each in audit.findings if each.verdict in _WEIGHTY]
    read = {path for finding in shown for path in finding.facts}
    replied = {reply for finding in shown for reply in finding.replies}
    others = dict.fromkeys(reply for finding in audit.findings for reply in finding.replies)
    return Elsewhere(
        facts=tuple(
            fact for fact in audit.facts if fact.path not in read and any(claim.by for claim in fact.claims)
        ),
        replies=tuple(reply for reply in others if reply not in replied),
    )


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


def _asked(requests: Iterable[parts.Request]) -> frozenset[str]:
    """Give the facts that some request would have answered."""
    return frozenset(question.fact for request in requests for question in request.questions)


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


def _missing_of(finding: Finding) -> list[str]:
    """List why figures of a finding have no value, or what amounts cannot be compared without."""
    clauses = (clause for judgement in finding.judgements for clause in judgement.because)
    return list(dict.fromkeys(clause.missing for clause in clauses if clause.missing))


def _conflicts_of(sides: Mapping[str, str], fact: Evidence) -> dict[str, list[str]]:
    """List in what the evidence on a fact excludes itself, and in whose accounts."""
    found: dict[str, list[str]] = {}
    for account, answer in fact.accounts.items():
        for conflict in answer.conflicts:
            if account in sides or conflict == "contested":
                found.setdefault(conflict, []).append(sides.get(account, ""))
    return found


def _undecided_of(
    by_criterion: Mapping[str, Sequence[Finding]], sides: Mapping[str, str], criterion: str
) -> dict[str, list[Finding]]:
    """List the rules that some side's account leaves open, by what remains."""
    remaining: dict[str, list[Finding]] = {}
    for finding in by_weight(_findings_of(by_criterion, criterion)):
        for judgement in _undecided(finding, sides):
            rules = remaining.setdefault(judgement.remains or judgement.verdict, [])
            if not rules or rules[-1] is not finding:
                rules.append(finding)
    return remaining


def _questions_of(
    by_criterion: Mapping[str, Sequence[Finding]],
    facts: Mapping[str, Evidence],
    sides: Mapping[str, str],
    criterion: str,
) -> list[Evidence]:
    """List the facts whose answers keep rules of a criterion open in some side's account."""
    paths = [
        path
        for finding in _findings_of(by_criterion, criterion)
        for judgement in _undecided(finding, sides)
        for path in _open_facts(facts, finding, judgement)
    ]
    return [facts[path] for path in dict.fromkeys(paths)]


def _undecided(finding: Finding, sides: Mapping[str, str]) -> list[ExplainedVerdict]:
    if finding.verdict in DECIDED:  # settled, whatever a side that is silent leaves open
        return []
    return [each for each in finding.judgements if each.account in sides and each.verdict == "unknown"]


def _open_facts(
    facts: Mapping[str, Evidence], finding: Finding, judgement: ExplainedVerdict
) -> Iterable[str]:
    """List the facts of the open clauses; for one that is worked out, those it may be made of."""
    for clause in judgement.because:
        if clause.met != "open":
            continue
        for path in clause.facts:
            if facts[path].question is not None:
                yield path
            else:
                yield from _unstated(facts, finding.facts, judgement.account)


def _unstated(facts: Mapping[str, Evidence], paths: Sequence[str], account: str) -> Iterable[str]:
    for path in paths:
        answer: AnswerInWords = facts[path].accounts[account]
        if facts[path].question is not None and not answer.is_stated:
            yield path


def _documents_of(documents: Mapping[str, HeldDocument], request: parts.Request) -> list[HeldDocument]:
    return [documents[each] for each in request.documents]
