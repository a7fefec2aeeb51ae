"""The words in which an audit speaks, shared by every part of it."""

from __future__ import annotations

from typing import Final, Literal, get_args

Outcome = Literal["pass", "fail", "not-applicable"]
Verdict = Literal["pass", "fail", "not-applicable", "unknown", "contested", "alleged", "claimed"]
Gate = Literal["held", "open", "failed"]
Conclusion = Literal["does not conform", "contested", "no opinion", "conforms except", "conforms"]
Met = Literal["met", "not met", "open"]
Severity = Literal["critical", "major", "minor", "advisory"]
Standing = Literal["principal", "record", "bystander"]
Grade = Literal["A", "B", "C", "D"]

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
