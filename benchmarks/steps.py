"""Where the time of a screen goes: the steps of the fast way, each by itself, on programs not seen before."""

from __future__ import annotations

import gc
import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from benchmarks import floors
from benchmarks.programs import AS_OF, generate
from benchmarks.timing import Race
from benchmarks.workload import Workload
from evenhand import Screen, Screened
from evenhand.batch.executors import Executor
from evenhand.batch.fast_way import FastWay, decode_program
from evenhand.program.model import Description
from evenhand.reading.forms import take_soundly

T = TypeVar("T")
M = TypeVar("M")

READ: Final = "cut the JSON into its parts, and look for keys that stand twice"
HEADER: Final = "hold what are no facts to their shape"
LOOK_UP: Final = "look up every answer"
TAKE: Final = "add the digits of all answers up"
CONSISTENT: Final = "make consistent"
JUDGE: Final = "judge every rule"
VERDICTS: Final = "write the verdicts down"
SCORES: Final = "add up scores, and conclude"

STEPS: Final = (READ, HEADER, LOOK_UP, TAKE, CONSISTENT, JUDGE, VERDICTS, SCORES)


def time_steps(
    workload: Workload, executor: Executor, before: Sequence[bytes], rounds: int, programs: int
) -> tuple[Race, Race]:
    """Time each step of a screen that has judged some programs before, in rounds of other programs.

    Gives how long they took, and how long once more on those of the same round.
    """
    fast, screen = (
        FastWay(workload.policy, AS_OF, None, executor),
        Screen(workload.policy, AS_OF, executor=executor),
    )
    for text in before:
        fast.judge(text)
        ask(screen.judge(text))
    first, again = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    for number in range(rounds):
        texts = write(workload, programs, f"steps {number}")
        for seconds in (first, again):
            for title, taken in _time_each(fast, screen, texts).items():
                seconds[title].append(taken / programs)
    return Race(first, {}), Race(again, {})


def ask(screened: Screened) -> object:
    """Ask for all that a batch writes down."""
    return screened.verdicts, screened.accounts, screened.conclusion


def write(workload: Workload, count: int, seed: str) -> Sequence[bytes]:
    """Write programs as JSON."""
    return [json.dumps(each.written).encode() for each in generate(workload.policy, count, seed=seed)]


def _time_each(fast: FastWay, screen: Screen, texts: Sequence[bytes]) -> Mapping[str, float]:
    import orjson

    core, _ = fast.find_core(AS_OF)
    clock = _Laps()
    clock.take(floors.ORJSON, orjson.loads, texts)
    decoded = clock.take(READ, decode_program, texts)
    clock.take(HEADER, lambda parts: take_soundly(Description, parts[0]), decoded)
    cells = clock.take(LOOK_UP, lambda parts: core.table.read_text(parts[1] or b"", []), decoded)
    accounts = clock.take(TAKE, core.take, cells)
    clock.take(CONSISTENT, core.make_consistent, accounts)
    clock.take(JUDGE, core.judge, accounts)
    screened = [screen.judge(text) for text in texts]
    clock.take(VERDICTS, lambda each: each.verdicts, screened)
    clock.take(SCORES, lambda each: (each.accounts, each.conclusion), screened)
    return clock.spent


class _Laps:
    """Times steps, each on all that the step before has made."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def take(self, title: str, step: Callable[[Any], M], items: Sequence[Any]) -> list[M]:
        gc.collect()
        start = time.process_time()
        done = [step(each) for each in items]
        self.spent[title] = time.process_time() - start
        return done


def whole(race: Race) -> float:
    """Give the microseconds that all steps take together."""
    return sum(race.microseconds(step) for step in STEPS)


def add_up(race: Race) -> float:
    """Add up how often `orjson.loads` goes into the steps, each by its median."""
    ratios = (race.ratio(step, floors.ORJSON) for step in STEPS)
    return sum(ratio.median for ratio in ratios if ratio is not None)
