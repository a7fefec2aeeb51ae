"""What an audit finds: the versioned contract between the engine and every report.

An `Audit` is all that a report may see. Its JSON form is published with a schema; keys are only
ever added to it.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

from evenhand.audit.advice import Advice
from evenhand.audit.result import Location, Result, Share
from evenhand.vocabulary.languages import ENGLISH, Language
from evenhand.vocabulary.verdicts import (
    AccountKind,
    Basis,
    Conclusion,
    Direction,
    Gate,
    Grade,
    HowRead,
    Met,
    Outcome,
    QuotationStatus,
    Severity,
    Standing,
    Verdict,
)

FORMAT: Final = "evenhand-audit-1"


class Clause(Result):
    """One condition of a rule as it came out, in a plain sentence."""

    text: str
    met: Met
    facts: tuple[str, ...]
    parameters: tuple[str, ...] = ()


class Judgement(Result):
    """What one rule comes to in one account, and the clauses that decide it."""

    account: str
    verdict: Verdict
    outcomes: tuple[Outcome, ...]
    remains: str | None = None
    because: tuple[Clause, ...]


class Backing(Result):
    """What stands behind a rule."""

    standard: str | None
    title: str
    section: str | None
    basis: Basis
    read: HowRead | None = None
    url: str | None = None


class RaisedAt(Result):
    """Who raised a concern, and where."""

    seed: str
    title: str
    at: str


class Reading(Result):
    """One place in which a claim was read."""

    source: str
    title: str
    publisher: str | None
    at: str | None
    url: str | None


class ReplyResult(Result):
    """What a party answers to a finding: printed beside it, and moving nothing."""

    by: str
    speaker: str
    to: str
    date: dt.date
    text: str
    via: tuple[Reading, ...]


class Finding(Result):
    """One rule's verdicts on one program, with the reasons."""

    rule: str
    title: str
    criterion: str
    severity: Severity
    verdict: Verdict
    accounts: dict[str, Verdict]
    because: str
    why: str
    remedy: str
    location: Location
    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    settled_by: tuple[str, ...]
    raised_in: tuple[RaisedAt, ...]
    backed_by: tuple[Backing, ...]
    note: str | None = None
    replies: tuple[ReplyResult, ...] = ()


class Interval(Result):
    """The smallest and the largest share of passed weight that is still possible."""

    low: Share
    high: Share


class Tally(Result):
    """How some rules came out in one account."""

    score: Interval | None
    coverage: Share | None
    gate: Gate
    counts: dict[Verdict, int]


class AccountResult(Tally):
    """How all rules came out in one account."""

    id: str
    title: str
    kind: AccountKind


class CriterionResult(Result):
    """How the rules of one criterion came out in each account."""

    id: str
    title: str
    question: str
    accounts: dict[str, Tally]
    counts: dict[Verdict, int]


class QuotationResult(Result):
    """What came of looking for a quotation in the copies of its sources.

    `passage` is the sentence around a verified quotation, or the nearest passage to one that is not.
    """

    status: QuotationStatus
    source: str | None
    passage: str | None
    note: str | None


class SaidClaim(Result):
    """What one party says, and where that can be read."""

    by: str | None
    speaker: str
    standing: Standing
    says: str
    origin: str | None
    via: tuple[Reading, ...]
    grade: Grade | None
    quote: str | None
    note: str | None
    location: Location
    quotation: QuotationResult | None = None


class AnswerResult(Result):
    """What is possible for a fact in one account."""

    answer: str
    is_stated: bool
    conflicts: tuple[str, ...]


class FactResult(Result):
    """One fact of the policy: the claims about it, and what each account makes of them."""

    path: str
    title: str
    question: str | None
    claims: tuple[SaidClaim, ...]
    origins: int
    accounts: dict[str, AnswerResult]


class ParameterResult(Result):
    """One bound in force."""

    path: str
    title: str
    value: str
    reason: str
    source: str
    is_judgement: bool


class PartyResult(Result):
    """Someone who speaks about the program."""

    id: str
    name: str
    role: str
    standing: Standing
    claims: int


class LocalCopyResult(Result):
    """The local copy of a source: its digest, and whether it is the one that was read."""

    sha256: str | None
    hash: Literal["matches", "differs"] | None
    note: str | None


class SourceResult(Result):
    """A document in which claims were read."""

    id: str
    title: str
    kind: str
    grade: Grade
    publisher: str | None
    date: dt.date | None
    url: str | None
    sha256: str | None
    file: str | None = None
    local_copy: LocalCopyResult | None = None


class DocumentResult(Result):
    """A kind of evidence that the policy names: who holds it, and what it shows."""

    id: str
    title: str
    held_by: str
    shows: str


class RateResult(Result):
    """An exchange rate that was used."""

    text: str
    date: dt.date
    source: str


class ProgramResult(Result):
    """What was audited."""

    name: str
    sponsor: str
    stage: str | None
    as_of: dt.date | None
    about: str | None
    invented: bool
    file: str
    lowest_grade: Grade | None


class DepartureResult(Result):
    """One way in which a profile departs from its policy."""

    of: Literal["rule", "bound", "severity"]
    name: str
    was: str
    now: str
    direction: Direction
    reason: str


class ProfileResult(Result):
    """The profile that the policy was tailored by."""

    name: str
    about: str | None
    departures: tuple[DepartureResult, ...]


class PolicyResult(Result):
    """What it was judged by."""

    name: str
    version: str
    effective: dt.date
    about: str | None
    weights: dict[Severity, Share | int]
    coverage_needed: Share
    coverage_reason: str
    profile: ProfileResult | None = None


class Digests(Result):
    """SHA-256 digests of the inputs."""

    program: str
    policy: str
    profile: str | None = None


class Tool(Result):
    """What made the audit."""

    name: str
    version: str


class Opinion(Result):
    """The overall conclusion and its reasons."""

    conclusion: Conclusion
    reasons: tuple[str, ...]


class Audit(Result):
    """All findings, scores and the opinion for one program under one policy on one date.

    `untranslated` names the texts of the policy that stand in English, since it has none in the language.
    `remarks` are what a reader has to know before the verdicts.
    """

    format: Literal["evenhand-audit-1"] = FORMAT
    tool: Tool
    program: ProgramResult
    policy: PolicyResult
    as_of: dt.date
    language: Language = ENGLISH
    untranslated: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    digests: Digests
    opinion: Opinion
    accounts: tuple[AccountResult, ...]
    criteria: tuple[CriterionResult, ...]
    findings: tuple[Finding, ...]
    facts: tuple[FactResult, ...]
    parameters: tuple[ParameterResult, ...]
    parties: tuple[PartyResult, ...]
    sources: tuple[SourceResult, ...]
    documents: tuple[DocumentResult, ...]
    rates: tuple[RateResult, ...]
    advice: Advice | None = None
