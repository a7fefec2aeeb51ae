"""What the measurements were taken on: the machine, and the version of everything."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.commands import SPECTRAL, find_spectral
from benchmarks.peers import PEERS, DuckDB, installed
from evenhand import __version__

_CPU = Path("/proc/cpuinfo")


def describe_machine() -> str:
    """Say what machine this is, in a line."""
    cores = os.cpu_count()
    return f"{_model()}, {cores} cores, {platform.system()}, CPython {platform.python_version()}"


def list_versions() -> Iterator[tuple[str, str | None]]:
    """Give the version of everything that is measured, None where it is missing."""
    yield "evenhand", __version__
    packages = dict.fromkeys([*(peer.package for peer in PEERS), DuckDB.package])
    for package in (*packages, "orjson", "pydantic", "PyYAML", "yamllint", "check-jsonschema"):
        yield package, installed(package)
    yield SPECTRAL, _spectral()


def _model() -> str:
    lines = _CPU.read_text().splitlines() if _CPU.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _spectral() -> str | None:
    found = find_spectral()
    if found is None:
        return None
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    return told.stdout.strip() or json.dumps(told.stderr[:80])
