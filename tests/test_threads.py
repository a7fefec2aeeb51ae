"""The library in several threads: whatever they ask for first, and at once."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest
from running import SMALL_POLICY, UNFAIR, write

EIGHT_AT_ONCE: Final = f"""
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from evenhand import audit, load_audit, load_policy, load_program, render

sys.setswitchinterval(1e-5)
barrier = Barrier(8)


def at_once(load, *arguments):
    def wait(number):
        barrier.wait()
        return load(*arguments)

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(wait, range(8)))


policies = at_once(load_policy, Path({str(SMALL_POLICY)!r}))
programs = at_once(load_program, Path("program.yaml"), policies[0])
Path("audit.json").write_text(render(audit(programs[0], policies[0]), "json"))
audits = at_once(load_audit, Path("audit.json"))
print(*(len(set(map(repr, loaded))) for loaded in (policies, programs, audits)))
"""


@pytest.mark.parametrize("run", range(10))
def test_eight_threads_may_load_first_at_once(run: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """
    None crashes, and all get the same.
    """
    folder = tmp_path_factory.mktemp(f"run-{run}")
    write(folder, UNFAIR)
    done = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", EIGHT_AT_ONCE], cwd=folder, capture_output=True, text=True, check=False
    )

    assert (0, "1 1 1\n", "") == (done.returncode, done.stdout, done.stderr)
