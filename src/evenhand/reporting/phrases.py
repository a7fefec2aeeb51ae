"""Phrases that several reports share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from evenhand.audit.audit import (
    ByTheTerms,
    Finding,
    Interval,
    Opinion,
    ReadAt,
    SaidClaim,
    SaidReply,
    Tally,
)
from evenhand.audit.contradictions import Contradiction
from evenhand.audit.parts import AskedRate, Concluded, OneAway
from evenhand.reporting.escaping import Markup, put, wrap
from evenhand.reporting.formats import Look
from evenhand.reporting.lookups import VERDICTS, gather
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.languages import joined, noted, say, say_name, say_number
from evenhand.vocabulary.verdicts import Assurance, Basis

_SETTLED: Final[Mapping[Basis, str]] = {
    "record": noted("settled by the record"),
    "agreement": noted("settled by agreement"),
    "admission": noted("settled by admission"),
}
_OPENING, _CLOSING = ("\u201c", "\u201e", '"'), ("\u201d", "\u201c", '"')
_WITHIN: Final = str.maketrans("\u201c\u201d", "\u2018\u2019")


def in_marks(words: str) -> str:
    """Put words between marks of quotation: their own at both ends are these, and others stand within."""
    if words.startswith(_OPENING):
        words = words[1:].removesuffix(words[-1]) if words.endswith(_CLOSING) else words[1:]
    elif words.endswith(_CLOSING):
        words = words.translate(_WITHIN)
    return f"\u201c{words}\u201d"


def named(name: str | None, kind: str) -> str:
    """Write a word of the machine as a person reads it."""
    return "" if name is None else say_name(kind, name)


def concluded(opinion: Concluded) -> str:
    """Write a conclusion as a person reads it: by score in the policy's words, and whose account it is."""
    conclusion = titled(opinion)
    if isinstance(opinion, Opinion) and opinion.is_planned:
        return say("{conclusion}, as planned", conclusion=conclusion)
    if not (isinstance(opinion, Opinion) and opinion.is_by_own_account):
        return conclusion
    return say("{conclusion}, by its own account", conclusion=conclusion)


def titled(opinion: Concluded) -> str:
    """Name a conclusion, by score in the policy's words."""
    if not opinion.bands:
        return say_name("conclusion", opinion.conclusion)
    low, high = opinion.bands[0].title, opinion.bands[-1].title
    return low if low == high else say("between {low} and {high}", low=low, high=high)


def paired(texts: Iterable[object]) -> str:
    """Name what is of use only together."""
    return f" {say('together with')} ".join(map(str, texts))


def listed(texts: Iterable[object]) -> str:
    """List texts on one line, leaving out what is not given."""
    return ", ".join(str(text) for text in texts if text is not None)


def sentence(text: str) -> str:
    """Begin a text with a capital."""
    return text[:1].upper() + text[1:]


def percent(share: Any) -> Markup:
    """Write a share as a whole percentage, rounded so that it never claims more than is so."""
    return Markup(say("n/a") if share is None else f"{int(share * 100)} %")


def secured(score: Interval) -> Markup:
    """Write the low end of a score, rounded down."""
    return percent(score.low)


def reachable(score: Interval) -> Markup:
    """Write the high end of a score, rounded up; where all is decided, the one figure that the low end is."""
    return percent(score.low) if score.high == score.low else Markup(f"{math.ceil(score.high * 100)} %")


def spanned(score: Interval) -> Markup:
    """Write a score from its low end to its high end, or as the one figure that both are."""
    if score.low == score.high:
        return secured(score)
    return Markup(say("{low} to {high}", low=secured(score), high=reachable(score)))


def ranged(score: Interval | None) -> Markup:
    """Write a score in per cent for a narrow column: from its low end to its high end, or one figure."""
    if score is None:
        return Markup(say("n/a"))
    low, high = int(score.low * 100), math.ceil(score.high * 100)
    return Markup(str(low) if score.high == score.low else f"{low}\u2013{high}")


def tallied(tally: Tally) -> str:
    """Say how some rules came out in one account."""
    parts = [
        say("no rule applies") if tally.score is None else spanned(tally.score),
        None if tally.gate is None else say("gate {gate}", gate=say_name("gate", tally.gate)),
        say("{share} decided", share=percent(tally.coverage)),
    ]
    return listed(parts)


def promised(terms: ByTheTerms) -> str:
    """Say how many of the rules that published terms decide are kept, and how all of these came out."""
    kept, number = terms.counts.get("pass", 0), len(terms.rules)
    counts = (
        f"{terms.counts[each]} {say_name('verdict', each)}" for each in VERDICTS if each in terms.counts
    )
    said = say("What the terms promise: {kept} of {number}", kept=kept, number=number)
    return f"{said} ({listed(counts)}); {tallied(terms)}."


def counted(findings: Iterable[Finding]) -> str:
    """Say how many findings have each verdict, the gravest first."""
    counts = Counter(finding.verdict for finding in findings)
    return ", ".join(f"{counts[each]} {say_name('verdict', each)}" for each in VERDICTS if counts[each])


