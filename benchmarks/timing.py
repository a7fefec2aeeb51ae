"""Timing by interleaved rounds, because one machine's speed drifts: only ratios within a round count.

Each round has other programs, so that nobody can merely remember what it saw before. What is timed is
the processor's work, over all threads of the process: the machine may have other work as well.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Work = Callable[[Any], object]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Ratio:
    """How often one time goes into another: the median of the rounds, the smallest and the largest."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Race:
    """The seconds that each contender took for one item in each round, and why some took none."""

    seconds: Mapping[str, Sequence[float]]
    failures: Mapping[str, str]

    def ratio(self, mine: str, theirs: str) -> Ratio | None:
        """Compare two contenders round by round; None where one is missing."""
        if mine not in self.seconds or theirs not in self.seconds:
            return None
        pairs = zip(self.seconds[mine], self.seconds[theirs], strict=True)
        ratios = sorted(one / other for one, other in pairs)
        return Ratio(median(ratios), ratios[0], ratios[-1])

    def microseconds(self, title: str) -> float:
        """Give the median time for one item."""
        return median(self.seconds[title]) * 1e6


@dataclass(frozen=True)
class Contender:
    """Something that is timed: `take` picks its own form of a round's items, `work` is done on each."""

    title: str
    take: Callable[[Any], Sequence[Any]]
    work: Work


def race(contenders: Sequence[Contender], rounds: Iterable[Any], clock: Clock = time.process_time) -> Race:
    """Time every contender in every round, each time starting with another."""
    seconds: dict[str, list[float]] = {each.title: [] for each in contenders}
    failures: dict[str, str] = {}
    for number, items in enumerate(rounds):
        turn = number % len(contenders)
        for each in (*contenders[turn:], *contenders[:turn]):
            if each.title in failures:
                continue
            try:
                seconds[each.title].append(_time(each, items, clock))
            except Exception as failure:  # noqa: BLE001 - a peer may fail in its own way, which is then said
                failures[each.title] = str(failure).partition("\n")[0]
    return Race({title: times for title, times in seconds.items() if title not in failures}, failures)


def _time(contender: Contender, items: Any, clock: Clock) -> float:
    own = contender.take(items)
    work = contender.work
    if len(own) > 1:
        work(own[0])  # what is done once only is not timed; a whole command has no such thing
    gc.collect()
    start = clock()
    for item in own:
        work(item)
    return (clock() - start) / len(own)


def of_json(title: str) -> str:
    """Name a contender that starts from JSON."""
    return f"{title}, from JSON"


def grown(title: str, size: int) -> str:
    """Name a contender at one size."""
    return f"{title}, {size}"
