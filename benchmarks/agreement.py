"""Whether everyone comes to the same verdicts: on every program, for every rule that can be said."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from benchmarks.evenhand_engine import judge_reference
from benchmarks.peers import Verdicts
from benchmarks.programs import Generated
from benchmarks.workload import Workload


class DisagreementError(Exception):
    """An engine's verdict is not the reference's."""


def judge_each(workload: Workload, programs: Iterable[Generated]) -> list[Verdicts]:
    """Give the reference's verdicts on each program."""
    return [
        {rule: heard.ruling.verdict[0] for rule, heard in every.items()}
        for every in (judge_reference(workload, program.written) for program in programs)
    ]


def judge_by_rules_alone(workload: Workload, programs: Iterable[Generated]) -> list[Verdicts]:
    """Give the reference's verdicts without what follows from the meaning of facts, which no peer is told."""
    policy = replace(workload.policy, consistency=())
    return judge_each(dataclasses.replace(workload, policy=policy), programs)


def compare(
    expected: Sequence[Verdicts], actual: Iterable[Verdicts], title: str, left_out: Sequence[str] = ()
) -> int:
    """Count the verdicts that agree. Raises DisagreementError at the first that does not."""
    count = 0
    for number, (mine, theirs) in enumerate(zip(expected, actual, strict=True)):
        wanted = {rule: verdict for rule, verdict in mine.items() if rule not in left_out}
        wrong = {
            rule: _pair(rule, verdict, theirs)
            for rule, verdict in wanted.items()
            if theirs.get(rule) != verdict
        }
        if wrong:
            message = f"{title} disagrees on program {number}: {wrong}"
            raise DisagreementError(message)
        count += len(wanted)
    return count


def _pair(rule: str, verdict: str, theirs: Mapping[str, str]) -> str:
    return f"{theirs.get(rule)} and not {verdict}"
