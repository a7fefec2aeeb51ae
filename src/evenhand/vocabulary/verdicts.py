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
AccountKind = Literal["principal", "as-described", "undisputed", "unrebutted"]
QuotationStatus = Literal["verified", "near", "missing", "no copy"]
Basis = Literal["direct", "analogy", "judgement"]
HowRead = Literal["itself", "second-hand", "not-read"]
Direction = Literal["stricter", "looser", "stricter and looser", "no verdict moves"]

OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
# Where nobody but the description speaks, it is the one side, and what everybody agrees on.
SIDES: Final[frozenset[AccountKind]] = frozenset({"principal", "as-described"})
AGREED: Final[frozenset[AccountKind]] = frozenset({"undisputed", "as-described"})
