"""The report of an audit for a terminal: the brief, and then the findings by where they stand.

It is written without a template, for Jinja takes longer to import than the audit takes. A line is a `Markup`,
which only the functions of `escaping` make, each of them fit for a terminal: mypy finds one that is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from evenhand.audit.audit import (
    Audit,
    Finding,
    SaidClaim,
    SaidReply,
)
from evenhand.audit.contradictions import list_contradictions
from evenhand.audit.parts import Location
from evenhand.program.model import Quotation
from evenhand.reporting.escaping import Markup, put, style, wrap
from evenhand.reporting.formats import Look
from evenhand.reporting.lookups import find_deciding, follows_of, list_quoted
from evenhand.reporting.phrases import (
    COLORS,
    answered,
    assured,
    based,
    contradicted,
    introduced,
    listed,
    placed,
    promised,
    read_in,
    scored,
    sentence,
    sourced,
)
from evenhand.reporting.saying import head_of, quote
from evenhand.reporting.standing import (
    BROKEN,
    GRAVE,
    TOLD,
    find_open_facts,
    group,
    is_self_described,
    list_open,
    stand,
    title_of,
    tone_of,
)
from evenhand.reporting.terminal_brief import show_brief
from evenhand.reporting.voices import Voice, other_replies_of, voices_of
from evenhand.reporting.waivers import list_waivers, say_waived
from evenhand.vocabulary.languages import noted, say, say_name

_EMPTY: Final = Markup()
_ONLY_HERE: Final = noted(
    "Claims that exclude each other within one account. "
    "Here, and nowhere else, leaving evidence out could help."
)


def write_terminal(audit: Audit, look: Look) -> str:
    """Write an audit for a screen."""
    return "".join(f"{line}\n" for line in _TerminalReport(audit, look).show())


class _TerminalReport:
    """One audit on one screen."""

    def __init__(self, audit: Audit, look: Look) -> None:
        self._audit = audit
        self._look = look
        self._facts = {fact.path: fact for fact in audit.facts}

    def show(self) -> Iterator[Markup]:
        """Show everything, from the top."""
        yield from show_brief(self._audit, self._look, is_whole=True)
        for reply in self._audit.replies:
            yield self._show_reply(reply, 0)
        for standing, findings in group(self._audit.findings).items():
            yield from self._show_title(f"{title_of(standing)} ({len(findings)})")
            if standing == "open" and not self._look.verbose:
                yield from self._show_open()
            elif standing in TOLD or self._look.verbose:
                for finding in findings:
                    yield from self._show_finding(finding)
            else:
                yield from self._list_titles(findings)
        yield from self._show_scores()
        yield from self._show_contradictions()
        yield from self._show_quotations()
        yield from self._show_replaced_copies()
        yield from self._show_profile()
        if waivers := list_waivers(self._audit):
            yield from self._show_title(say("Waivers"))
            yield from (put("  - ", self._wrap(each, 4)) for each in waivers)

    def _wrap(self, text: object, indent: int = 0) -> Markup:
        return wrap(text, self._look.width, indent)

    def _style(self, text: object, name: str) -> Markup:
        return style(text, name, self._look)

    def _show_scores(self) -> Iterator[Markup]:
        yield from self._show_title(say("Opinion and scores"))
        for reason in self._audit.opinion.reasons:
            yield put("  - ", self._wrap(reason, 4))
        for account in self._audit.accounts:
            yield put("  ", self._wrap(account.title, 2))
            yield put("    ", scored(account, self._look, 4))
            if account.assurance:
                yield put(
                    "    ", self._wrap(say("of that: {assured}", assured=assured(account.assurance)), 4)
                )
        if self._audit.by_the_terms:
            yield put("  ", self._wrap(promised(self._audit.by_the_terms), 2))

    def _show_title(self, title: str) -> Iterator[Markup]:
        yield _EMPTY
        yield self._style(self._wrap(title), "bold")

    def _list_titles(self, findings: Iterable[Finding]) -> Iterator[Markup]:
        for finding in findings:
            yield put("  - ", self._wrap(f"{finding.title} ({finding.rule})", 4))
            for reply in self._own_replies(finding):
                yield self._show_reply(reply, 4)

    def _own_replies(self, finding: Finding) -> list[SaidReply]:
        own = {finding.rule, *finding.facts}
        return [reply for reply in finding.replies if reply.to in own]

    def _show_open(self) -> Iterator[Markup]:
        """Show a line for each criterion with open rules: how many, and what to ask for."""
        for criterion, number, total, documents, missing in list_open(self._audit):
            said = say(
                "{criterion}: {number} of {total}. Ask for: {documents}",
                criterion=criterion.title,
                number=number,
                total=total,
                documents="; ".join(documents),
            )
            yield put("  - ", self._wrap("; ".join((said, *missing)), 4))
        for reply in self._find_unshown_replies():
            yield self._show_reply(reply, 4)

    def _find_unshown_replies(self) -> list[SaidReply]:
        """Find the replies to open rules that stand in no finding that is shown."""
        shown = {reply for each in self._audit.findings if stand(each) in TOLD for reply in each.replies}
        left = (each for each in self._audit.findings if stand(each) == "open")
        return list(dict.fromkeys(reply for each in left for reply in each.replies if reply not in shown))

    def _show_finding(self, finding: Finding) -> Iterator[Markup]:
        standing = stand(finding)
        severity = say_name("severity", finding.severity)
        head = self._style(f"{severity}, {finding.rule}", COLORS[tone_of(standing)])
        yield put("  ", head)
        if standing in TOLD:
            yield from self._show_quotable(finding)
        else:
            yield put("    ", self._wrap(f"{finding.title}.", 4))
        if self._look.verbose:
            yield from self._show_grounds(finding)
        elif standing in TOLD:
            yield from self._show_reasons(finding)
        if waived := say_waived(self._audit, finding):
            yield put("    ", self._wrap(sentence(waived), 4))
        yield self._show_place(finding.location)
        if standing in BROKEN:
            yield put("    ", self._wrap(say("Remedy: {remedy}", remedy=finding.remedy), 4))
        elif standing in GRAVE:
            yield put("    ", self._wrap(say("Remedy, if so: {remedy}", remedy=finding.remedy), 4))

    def _show_quotable(self, finding: Finding) -> Iterator[Markup]:
        """Show a finding in sentences, on what it rests, and the answer that would decide an open one."""
        quotable = quote(self._audit, finding)
        if stand(finding) not in GRAVE:
            yield put(
                "    ",
                self._wrap(say("Not met, unless it does not apply: {title}.", title=head_of(finding)), 4),
            )
        if quotable.text:
            yield put("    ", self._wrap(sentence(quotable.text), 4))
        if basis := based(finding):
            yield put("    ", self._wrap(sentence(basis), 4))
        if quotable.read:
            yield put("    ", self._style(self._wrap(read_in(quotable.read), 4), "dim"))
        for question in self._list_questions(finding) if stand(finding) not in GRAVE else ():
            yield put("    ", self._wrap(say("Would be decided by: {question}", question=question), 4))

    def _list_questions(self, finding: Finding) -> list[str]:
        asked = (self._facts[path].question for path in find_open_facts(finding))
        return [question for question in asked if question]

    def _show_reasons(self, finding: Finding) -> Iterator[Markup]:
        """Show the clauses that decide, each once, whoever's account they stand in."""
        voices = voices_of(self._audit.accounts, finding)
        judged = [voice.judgement for voice in voices if voice.judgement]
        decided = (clause for each in judged for clause in each.because if clause.met != "open")
        for clause in dict.fromkeys(decided):
            yield put("      - ", self._wrap(f"{clause.text} ({say_name('clause', clause.met)})", 8))

    def _show_grounds(self, finding: Finding) -> Iterator[Markup]:
        """Show what each side's account comes to, and on what evidence."""
        for voice in voices_of(self._audit.accounts, finding):
            yield from self._show_voice(voice)
        yield from self._show_evidence(finding)
        for reply in other_replies_of(finding):
            yield self._show_reply(reply, 4)

    def _show_voice(self, voice: Voice) -> Iterator[Markup]:
        """Show what a side brings: what its account comes to, what it answers, or that there is no answer."""
        judgement, title = voice.judgement, listed(voice.titles)
        if judgement is not None:
            verdict = judgement.remains or say_name("verdict", judgement.verdict)
            if not is_self_described(self._audit):
                verdict = say("{account}: {verdict}", account=title, verdict=verdict)
            if not is_self_described(self._audit) or judgement.remains:
                yield put("    ", self._wrap(verdict, 4))
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
            "{speaker} on {what}: {words} ({where})",
            speaker=reply.speaker,
            what=reply.to,
            words=answered(reply),
            where=placed(reply),
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

    def _show_quotations(self) -> Iterator[Markup]:
        quoted = [(said, said.quotation) for said in list_quoted(self._audit) if said.quotation]
        if not quoted:
            return
        counts = Counter(quotation.status for _, quotation in quoted)
        counted = ", ".join(f"{counts[each]} {say_name('quotation', each)}" for each in sorted(counts))
        yield _EMPTY
        yield put(self._style(say("Quotations"), "bold"), ": ", counted)
        for said, quotation in quoted if self._look.verbose else ():
            yield from self._show_quotation(said, quotation)

    def _show_quotation(self, said: SaidClaim | SaidReply, quotation: Quotation[str]) -> Iterator[Markup]:
        status = say_name("quotation", quotation.status).upper()
        yield put("  ", status, " ", self._wrap(f"“{said.quote}”", 4))
        found = {"source": quotation.source, "passage": quotation.passage}
        if quotation.source is None:
            yield put("    ", self._wrap(quotation.note, 4))
        elif quotation.status == "near":
            yield put("    ", self._wrap(say("nearest, in {source}: “{passage}”", **found), 4))
        else:
            yield put("    ", self._wrap(say("in {source}: “{passage}”", **found), 4))
        if quotation.is_where_told is False:
            yield put("    ", self._wrap(say("It stands on line {line}.", line=quotation.at), 4))
        if said.location:
            yield self._show_place(said.location)

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
