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

    Those that gate come first, and say so. What nothing is known of has no line where what is undecided is
    ignored. Before the last line stand the waivers that want doing: expired, unused and soon ending ones.
    """
    ends = exit_status.find_ends(audit, gating)
    gates = {rule for rule, end in ends.items() if end is not exit_status.Status.CLEAN}
    unmet = [each for each in by_weight(audit.findings) if each.verdict not in CANNOT_FAIL]
    left_out = [each for each in unmet if gating.undecided == "ignore" and each.verdict == "unknown"]
    told = sorted((each for each in unmet if each not in left_out), key=lambda each: each.rule not in gates)
    lines = [_tell(audit, each, gates=each.rule in gates) for each in told]
    waivers = [f"{_place(each.location)}: {about}" for each, about in list_overdue(audit)]
    last = (
        _tell_left_out(len(left_out)),
        f"{audit.program.name}: {concluded(audit.opinion)}; {counted(audit.findings)}.",
        say("Unknown is not pass."),
        say_number("{number} of these gates.", "{number} of these gate.", len(gates)),
    )
    return "".join(f"{for_record(line)}\n" for line in (*lines, *waivers, " ".join(filter(None, last))))


def _tell_left_out(number: int) -> str:
    return (
        ""
        if not number
        else say_number(
            "{number} finding is unknown and has no line: what is undecided is ignored.",
            "{number} findings are unknown and have no line: what is undecided is ignored.",
            number,
        )
    )


def _place(location: Location) -> str:
    return f"{location.file}:{location.line}:{location.column}"


def _tell(audit: Audit, finding: Finding, *, gates: bool) -> str:
    place, excused = _place(finding.location), say_excused(audit, finding)
    verdict, severity = say_name("verdict", finding.verdict), say_name("severity", finding.severity)
    said = f"{place}: {verdict} {severity} {finding.rule}: {head_of(finding)}"
    marks = [say("gates") if gates else None, excused]
    return "".join((said, *(f" [{mark}]" for mark in marks if mark)))
