"""The audit: what a Case comes to, in words, with the scores and the opinion.

It is pure: no file, clock, network or environment. The same inputs give the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec.structs import asdict

from evenhand.audit import evidence
from evenhand.audit.accounts import Account
from evenhand.audit.audit import (
    Audit,
    Clause,
    Digests,
    ExplainedVerdict,
    Finding,
    ScoredAccount,
    ScoredCriterion,
    Tally,
    Tool,
)
from evenhand.audit.case import Case, open_case
from evenhand.audit.explaining import explain, explain_splitting
from evenhand.audit.grounds import find_grounds, remains, say_because
from evenhand.audit.judging import Judgement
from evenhand.audit.parts import Location
from evenhand.audit.scoring import form_opinion, tally
from evenhand.policy.model import Criterion, Policy, Rule
from evenhand.policy.translation import translate
from evenhand.program.model import PROGRAM, Program
from evenhand.vocabulary.errors import Place
from evenhand.vocabulary.languages import ENGLISH, Language, speaking, spoken
from evenhand.vocabulary.verdicts import OUTCOMES, Severity
from evenhand.vocabulary.version import __version__


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
        return _describe(case, translate(case.policy, language))


def _describe(case: Case, policy: Policy) -> Audit:
    """Describe a case; POLICY is the policy of the case, in the language that is spoken."""
    program = case.program
    findings = tuple(_make_finding(rule, case, policy) for rule in policy.rules)
    accounts = score_accounts(case, policy.weights)
    return Audit(
        tool=Tool(name="evenhand", version=__version__),
        program=evidence.describe_program(program),
        policy=evidence.describe_policy(policy),
        as_of=case.day,
        language=spoken().language,
        untranslated=policy.untranslated,
        remarks=tuple(evidence.list_remarks(program, policy, case.day)),
        digests=Digests(
            program=program.digest,
            policy=policy.digest,
            profile=policy.tailoring.digest if policy.tailoring else None,
        ),
        opinion=form_opinion(case, accounts, policy.weights, policy),
        accounts=accounts,
        criteria=tuple(_describe_criterion(each, case, findings) for each in policy.criteria),
        findings=findings,
        facts=evidence.describe_facts(program, policy, case.accounts),
        parameters=evidence.describe_parameters(policy, case.parameters),
        parties=evidence.describe_parties(program),
        sources=evidence.describe_sources(program),
        documents=evidence.describe_documents(policy),
        rates=evidence.describe_rates(program),
        replies=evidence.describe_replies(program, PROGRAM),
    )


def _make_finding(rule: Rule, case: Case, policy: Policy) -> Finding:
    heard = case.heard[rule.id]
    judged = heard.accounts
    # Accounts that agree on all that a rule names share a judgement, and so its explanation.
    clauses = {id(each): _explain(rule, each, policy) for each in judged.values()}
    judgements = tuple(
        _explained(account, judged[account.id], clauses[id(judged[account.id])]) for account in case.accounts
    )
    facts, parameters = policy.behind[rule.id], rule.named.parameters
    grounds = find_grounds(facts, case)
    replies = evidence.describe_replies(case.program, rule.id, *rule.formerly, *facts, rule.criterion)
    return Finding(
        rule=rule.id,
        title=rule.title,
        criterion=rule.criterion,
        severity=rule.severity,
        verdict=heard.ruling.verdict,
        basis=heard.ruling.basis,
        decided_by=heard.ruling.sides,
        accounts={account: each.verdict for account, each in judged.items()},
        because=say_because(grounds, judgements, replies, case.agreed.id),
        why=rule.why,
        remedy=rule.remedy,
        location=_locate(_deciding_first(facts, judgements), case.program),
        facts=facts,
        parameters=parameters,
        judgements=judgements,
        settled_by=rule.settled_by,
        raised_in=evidence.describe_raised(rule, policy),
        backed_by=evidence.describe_backing(rule, policy),
        note=rule.note,
        grounds=grounds,
        replies=replies,
    )


def _explain(rule: Rule, judged: Judgement, policy: Policy) -> tuple[Clause, ...]:
    """Explain one verdict by the clauses that decide it, or that leave it open."""
    clauses: list[Clause] = []
    if judged.applies is not None and judged.applies.truth is not True:
        clauses += explain(judged.applies, policy)
    if judged.outcomes != {"not-applicable"}:
        clauses += explain(judged.meets, policy)
    if judged.was_split and judged.verdict != "unknown":
        clauses.append(explain_splitting(rule.named.repeated, judged.verdict))
    return tuple(dict.fromkeys(clauses))


def _explained(account: Account, judged: Judgement, because: tuple[Clause, ...]) -> ExplainedVerdict:
    outcomes = tuple([outcome for outcome in OUTCOMES if outcome in judged.outcomes])
    return ExplainedVerdict(
        account=account.id,
        verdict=judged.verdict,
        outcomes=outcomes,
        remains=remains(outcomes),
        because=because,
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


def score_accounts(case: Case, weights: Mapping[Severity, Decimal]) -> tuple[ScoredAccount, ...]:
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


def _tally(rules: Iterable[Rule], account: Account, case: Case, weights: Mapping[Severity, Decimal]) -> Tally:
    return tally([(rule, case.heard[rule.id].accounts[account.id]) for rule in rules], weights)


def _describe_criterion(criterion: Criterion, case: Case, findings: Sequence[Finding]) -> ScoredCriterion:
    counts = Counter(finding.verdict for finding in findings if finding.criterion == criterion.id)
    weights = case.policy.weights
    return ScoredCriterion(
        id=criterion.id,
        title=criterion.title,
        question=criterion.question,
        accounts={account.id: _tally(criterion.rules, account, case, weights) for account in case.accounts},
        counts=dict(sorted(counts.items())),
    )
