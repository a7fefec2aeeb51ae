"""CSV: a row for each finding, for a spreadsheet.

A spreadsheet takes a cell that begins like a formula for one, wherever it comes from: an apostrophe
before it keeps it a text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Final

from evenhand.audit.audit import Audit, Finding
from evenhand.reporting.escaping import for_record
from evenhand.reporting.phrases import assured, concluded, list_deciders

_COLUMNS: Final = (
    "rule", "title", "criterion", "severity", "verdict", "basis", "decided by", "because", "remedy", "facts",
    "file", "line", "column", "program", "policy", "policy version", "as of", "opinion", "assurance",
)  # fmt: skip
# The last four are full-width forms, which some spreadsheets read as the plain ones.
_FORMULA: Final = re.compile(r"^\s*[-=+@|%\uff0d\uff1d\uff0b\uff20]")


def write_csv(audit: Audit) -> str:
    """Write the findings of an audit as CSV, in the policy's order."""
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    accounts = [account.id for account in audit.accounts]
    writer.writerow([*_COLUMNS, *(_cell(f"account {account}") for account in accounts)])
    for finding in audit.findings:
        verdicts = (finding.accounts[account] for account in accounts)
        writer.writerow([*_cells((*_tell(finding, audit), *verdicts))])
    return text.getvalue()


def _tell(finding: Finding, audit: Audit) -> Iterator[str]:
    yield from (finding.rule, finding.title, finding.criterion, finding.severity, finding.verdict)
    yield from (finding.basis, ", ".join(list_deciders(finding)), finding.because, finding.remedy)
    yield " ".join(finding.facts)
    yield from (finding.location.file, str(finding.location.line), str(finding.location.column))
    yield from (audit.program.name, audit.policy.name, audit.policy.version)
    yield from (audit.as_of.isoformat(), concluded(audit.opinion), assured(audit.opinion.assurance))


def _cells(texts: Iterable[str]) -> list[str]:
    return [_cell(text) for text in texts]


def _cell(text: str) -> str:
    shown = for_record(text)
    return f"'{shown}" if _FORMULA.match(shown) else shown
