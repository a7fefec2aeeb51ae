"""Programs for batches, in the forms in which they come, and a policy that judges many in a moment."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from running import SMALL_POLICY

from evenhand import Policy, load_policy


@cache
def small() -> Policy:
    """Load the small policy once."""
    return load_policy(SMALL_POLICY)


def program_of(name: str, **facts: Any) -> dict[str, Any]:
    """Give a program that was judged on one day."""
    header = {"name": name, "sponsor": "Lumen", "as_of": "2026-03-01"}
    return {"program": header, "facts": facts}


PROGRAMS: Final = [
    program_of(
        f"Program {number}",
        pay={"offered_share": f"{number % 101} %", "method": ("cash", "exposure")[number % 2]},
    )
    for number in range(600)
]


def write_programs(path: Path, programs: Sequence[Mapping[str, Any]]) -> Path:
    """Write a table, or one program on each line, without an end of the last; the path says which."""
    if path.suffix == ".parquet":
        return write_table(path, programs)
    path.write_text("\n".join(map(json.dumps, programs)), encoding="utf-8")
    return path


def write_table(path: Path, programs: Sequence[Mapping[str, Any]]) -> Path:
    """Write a Parquet file, whatever it is called."""
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pytest.importorskip("pyarrow").Table.from_pylist(programs), path)
    return path
