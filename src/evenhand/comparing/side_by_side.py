"""Programs side by side, by the same rules: criterion by criterion, and rule by rule where they differ."""

from __future__ import annotations

import datetime as dt
import itertools
import string
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from evenhand.audit.applied import SubjectInWords
from evenhand.audit.audit import Audit, Finding, Opinion, ScoredAccount, ScoredCriterion, Tally, Tool
from evenhand.audit.parts import Part
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.languages import ENGLISH, Language
from evenhand.vocabulary.verdicts import Severity, Verdict


class ComparedProgram(Part):
    """One of the programs, under the letter by which the tables call it."""

    label: str
    name: str
    sponsor: str
    invented: bool
    file: str
    digest: str
    as_of: dt.date
    remarks: tuple[str, ...]
    opinion: Opinion
    counts: dict[Verdict, int]
    accounts: tuple[ScoredAccount, ...]


class ComparedTallies(Part):
    """How one program came out in one criterion: across its accounts, and in each."""

    counts: dict[Verdict, int]
    accounts: dict[str, Tally]


class ComparedCriterion(Part):
    """One criterion; `programs` is by label."""

    id: str
    title: str
    question: str
    programs: dict[str, ComparedTallies]


class ComparedFinding(Part):
    """What one rule comes to on one program: across its accounts, and in each."""

    verdict: Verdict
    accounts: dict[str, Verdict]
    because: str


class ComparedRule(Part):
    """A rule on which the programs differ; `programs` is by label."""

    rule: str
    title: str
    criterion: str
    severity: Severity
    programs: dict[str, ComparedFinding]


class Ahead(Part):
    """Two programs of which one scores higher, whatever their open questions turn out to be."""

    higher: str
    lower: str


class Comparison(Part):
    """Programs side by side; `alike` counts the rules on which all of them come out alike."""

    format: Literal["evenhand-comparison-1"] = "evenhand-comparison-1"
    tool: Tool
    language: Language = ENGLISH
    policy: str
    policy_version: str
    policy_digest: str
    profile: str | None
    gate: Severity | None = "critical"
    audits: SubjectInWords
    programs: tuple[ComparedProgram, ...]
    ahead: tuple[Ahead, ...]
    criteria: tuple[ComparedCriterion, ...]
    rules: tuple[ComparedRule, ...]
    alike: dict[Verdict, int]


def compare(audits: Sequence[Audit]) -> Comparison:
    """Put audits by one policy side by side.

    Of a program that several parties speak about, the undisputed account and each principal's stand
    for it.

    Raises ValueError when there are fewer than two audits, or they are by different policies or in
    different languages.
    """
    if len(audits) < len(("one", "another")):
        raise ValueError("A comparison is of two programs or more.")
    if len({(each.digests.policy, each.digests.profile) for each in audits}) > 1:
        raise ValueError("These audits are by different policies, and cannot be compared.")
    if len({each.language for each in audits}) > 1:
        raise ValueError("These audits are in different languages, and cannot be compared.")
    labelled = dict(zip(_labels(), audits, strict=False))
    rules = [_rule(findings, labelled) for findings in zip(*(each.findings for each in audits), strict=True)]
    alike = Counter(verdict for rule in rules if (verdict := _common_verdict(rule)))
    first = audits[0]
    return Comparison(
        tool=first.tool,
        language=first.language,
        policy=first.policy.name,
        policy_version=first.policy.version,
        policy_digest=first.digests.policy,
        profile=first.policy.profile.name if first.policy.profile else None,
        gate=first.policy.gate,
        audits=first.policy.audits,
        programs=tuple(_program(label, each) for label, each in labelled.items()),
        ahead=tuple(_find_ahead(labelled)),
        criteria=tuple(_criteria(labelled)),
        rules=tuple(rule for rule in rules if not _common_verdict(rule)),
        alike=dict(sorted(alike.items())),
    )


def _labels() -> Iterator[str]:
    """Give A to Z, then AA, AB and so on."""
    for length in itertools.count(1):
        yield from map("".join, itertools.product(string.ascii_uppercase, repeat=length))


def _program(label: str, audit: Audit) -> ComparedProgram:
    return ComparedProgram(
        label=label,
        name=audit.program.name,
        sponsor=audit.program.sponsor,
        invented=audit.program.invented,
        file=audit.program.file,
        digest=audit.digests.program,
        as_of=audit.as_of,
        remarks=audit.remarks,
        opinion=audit.opinion,
        counts=dict(sorted(Counter(finding.verdict for finding in audit.findings).items())),
        accounts=_shown(audit),
    )


def _shown(audit: Audit) -> tuple[ScoredAccount, ...]:
    """Choose the accounts that stand for a program: first the one that everybody shares."""
    chosen = [account for account in audit.accounts if account.kind in verdicts.SIDES | verdicts.AGREED]
    return tuple(sorted(chosen, key=lambda account: account.kind == "side"))


def _find_ahead(audits: Mapping[str, Audit]) -> Iterator[Ahead]:
    """Find the pairs whose intervals on common ground do not overlap."""
    scores = {label: _shown(audit)[0].score for label, audit in audits.items()}
    for (higher, above), (lower, below) in itertools.permutations(scores.items(), 2):
        if above and below and above.low > below.high:
            yield Ahead(higher=higher, lower=lower)


def _criteria(audits: Mapping[str, Audit]) -> Iterator[ComparedCriterion]:
    for results in zip(*(audit.criteria for audit in audits.values()), strict=True):
        first = results[0]
        yield ComparedCriterion(
            id=first.id,
            title=first.title,
            question=first.question,
            programs={
                label: _tallies(each, audit)
                for (label, audit), each in zip(audits.items(), results, strict=True)
            },
        )


def _tallies(criterion: ScoredCriterion, audit: Audit) -> ComparedTallies:
    accounts = {account.id: criterion.accounts[account.id] for account in _shown(audit)}
    return ComparedTallies(counts=criterion.counts, accounts=accounts)


def _rule(findings: Sequence[Finding], audits: Mapping[str, Audit]) -> ComparedRule:
    first = findings[0]
    return ComparedRule(
        rule=first.rule,
        title=first.title,
        criterion=first.criterion,
        severity=first.severity,
        programs={
            label: ComparedFinding(
                verdict=finding.verdict,
                accounts={account.id: finding.accounts[account.id] for account in _shown(audit)},
                because=finding.because,
            )
            for (label, audit), finding in zip(audits.items(), findings, strict=True)
        },
    )


def _common_verdict(rule: ComparedRule) -> Verdict | None:
    verdicts = {finding.verdict for finding in rule.programs.values()}
    return verdicts.pop() if len(verdicts) == 1 else None
