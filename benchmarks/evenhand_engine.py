"""evenhand itself, in each way in which it is measured.

A way is one function from a program, as a dictionary or as JSON, to an answer, and one that reads the
verdicts from the answer. To measure another, add it to `ways`; the goals speak of the titles below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from benchmarks.peers.peer import Verdicts
from benchmarks.programs import AS_OF
from benchmarks.workload import Workload
from evenhand import audit, load_program
from evenhand.accounts import take_accounts
from evenhand.engine import Bench, judge_all

VERDICTS: Final = "evenhand, verdicts"
OPINION: Final = "evenhand, verdicts, scores and opinion"
FINDINGS: Final = "evenhand, findings not yet explained"
REFERENCE: Final = "evenhand, reference evaluator"
AUDIT: Final = "evenhand, whole audit"


@dataclass(frozen=True)
class Way:
    """One way to be judged by evenhand.

    A fast one learns, and is not spared the largest files.
    """

    title: str
    judge: Callable[[Mapping[str, Any]], Any]
    judge_json: Callable[[bytes], Any]
    read: Callable[[Any], Verdicts]
    is_fast: bool = False


def ways(workload: Workload) -> list[Way]:
    """Give every way that this version of evenhand offers, the fastest first."""
    return [*_screenings(workload), _reference(workload), _audit(workload)]


def judge_reference(workload: Workload, program: Mapping[str, Any]) -> Bench:
    """Judge by the reference evaluator: what every other answer is held to."""
    accounts = take_accounts(load_program(program, workload.policy), workload.policy)
    return judge_all(workload.policy, accounts, workload.parameters)


def _screenings(workload: Workload) -> list[Way]:
    """Give the fast ways, where this version has them: what is asked of a screened program, and no more."""
    if find_spec("evenhand.screening") is None:
        return []
    asked: dict[str, Callable[[Any], object]] = {
        VERDICTS: lambda screened: screened,
        OPINION: lambda screened: (screened.accounts, screened.conclusion),
        FINDINGS: lambda screened: (screened.verdicts, screened.accounts, screened.conclusion),
    }
    return [_screening(workload, title, ask) for title, ask in asked.items()]


def _screening(workload: Workload, title: str, ask: Callable[[Any], object]) -> Way:
    screen = import_module("evenhand.screening").Screen(workload.policy, AS_OF)

    def judge(program: Any) -> Any:
        screened = screen.judge(program)
        ask(screened)
        return screened

    return Way(
        title,
        judge,
        judge,
        lambda screened: {rule: verdict[0] for rule, verdict in screened.verdicts.items()},
        is_fast=True,
    )


def _reference(workload: Workload) -> Way:
    return Way(
        REFERENCE,
        lambda program: judge_reference(workload, program),
        lambda text: judge_reference(workload, _loads(text)),
        lambda bench: {rule: judged["as-described"].verdict[0] for rule, judged in bench.items()},
    )


def _audit(workload: Workload) -> Way:
    def run(program: Mapping[str, Any]) -> Any:
        return audit(load_program(program, workload.policy), workload.policy, as_of=AS_OF)

    return Way(
        AUDIT,
        run,
        lambda text: run(_loads(text)),
        lambda audited: {finding.rule: finding.verdict[0] for finding in audited.findings},
    )


def _loads(text: bytes) -> Any:
    import orjson

    return orjson.loads(text)
