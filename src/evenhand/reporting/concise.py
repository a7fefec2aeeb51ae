"""The concise report: a line for each finding that is not met, as editors and terminals follow them."""

from __future__ import annotations

from evenhand.audit import exit_status
from evenhand.audit.audit import Audit, Finding
from evenhand.audit.parts import Location
from evenhand.reporting.baselines import say_excused
from evenhand.reporting.escaping import for_record
from evenhand.reporting.lookups import by_weight
from evenhand.reporting.phrases import concluded, counted
from evenhand.reporting.saying import head_of
from evenhand.reporting.waivers import list_overdue
from evenhand.vocabulary.languages import say, say_name, say_number
from evenhand.vocabulary.verdicts import CANNOT_FAIL


def write_concise(audit: Audit, gating: exit_status.Gating) -> str:
    """Write a line for each finding that is neither passed nor out of place, and one that counts them all.

    Before that one stand the waivers that want doing: expired, unused and soon ending ones.
    """
    lines = [_tell(audit, each) for each in by_weight(audit.findings) if each.verdict not in CANNOT_FAIL]
    waivers = [f"{_place(each.location)}: {told}" for each, told in list_overdue(audit)]
    ending = sum(end is not exit_status.Status.CLEAN for end in exit_status.find_ends(audit, gating).values())
    last = (
        f"{audit.program.name}: {concluded(audit.opinion)}; {counted(audit.findings)}.",
        say("Unknown is not pass."),
        say_number("{number} of these gates.", "{number} of these gate.", ending),
    )
    return "".join(f"{for_record(line)}\n" for line in (*lines, *waivers, " ".join(last)))


def _place(location: Location) -> str:
    return f"{location.file}:{location.line}:{location.column}"


def _tell(audit: Audit, finding: Finding) -> str:
    place, excused = _place(finding.location), say_excused(audit, finding)
    verdict, severity = say_name("verdict", finding.verdict), say_name("severity", finding.severity)
    said = f"{place}: {verdict} {severity} {finding.rule}: {head_of(finding)}"
    return f"{said} [{excused}]" if excused else said
