"""evenhand itself, in each way in which it is measured.

A way is one function from a program, as a dictionary or as JSON, to an answer, and one that reads the
verdicts from the answer. To measure another, add it to `ways`; the goals speak of the titles below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from benchmarks.peers.peer import Verdicts
from benchmarks.programs import AS_OF
from benchmarks.workload import Workload
from evenhand import Screen, Screened, audit, load_program
from evenhand.audit.case import Heard, open_case

VERDICTS: Final = "evenhand, verdicts"
OPINION: Final = "evenhand, scores and opinion"
FINDINGS: Final = "evenhand, unexplained findings"
BATCH: Final = "evenhand batch"
REFERENCE: Final = "evenhand, reference evaluator"
AUDIT: Final = "evenhand, whole audit"


@dataclass(frozen=True)
class Way:
    """One way to be judged by evenhand."""

    title: str
    judge: Callable[[Mapping[str, Any]], Any]
    judge_json: Callable[[bytes], Any]
    read: Callable[[Any], Verdicts]


def ways(workload: Workload) -> list[Way]:
    """Give every way, what is asked least first."""
    return [
        _screening(workload, VERDICTS, lambda screened: screened.verdicts),
        _screening(workload, OPINION, lambda screened: (screened.accounts, screened.conclusion)),
        _screening(
            workload,
            FINDINGS,
            lambda screened: (screened.verdicts, screened.accounts, screened.conclusion),
        ),
        _reference(workload),
        _audit(workload),
    ]


def judge_reference(workload: Workload, program: Mapping[str, Any]) -> Mapping[str, Heard]:
    """Judge by the reference evaluator: what every other answer is held to."""
    policy = workload.policy
    return open_case(load_program(program, policy), policy, AS_OF).heard


def _screening(workload: Workload, title: str, ask: Callable[[Screened], object]) -> Way:
    """Screen, and ask of the screened program what is wanted; the rest is never worked out."""
    screen = Screen(workload.policy, AS_OF)

    def judge(program: Mapping[str, Any] | bytes) -> Screened:
        screened = screen.judge(program)
        ask(screened)
        return screened

    return Way(title, judge, judge, _read_screened)


def _read_screened(screened: Screened) -> Verdicts:
    return {rule: verdict[0] for rule, verdict in screened.verdicts.items()}


def _reference(workload: Workload) -> Way:
    return Way(
        REFERENCE,
        lambda program: judge_reference(workload, program),
        lambda text: judge_reference(workload, _loads(text)),
        lambda every: {rule: heard.ruling.verdict[0] for rule, heard in every.items()},
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
