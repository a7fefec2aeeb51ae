"""Where the time of a screen goes: the steps of the fast way, each by itself, on programs not seen before."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from benchmarks import floors
from benchmarks.programs import AS_OF, generate
from benchmarks.timing import Race
from benchmarks.workload import Workload
from evenhand import Screen
from evenhand.batch.executors import list_executors
from evenhand.batch.fast_way import FastWay, decode_program, take_record
from evenhand.program.model import Description
from evenhand.reading.forms import take_soundly

T = TypeVar("T")

READ: Final = "read JSON, and look for keys that stand twice"
HEADER: Final = "hold it to its shape"
LOOK_UP: Final = "look up every answer"
CONSISTENT: Final = "make consistent"
JUDGE: Final = "judge every rule"
RECORD: Final = "verdicts, scores and opinion"


def time_steps(workload: Workload, rounds: int, programs: int) -> tuple[Race, Race]:
    """Time each step of a screen, in rounds of other programs, and once more on those of the same round."""
    fast, screen = FastWay(workload.policy, AS_OF, None, list_executors()[-1]), Screen(workload.policy, AS_OF)
    first, again = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    for number in range(rounds):
        made = generate(workload.policy, programs, seed=f"steps {number}")
        texts = [json.dumps(each.written).encode() for each in made]
        for seconds in (first, again):
            for title, taken in _time_each(fast, screen, texts).items():
                seconds[title].append(taken / programs)
    return Race(first, {}), Race(again, {})


def _time_each(fast: FastWay, screen: Screen, texts: Sequence[bytes]) -> Mapping[str, float]:
    import orjson

    core, _ = fast.find_core(AS_OF)
    decoded, screened = [decode_program(text) for text in texts], [screen.judge(text) for text in texts]
    clock = _Laps()
    clock.take(floors.ORJSON, [orjson.loads(text) for text in texts])
    clock.take(READ, [decode_program(text) for text in texts])
    clock.take(HEADER, [take_soundly(Description, values) for values, _ in decoded])
    cells = clock.take(LOOK_UP, [core.read_text(facts or b"", []) for _, facts in decoded])
    records = clock.take(CONSISTENT, [take_record(each, core) for each in cells])
    clock.take(JUDGE, [core.judge(each) for each in records])
    clock.take(RECORD, [(each.verdicts, each.accounts, each.conclusion) for each in screened])
    return clock.spent


class _Laps:
    """Times what was done since the last time that it was asked."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._last = time.process_time()

    def take(self, title: str, done: list[T]) -> list[T]:
        now = time.process_time()
        self.spent[title], self._last = now - self._last, now
        return done


def whole(race: Race) -> float:
    """Give the microseconds that all steps take together."""
    return sum(race.microseconds(title) for title in race.seconds if title != floors.ORJSON)
