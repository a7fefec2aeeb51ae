"""Programs by the same rules, as a table: by their secured scores, in tiers, with the criteria as columns.

Where two intervals overlap nothing puts one program before the other. A tier holds programs of which that is
so for every two; the first of a tier is surely behind the first of the tier before.
"""

from __future__ import annotations

import datetime as dt
import itertools
import string
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from msgspec.structs import replace

from evenhand.audit.applied import SubjectInWords
from evenhand.audit.audit import Audit, Finding, Interval, Opinion, ScoredAccount, Tally, Tool
from evenhand.audit.overlays import AppliedWaiver
from evenhand.audit.parts import Measured, Part, Proportion
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.errors import nearest, suggest
from evenhand.vocabulary.languages import ENGLISH, Language
from evenhand.vocabulary.verdicts import Assurance, Gate, Severity, Verdict

MOST_LAID_OUT: Final = 4  # as many programs as stand beside each other rule by rule


class ComparedScore(Measured):
    """How some rules came out in the account by which a program is compared."""

    score: Interval | None
    coverage: Proportion | None
    gate: Gate | None


class Ranks(Part):
    """The best and the worst rank that a program can take, whatever the open questions turn out to be."""

    best: int
    worst: int


class ComparedProgram(Part):
    """One of the programs, under the letter that it has by the order in which they were given.

    `account` is the one by which it is compared, and its title: None where the side that is asked for says
    nothing of it. Without a score it has no tier and no rank. `criteria` is by id. `waivers` change none
    of these.
    """

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
    account: str | None
    account_title: str | None
    scored: ComparedScore
    assurance: dict[Assurance, Proportion] | None
    criteria: dict[str, ComparedScore]
    tier: int | None = None
    ranks: Ranks | None = None
    waivers: tuple[AppliedWaiver, ...] = ()


class ComparedCriterion(Part):
    """A criterion, which is a column of the table."""

    id: str
    title: str
    question: str


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


class Why(Part):
    """What sets programs apart, rule by rule; `alike` counts the rules on which all come out alike.

    `accounts` has the titles of each program's accounts, by its label and their ids.
    """

    accounts: dict[str, dict[str, str]]
    ahead: tuple[Ahead, ...]
    rules: tuple[ComparedRule, ...]
    alike: dict[Verdict, int]


class Comparison(Part):
    """Programs in the order of the table; by one `account`, or None: by what is settled of each."""

    format: Literal["evenhand-comparison-2"] = "evenhand-comparison-2"
    tool: Tool
    language: Language = ENGLISH
    policy: str
    policy_version: str
    policy_digest: str
    profile: str | None
    gate: Severity | None = "critical"
    audits: SubjectInWords
    account: str | None
    criteria: tuple[ComparedCriterion, ...]
    programs: tuple[ComparedProgram, ...]
    why: Why | None = None


class _LaidOut(NamedTuple):
    """What is kept of an audit to compare its program rule by rule."""

    findings: Sequence[Finding]
    titles: Mapping[str, str]


def compare(audits: Iterable[Audit], *, account: str | None = None, why: bool = False) -> Comparison:
    """Compare audits by one policy, each of which is let go of when its row is made.

    By the ACCOUNT of one side, or by what is settled; a self-description has one account, by which it is
    compared whichever is asked for. WHY lays the programs out rule by rule.

    Raises ValueError when there are fewer than two audits, or they are by different policies or in different
    languages, when none has such an account, and when there are more than can be laid out.
    """
    first: Audit | None = None
    names: set[str] = set()
    programs: list[ComparedProgram] = []
    laid_out: dict[str, _LaidOut] = {}
    for label, audit in zip(labels(), audits, strict=False):
        first = first or audit
        _refuse_unlike(first, audit)
        names.update(each.id for each in audit.accounts)
        programs.append(_describe(label, audit, account))
        if why:
            laid_out[label] = _lay_out(audit, len(programs))
    if first is None or len(programs) < len(("one", "another")):
        raise ValueError("A comparison is of two programs or more.")
    _refuse_unknown(account, names)
    return Comparison(
        tool=first.tool,
        language=first.language,
        policy=first.policy.name,
        policy_version=first.policy.version,
        policy_digest=first.digests.policy,
        profile=first.policy.profile.name if first.policy.profile else None,
        gate=first.policy.gate,
        audits=first.policy.audits,
        account=account,
        criteria=tuple(
            ComparedCriterion(id=each.id, title=each.title, question=each.question) for each in first.criteria
        ),
        programs=tuple(_rank(programs)),
        why=_explain(programs, laid_out) if why else None,
    )


def _refuse_unknown(account: str | None, names: Collection[str]) -> None:
    if account is not None and account not in names:
        message = f"'{account}' is no account of these programs.{suggest(nearest(account, names))}"
        raise ValueError(f"{message} There are: {', '.join(sorted(names))}.")


