"""The words in which an audit speaks, shared by every part of it."""

from __future__ import annotations

from typing import Final, Literal, get_args

Outcome = Literal["pass", "fail", "not-applicable"]
Verdict = Literal["pass", "fail", "not-applicable", "unknown", "contested", "alleged", "claimed"]
Gate = Literal["held", "open", "failed"]
Conclusion = Literal[
    "does not conform", "contested", "no opinion", "conforms except", "conforms",
    "in a band", "between bands",
]  # fmt: skip
Met = Literal["met", "not met", "open"]
Severity = Literal["critical", "major", "minor", "advisory"]
Grade = Literal["A", "B", "C", "D"]
# How far a claim is backed: no source; a source and a place in it; words that stand in a copy of the source.
Assurance = Literal["told", "sourced", "checked"]
# The least that a claim may be backed by: on one line, from a post to a checked quotation.
Backed = Literal["D", "C", "B", "A", "sourced", "checked"]
AccountKind = Literal["side", "record", "as-described", "settled", "unanswered"]
# On what a verdict across the sides rests.
Basis = Literal[
    "record",
    "agreement",
    "admission",
    "between sides",
    "within a side",
    "one side",
    "nothing",
    "as described",
]
QuotationStatus = Literal["verified", "near", "missing", "no copy"]
BackingBasis = Literal["direct", "analogy", "judgement"]
HowRead = Literal["itself", "second-hand", "not-read"]
Direction = Literal["stricter", "looser", "stricter and looser", "no verdict moves"]

ASSURANCES: Final[tuple[Assurance, ...]] = get_args(Assurance)
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
# Two words are no side: what nobody challenges, and anyone who is no side of the matter (design §2).
SPONSOR: Final = "sponsor"
RECORD: Final = "record"
OUTSIDE: Final = "outside"
# What a plan is to reach.
Aim = Literal["mend", "gate", "conform"]
AIMS: Final[tuple[Aim, ...]] = get_args(Aim)
# Of these nothing is left to be mended, asked for or excused.
CANNOT_FAIL: Final[frozenset[Verdict]] = frozenset({"pass", "not-applicable"})
# Where nobody but the description speaks, it is the one side, and what everybody agrees on.
SIDES: Final[frozenset[AccountKind]] = frozenset({"side", "as-described"})
AGREED: Final[frozenset[AccountKind]] = frozenset({"settled", "as-described"})
