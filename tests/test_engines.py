"""Engines against one machine: the same records, also when a worker is killed.

`make spread` installs the engines. Each is started once.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import chdir
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from benchmarks.programs import Recipe, generate
from running import REPOSITORY
from running_engines import Engine, on_ray, on_spark
from same_records import Written, of_batch, of_table
from spreading_page import run_example
from strategies.programs import built_in

pa = pytest.importorskip("pyarrow")

pytestmark = [
    pytest.mark.spread,
    # Ray warns of settings that it makes by itself.
    pytest.mark.filterwarnings("ignore:`use_.*` is deprecated:DeprecationWarning"),
]

EACH: Final = 100
FEWER: Final = 5  # every fifth of them is enough to lose one
RECIPES: Final = (
    Recipe(),
    Recipe(mix="partial"),
    Recipe(mix="disputed", sides=2),
    Recipe(mix="disputed", sides=3),
)
BAD: Final = (b"{", b"\xff\xfe", b'"text"', b"[1]", b"null", b'{"program": 1}', b"a: b: c", b'{"a":1,"a":1}')
EXAMPLES: Final = sorted((REPOSITORY / "examples" / "programs").glob("*.yaml"))


@cache
def _texts() -> list[bytes]:
    """Give the example programs, hundreds of others, and among them what is no program."""
    made = chain.from_iterable(generate(built_in(), EACH, recipe) for recipe in RECIPES)
    texts = [*map(_as_json, EXAMPLES), *(json.dumps(each.written).encode() for each in made)]
    for number, text in enumerate(BAD):
        texts.insert(number * EACH // 2, text)
    return texts


@cache
def _expected() -> Written:
    """Give what one machine writes about all of them."""
    return of_batch(_texts())


def _as_json(path: Path) -> bytes:
    return json.dumps(yaml.safe_load(path.read_bytes()), default=str).encode()


@pytest.fixture(scope="module", params=[on_ray, on_spark], ids=["ray", "spark"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """
    Each engine, started once, in a folder from which the example programs are reached as from a checkout.
    """
    folder = tmp_path_factory.mktemp("engine")
    (folder / "examples").symlink_to(REPOSITORY / "examples")
    with chdir(folder), request.param() as running:
        yield running


def _number(texts: list[bytes]) -> Any:
    return pa.table({"id": range(1, len(texts) + 1), "text": texts})


def _read(engine: Engine, records: Any) -> Written:
    return of_table(pa.concat_tables(engine.read(records)))


def test_an_engine_writes_what_one_machine_does(engine: Engine) -> None:
    """
    Exact, partly known and disputed programs have the same records, and so has what is no program.
    """
    records = engine.judge(_number(_texts()))

    assert _expected() == _read(engine, records)


def test_a_worker_that_is_killed_costs_nothing(engine: Engine, tmp_path: Path) -> None:
    """
    A worker that dies in the middle, with what it has just judged, leaves no record lost or doubled.
    """
    texts, killed = _texts()[::FEWER], tmp_path / "killed"
    die = _dying_once(killed, len(texts) // 2, engine.generations)
    records = _read(engine, engine.change(engine.judge(_number(texts)), die))

    assert killed.exists()
    assert of_batch(texts) == records


def _dying_once(killed: Path, line: int, generations: int) -> Callable[[Any], Any]:
    """Make what ends its worker when it holds the record of a line, and leaves a file to do so once.

    It is a closure because workers cannot import a test.
    """

    def hand_on(part: Any) -> Any:
        if line in part.column("id").to_pylist() and not killed.exists():
            killed.touch()
            process = os.getpid()
            for _ in range(generations):
                process = int(Path(f"/proc/{process}/stat").read_text().split()[3])
            os.kill(process, signal.SIGKILL)
        return part

    return hand_on


def test_the_example_of_the_page_runs(engine: Engine) -> None:
    """
    What docs/spreading.md tells a reader to run writes the records of the example programs.
    """
    parquet = pytest.importorskip("pyarrow.parquet")
    run_example(engine.name)
    rows = parquet.read_table(f"records-by-{engine.name}")
    numbered = rows.set_column(0, "id", [[_line_of(name) for name in rows["id"].to_pylist()]])

    assert of_batch(map(_as_json, EXAMPLES)) == of_table(numbered)


def _line_of(name: str) -> int:
    return [path.stem for path in EXAMPLES].index(name) + 1
