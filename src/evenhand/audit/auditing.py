"""The audit: what a Case comes to, in words, with the scores and the opinion.

It is pure: no file, clock, network or environment. The same inputs give the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from msgspec.structs import asdict, replace

from evenhand.audit import evidence, policy_in_words
from evenhand.audit.audit import (
    Audit,
    Digests,
    ExplainedVerdict,
    Finding,
    ScoredAccount,
    ScoredCriterion,
    Tally,
    Tool,
)
from evenhand.audit.case import Case, open_case
from evenhand.audit.explaining import CaseInWords, explain_finding
from evenhand.audit.parts import Location
from evenhand.audit.promised import score_promised
from evenhand.audit.scoring import Judged, TitledAccount, assure, form_opinion, tally
from evenhand.policy.model import Criterion, Policy, Rule
from evenhand.program.model import PROGRAM, Program
from evenhand.vocabulary.errors import Place
from evenhand.vocabulary.languages import ENGLISH, Language, speaking, spoken
from evenhand.vocabulary.verdicts import Severity
from evenhand.vocabulary.version import __version__

Scored = TypeVar("Scored", bound=Tally)


def audit(
    program: Program, policy: Policy, *, as_of: dt.date | None = None, language: Language = ENGLISH
) -> Audit:
    """Judge a program against a policy on one date; by default the date the program speaks of.

    Raises ProgramError when neither gives a date, and ValueError when the language is unknown.
    """
    return describe(open_case(program, policy, as_of), language)


def describe(case: Case, language: Language = ENGLISH) -> Audit:
    """Put a case in words: every finding with its reasons, the scores and the opinion.

    Raises ValueError when the language is unknown.
    """
    with speaking(language):
        return _describe(case, case.say_policy(language))


def _describe(case: Case, policy: Policy) -> Audit:
    """Describe a case; POLICY is the policy of the case, in the language that is spoken."""
    program = case.program
    words = CaseInWords.of(case, policy)
    findings = tuple(_make_finding(rule, case, words) for rule in policy.rules)
    accounts = score_backed(case)
    return Audit(
        tool=Tool(name="evenhand", version=__version__),
        program=evidence.describe_program(program),
        policy=policy_in_words.describe_policy(policy),
        as_of=case.day,
        language=spoken().language,
        untranslated=policy.untranslated,
        remarks=tuple(evidence.list_remarks(case, policy)),
        digests=Digests(
            program=program.digest,
            policy=policy.digest,
            profile=policy.tailoring.digest if policy.tailoring else None,
        ),
        opinion=form_opinion(case, accounts, policy.weights, policy),
        accounts=accounts,
        criteria=tuple(_describe_criterion(each, case, findings) for each in policy.criteria),
        findings=findings,
        facts=evidence.describe_facts(case, policy, words.workings),
        parameters=policy_in_words.describe_parameters(policy, case.parameters),
        parties=evidence.describe_parties(program),
        sources=evidence.describe_sources(program),
        documents=policy_in_words.describe_documents(policy),
        rates=evidence.describe_rates(case.valued),
        replies=evidence.describe_replies(program, PROGRAM),
        by_the_terms=score_promised(case),
    )


def _make_finding(rule: Rule, case: Case, words: CaseInWords) -> Finding:
    policy = words.policy
    heard, facts = case.heard[rule.id], policy.behind[rule.id]
    renamed = (former for former, path in policy.renamed.items() if path in facts)
    answered = (rule.id, *rule.formerly, *facts, *renamed, rule.criterion)
    replies = evidence.describe_replies(case.program, *answered) if case.program.replies else ()
    explained = explain_finding(rule, case, words, replies)
    return Finding(
        rule=rule.id,
        title=rule.title,
        breach=rule.breach,
        criterion=rule.criterion,
        severity=rule.severity,
        verdict=heard.ruling.verdict,
        basis=heard.ruling.basis,
        decided_by=heard.ruling.sides,
        accounts={account: each.verdict for account, each in heard.accounts.items()},
        because=explained.because,
        why=rule.why,
        remedy=rule.remedy,
        location=_locate(_deciding_first(facts, explained.judgements), case.program),
        facts=facts,
        parameters=rule.named.parameters,
        judgements=explained.judgements,
        settled_by=rule.settled_by,
        raised_in=policy_in_words.describe_raised(rule, policy),
        backed_by=policy_in_words.describe_backing(rule, policy),
        note=rule.note,
        subgroup=rule.subgroup,
        formerly=rule.formerly,
        grounds=explained.grounds,
        replies=replies,
    )


def _deciding_first(facts: Sequence[str], judgements: Sequence[ExplainedVerdict]) -> list[str]:
    """Put the facts of the clauses that decided before those that merely belong to the rule."""
    clauses = [clause for judgement in judgements for clause in judgement.because]
    decided = [
        fact for met in ("not met", "met") for each in clauses if each.met == met for fact in each.facts
    ]
    return list(dict.fromkeys((*decided, *facts)))


def _locate(facts: Sequence[str], program: Program) -> Location:
    """Find the first claim that bears on a rule; the top of the file where there is none."""
    order = {path: index for index, path in enumerate(facts)}
    claims = sorted(
        (claim for claim in program.claims if claim.fact in order), key=lambda each: order[each.fact]
    )
    place = claims[0].place if claims else Place(program.file)
    return evidence.locate(place)


def score_accounts(case: Judged, weights: Mapping[Severity, Decimal]) -> tuple[ScoredAccount, ...]:
    """Score every account over all rules, by some weights."""
    return tuple(
        ScoredAccount(
            id=account.id,
            title=account.title,
            kind=account.kind,
            **asdict(_tally(case.policy.rules, account, case, weights)),
        )
        for account in case.accounts
    )


def score_backed(case: Judged) -> tuple[ScoredAccount, ...]:
    """Score every account by the policy's weights, and say how far its answers are backed (design §6)."""
    scored = score_accounts(case, case.policy.weights)
    return tuple(_back(each, case.policy.rules, each.id, case) for each in scored)


def _back(scored: Scored, rules: Iterable[Rule], account: str, case: Judged) -> Scored:
    return replace(scored, assurance=assure(rules, account, case, case.policy.weights))


def _tally(
    rules: Iterable[Rule], account: TitledAccount, case: Judged, weights: Mapping[Severity, Decimal]
) -> Tally:
    return tally(
        [(rule, case.heard[rule.id].accounts[account.id]) for rule in rules], weights, case.policy.concluding
    )


def score_criterion(criterion: Criterion, case: Judged) -> dict[str, Tally]:
    """Score the rules of one criterion in every account, by the policy's weights."""
    weights = case.policy.weights
    return {account.id: _tally(criterion.rules, account, case, weights) for account in case.accounts}


def _describe_criterion(criterion: Criterion, case: Case, findings: Sequence[Finding]) -> ScoredCriterion:
    counts = Counter(finding.verdict for finding in findings if finding.criterion == criterion.id)
    return ScoredCriterion(
        id=criterion.id,
        title=criterion.title,
        question=criterion.question,
        accounts={
            account: _back(tallied, criterion.rules, account, case)
            for account, tallied in score_criterion(criterion, case).items()
        },
        counts=dict(sorted(counts.items())),
    )
