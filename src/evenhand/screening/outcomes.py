"""The outcomes that are left to a rule, as bits of one byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from evenhand.facts.operators import Truth
from evenhand.vocabulary.verdicts import Outcome, Verdict

PASS: Final = 1
FAIL: Final = 2
NOT_APPLICABLE: Final = 4

_BITS: Final[Mapping[Outcome, int]] = {"pass": PASS, "fail": FAIL, "not-applicable": NOT_APPLICABLE}
_REQUIRED: Final[Mapping[Truth, int]] = {True: PASS, False: FAIL, None: PASS | FAIL}

_DECIDED: Final[Mapping[int, Verdict]] = {bit: outcome for outcome, bit in _BITS.items()}
VERDICTS: Final[tuple[Verdict, ...]] = tuple(_DECIDED.get(bits, "unknown") for bits in range(8))
UNDECIDED: Final = frozenset({3, 5, 6, 7})


def of_outcomes(outcomes: Iterable[Outcome]) -> int:
    """Write outcomes as bits."""
    return sum(_BITS[outcome] for outcome in outcomes)


def find_outcomes(applies: Truth, meets: Truth) -> int:
    """Give the outcomes that are left by whether a rule applies and is met, as `judging` does."""
    if applies is False:
        return NOT_APPLICABLE
    return _REQUIRED[meets] | (NOT_APPLICABLE if applies is None else 0)