def introduced(claim: SaidClaim) -> str:
    """Say who speaks, and as what where it is no side of the matter."""
    if claim.side == "outside":
        return f"{claim.speaker} {say('(outside: moves nothing)')}"
    return f"{claim.speaker} {say('(the record)')}" if claim.side == "record" and claim.by else claim.speaker


def assured(assurance: Mapping[Assurance, Decimal] | None) -> str:
    """Say how much of what is decided is told, sourced and checked."""
    if assurance is None:
        return say("nothing decided")
    shares = {each: percent(share) for each, share in assurance.items()}
    return say("{told} told, {sourced} sourced, {checked} checked", **shares)


def sided(side: str, sponsor: str) -> str:
    """Name a side: SPONSOR is the policy's word for the first of them, and any other is the file's own."""
    if side == verdicts.SPONSOR:
        return sponsor
    return say_name("side", side) if side in {verdicts.RECORD, verdicts.OUTSIDE} else side


def list_deciders(finding: Finding) -> list[str]:
    """List the sides that decide a finding, as their accounts are called."""
    titles = {ground.side: ground.title for ground in finding.grounds}
    return [titles[side] for side in finding.decided_by if side in titles]


def based(finding: Finding) -> str:
    """Say on what a verdict rests, where that is more than one side's word."""
    sides = joined(list_deciders(finding))
    match finding.basis:
        case "record" | "agreement" | "admission" as basis:
            return say(_SETTLED[basis])
        case "between sides":
            return say("between {sides}", sides=sides)
        case "within a side":
            return say("within {sides}", sides=sides)
        case _:
            return ""


def away(each: OneAway) -> str:
    """Say which answer would let a rule fail that an account keeps from passing."""
    return say(
        "{rule}: it cannot pass in the account of {account}, and fails there with {answer} to: {question}",
        rule=each.rule,
        account=each.title,
        answer=each.answer,
        question=each.question,
    )


def rated(rate: AskedRate) -> str:
    """Say which exchange rate is asked for, and what hangs on it."""
    return say_number(
        "the rate from {source} to {target} of {date}, or of the last day before it, with its source; "
        "{number} rule hangs on it: {rules}",
        "the rate from {source} to {target} of {date}, or of the last day before it, with its source; "
        "{number} rules hang on it: {rules}",
        len(rate.rules),
        source=rate.source,
        target=rate.target,
        date=rate.day,
        rules=listed(rate.rules),
    )


def answered(reply: SaidReply) -> str:
    """Say what a party answers: in quotation marks only what is quoted, and marked where it was not found."""
    return reply.told


def inferred(said: SaidClaim | SaidReply) -> str | None:
    """Say why something is inferred that no line says in so many words."""
    return None if said.inferred is None else say("inferred: {why}", why=said.inferred)


def placed(reply: SaidReply) -> str:
    """Say why a reply is inferred, if it is, of which day it is, and where it is read: as of a claim."""
    line = say("line {line} of the description", line=reply.location.line) if reply.location else None
    return "; ".join(filter(None, (inferred(reply), listed((reply.date, read_in(reply.via))), line)))


def read_in(places: Iterable[ReadAt]) -> str:
    """Name the sources in which something is read, each with its places."""
    return "; ".join(
        listed((source, *(each.at for each in readings))) for source, readings in gather(places, "source")
    )


def sourced(claim: SaidClaim) -> str:
    """Say why a claim is inferred, if it is, and where it is read: in its sources and the program file."""
    if claim.not_found_in is not None:
        read = [say("not found in {document}, read whole", document=claim.not_found_in)]
    else:
        read = [read_in(claim.via)] if claim.via else []
    grade = say("grade {grade}", grade=claim.grade) if claim.grade else None
    line = say("line {line} of the description", line=claim.location.line)
    return "; ".join(filter(None, (inferred(claim), *read, grade, line)))


def contradicted(contradictions: Iterable[Contradiction]) -> Iterator[str]:
    """Say on which facts claims exclude each other, how, and in whose accounts."""
    for path, about in gather(contradictions, "fact"):
        for conflict, each in gather(about, "conflict"):
            titles = listed(one.account_title for one in each)
            yield f"{about[0].title} ({path}): {say_name('conflict', conflict)} ({titles})"


COLORS: Final[Mapping[str, str]] = {
    "fail": "red", "alleged": "magenta", "contested": "magenta", "unknown": "yellow", "claimed": "blue",
    "pass": "green", "not-applicable": "dim", "not met": "red", "met": "green", "open": "yellow",
}  # fmt: skip
NARROW: Final = 72


def bar(score: Interval | None, look: Look, width: int = 24) -> Markup:
    """Draw an interval: solid up to what is secured, shaded up to what is still possible."""
    solid, shaded, empty = "█▒·" if look.unicode else "#=."
    if score is None:
        return Markup(empty * width)
    low = int(score.low * width)
    high = low if score.high == score.low else math.ceil(score.high * width)
    return Markup(solid * low + shaded * (high - low) + empty * (width - high))


def scored(tally: Tally, look: Look, indent: int) -> Markup:
    """Draw how some rules came out in one account, and say it beside the bar or, for want of room, below."""
    drawn, said = bar(tally.score, look), tallied(tally)
    if look.width >= NARROW:
        return put(drawn, " ", said)
    return put(drawn, Markup("\n" + " " * indent), wrap(said, look.width, indent))
