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

from evenhand.engine import audit
from evenhand.errors import EvenhandError, OutputError, Place, PolicyError, Problem, ProgramError
from evenhand.findings import Audit, Finding
from evenhand.loading import load_policy, load_program
from evenhand.policy import Policy
from evenhand.program import Program
from evenhand.reporting import FORMATS, render
from evenhand.version import __version__

__all__ = [
    "FORMATS",
    "Audit",
    "EvenhandError",
    "Finding",
    "OutputError",
    "Place",
    "Policy",
    "PolicyError",
    "Problem",
    "Program",
    "ProgramError",
    "__version__",
    "audit",
    "load_policy",
    "load_program",
    "render",
]
