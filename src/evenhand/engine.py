"""The audit: every rule judged in every account, scored, and summed up in an opinion.

It is pure: no file, clock, network or environment. The same inputs give the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from evenhand import evidence
from evenhand.accounts import Account, take_accounts
from evenhand.conditions import FactTerm, ParameterTerm
from evenhand.errors import Place, Problem, ProgramError
from evenhand.findings import (
    AccountResult,
    Audit,
    Clause,
    CriterionResult,
    Digests,
    Finding,
    Judgement,
    Location,
    Tool,
)
from evenhand.judging import Judged, across, judge, remains
from evenhand.opinion import form_opinion
from evenhand.policy import Criterion, Policy, Rule
from evenhand.possible import Possible
from evenhand.program import Program
from evenhand.scoring import tally
from evenhand.version import __version__
from evenhand.wording import explain, terms_of

Bench = Mapping[str, Mapping[str, Judged]]  # by rule, then by account


def audit(program: Program, policy: Policy, *, as_of: dt.date | None = None) -> Audit:
    """Judge a program against a policy on one date; by default the date the program speaks of.

    Raises ProgramError when neither gives a date.
    """
    day = as_of or program.header.as_of
    if day is None:
        message = "No date is given on which to judge the program."
        raise ProgramError(
            [Problem(Place(program.file), message, "'as_of' in the header, or as an argument")]
        )
    accounts = take_accounts(program, policy)
    parameters = {path: parameter.on(day) for path, parameter in policy.parameters.items()}
    bench = _judge_all(policy, accounts, parameters)
    findings = tuple(_find(rule, bench[rule.id], accounts, program, policy) for rule in policy.rules)
    results = tuple(_account_result(account, bench, policy) for account in accounts)
    return Audit(
        tool=Tool(name="evenhand", version=__version__),
        program=evidence.describe_program(program),
        policy=evidence.describe_policy(policy),
        as_of=day,
        digests=Digests(program=program.digest, policy=policy.digest),
        opinion=form_opinion(results, findings, policy.weights, policy.coverage_needed),
        accounts=results,
        criteria=tuple(
            _criterion_result(each, bench, accounts, findings, policy) for each in policy.criteria
        ),
        findings=findings,
        facts=evidence.describe_facts(program, policy, accounts),
        parameters=evidence.describe_parameters(policy, parameters),
        parties=evidence.describe_parties(program),
        sources=evidence.describe_sources(program),
        documents=evidence.describe_documents(policy),
        rates=evidence.describe_rates(program),
    )


def _judge_all(policy: Policy, accounts: Sequence[Account], parameters: Mapping[str, Possible]) -> Bench:
    answers = {account.id: account.answers(parameters) for account in accounts}
    return {
        rule.id: {account: judge(rule, known) for account, known in answers.items()} for rule in policy.rules
    }


def _find(
    rule: Rule, judged: Mapping[str, Judged], accounts: Sequence[Account], program: Program, policy: Policy
) -> Finding:
    judgements = tuple(_judgement(account, judged[account.id]) for account in accounts)
    facts, parameters = _asked(rule, policy)
    sides = [account for account in accounts if account.kind in {"principal", "as-described"}]
    return Finding(
        rule=rule.id,
        title=rule.title,
        criterion=rule.criterion,
        severity=rule.severity,
        verdict=across(judged[account.id].verdict for account in sides),
        accounts={account.id: judged[account.id].verdict for account in accounts},
        because=_because(sides, {judgement.account: judgement for judgement in judgements}),
        why=rule.why,
        remedy=rule.remedy,
        location=_locate(facts, program),
        facts=facts,
        parameters=parameters,
        judgements=judgements,
        settled_by=rule.settled_by,
        raised_in=evidence.describe_raised(rule, policy),
        backed_by=evidence.describe_backing(rule, policy),
        note=rule.note,
    )


def _judgement(account: Account, judged: Judged) -> Judgement:
    """Explain one verdict by the clauses that decide it, or that leave it open."""
    clauses: list[Clause] = []
    if judged.applies is not None and judged.applies.truth is not True:
        clauses += explain(judged.applies)
    if judged.outcomes != {"not-applicable"}:
        clauses += explain(judged.meets)
    return Judgement(
        account=account.id,
        verdict=judged.verdict,
        outcomes=judged.in_order,
        remains=remains(judged.in_order),
        because=tuple(dict.fromkeys(clauses)),
    )


def _because(sides: Sequence[Account], judgements: Mapping[str, Judgement]) -> str:
    """Put the finding in one sentence; side by side where the sides come to different verdicts."""
    said = {side.title: _sum_up(judgements[side.id]) for side in sides}
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return " — ".join(f"{title}: {sentence}" for title, sentence in said.items())


def _sum_up(judgement: Judgement) -> str:
    clauses = ". ".join(clause.text for clause in judgement.because)
    verdict = judgement.remains or judgement.verdict.replace("-", " ")
    return f"{verdict}, because {clauses}" if clauses else verdict


def _asked(rule: Rule, policy: Policy) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the facts that a rule rests on, derived ones and those they are made of, and its bounds."""
    conditions = [each for each in (rule.applies_when, rule.requires) if each is not None]
    terms = [term for condition in conditions for term in terms_of(condition)]
    facts: dict[str, None] = {}
    pending = [term.path for term in terms if isinstance(term, FactTerm)]
    while pending:
        path = pending.pop(0)
        facts[path] = None
        if path in policy.derived:
            pending += policy.derived[path].operands
    return tuple(facts), tuple(dict.fromkeys(term.path for term in terms if isinstance(term, ParameterTerm)))


def _locate(facts: Sequence[str], program: Program) -> Location:
    """Find the first claim that bears on a rule; the top of the file where there is none."""
    order = {path: index for index, path in enumerate(facts)}
    claims = sorted(
        (claim for claim in program.claims if claim.fact in order), key=lambda each: order[each.fact]
    )
    place = claims[0].place if claims else Place(program.file)
    return evidence.locate(place)


def _account_result(account: Account, bench: Bench, policy: Policy) -> AccountResult:
    tallied = tally([(rule, bench[rule.id][account.id]) for rule in policy.rules], policy.weights)
    return AccountResult(id=account.id, title=account.title, kind=account.kind, **dict(tallied))


def _criterion_result(
    criterion: Criterion,
    bench: Bench,
    accounts: Sequence[Account],
    findings: Sequence[Finding],
    policy: Policy,
) -> CriterionResult:
    counts = Counter(finding.verdict for finding in findings if finding.criterion == criterion.id)
    return CriterionResult(
        id=criterion.id,
        title=criterion.title,
        question=criterion.question,
        accounts={
            account.id: tally(
                [(rule, bench[rule.id][account.id]) for rule in criterion.rules], policy.weights
            )
            for account in accounts
        },
        counts=dict(sorted(counts.items())),
    )
