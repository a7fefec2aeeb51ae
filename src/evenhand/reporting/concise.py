"""The concise report: a line for each finding that is not met, as editors and terminals follow them."""

from __future__ import annotations

from evenhand.audit.audit import Audit, Finding
from evenhand.reporting.baselines import say_excused
from evenhand.reporting.escaping import for_record
from evenhand.reporting.lookups import by_weight
from evenhand.reporting.phrases import concluded, counted
from evenhand.reporting.saying import head_of
from evenhand.vocabulary.languages import say, say_name
from evenhand.vocabulary.verdicts import CANNOT_FAIL


def write_concise(audit: Audit) -> str:
    """Write a line for each finding that is neither passed nor out of place, and one that counts them all."""
    lines = [_tell(audit, each) for each in by_weight(audit.findings) if each.verdict not in CANNOT_FAIL]
    counts = f"{audit.program.name}: {concluded(audit.opinion)}; {counted(audit.findings)}."
    return "".join(f"{for_record(line)}\n" for line in (*lines, f"{counts} {say('Unknown is not pass.')}"))


def _tell(audit: Audit, finding: Finding) -> str:
    place, excused = finding.location, say_excused(audit, finding)
    verdict, severity = say_name("verdict", finding.verdict), say_name("severity", finding.severity)
    said = (
        f"{place.file}:{place.line}:{place.column}: {verdict} {severity} {finding.rule}: {head_of(finding)}"
    )
    return f"{said} [{excused}]" if excused else said
