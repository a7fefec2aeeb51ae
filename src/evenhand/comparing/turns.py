"""Which way something turned between two audits: to the worse, to the better, or neither.

A verdict that clears is better and one that fails is worse. Between a complaint that somebody denies and one
that nobody does there is no better: that only the sides can say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from evenhand.audit.audit import Interval, Opinion, Tally
from evenhand.audit.parts import NamedBand
from evenhand.vocabulary.verdicts import Conclusion, Verdict

Turn = Literal["worse", "better", "other"]

_GRAVEST_FIRST: Final[tuple[Turn, ...]] = ("worse", "other", "better")
_VERDICTS: Final[Mapping[Verdict, int]] = {
    "pass": 0, "not-applicable": 0, "claimed": 1, "unknown": 2, "contested": 3, "alleged": 3, "fail": 4,
}  # fmt: skip
_CONCLUSIONS: Final[Mapping[Conclusion, int]] = {
    "conforms": 0, "conforms except": 1, "no opinion": 2, "contested": 2, "does not conform": 3,
}  # fmt: skip


def turn_verdict(was: Verdict | None, now: Verdict | None) -> Turn | None:
    """Say which way a verdict turned; None where it did not. A rule that came or went turned neither way."""
    if was == now:
        return None
    return "other" if was is None or now is None else _turn(_VERDICTS[was], _VERDICTS[now])


def turn_score(was: Tally | None, now: Tally | None) -> Turn | None:
    """Say which way a score turned: to the better where no end of it is lower; None where it did not."""
    old, new = (None if each is None else each.score for each in (was, now))
    if old == new:
        return None
    return "other" if old is None or new is None else _turn_interval(old, new)


def _turn_interval(was: Interval, now: Interval) -> Turn:
    rises = [now.low - was.low, now.high - was.high]
    return "better" if min(rises) >= 0 else "worse" if max(rises) <= 0 else "other"


def turn_opinion(was: Opinion, now: Opinion) -> Turn | None:
    """Say which way the conclusion turned; by score, as its bands did."""
    if (was.conclusion, was.bands) == (now.conclusion, now.bands):
        return None
    if not (was.bands and now.bands):
        return _turn(_CONCLUSIONS.get(was.conclusion, 0), _CONCLUSIONS.get(now.conclusion, 0))
    ends = [(old.at_least, new.at_least) for old, new in zip(_ends(was), _ends(now), strict=True)]
    return unite(None if old == new else "better" if old < new else "worse" for old, new in ends) or "other"


def _ends(opinion: Opinion) -> tuple[NamedBand, NamedBand]:
    return opinion.bands[0], opinion.bands[-1]


def unite(turns: Iterable[Turn | None]) -> Turn | None:
    """Say which way a whole turned: to the worse if any of it did, to the better only if all of it did."""
    found = set(turns)
    return next((turn for turn in _GRAVEST_FIRST if turn in found), None)


def _turn(was: int, now: int) -> Turn:
    return "worse" if now > was else "better" if now < was else "other"
