"""The brief of an audit: what stands, side by side, how far it is backed, and what to do first.

Worked out here once, and shown by every form of a report: the terminal, Markdown, the page and paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from evenhand.audit.audit import Audit, Finding, Ground, HeldDocument
from evenhand.reporting.baselines import tell_baseline
from evenhand.reporting.leading import LeadingRow, list_rows
from evenhand.reporting.lookups import list_quoted
from evenhand.reporting.phrases import concluded, paired, percent, rated, sentence, spanned
from evenhand.reporting.standing import (
    BROKEN,
    OPEN,
    SETTLED,
    Standing,
    by_standing,
    is_self_described,
    stand,
)
from evenhand.reporting.waivers import count_waivers
from evenhand.vocabulary import verdicts
from evenhand.vocabulary.languages import joined, noted, say, say_number
from evenhand.vocabulary.verdicts import Conclusion

_MOST_ASKED: Final = 3
_MOST_MENDED: Final = 2
_OPINIONS: Final[Mapping[Conclusion, str]] = {
    "does not conform": noted("{program} does not conform: it breaks at least one rule that must hold."),
    "contested": noted("It is disputed whether {program} keeps the rules that must hold."),
    "no opinion": noted("Not enough is known to judge {program}."),
    "conforms except": noted(
        "{program} conforms, with exceptions: what must hold does, and something else fails or is open."
    ),
    "conforms": noted("{program} conforms: every rule that applies and counts is met."),
}
_OPINIONS_BY_OWN: Final[Mapping[Conclusion, str]] = {
    "does not conform": noted(
        "{program} does not conform, by its own account: it breaks at least one rule that must hold."
    ),
    "conforms except": noted(
        "{program} conforms, by its own account, with exceptions: "
        "what must hold does, and something else fails or is open."
    ),
    "conforms": noted("{program} conforms, by its own account: every rule that applies and counts is met."),
}
_BANDS: Final[Mapping[int, str]] = {
    1: noted("{program}: {bands}, by the secured score."),
    2: noted("{program}: {bands}; what is still open decides."),
}


class Brief(NamedTuple):
    """What a reader takes from an audit in half a minute."""

    opinion: str
    counts: str
    columns: Sequence[str]
    rows: Sequence[LeadingRow]
    backed: str
    waived: str
    baseline: str
    mends: Sequence[str]
    asks: Sequence[str]


def make_brief(audit: Audit) -> Brief:
    """Make the brief of an audit."""
    return Brief(
        opinion=_say_opinion(audit),
        counts=f"{sentence('; '.join(_count(audit)))}.",
        columns=[_head(each) for each in audit.findings[0].grounds] if audit.findings else (),
        rows=list_rows(audit),
        backed=_say_backed(audit),
        waived=count_waivers(audit),
        baseline=tell_baseline(audit),
        mends=_list_mends(audit),
        asks=_list_asks(audit),
    )


def _head(ground: Ground) -> str:
    """Give what heads a side's column: its name, and which side it is where the name does not say so."""
    title = sentence(ground.title)
    is_plain = ground.side == verdicts.SPONSOR or ground.side.casefold() in title.casefold()
    return title if is_plain else say("{title} ({side})", title=title, side=ground.side)


def _say_opinion(audit: Audit) -> str:
    """Say the opinion in a sentence, and whose word it rests on where nothing names a source."""
    opinion = audit.opinion
    if opinion.bands:
        said = say(_BANDS[min(len(opinion.bands), 2)], program=audit.program.name, bands=concluded(opinion))
    else:
        by_own = _OPINIONS_BY_OWN if opinion.is_by_own_account else {}
        said = say({**_OPINIONS, **by_own}[opinion.conclusion], program=audit.program.name)
    return sentence(said)


def _count(audit: Audit) -> Iterator[str]:
    """Say how many rules are broken, complained of, disputed and settled, and how many turn on one word."""
    findings = audit.findings
    counts = Counter(map(stand, findings))
    if is_self_described(audit):
        yield from _count_described(counts, len(findings))
        return
    broken = counts["against"] + counts["admitted"]
    if broken:
        yield say_number("{number} rule is broken", "{number} rules are broken", broken)
    yield from _count_complaints(findings)
    if counts["disputed"]:
        yield say_number("{number} rule is disputed", "{number} rules are disputed", counts["disputed"])
    yield _count_settled(counts, len(findings))
    if turning := counts["alleged"] + counts["claimed"]:
        yield say_number("{number} turns on one side's word", "{number} turn on one side's word", turning)


