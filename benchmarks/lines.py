"""Judging a file of JSON lines, by one engine in a process of its own, whose memory is its own.

`python -m benchmarks.lines ENGINE FILE` prints what `Lines` holds, as JSON.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from benchmarks.evenhand_engine import BATCH, REFERENCE, ways
from benchmarks.peers import DuckDB, Verdicts
from benchmarks.peers.datalogic import DataLogic
from benchmarks.programs import AS_OF, generate
from benchmarks.workload import Workload, take_workload
from evenhand import load_policy
from evenhand.batch.judging import batch

_CHUNK: Final = 100  # so few that what is kept does not count as memory
_SLOWEST: Final = 1000  # so many programs at most for the reference


@dataclass(frozen=True)
class Lines:
    """How long an engine took, the most memory its process held, and a digest of every verdict."""

    seconds: float
    megabytes: float
    digest: str


def write_lines(workload: Workload, folder: Path, count: int) -> tuple[Path, Path]:
    """Write so many programs as JSON lines: as they are written, and as plain documents."""
    written, plain = folder / f"{count}.jsonl", folder / f"{count}.plain.jsonl"
    with written.open("w") as mine, plain.open("w") as theirs:
        for each in generate(workload.policy, count, seed=count):
            mine.write(json.dumps(each.written, separators=(",", ":")) + "\n")
            theirs.write(json.dumps(each.plain, separators=(",", ":")) + "\n")
    return written, plain


def list_engines(count: int) -> list[tuple[str, bool]]:
    """Give the engines that are installed and quick enough for so many, and whether each reads plain ones."""
    own = [(BATCH, False)]
    if count <= _SLOWEST:
        own.append((REFERENCE, False))
    return [*own, *((peer.title, True) for peer in (DataLogic, DuckDB) if peer.version())]


def judge_apart(engine: str, file: Path) -> Lines:
    """Judge a file in a process of its own. Raises RuntimeError where that fails."""
    line = [sys.executable, "-m", "benchmarks.lines", engine, str(file)]
    ended = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if ended.returncode:
        message = f"{engine} failed on {file.name}: {ended.stderr}"
        raise RuntimeError(message)
    return Lines(**json.loads(ended.stdout))


def main(engine: str, file: Path) -> None:
    """Judge a file here, and print how it went."""
    workload = take_workload(load_policy())
    if engine == DuckDB.title:
        judged = _judge_by_duckdb(workload, file)
    else:
        with file.open("rb") as lines:
            judged = _judge_in_order(*_open(engine, workload, lines))
    print(json.dumps(asdict(judged)))  # noqa: T201 - what the other process reads


def _judge_by_duckdb(workload: Workload, file: Path) -> Lines:
    engine = DuckDB(workload.rules, workload.policy)
    start = time.process_time()
    engine.judge_lines(file)
    seconds, megabytes = time.process_time() - start, _megabytes()
    return Lines(seconds, megabytes, _digest([engine.read()]))


def _open(
    engine: str, workload: Workload, lines: BinaryIO
) -> tuple[Iterator[Any], Callable[[Any], Verdicts]]:
    """Give the answers of an engine, as it comes to them, and how the verdicts are read from each."""
    if engine == BATCH:
        records = batch(lines, workload.policy, as_of=AS_OF)
        return records, lambda record: {rule: verdict[0] for rule, verdict in record.verdicts.items()}
    if engine == DataLogic.title:
        peer = DataLogic(workload.rules)
        return map(peer.judge_json, lines), peer.read
    (way,) = (each for each in ways(workload) if each.title == engine)
    return map(way.judge_json, lines), way.read


def _judge_in_order(answers: Iterator[Any], read: Callable[[Any], Verdicts]) -> Lines:
    """Judge line by line; the verdicts are read, which is not timed, after every hundred."""
    clock = _Clock()
    digest = _digest(map(read, some) for some in clock.take(answers))
    return Lines(clock.seconds, _megabytes(), digest)


class _Clock:
    """Times the judging alone."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def take(self, answers: Iterator[Any]) -> Iterator[Sequence[Any]]:
        while True:
            start = time.process_time()
            some = list(islice(answers, _CHUNK))
            self.seconds += time.process_time() - start
            if not some:
                return
            yield some


def _digest(chunks: Iterable[Iterable[Verdicts]]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        for verdicts in chunk:
            digest.update("".join(verdicts[rule] for rule in sorted(verdicts)).encode())
    return digest.hexdigest()


def _megabytes() -> float:
    """Give the most memory that this process held; what `getrusage` says includes the parent's."""
    status = Path("/proc/self/status")
    held = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(held[1]) / 1024 if held else math.nan


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
