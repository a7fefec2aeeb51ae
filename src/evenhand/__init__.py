"""evenhand audits AI early-access and testing programs for fairness.

    rules/ ──── load_policy ───▶ Policy ───────────────┐
                                                       ├── audit ──▶ Audit ── render ──▶ reports
    program.yaml ── load_program ─▶ Program ─ accounts ┘

Loading reads and checks files (`loading`); the engine is pure (`accounts`, `judging`, `scoring`,
`opinion`, put together in `engine`); reports see the `Audit` and nothing else (`reporting`).

    >>> from pathlib import Path
    >>> from evenhand import audit, load_policy, load_program, render
    >>> policy = load_policy()
    >>> program = load_program(Path("examples/programs/empty.yaml"), policy)
    >>> audit(program, policy).opinion.conclusion
    'no opinion'
"""

from evenhand.comparing import Comparison, compare
from evenhand.diffing import Diff, diff
from evenhand.engine import audit
from evenhand.errors import AuditError, EvenhandError, OutputError, Place, PolicyError, Problem, ProgramError
from evenhand.findings import Audit, Finding
from evenhand.loading import load_audit, load_policy, load_profile, load_program, require_quotations
from evenhand.moving import WhatIf
from evenhand.outlook import what_if
from evenhand.policy import Policy
from evenhand.program import Program
from evenhand.reporting import (
    FORMATS,
    render,
    render_comparison,
    render_comparison_pdf,
    render_diff,
    render_pdf,
    render_what_if,
)
from evenhand.verifying import Replay, replay
from evenhand.version import __version__

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
    "Replay",
    "WhatIf",
    "__version__",
    "audit",
    "compare",
    "diff",
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
