"""A soak: audits in one process in eight threads, for some time, at flat memory and always of the same bytes.

    python tests/soaking.py [SECONDS]

It goes on for so many seconds, and until there are a thousand audits. A reading service lives for weeks.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import cycle
from pathlib import Path
from time import monotonic
from typing import Final

from running import FAIR, REPOSITORY, SMALL_POLICY, UNDECIDED, UNFAIR

from evenhand import Policy, ProgramError, ask, audit, load_audit, load_policy, load_program, render

_SECONDS: Final = 120
_THREADS: Final = 8
_FEWEST: Final = 1_000
_ROUNDS: Final = 3  # after which everything that is kept for the next one is kept
_MOST_GROWN: Final = 20  # MB
_EXAMPLE: Final = REPOSITORY / "examples" / "programs" / "sora-early-access.yaml"

Task = Callable[[], str]


def list_tasks(folder: Path) -> Iterator[Task]:
    """
    List what a service does: audits of every ending, refusals, advice, copies, audits read back.
    """
    small, built_in = load_policy(SMALL_POLICY), load_policy()
    for text in (FAIR, UNFAIR, UNDECIDED):
        yield partial(_render, text, small)
        yield partial(_read_back, text, small)
        yield partial(_ask, text, small)
    yield lambda: _refusal(FAIR.replace("100 %", "40-60 %"))
    (folder / "terms.html").write_text("<p>Participants are paid.</p>")
    source = "{title: terms, kind: statement, file: terms.html}"
    claim = "{value: 100 %, source: terms, quote: Participants are paid.}"
    header = "program: {name: A, sponsor: B, as_of: 2026-03-01}"
    quoting = f"{header}\nsources: {{terms: {source}}}\nfacts: {{pay.offered_share: {claim}}}\n"
    yield lambda: render(audit(load_program(quoting, small, folder=folder), small), "markdown")
    yield lambda: render(audit(load_program(_EXAMPLE, built_in), built_in), "json")


def _render(text: str, policy: Policy) -> str:
    return render(audit(load_program(text, policy), policy), "html")


def _read_back(text: str, policy: Policy) -> str:
    return render(load_audit(render(audit(load_program(text, policy), policy), "json", full=True)), "csv")


def _ask(text: str, policy: Policy) -> str:
    return str(ask(load_program(text, policy), policy))


def _refusal(text: str) -> str:
    try:
        load_program(text, load_policy(SMALL_POLICY))
    except ProgramError as error:
        return str(error)
    raise AssertionError("This is to be refused.")


def soak(tasks: list[Task], seconds: float) -> tuple[int, list[int]]:
    """
    Do every task again and again in several threads; count, and give the memory in use round by round.
    """
    expected = [task() for task in tasks]
    used, end = list[int](), monotonic() + seconds
    number, rounds = 0, cycle(range(len(tasks)))
    with ThreadPoolExecutor(_THREADS) as pool:
        while monotonic() < end or number < _FEWEST:
            chosen = [next(rounds) for _ in range(_THREADS * len(tasks))]
            for index, made in zip(chosen, pool.map(lambda each: tasks[each](), chosen), strict=True):
                if made != expected[index]:
                    raise SystemExit(f"Task {index} gave other bytes.")
                number += 1
            gc.collect()
            used.append(_measure())
    return number, used


def _measure() -> int:
    """
    Give the memory that this process holds now, in MB.
    """
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 // 1024**2


def main(arguments: list[str]) -> None:
    """
    Soak, and fail where memory grows or bytes differ.
    """
    seconds = float(arguments[0]) if arguments else _SECONDS
    with tempfile.TemporaryDirectory() as folder:
        number, used = soak([*list_tasks(Path(folder))], seconds)
    settled, last = used[min(_ROUNDS, len(used)) - 1], used[-1]
    told = f"{number:,} tasks in {_THREADS} threads, the same bytes each time"
    print(f"{told}; {settled} MB, at the end {last} MB.")  # noqa: T201 - a script
    if last - settled > _MOST_GROWN:
        raise SystemExit(f"Memory grew by {last - settled} MB.")


if __name__ == "__main__":
    main(sys.argv[1:])
