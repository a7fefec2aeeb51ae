"""evenhand audits AI early-access and testing programs for fairness.

    rules/ ──── load_policy ───▶ Policy ───────────────┐
                                                       ├── audit ──▶ Audit ── render ──▶ reports
    program.yaml ── load_program ─▶ Program ─ accounts ┘

Loading reads and checks files (`loading`); the engine is pure (`accounts`, `judging`, `scoring`,
`opinion`, put together in `engine`); reports see the `Audit` and nothing else (`reporting`). Many
programs are judged by functions made of the policy (`screening`), held to the engine, a record for
each (`batching`), on one machine or on many (`spreading`).

    >>> from pathlib import Path
    >>> from evenhand import audit, load_policy, load_program, render
    >>> policy = load_policy()
    >>> program = load_program(Path("examples/programs/empty.yaml"), policy)
    >>> audit(program, policy).opinion.conclusion
    'no opinion'
"""

import typing

from evenhand import lazily
from evenhand.version import __version__

if typing.TYPE_CHECKING:
    from evenhand.batching import Record, Refusal, batch
    from evenhand.comparing import Comparison, compare
    from evenhand.diffing import Diff, diff
    from evenhand.engine import audit
    from evenhand.errors import (
        AuditError,
        EvenhandError,
        OutputError,
        Place,
        PolicyError,
        Problem,
        ProgramError,
    )
    from evenhand.findings import Audit, Finding
    from evenhand.loading.audit import load_audit
    from evenhand.loading.policy import load_policy
    from evenhand.loading.profile import load_profile
    from evenhand.loading.program import load_program
    from evenhand.loading.quoting import require_quotations
    from evenhand.moving import WhatIf
    from evenhand.outlook import what_if
    from evenhand.policy import Policy
    from evenhand.program import Program
    from evenhand.reporting.formats import FORMATS, render
    from evenhand.reporting.pdf import render_comparison_pdf, render_pdf
    from evenhand.reporting.several import render_comparison, render_diff, render_what_if
    from evenhand.screening import Screen, Screened
    from evenhand.spreading import judge_dataset, judge_frame
    from evenhand.verifying import Replay, replay
else:
    __getattr__ = lazily.offer(
        __name__,
        {
            "evenhand.batching": "Record Refusal batch",
            "evenhand.comparing": "Comparison compare",
            "evenhand.diffing": "Diff diff",
            "evenhand.engine": "audit",
            "evenhand.errors": "AuditError EvenhandError OutputError Place PolicyError Problem ProgramError",
            "evenhand.findings": "Audit Finding",
            "evenhand.loading.audit": "load_audit",
            "evenhand.loading.policy": "load_policy",
            "evenhand.loading.profile": "load_profile",
            "evenhand.loading.program": "load_program",
            "evenhand.loading.quoting": "require_quotations",
            "evenhand.moving": "WhatIf",
            "evenhand.outlook": "what_if",
            "evenhand.policy": "Policy",
            "evenhand.program": "Program",
            "evenhand.reporting.formats": "FORMATS render",
            "evenhand.reporting.pdf": "render_comparison_pdf render_pdf",
            "evenhand.reporting.several": "render_comparison render_diff render_what_if",
            "evenhand.screening": "Screen Screened",
            "evenhand.spreading": "judge_dataset judge_frame",
            "evenhand.verifying": "Replay replay",
        },
    )

__all__ = [
    "FORMATS",
    "Audit",
    "AuditError",
    "Comparison",
    "Diff",
    "EvenhandError",
    "Finding",
    "OutputError",
    "Place",
    "Policy",
    "PolicyError",
    "Problem",
    "Program",
    "ProgramError",
    "Record",
    "Refusal",
    "Replay",
    "Screen",
    "Screened",
    "WhatIf",
    "__version__",
    "audit",
    "batch",
    "compare",
    "diff",
    "judge_dataset",
    "judge_frame",
    "load_audit",
    "load_policy",
    "load_profile",
    "load_program",
    "render",
    "render_comparison",
    "render_comparison_pdf",
    "render_diff",
    "render_pdf",
    "render_what_if",
    "replay",
    "require_quotations",
    "what_if",
]


def __dir__() -> list[str]:
    """List what is offered, imported or not."""
    return __all__
