"""What an audit finds: the versioned contract between the engine and every report.

An `Audit` is all that a report may see. Its JSON has a published schema, and keys are only ever added to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, Literal

from evenhand.audit.applied import AppliedPolicy
from evenhand.audit.overlays import AppliedWaiver, Baseline, Waived
from evenhand.audit.parts import Advice, Concluded, Location, Measured, Part, Proportion
from evenhand.program.model import Header, LocalCopy, Quotation
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.languages import ENGLISH, Language, say
from evenhand.vocabulary.verdicts import (
    AccountKind,
    Assurance,
    Backed,
    BackingBasis,
    Basis,
    Gate,
    Grade,
    HowRead,
    Met,
    Outcome,
    Severity,
    Verdict,
)

FORMAT: Final = "evenhand-audit-2"


class Clause(Part):
    """One condition of a rule as it came out, in a plain sentence.

    `missing` says why a figure has no value, or what two amounts cannot be compared without.
    """

    text: str
    met: Met
    facts: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    missing: str | None = None


class ExplainedVerdict(Part):
    """What one rule comes to in one account, and the clauses that decide it."""

    account: str
    verdict: Verdict
    outcomes: tuple[Outcome, ...]
    remains: str | None = None
    because: tuple[Clause, ...] = ()


class Backing(Part):
    """What stands behind a rule."""

    standard: str | None
    title: str
    section: str | None
    basis: BackingBasis
    read: HowRead | None = None
    url: str | None = None


class RaisedAt(Part):
    """Who raised a concern, and where."""

    seed: str
    title: str
    at: str


class ReadAt(Part):
    """One place in which a claim was read."""

    source: str
    title: str
    publisher: str | None
    at: str | None
    url: str | None


class SaidReply(Part):
    """What a party answers, told (`says`) or quoted: shown in its own side's column, and moving nothing.

    `location` is where it stands in the description, and `quotation` what came of looking for its words.
    """

    by: str
    speaker: str
    side: str
    to: str
    says: str | None = None
    quote: str | None = None
    inferred: str | None = None
    date: dt.date | None = None
    via: tuple[ReadAt, ...]
    location: Location | None = None
    quotation: Quotation[str] | None = None

    @property
    def told(self) -> str:
        """What it says: in quotation marks only what is quoted, and marked where that was not found."""
        if not self.quote:
            return self.says or ""
        quoted = f"“{self.quote}”"
        if self.quotation and self.quotation.is_sought_in_vain:
            return say("{words} (not found where it was read)", words=quoted)
        return quoted


class Ground(Part):
    """One side of a finding: whether it speaks on what the rule asks. Its answers are among the replies."""

    side: str
    title: str
    speaks: bool


class Finding(Part):
    """One rule's verdicts on one program, with the reasons."""

    rule: str
    title: str
    breach: str | None = None
    criterion: str
    severity: Severity
    verdict: Verdict
    basis: Basis
    decided_by: tuple[str, ...] = ()
    accounts: dict[str, Verdict]
    because: str
    why: str = ""
    remedy: str = ""
    location: Location
    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    judgements: tuple[ExplainedVerdict, ...]
    settled_by: tuple[str, ...] = ()
    raised_in: tuple[RaisedAt, ...] = ()
    backed_by: tuple[Backing, ...] = ()
    note: str | None = None
    subgroup: str | None = None
    formerly: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()
    replies: tuple[SaidReply, ...] = ()


class Interval(Measured):
    """The smallest and the largest share of passed weight that is still possible."""

    low: Proportion
    high: Proportion


class Tally(Measured):
    """How some rules came out in one account; a policy that concludes by score has no gate.

    `assurance` is how much of the decided weight is told, sourced and checked; None where none is decided.
    """

    score: Interval | None
    coverage: Proportion | None
    gate: Gate | None
    counts: dict[Verdict, int]
    assurance: dict[Assurance, Proportion] | None = None


class ScoredAccount(Tally):
    """How all rules came out in one account."""

    id: str
    title: str
    kind: AccountKind


class ScoredCriterion(Part):
    """How the rules of one criterion came out in each account."""

    id: str
    title: str
    question: str = ""
    accounts: dict[str, Tally]
    counts: dict[Verdict, int]


class ByTheTerms(Tally):
    """How the rules came out that published terms decide, in the agreed account: what the terms promise."""

    rules: tuple[str, ...]


