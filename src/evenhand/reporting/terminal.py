"""The report of an audit for a terminal: the opinion, the scores, what to ask next, and what needs attention.

It is written without a template, for Jinja takes longer to import than the audit takes. A line is a `Markup`,
which only the functions of `escaping` make, each of them fit for a terminal: mypy finds one that is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from evenhand.audit.audit import (
    Audit,
    Finding,
    Location,
    SaidClaim,
    SaidReply,
    ScoredCriterion,
    list_contradictions,
)
from evenhand.program.model import Quotation
from evenhand.reporting.escaping import Markup, put, style, wrap
from evenhand.reporting.formats import Look
from evenhand.reporting.lookups import VERDICTS, find_deciding, follows_of
from evenhand.reporting.phrases import (
    COLORS,
    NARROW,
    answered,
    assured,
    based,
    concluded,
    contradicted,
    introduced,
    listed,
    paired,
    percent,
    promised,
    rated,
    read_in,
    scored,
    sourced,
)
from evenhand.reporting.voices import Voice, other_replies_of, voices_of
from evenhand.vocabulary.languages import noted, say, say_name, say_number
from evenhand.vocabulary.verdicts import Verdict

_MOST_ASKED: Final = 3
_MET: Final[frozenset[Verdict]] = frozenset({"pass", "not-applicable"})
_CALM: Final[frozenset[Verdict]] = _MET | {"unknown"}
_EMPTY: Final = Markup()
_ONLY_HERE: Final = noted(
    "Claims that exclude each other within one account. "
    "Here, and nowhere else, leaving evidence out could help."
)
_MORE: Final = noted(
    "Unknown is not pass. Run with -v to see every rule, or -f html:report.html for the whole report."
)


def write_terminal(audit: Audit, look: Look) -> str:
    """Write an audit for a screen."""
    return "".join(f"{line}\n" for line in _TerminalReport(audit, look).show())


class _TerminalReport:
    """One audit on one screen."""

    def __init__(self, audit: Audit, look: Look) -> None:
        self._audit = audit
        self._look = look
        self._is_narrow = look.width < NARROW
        self._facts = {fact.path: fact for fact in audit.facts}

    def show(self) -> Iterator[Markup]:
        """Show everything, from the top."""
        yield from self._show_program()
        yield from self._show_opinion()
        yield from self._show_scores()
        yield from self._show_requests()
        for criterion in self._audit.criteria:
            yield from self._show_criterion(criterion)
        yield from self._show_contradictions()
        yield from self._show_counts()
        yield from self._show_quotations()
        yield from self._show_replaced_copies()
        yield from self._show_profile()
        yield self._wrap(say(_MORE))

    def _wrap(self, text: object, indent: int = 0) -> Markup:
        return wrap(text, self._look.width, indent)

    def _style(self, text: object, name: str) -> Markup:
        return style(text, name, self._look)

    def _name(self, verdict: Verdict) -> str:
        return say_name("verdict", verdict)

    def _show_program(self) -> Iterator[Markup]:
        program = self._audit.program
        run_by = {"sponsor": listed((program.sponsor, program.stage or None)), "date": self._audit.as_of}
        yield self._style(self._wrap(program.name), "bold")
        if program.invented:
            yield self._wrap(say("run by {sponsor}, judged as of {date}. An invented example.", **run_by))
        else:
            yield self._wrap(say("run by {sponsor}, judged as of {date}", **run_by))

    def _show_title(self, title: str) -> Iterator[Markup]:
        yield _EMPTY
        yield self._style(self._wrap(title), "bold")

    def _show_opinion(self) -> Iterator[Markup]:
        opinion = self._audit.opinion
        conclusion = concluded(opinion)
        yield from self._show_title(say("Opinion: {opinion}", opinion=conclusion))
        for reason in opinion.reasons:
            yield put("  - ", self._wrap(reason, 4))
        for reply in self._audit.replies:
            yield self._show_reply(reply, 2)
        for remark in self._audit.remarks:
            yield self._wrap(remark)

    def _show_scores(self) -> Iterator[Markup]:
        yield from self._show_title(say("Scores: secured to still possible"))
        for account in self._audit.accounts:
            yield put("  ", self._wrap(account.title, 2))
            yield put("    ", scored(account, self._look, 4))
            if account.assurance:
                yield put(
                    "    ", self._wrap(say("of that: {assured}", assured=assured(account.assurance)), 4)
                )

        if self._audit.by_the_terms:
            yield put("  ", self._wrap(promised(self._audit.by_the_terms), 2))

    def _show_requests(self) -> Iterator[Markup]:
        asked = self._audit.advice.requests if self._audit.advice else ()
        rates = self._audit.advice.rates if self._audit.advice else ()
        requests = [each for each in asked if each.share][:_MOST_ASKED]
        if not requests and not rates:
            return
        titles = {document.id: document.title for document in self._audit.documents}
        yield from self._show_title(say("Ask next"))
        for request in requests:
            said = say(
                "{documents}: {share} of what is open",
                documents=paired(titles[each] for each in request.documents),
                share=percent(request.share),
            )
            yield put("  - ", self._wrap(said, 4))
        for rate in rates:
            yield put("  - ", self._wrap(rated(rate), 4))

    def _show_criterion(self, criterion: ScoredCriterion) -> Iterator[Markup]:
        yield from self._show_title(criterion.title)
        findings = [each for each in self._audit.findings if each.criterion == criterion.id]
        shown = [each for each in findings if self._is_shown(each)]
        for finding in shown:
            yield from self._show_finding(finding)
        if findings and not shown:
            for reply in findings[0].replies:  # to the criterion, for one to a finding shows the finding
                yield self._show_reply(reply, 2)
        counted = ", ".join(f"{number} {self._name(verdict)}" for verdict, number in criterion.counts.items())
        yield put("  ", self._wrap(counted, 2))

    def _is_shown(self, finding: Finding) -> bool:
        """Checks if a finding is worth its lines: grave, replied to, or all are asked for."""
        own = {finding.rule, *finding.facts}
        is_answered = any(reply.to in own for reply in finding.replies)
        return self._look.verbose or finding.verdict not in _CALM or is_answered

    def _show_finding(self, finding: Finding) -> Iterator[Markup]:
        verdict = self._style(self._name(finding.verdict).upper(), COLORS[finding.verdict])
        severity = say_name("severity", finding.severity)
        if self._is_narrow:
            yield put("  ", verdict, " ", severity)
            yield put("    ", self._wrap(finding.rule, 4))
        else:
            yield put("  ", verdict, " ", severity, ": ", finding.rule)
        yield put("    ", self._wrap(finding.title, 4))
        if basis := based(finding):
            yield put("    ", self._wrap(basis, 4))
        for voice in voices_of(self._audit.accounts, finding):
            yield from self._show_voice(voice)
        yield from self._show_evidence(finding)
        for reply in other_replies_of(finding):
            yield self._show_reply(reply, 4)
        yield self._show_place(finding.location)
        if finding.verdict not in _MET:
            yield put("    ", self._wrap(say("Remedy: {remedy}", remedy=finding.remedy), 4))

    def _show_voice(self, voice: Voice) -> Iterator[Markup]:
        """Show what a side brings: what its account comes to, what it answers, or that there is no answer."""
        judgement, title = voice.judgement, listed(voice.titles)
        if judgement is not None:
            verdict = judgement.remains or self._name(judgement.verdict)
            yield put("    ", self._wrap(say("{account}: {verdict}", account=title, verdict=verdict), 4))
            for clause in judgement.because:
                if self._look.verbose or clause.met != "open":
                    yield put("      - ", self._wrap(f"{clause.text} ({say_name('clause', clause.met)})", 8))
        elif not voice.replies:
            silence = say("no answer in these sources")
            yield put("    ", self._wrap(say("{account}: {verdict}", account=title, verdict=silence), 4))
        for reply in voice.replies:
            yield self._show_reply(reply, 4)

    def _show_evidence(self, finding: Finding) -> Iterator[Markup]:
        """Show who says what on the facts that decide; where nobody is named, the program's line says it."""
        deciding = find_deciding(self._facts, finding)
        said = [
            (self._facts[path].title, claim)
            for path in finding.facts
            if path in deciding
            for claim in self._facts[path].claims
            if claim.by and (self._look.verbose or claim.side != "outside")
        ]
        if said:
            yield put("    ", say("Evidence:"))
        for title, claim in said:
            words = {
                "speaker": introduced(claim),
                "fact": title,
                "value": claim.says,
                "where": sourced(claim),
            }
            yield put("      - ", self._wrap(say("{speaker}, {fact}: {value} ({where})", **words), 8))
        for path in finding.facts:
            for why in follows_of(self._facts[path]) if path in deciding else ():
                followed = say("follows for {fact}: {why}", fact=self._facts[path].title, why=why)
                yield put("    ", self._wrap(followed, 4))

    def _show_reply(self, reply: SaidReply, indent: int) -> Markup:
        said = say(
            "{speaker} replies to {what}: {words} ({where})",
            speaker=reply.speaker,
            what=reply.to,
            words=answered(reply),
            where=listed((reply.date, read_in(reply.via))),
        )
        return put(" " * indent, self._wrap(said, indent))

    def _show_place(self, place: Location) -> Markup:
        return put("    ", self._style(self._wrap(f"{place.file}:{place.line}:{place.column}", 4), "dim"))

    def _show_contradictions(self) -> Iterator[Markup]:
        contradictions = list_contradictions(self._audit)
        if not contradictions:
            return
        yield from self._show_title(say("Contradictions"))
        yield put("  ", self._wrap(say(_ONLY_HERE), 2))
        for text in contradicted(contradictions):
            yield put("  - ", self._wrap(text, 4))

    def _show_counts(self) -> Iterator[Markup]:
        counts = Counter(finding.verdict for finding in self._audit.findings)
        said = say_number(
            "{number} rule of {policy}, version {version}:",
            "{number} rules of {policy}, version {version}:",
            len(self._audit.findings),
            policy=self._audit.policy.name,
            version=self._audit.policy.version,
        )
        yield _EMPTY
        yield self._wrap(said)
        for verdict in VERDICTS:
            if counts[verdict]:
                yield put("  ", counts[verdict], " ", self._style(self._name(verdict), COLORS[verdict]))

    def _show_quotations(self) -> Iterator[Markup]:
        claims = (claim for fact in self._audit.facts for claim in fact.claims)
        quoted = [(claim, claim.quotation) for claim in claims if claim.quotation]
        if not quoted:
            return
        counts = Counter(quotation.status for _, quotation in quoted)
        counted = ", ".join(f"{counts[each]} {say_name('quotation', each)}" for each in sorted(counts))
        yield _EMPTY
        yield put(self._style(say("Quotations"), "bold"), ": ", counted)
        for claim, quotation in quoted if self._look.verbose else ():
            yield from self._show_quotation(claim, quotation)

    def _show_quotation(self, claim: SaidClaim, quotation: Quotation[str]) -> Iterator[Markup]:
        status = say_name("quotation", quotation.status).upper()
        yield put("  ", status, " ", self._wrap(f"“{claim.quote}”", 4))
        found = {"source": quotation.source, "passage": quotation.passage}
        if quotation.source is None:
            yield put("    ", self._wrap(quotation.note, 4))
        elif quotation.status == "near":
            yield put("    ", self._wrap(say("nearest, in {source}: “{passage}”", **found), 4))
        else:
            yield put("    ", self._wrap(say("in {source}: “{passage}”", **found), 4))
        if quotation.is_where_told is False:
            yield put("    ", self._wrap(say("It stands on line {line}.", line=quotation.at), 4))
        yield self._show_place(claim.location)

    def _show_replaced_copies(self) -> Iterator[Markup]:
        for source in self._audit.sources:
            if source.local_copy and source.local_copy.hash == "differs":
                said = say(
                    "The local copy of {source} is not the one that was read: its SHA-256 differs.",
                    source=source.id,
                )
                yield self._wrap(said)

    def _show_profile(self) -> Iterator[Markup]:
        profile = self._audit.policy.profile
        if profile is None:
            return
        said = say("Tailored by the profile {profile}, which departs from the policy:", profile=profile.name)
        yield _EMPTY
        yield self._wrap(said)
        for departure in profile.departures:
            said = say(
                "{name}: {was}, now {now} ({direction}). {reason}",
                name=departure.name,
                was=departure.was,
                now=departure.now,
                direction=say_name("direction", departure.direction),
                reason=departure.reason,
            )
            yield put("  - ", self._wrap(said, 4))
