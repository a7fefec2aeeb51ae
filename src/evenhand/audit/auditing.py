"""The audit: every rule judged in every account, scored, and summed up in an opinion.

It is pure: no file, clock, network or environment. The same inputs give the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import asdict

from evenhand.audit import evidence
from evenhand.audit.accounts import Account, take_accounts
from evenhand.audit.judging import Judged, across, judge, remains
from evenhand.audit.model import (
    AccountResult,
    Audit,
    Clause,
    CriterionResult,
    Digests,
    Finding,
    Judgement,
    Tool,
)
from evenhand.audit.opinion import form_opinion
from evenhand.audit.result import Location
from evenhand.audit.scoring import tally
from evenhand.audit.wording import explain, explain_trial
from evenhand.facts.possible import Possible
from evenhand.policy.conditions import Answers
from evenhand.policy.model import Criterion, Policy, Rule
from evenhand.policy.translation import translate
from evenhand.program.model import Program
from evenhand.vocabulary.errors import Place, Problem, ProgramError
from evenhand.vocabulary.languages import ENGLISH, Language, say, say_name, speaking, spoken
from evenhand.vocabulary.verdicts import SIDES
from evenhand.vocabulary.version import __version__

Bench = Mapping[str, Mapping[str, Judged]]  # by rule, then by account


def audit(
    program: Program, policy: Policy, *, as_of: dt.date | None = None, language: Language = ENGLISH
) -> Audit:
    """Judge a program against a policy on one date; by default the date the program speaks of.

    Raises ProgramError when neither gives a date, and ValueError when the language is unknown.
    """
    with speaking(language):
        return _audit(program, translate(policy, language), as_of)


def _audit(program: Program, policy: Policy, as_of: dt.date | None) -> Audit:
    day = find_day(program, as_of)
    accounts = take_accounts(program, policy)
    parameters = policy.bounds_on(day)
    bench = judge_all(policy, accounts, parameters)
    findings = tuple(_find(rule, bench[rule.id], accounts, program, policy) for rule in policy.rules)
    results = score_accounts(policy, accounts, bench)
    return Audit(
        tool=Tool(name="evenhand", version=__version__),
        program=evidence.describe_program(program),
        policy=evidence.describe_policy(policy),
        as_of=day,
        language=spoken().language,
        untranslated=policy.untranslated,
        remarks=tuple(evidence.list_remarks(program, policy, day)),
        digests=Digests(
            program=program.digest,
            policy=policy.digest,
            profile=policy.tailoring.digest if policy.tailoring else None,
        ),
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


def find_day(program: Program, as_of: dt.date | None) -> dt.date:
    """Choose the date on which a program is judged. Raises ProgramError when there is none."""
    day = as_of or program.header.as_of
    if day is None:
        message = "No date is given on which to judge the program."
        raise ProgramError(
            [Problem(Place(program.file), message, "'as_of' in the header, or as an argument")]
        )
    return day


def judge_all(policy: Policy, accounts: Sequence[Account], parameters: Mapping[str, Possible]) -> Bench:
    """Judge every rule in every account."""
    answers = {account.id: account.answers(parameters) for account in accounts}
    return {rule.id: judge_accounts(rule, answers) for rule in policy.rules}


def judge_accounts(rule: Rule, answers: Mapping[str, Answers]) -> Mapping[str, Judged]:
    """Judge a rule in every account; those that agree on all that it asks for share one judgement."""
    known: dict[tuple[Possible | None, ...], Judged] = {}
    judged = {}
    for account, each in answers.items():
        asked = tuple(each.facts.get(path) for path in rule.facts)
        if asked not in known:
            known[asked] = judge(rule, each)
        judged[account] = known[asked]
    return judged


def _find(
    rule: Rule, judged: Mapping[str, Judged], accounts: Sequence[Account], program: Program, policy: Policy
) -> Finding:
    clauses = {id(each): _explain(rule, each) for each in judged.values()}
    judgements = tuple(
        _judgement(account, judged[account.id], clauses[id(judged[account.id])]) for account in accounts
    )
    facts = policy.facts_behind(rule)
    sides = [account for account in accounts if account.kind in SIDES]
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
        location=_locate(_deciding_first(facts, judgements), program),
        facts=facts,
        parameters=rule.parameters,
        judgements=judgements,
        settled_by=rule.settled_by,
        raised_in=evidence.describe_raised(rule, policy),
        backed_by=evidence.describe_backing(rule, policy),
        note=rule.note,
        replies=evidence.describe_replies(rule, facts, program),
    )


def _explain(rule: Rule, judged: Judged) -> tuple[Clause, ...]:
    """Explain one verdict by the clauses that decide it, or that leave it open."""
    clauses: list[Clause] = []
    if judged.applies is not None and judged.applies.truth is not True:
        clauses += explain(judged.applies)
    if judged.outcomes != {"not-applicable"}:
        clauses += explain(judged.meets)
    if judged.was_tried_out and judged.verdict != "unknown":
        clauses.append(explain_trial(rule.conditions, judged.verdict))
    return tuple(dict.fromkeys(clauses))


def _judgement(account: Account, judged: Judged, because: tuple[Clause, ...]) -> Judgement:
    return Judgement(
        account=account.id,
        verdict=judged.verdict,
        outcomes=judged.in_order,
        remains=remains(judged.in_order),
        because=because,
    )


def _because(sides: Sequence[Account], judgements: Mapping[str, Judgement]) -> str:
    """Put the finding in one sentence; side by side where the sides come to different verdicts."""
    said = [(side.title, _sum_up(judgements[side.id])) for side in sides]
    if len({sentence for _, sentence in said}) == 1:
        return said[0][1]
    return " — ".join(say("{side}: {verdict}", side=title, verdict=sentence) for title, sentence in said)


def _sum_up(judgement: Judgement) -> str:
    clauses = ". ".join(clause.text for clause in judgement.because)
    verdict = judgement.remains or say_name("verdict", judgement.verdict)
    return say("{verdict}, because {clauses}", verdict=verdict, clauses=clauses) if clauses else verdict


def _deciding_first(facts: Sequence[str], judgements: Sequence[Judgement]) -> list[str]:
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


def score_accounts(policy: Policy, accounts: Sequence[Account], bench: Bench) -> tuple[AccountResult, ...]:
    """Score every account over all rules, by the policy's weights."""
    return tuple(
        AccountResult(
            id=account.id,
            title=account.title,
            kind=account.kind,
            **asdict(tally([(rule, bench[rule.id][account.id]) for rule in policy.rules], policy.weights)),
        )
        for account in accounts
    )


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