class SaidClaim(Part):
    """What one party says, and where that can be read, or why it is inferred from what is read there."""

    by: str | None
    speaker: str
    side: str
    says: str
    origin: str | None
    via: tuple[ReadAt, ...]
    grade: Grade | None
    quote: str | None
    note: str | None
    location: Location
    quotation: Quotation[str] | None = None
    assurance: Assurance = "told"
    not_found_in: str | None = None
    inferred: str | None = None


class AnswerInWords(Part):
    """What is possible for a fact in one account; `follows_from` says why it cannot be otherwise.

    `working` says how an amount that was converted, or an answer that was worked out, can be checked by hand,
    or why there is none.
    """

    answer: str
    is_stated: bool
    conflicts: tuple[str, ...]
    follows_from: tuple[str, ...] = ()
    working: str | None = None


class Evidence(Part):
    """One fact of the policy: the claims about it, and what each account makes of them."""

    path: str
    title: str
    question: str | None = None
    claims: tuple[SaidClaim, ...]
    origins: int
    accounts: dict[str, AnswerInWords]
    formerly: tuple[str, ...] = ()


class ParameterInForce(Part):
    """One parameter in force."""

    path: str
    title: str
    value: str
    reason: str = ""
    source: str = ""
    is_judgement: bool


class Speaker(Part):
    """Someone who speaks about the program."""

    id: str
    name: str
    side: str
    claims: int


class GradedSource(Part):
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
    local_copy: LocalCopy[str] | None = None


class HeldDocument(Part):
    """A kind of evidence that the policy names: who holds it, as a word and as one says it; what it shows."""

    id: str
    title: str
    held_by: str
    holder: str = ""
    shows: str


class RateInWords(Part):
    """An exchange rate that was used."""

    text: str
    date: dt.date
    source: str


class AuditedProgram(Header, frozen=True, kw_only=True):
    """What was audited."""

    file: str
    lowest_grade: Backed | None


class Digests(Part):
    """SHA-256 digests of the inputs."""

    program: str
    policy: str
    profile: str | None = None


class Tool(Part):
    """What made the audit."""

    name: str
    version: str


class Opinion(Concluded):
    """The overall conclusion, its reasons, and how far the answers that decide are backed.

    `is_by_own_account`: no answer that decides anything in any account names a source and a place.
    """

    reasons: tuple[str, ...]
    assurance: dict[Assurance, Proportion] | None = None
    is_by_own_account: bool = False
    is_planned: bool = False


class Audit(Part):
    """All findings, scores and the opinion for one program under one policy on one date.

    `untranslated` names the texts of the policy that stand in English, since it has none in the language.
    `remarks` are what a reader has to know before the verdicts, and `replies` are to the program as a whole.
    `by_the_terms` is there where what terms can show was taken from published terms alone.
    One that does not stand alone lacks what its policy says of every program (`audit.shortening`).
    """

    format: Literal["evenhand-audit-2"] = FORMAT
    stands_alone: bool = True
    tool: Tool
    program: AuditedProgram
    policy: AppliedPolicy
    as_of: dt.date
    language: Language = ENGLISH
    untranslated: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    digests: Digests
    opinion: Opinion
    accounts: tuple[ScoredAccount, ...]
    criteria: tuple[ScoredCriterion, ...]
    findings: tuple[Finding, ...]
    facts: tuple[Evidence, ...]
    parameters: tuple[ParameterInForce, ...]
    parties: tuple[Speaker, ...]
    sources: tuple[GradedSource, ...]
    documents: tuple[HeldDocument, ...] = ()
    rates: tuple[RateInWords, ...]
    replies: tuple[SaidReply, ...] = ()
    by_the_terms: ByTheTerms | None = None
    advice: Advice | None = None
    waived: Waived | None = None
    baseline: Baseline | None = None

    def find_waiver(self, rule: str) -> AppliedWaiver | None:
        """Find the waiver by which the finding of a rule is out of the gate."""
        return self.waived.find(rule) if self.waived else None

    @property
    def agreed(self) -> ScoredAccount:
        """The account of what is settled, or of a self-description."""
        return find_agreed(self.accounts)


def find_agreed(accounts: Iterable[ScoredAccount]) -> ScoredAccount:
    """Find the account of what is settled, or of a self-description: there is the one or the other."""
    return next(each for each in accounts if each.kind in verdicts.AGREED)


def list_replies(audit: Audit) -> list[SaidReply]:
    """List every reply once: to the whole, and to what is in it."""
    replied = (reply for each in audit.findings for reply in each.replies)
    return list(dict.fromkeys((*audit.replies, *replied)))
