"""Handing the judge to Ray and to Spark; what they need is an extra, and imported when it is asked for."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Final

from evenhand.audit.exits import Gating
from evenhand.screening.screen import Screen
from evenhand.vocabulary.errors import OutputError, Place, Problem

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from ray.data import Dataset

_AT_ONCE: Final = 1024  # Ray's blocks may hold more programs than a worker should keep in memory


def judge_dataset(dataset: Dataset, screen: Screen, *, key: str, gating: Gating | None = None) -> Dataset:
    """Judge the programs in a dataset of Ray, and give a dataset of their records, as `judge_table` does.

    Raises OutputError where pyarrow is not installed.
    """
    judge = _open_tables("ray").pack(screen, key=key, gating=gating)
    return dataset.map_batches(judge, batch_format="pyarrow", batch_size=_AT_ONCE)


def judge_frame(frame: DataFrame, screen: Screen, *, key: str, gating: Gating | None = None) -> DataFrame:
    """Judge the programs in a data frame of Spark, and give one of their records, as `judge_table` does.

    Raises OutputError where pyarrow is not installed.
    """
    tables = _open_tables("spark")
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructType

    judge = tables.pack(screen, key=key, gating=gating)
    columns = StructType([*frame.select(key).schema, *from_arrow_schema(tables.RECORDS)])
    return frame.mapInArrow(lambda parts: map(judge, parts), columns)


def _open_tables(extra: str) -> ModuleType:
    try:
        from evenhand.batch import tables
    except ImportError:
        message = "Tables are handed over with pyarrow, which is not installed."
        problem = Problem(Place("<records>"), message, f"pip install 'evenhand[{extra}]'")
        raise OutputError([problem]) from None
    return tables
