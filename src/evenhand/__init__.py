"""evenhand audits AI early-access and testing programs for fairness.

    rules/ ──── load_policy ──▶ Policy ───┐                 ┌──▶ audit ──▶ Audit ──▶ render ──▶ reports
                                          ├──▶ Case ────────┤
    program.yaml ─ load_program ─▶ Program┘  accounts,      └──▶ ask · repair · what-if · compare
                                             judgements

A `Case` is one policy, one program and one day, judged once; `audit` describes it, advice asks it, and
reports see the `Audit` and nothing else. docs/architecture.md shows the rooms.

    >>> from pathlib import Path
    >>> from evenhand import audit, load_policy, load_program, render
    >>> policy = load_policy()
    >>> program = load_program(Path("examples/programs/empty.yaml"), policy)
    >>> audit(program, policy).opinion.conclusion
    'no opinion'
"""

import importlib
import sys
import types
import typing

from evenhand.vocabulary.version import __version__

if typing.TYPE_CHECKING:
    from evenhand.advice.advising import advised_audit, ask, sensitivity
    from evenhand.advice.plans import Repairs
    from evenhand.advice.repair import repair
    from evenhand.asking.answers import read_answer
    from evenhand.asking.documents import OwnText, Passage, read_document
    from evenhand.asking.passages import FoundPassage, Reading, passages
    from evenhand.asking.questions import Question, Questionnaire
    from evenhand.audit.audit import Audit, Finding
    from evenhand.audit.auditing import audit, describe
    from evenhand.audit.case import Case, open_case
    from evenhand.audit.exit_status import Gating, Status, find_status
    from evenhand.audit.loading import load_audit
    from evenhand.audit.overlays import Baseline, Waived
    from evenhand.audit.parts import Advice
    from evenhand.audit.waiving import Waivers, load_waivers, waive
    from evenhand.audit.writing import as_values
    from evenhand.batch.judging import batch
    from evenhand.batch.records import Record, Refusal
    from evenhand.batch.screen import Screen, Screened
    from evenhand.batch.tables import judge_table
    from evenhand.comparing.baseline import against
    from evenhand.comparing.diff import Diff, diff
    from evenhand.comparing.replay import Replay, replay
    from evenhand.comparing.side_by_side import Comparison, compare
    from evenhand.comparing.what_if import WhatIf, what_if
    from evenhand.policy.loading import load_policy
    from evenhand.policy.model import Policy
    from evenhand.policy.profiles import load_profile
    from evenhand.program.drafts import Draft
    from evenhand.program.loading import load_program
    from evenhand.program.model import Program
    from evenhand.program.quoting import require_quotations
    from evenhand.reporting.advice import render_repairs, render_requests
    from evenhand.reporting.comparisons import render_comparison
    from evenhand.reporting.formats import FORMATS
    from evenhand.reporting.pdf import render_comparison_pdf, render_pdf
    from evenhand.reporting.rendering import render
    from evenhand.reporting.several import render_diff, render_what_if
    from evenhand.vocabulary.errors import (
        AuditError,
        EvenhandError,
        FaultCode,
        OutputError,
        Place,
        PolicyError,
        Problem,
        ProgramError,
        WaiverError,
    )

_HOMES: typing.Final = {
    "evenhand.advice.advising": "advised_audit ask sensitivity",
    "evenhand.advice.plans": "Repairs",
    "evenhand.advice.repair": "repair",
    "evenhand.asking.documents": "OwnText Passage read_document",
    "evenhand.asking.passages": "FoundPassage Reading passages",
    "evenhand.asking.answers": "read_answer",
    "evenhand.asking.questions": "Question Questionnaire",
    "evenhand.audit.overlays": "Baseline Waived",
    "evenhand.audit.parts": "Advice",
    "evenhand.audit.waiving": "Waivers load_waivers waive",
    "evenhand.reporting.advice": "render_repairs render_requests",
    "evenhand.batch.judging": "batch",
    "evenhand.batch.records": "Record Refusal",
    "evenhand.comparing.side_by_side": "Comparison compare",
    "evenhand.comparing.baseline": "against",
    "evenhand.comparing.diff": "Diff diff",
    "evenhand.audit.auditing": "audit describe",
    "evenhand.audit.case": "Case open_case",
    "evenhand.audit.exit_status": "Gating Status find_status",
    "evenhand.audit.writing": "as_values",
    "evenhand.vocabulary.errors": (
        "AuditError EvenhandError FaultCode OutputError Place PolicyError Problem ProgramError WaiverError"
    ),
    "evenhand.audit.audit": "Audit Finding",
    "evenhand.audit.loading": "load_audit",
    "evenhand.policy.loading": "load_policy",
    "evenhand.policy.profiles": "load_profile",
    "evenhand.program.drafts": "Draft",
    "evenhand.program.loading": "load_program",
    "evenhand.program.quoting": "require_quotations",
    "evenhand.comparing.what_if": "WhatIf what_if",
    "evenhand.policy.model": "Policy",
    "evenhand.program.model": "Program",
    "evenhand.reporting.formats": "FORMATS",
    "evenhand.reporting.rendering": "render",
    "evenhand.reporting.pdf": "render_comparison_pdf render_pdf",
    "evenhand.reporting.comparisons": "render_comparison",
    "evenhand.reporting.several": "render_diff render_what_if",
    "evenhand.batch.screen": "Screen Screened",
    "evenhand.batch.tables": "judge_table",
    "evenhand.comparing.replay": "Replay replay",
}
_HOME_OF: typing.Final = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "FORMATS", "Advice", "Audit", "AuditError", "Baseline", "Case", "Comparison", "Diff", "Draft",
    "EvenhandError", "FaultCode", "Finding", "FoundPassage", "Gating", "OutputError", "OwnText", "Passage",
    "Place", "Policy", "PolicyError", "Problem", "Program", "ProgramError", "Question", "Questionnaire",
    "Reading", "Record", "Refusal", "Repairs", "Replay", "Screen", "Screened", "Status", "Waived",
    "WaiverError", "Waivers", "WhatIf", "__version__", "advised_audit", "against", "as_values", "ask",
    "audit", "batch", "compare", "describe", "diff", "find_status", "judge_table", "load_audit",
    "load_policy", "load_profile", "load_program", "load_waivers", "open_case", "passages", "read_answer",
    "read_document", "render", "render_comparison", "render_comparison_pdf", "render_diff", "render_pdf",
    "render_repairs", "render_requests", "render_what_if", "repair", "replay", "require_quotations",
    "sensitivity", "waive", "what_if",
]  # fmt: skip


def __dir__() -> list[str]:
    """List what is offered, imported or not."""
    return __all__


class _Offering(types.ModuleType):
    """A package whose functions keep their names where a room has the same one.

    Python sets each folder that is imported as an attribute of its package: after `evenhand.audit.case`
    was imported, `evenhand.audit` would be the room and no longer the function.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME_OF and isinstance(value, types.ModuleType)):
            super().__setattr__(name, value)

    def __getattr__(self, name: str) -> object:
        """Import what is offered when it is asked for."""
        if name not in _HOME_OF:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        return getattr(importlib.import_module(_HOME_OF[name]), name)


sys.modules[__name__].__class__ = _Offering
