"""Ray and Spark, started on this machine and without any traffic of their own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, Protocol

import pytest
from spreading_page import judge_by

if TYPE_CHECKING:
    from pyarrow import Table
    from pyspark.sql import SparkSession

_PARTS: Final = 4
_QUIET_RAY: Final = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_AUTH_MODE": "disabled",
}  # or it keeps a token at home
_LOCAL_SPARK: Final = {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
_HASTY_JAVA: Final = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # the run ends before more would pay
_SPARK: Final = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": _HASTY_JAVA,
    "spark.driver.host": "127.0.0.1",
    "spark.executor.extraJavaOptions": _HASTY_JAVA,
    "spark.log.level": "OFF",  # a killed executor is wanted
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class Engine(Protocol):
    """An engine that runs; its worker stands so many generations above the process that judges."""

    name: str
    generations: int

    def judge(self, programs: Table) -> Any:
        """Judge programs, whose ids are their lines, in several parts."""

    def change(self, records: Any, change: Callable[[Any], Any]) -> Any:
        """Change each part of the records where it was judged."""

    def read(self, records: Any) -> Iterable[Table]:
        """Let the work be done, and take what comes out."""


class OnRay:
    """Ray, whose worker judges by itself."""

    name = "ray"
    generations = 0

    def __init__(self, ray: ModuleType) -> None:
        """Keep the package."""
        self._ray = ray

    def judge(self, programs: Table) -> Any:
        """Judge blocks."""
        dataset = self._ray.data.from_arrow(programs).repartition(_PARTS)
        return judge_by(self.name, dataset)

    def change(self, records: Any, change: Callable[[Any], Any]) -> Any:
        """Change each block, in the task that judged it."""
        return records.map_batches(change, batch_format="pyarrow")

    def read(self, records: Any) -> Iterable[Table]:
        """Take the blocks."""
        yield from records.iter_batches(batch_format="pyarrow")


class OnSpark:
    """Spark, whose worker is an executor: it starts what starts the Python that judges."""

    name = "spark"
    generations = 2

    def __init__(self, session: SparkSession) -> None:
        """Keep the session."""
        self._session = session

    def judge(self, programs: Table) -> Any:
        """Judge partitions."""
        frame = self._session.createDataFrame(programs).repartition(_PARTS)
        return judge_by(self.name, frame)

    def change(self, records: Any, change: Callable[[Any], Any]) -> Any:
        """Change each partition, in the task that judged it."""
        return records.mapInArrow(lambda parts: map(change, parts), records.schema)

    def read(self, records: Any) -> Iterable[Table]:
        """Take the whole frame."""
        yield records.toArrow()


@contextmanager
def on_ray() -> Iterator[Engine]:
    """Run Ray with two workers."""
    ray = pytest.importorskip("ray")
    pytest.importorskip("ray.data")
    with _environment(_QUIET_RAY):
        ray.init(
            num_cpus=2,
            include_dashboard=False,
            log_to_driver=False,
            logging_level="ERROR",
            _node_ip_address="127.0.0.1",
        )
        try:
            yield OnRay(ray)
        finally:
            ray.shutdown()


@contextmanager
def on_spark() -> Iterator[Engine]:
    """Run Spark with two executors, each a process of its own, as on two machines."""
    builder = pytest.importorskip("pyspark.sql").SparkSession.builder
    with _environment(_LOCAL_SPARK):
        session = builder.master("local-cluster[2,1,1024]").config(map=_SPARK).getOrCreate()
        try:
            yield OnSpark(session)
        finally:
            session.stop()


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