def _count_settled(counts: Counter[Standing], total: int) -> str:
    settled = sum(counts[each] for each in SETTLED)
    if settled and settled == counts["for"]:
        return say_number(
            "{number} of {total} rules is settled, in its favour",
            "{number} of {total} rules are settled, in its favour",
            settled,
            total=total,
        )
    return say_number(
        "{number} of {total} rules is settled", "{number} of {total} rules are settled", settled, total=total
    )


def _count_complaints(findings: Iterable[Finding]) -> Iterator[str]:
    complaints = [each for each in findings if stand(each) == "alleged"]
    critical = sum(each.severity == "critical" for each in complaints)
    if critical:
        yield say_number(
            "{number} critical complaint is neither denied nor proved",
            "{number} critical complaints are neither denied nor proved",
            critical,
        )
    elif complaints:
        yield say_number(
            "{number} complaint is neither denied nor proved",
            "{number} complaints are neither denied nor proved",
            len(complaints),
        )


def _count_described(counts: Mapping[Standing, int], total: int) -> Iterator[str]:
    if counts["broken"]:
        yield say_number("{number} rule is not met", "{number} rules are not met", counts["broken"])
    met = counts["kept"] + counts["for"]
    yield say_number("{met} of {number} rule is met", "{met} of {number} rules are met", total, met=met)
    if unasked := counts["not asked"]:
        yield say_number("{number} does not apply", "{number} do not apply", unasked)
    if left := sum(counts[each] for each in OPEN):
        yield say_number("{number} is open", "{number} are open", left)


def _say_backed(audit: Audit) -> str:
    """Say how far deciding answers are backed, what was misquoted and, with enough settled, the score."""
    if audit.opinion.is_by_own_account:
        backed = say("By its own account alone: the answers that decide this name no source.")
    else:
        backed = _say_assurance(audit)
    backed = " ".join(filter(None, (backed, _say_misquoted(audit))))
    agreed = audit.agreed
    if agreed.score is None or (agreed.coverage or 0) < audit.policy.coverage_needed:
        return backed
    return f"{backed} {say('Score: {score} of what the rules weigh.', score=spanned(agreed.score))}"


def _say_assurance(audit: Audit) -> str:
    """Say it of all that is settled or stands unanswered, which is what the rows show."""
    kinds = {each.kind: each.assurance for each in audit.accounts}
    assurance = kinds.get("unanswered") or audit.opinion.assurance
    if assurance is None:
        return say("Nothing is decided, so that nothing is backed.")
    return say(
        "{sourced} of what is decided rests on nothing but sources named with the place, {checked} on "
        "nothing but quotations found in a copy.",
        sourced=percent(1 - assurance["told"]),
        checked=percent(assurance["checked"]),
    )


def _say_misquoted(audit: Audit) -> str:
    quotations = [each.quotation for each in list_quoted(audit) if each.quotation]
    if vain := sum(each.is_sought_in_vain for each in quotations):
        return say_number(
            "{number} of {total} quotations does not stand so in its copy.",
            "{number} of {total} quotations do not stand so in their copies.",
            vain,
            total=len(quotations),
        )
    return ""


def _list_mends(audit: Audit) -> list[str]:
    """List what would mend what weighs most of all that is settled against it."""
    return [each.remedy for each in by_standing(audit.findings) if stand(each) in BROKEN][:_MOST_MENDED]


def _list_asks(audit: Audit) -> list[str]:
    """List what to ask for first, together what one holder has."""
    if audit.advice is None:
        return []
    held = {document.id: document for document in audit.documents}
    asked: dict[str, list[str]] = {}
    for request in [each for each in audit.advice.requests if each.share][:_MOST_ASKED]:
        holder = joined(dict.fromkeys(_name_holder(held[each], audit) for each in request.documents))
        asked.setdefault(holder, []).append(paired(held[each].title for each in request.documents))
    asks = [
        say("{documents} (held by: {holder})", documents="; ".join(titles), holder=holder)
        for holder, titles in asked.items()
    ]
    return [*asks, *map(rated, audit.advice.rates)][:_MOST_ASKED]


def _name_holder(document: HeldDocument, audit: Audit) -> str:
    return audit.program.sponsor if document.held_by == verdicts.SPONSOR else document.holder
