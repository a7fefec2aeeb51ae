"""The opinion by score: the band that the secured score surely reaches (design §6)."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor

from evenhand.audit.audit import Interval, Opinion
from evenhand.audit.parts import NamedBand
from evenhand.facts import kinds
from evenhand.policy.concluding import Band, Concluding
from evenhand.vocabulary.languages import say, say_number


def conclude_by_score(
    score: Interval | None, concluding: Concluding, too_little: tuple[str, ...], undecided: int
) -> Opinion:
    """Give the band of a score, the two between which it lies, or no opinion.

    TOO_LITTLE says why too little is decided, and UNDECIDED is how many rules keep the score open.
    """
    if score is None:
        return Opinion(conclusion="no opinion", reasons=(say("No rule that counts applies."),))
    if too_little:
        return Opinion(conclusion="no opinion", reasons=too_little)
    low, high = concluding.find_band(score.low), concluding.find_band(score.high)
    if low == high:
        return Opinion(conclusion="in a band", bands=name_bands([low]), reasons=(_say_reached(score, low),))
    reasons = (_say_open(score, undecided),)
    return Opinion(conclusion="between bands", bands=name_bands([low, high]), reasons=reasons)


def name_bands(bands: Iterable[Band]) -> tuple[NamedBand, ...]:
    """Name some bands, in their order."""
    return tuple(NamedBand(id=band.id, title=band.title, at_least=band.at_least) for band in bands)


def _say_reached(score: Interval, band: Band) -> str:
    """Say which band is reached, and that nothing can change it."""
    secured, possible = _round(score)
    said = {"secured": secured, "band": band.title, "share": kinds.Share().show_point(band.at_least, "")}
    if score.low == score.high:
        return say("The score is {secured}; {band} begins at {share}.", **said)
    return say(
        "{secured} is secured, and {possible} still possible: all of it in the band {band}, from {share} on.",
        possible=possible,
        **said,
    )


def _say_open(score: Interval, undecided: int) -> str:
    secured, possible = _round(score)
    return say_number(
        "{secured} is secured, and {possible} still possible: {number} scored rule is undecided.",
        "{secured} is secured, and {possible} still possible: {number} scored rules are undecided.",
        undecided,
        secured=secured,
        possible=possible,
    )


def _round(score: Interval) -> tuple[str, str]:
    """Write what is secured rounded down, and what is possible rounded up."""
    return f"{floor(score.low * 100)} %", f"{ceil(score.high * 100)} %"
