"""What reports say of waivers: each with its reason and owner, and never as a pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evenhand.audit.audit import Audit, Finding
from evenhand.audit.overlays import AppliedWaiver
from evenhand.vocabulary.languages import say, say_number


def say_waived(audit: Audit, finding: Finding) -> str:
    """Say of a finding that it is waived; nothing where it is not."""
    found = audit.find_waiver(finding.rule)
    if not found:
        return ""
    return say(
        "waived until {date} by {owner}, and not passed: {reason}",
        date=found.until,
        owner=found.owner,
        reason=found.reason.rstrip("."),
    )


def list_waivers(audit: Audit, criterion: str = "") -> list[str]:
    """Tell each waiver in a line, first what wants doing: expired, unused and soon ending ones.

    With a criterion, only those of its rules.
    """
    within = f"{criterion}/" if criterion else ""
    waivers = audit.waived.waivers if audit.waived else ()
    return tell_waivers(each for each in waivers if each.rule.startswith(within))


def tell_waivers(waivers: Iterable[AppliedWaiver]) -> list[str]:
    """Tell each of some waivers in a line, first what wants doing."""
    ranked = sorted(waivers, key=lambda each: (each.state == "in force", not each.is_ending))
    return [_tell(each) for each in ranked]


def list_overdue(audit: Audit) -> Iterator[tuple[AppliedWaiver, str]]:
    """Tell each waiver that somebody has to look at: it has expired, ends soon, or has nothing to waive."""
    for each in audit.waived.waivers if audit.waived else ():
        if each.state != "in force" or each.is_ending:
            yield each, _tell(each)


def _tell(waiver: AppliedWaiver) -> str:
    rule = waiver.rule if waiver.side is None else f"{waiver.rule} ({waiver.side})"
    said = {"rule": rule, "date": waiver.until, "owner": waiver.owner, "reason": waiver.reason}
    match waiver.state:
        case "expired":
            return say(
                "{rule}: the waiver of {owner} expired on {date}, and waives nothing. {reason}", **said
            )
        case "unused":
            return say("{rule}: waived until {date} by {owner}, with nothing to waive. {reason}", **said)
        case "in force" if waiver.is_ending:
            return say("{rule}: waived until {date}, which is soon, by {owner}. {reason}", **said)
        case "in force":
            return say("{rule}: waived until {date} by {owner}. {reason}", **said)


def count_waivers(audit: Audit) -> str:
    """Say in a sentence how many findings are waived, and what of the waivers wants doing."""
    counts = "; ".join(_count(audit.waived.waivers)) if audit.waived else ""
    return counts and f"{counts}."


def _count(waivers: tuple[AppliedWaiver, ...]) -> Iterator[str]:
    if held := len({each.rule for each in waivers if each.state == "in force"}):
        yield say_number(
            "{number} finding is waived, and none of it passed",
            "{number} findings are waived, and none of them passed",
            held,
        )
    if expired := sum(each.state == "expired" for each in waivers):
        yield say_number("{number} waiver has expired", "{number} waivers have expired", expired)
    if unused := sum(each.state == "unused" for each in waivers):
        yield say_number(
            "{number} waiver has nothing to waive", "{number} waivers have nothing to waive", unused
        )
    if ending := sum(each.is_ending for each in waivers):
        yield say_number("{number} waiver ends soon", "{number} waivers end soon", ending)
