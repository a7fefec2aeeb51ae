"""CSV for a spreadsheet: a row for each finding of an audit, or for each program of a comparison.

A spreadsheet takes a cell that begins like a formula for one, wherever it comes from: an apostrophe
before it keeps it a text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import StringIO
from typing import Final

from evenhand.audit.audit import Audit, Finding
from evenhand.comparing.side_by_side import ComparedProgram, ComparedScore, Comparison
from evenhand.reporting.baselines import name_change
from evenhand.reporting.escaping import for_record
from evenhand.reporting.lookups import VERDICTS
from evenhand.reporting.phrases import assured, concluded, list_deciders
from evenhand.reporting.waivers import say_waived

_DECIMALS: Final = 6
_OF_FINDINGS: Final = (
    "rule", "title", "criterion", "severity", "verdict", "basis", "decided by", "because", "remedy", "facts",
    "file", "line", "column", "program", "policy", "policy version", "as of", "opinion", "assurance",
    "waived", "baseline",
)  # fmt: skip
_OF_PROGRAMS: Final = (
    "tier", "best rank", "worst rank", "program", "sponsor", "file", "as of", "opinion", "account", "low",
    "high", "decided", "gate", "assurance", "waived",
)  # fmt: skip
# The last four are full-width forms, which some spreadsheets read as the plain ones.
_FORMULA: Final = re.compile(r"^\s*[-=+@|%\uff0d\uff1d\uff0b\uff20]")


def write_csv(audit: Audit) -> str:
    """Write the findings of an audit as CSV, in the policy's order."""
    accounts = [account.id for account in audit.accounts]
    header = (*_OF_FINDINGS, *(f"account {account}" for account in accounts))
    rows = (
        (*_tell(finding, audit), *(finding.accounts[account] for account in accounts))
        for finding in audit.findings
    )
    return _write([header, *rows])


def write_comparison_csv(comparison: Comparison) -> str:
    """Write the programs of a comparison as CSV, in the order of its table; shares are numbers to 1."""
    ends = (f"{each.id} {end}" for each in comparison.criteria for end in ("low", "high"))
    counted = (f"rules: {verdict}" for verdict in VERDICTS)
    rows = ((*_list_cells(each), *_list_ends(each)) for each in comparison.programs)
    return _write([(*_OF_PROGRAMS, *counted, *ends), *rows])


def _write(rows: Iterable[Iterable[str]]) -> str:
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(map(_cell, row) for row in rows)
    return text.getvalue()


def _list_cells(program: ComparedProgram) -> Iterator[str]:
    best, worst = (program.ranks.best, program.ranks.worst) if program.ranks else (None, None)
    yield from map(_number, (program.tier, best, worst))
    yield from (program.name, program.sponsor, program.file, program.as_of.isoformat())
    yield from (concluded(program.opinion), program.account or "")
    yield from _ends(program.scored)
    yield from (_number(program.scored.coverage), program.scored.gate or "", assured(program.assurance))
    yield " ".join(dict.fromkeys(each.rule for each in program.waivers if each.state == "in force"))
    yield from (str(program.counts.get(verdict, 0)) for verdict in VERDICTS)


def _list_ends(program: ComparedProgram) -> Iterator[str]:
    for scored in program.criteria.values():
        yield from _ends(scored)


def _ends(scored: ComparedScore) -> Iterator[str]:
    score = scored.score
    yield from map(_number, (score.low, score.high) if score else (None, None))


def _number(value: Decimal | int | None) -> str:
    return (
        format(round(value, _DECIMALS).normalize(), "f") if isinstance(value, Decimal) else str(value or "")
    )


def _tell(finding: Finding, audit: Audit) -> Iterator[str]:
    yield from (finding.rule, finding.title, finding.criterion, finding.severity, finding.verdict)
    yield from (finding.basis, ", ".join(list_deciders(finding)), finding.because, finding.remedy)
    yield " ".join(finding.facts)
    yield from (finding.location.file, str(finding.location.line), str(finding.location.column))
    yield from (audit.program.name, audit.policy.name, audit.policy.version)
    yield from (audit.as_of.isoformat(), concluded(audit.opinion), assured(audit.opinion.assurance))
    yield from (say_waived(audit, finding), name_change(audit, finding))


def _cell(text: str) -> str:
    shown = for_record(text)
    return f"'{shown}" if _FORMULA.match(shown) else shown