def _refuse_unlike(first: Audit, audit: Audit) -> None:
    if (audit.digests.policy, audit.digests.profile) != (first.digests.policy, first.digests.profile):
        raise ValueError("These audits are by different policies, and cannot be compared.")
    if audit.language != first.language:
        raise ValueError("These audits are in different languages, and cannot be compared.")


def labels() -> Iterator[str]:
    """Give A to Z, then AA, AB and so on."""
    for length in itertools.count(1):
        yield from map("".join, itertools.product(string.ascii_uppercase, repeat=length))


def _describe(label: str, audit: Audit, account: str | None) -> ComparedProgram:
    chosen = _choose(audit, account)
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
        account=chosen.id if chosen else None,
        account_title=chosen.title if chosen else None,
        scored=_take(chosen),
        assurance=chosen.assurance if chosen else None,
        criteria={each.id: _take(each.accounts[chosen.id] if chosen else None) for each in audit.criteria},
        waivers=audit.waived.waivers if audit.waived else (),
    )


def _choose(audit: Audit, account: str | None) -> ScoredAccount | None:
    agreed = audit.agreed
    if account is None or agreed.kind == "as-described":
        return agreed
    return next((each for each in audit.accounts if each.id == account), None)


def _take(tally: Tally | None) -> ComparedScore:
    if tally is None:
        return ComparedScore(score=None, coverage=None, gate=None)
    return ComparedScore(score=tally.score, coverage=tally.coverage, gate=tally.gate)


def _rank(programs: Iterable[ComparedProgram]) -> Iterator[ComparedProgram]:
    """Sort the programs, and give each its tier and its ranks; those without a score come last."""
    ranked = sorted(programs, key=_order)
    scores = [each.scored.score for each in ranked if each.scored.score]
    lows, highs = sorted(each.low for each in scores), sorted(each.high for each in scores)
    tier, leading = 0, None
    for program in ranked:
        score = program.scored.score
        if score is None:
            yield program
            continue
        if leading is None or leading.low > score.high:
            tier, leading = tier + 1, score
        ahead = len(lows) - bisect_right(lows, score.high)
        behind = bisect_left(highs, score.low)
        yield replace(program, tier=tier, ranks=Ranks(best=ahead + 1, worst=len(scores) - behind))


def _order(program: ComparedProgram) -> tuple[bool, Decimal, Decimal, str, str]:
    score = program.scored.score or Interval(low=Decimal(0), high=Decimal(0))
    return program.scored.score is None, -score.low, -score.high, program.name.casefold(), program.label


def _lay_out(audit: Audit, number: int) -> _LaidOut:
    """Keep the findings of an audit. Raises ValueError where they are too many."""
    if number > MOST_LAID_OUT:
        raise ValueError(f"At most {MOST_LAID_OUT} programs are laid out rule by rule.")
    shown = [each for each in audit.accounts if each.kind in verdicts.SIDES | verdicts.AGREED]
    shown.sort(key=lambda each: each.kind == "side")  # first what everybody shares
    return _LaidOut(audit.findings, {each.id: each.title for each in shown})


def _explain(programs: Iterable[ComparedProgram], laid_out: Mapping[str, _LaidOut]) -> Why:
    findings = zip(*(each.findings for each in laid_out.values()), strict=True)
    rules = [_compare_rule(each, laid_out) for each in findings]
    alike = Counter(verdict for rule in rules if (verdict := _common_verdict(rule)))
    return Why(
        accounts={label: dict(each.titles) for label, each in laid_out.items()},
        ahead=tuple(_find_ahead({each.label: each.scored.score for each in programs})),
        rules=tuple(rule for rule in rules if not _common_verdict(rule)),
        alike=dict(sorted(alike.items())),
    )


def _find_ahead(scores: Mapping[str, Interval | None]) -> Iterator[Ahead]:
    """Find the pairs whose intervals do not overlap."""
    for (higher, above), (lower, below) in itertools.permutations(scores.items(), 2):
        if above and below and above.low > below.high:
            yield Ahead(higher=higher, lower=lower)


def _compare_rule(findings: Sequence[Finding], laid_out: Mapping[str, _LaidOut]) -> ComparedRule:
    first = findings[0]
    return ComparedRule(
        rule=first.rule,
        title=first.title,
        criterion=first.criterion,
        severity=first.severity,
        programs={
            label: ComparedFinding(
                verdict=finding.verdict,
                accounts={account: finding.accounts[account] for account in each.titles},
                because=finding.because,
            )
            for (label, each), finding in zip(laid_out.items(), findings, strict=True)
        },
    )


def _common_verdict(rule: ComparedRule) -> Verdict | None:
    found = {finding.verdict for finding in rule.programs.values()}
    return found.pop() if len(found) == 1 else None
