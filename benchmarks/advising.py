"""Advice as a program's lists grow, and plans as more rules of a policy contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import yaml

from benchmarks.timing import Contender, Race, grown, race
from evenhand import Policy, Program, advised_audit, audit, load_policy, load_program, repair

RECORDS: Final = (100, 400, 1600)
RULES: Final = (50, 100, 300)
AUDIT: Final = "an audit without advice"
ADVICE: Final = "an audit with all of its advice"
REPAIR: Final = "`repair`"
APART: Final = "`repair`, of rules that pull apart"
_DOCUMENTS: Final = ["document"]


@dataclass(frozen=True)
class Posed:
    """A program and the policy for it."""

    program: Program
    policy: Policy


def race_records(policy: Policy, rounds: int) -> Race:
    """Time what is said of programs with so many entries in a list."""
    return race(
        [
            Contender(grown(title, number), _take(number), work)
            for title, work in _WORKS.items()
            for number in RECORDS
        ],
        (
            {
                number: Posed(load_program(list_concerns(policy, number, seed), policy), policy)
                for number in RECORDS
            }
            for seed in range(rounds)
        ),
    )


def race_rules(rounds: int) -> Race:
    """Time plans where so many rules contradict each other."""
    with TemporaryDirectory() as folder:
        posed = {number: _contradict(Path(folder) / str(number), number) for number in RULES}
        contenders = [Contender(grown(APART, number), _take(number), _plan) for number in RULES]
        return race(contenders, (posed for _ in range(rounds)))


def _take(number: int) -> Callable[[Any], Sequence[Posed]]:
    return lambda posed: [posed[number]]


def list_concerns(policy: Policy, number: int, seed: int) -> dict[str, Any]:
    """Describe a program with a list in which no two entries are alike."""
    concerns = [
        {"concern": f"c{index}", "answered_after": f"{index + seed + 1} hours", "public": True}
        for index in range(number)
    ]
    facts = {"sponsor.for_profit": True, "work.demand": "duty", "transparency.concerns": concerns}
    header = {"name": "A preview", "sponsor": "Lumen", "as_of": policy.effective.isoformat()}
    return {"program": header, "facts": facts}


def _contradict(folder: Path, number: int) -> Posed:
    """Write a policy of rules that want one number each, and a program that has none of them."""
    rule = {
        "severity": "major", "why": "It is wanted.", "remedy": "Have it.", "settled_by": _DOCUMENTS,
        "raised_in": "beyond the seeds", "backed_by": [{"basis": "judgement", "reason": "It is wanted."}],
    }  # fmt: skip
    example = {"name": "Nobody has said", "facts": {}, "verdict": "unknown"}
    files: dict[str, object] = {
        "policy.yaml": {
            "name": "Contradictions", "version": "1", "effective": "2026-01-01", "criteria": ["x"],
            "severities": {"critical": 1, "major": 1, "minor": 1, "advisory": 0},
            "opinion": {"coverage_needed": {"value": "50 %", "reason": "A half.", "source": "judgement"}},
        },
        "documents.yaml": {"document": {"title": "document", "held_by": "sponsor", "shows": "the number"}},
        "x/criterion.yaml": {
            "title": "x", "question": "What about x?",
            "facts": {"n": {"title": "n", "question": "How many?", "type": "integer", "at_least": 0}},
        },
    }  # fmt: skip
    for index in range(number):
        wanted = {"title": f"It is {index}", "requires": {"fact": "x.n", "is": index}, "examples": [example]}
        files[f"x/is-{index:03}.yaml"] = rule | wanted
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
    policy = load_policy(folder)
    header = {"name": "A preview", "sponsor": "Lumen", "as_of": policy.effective}
    return Posed(load_program({"program": header, "facts": {"x.n": number}}, policy), policy)


def _plan(posed: Posed) -> object:
    return repair(posed.program, posed.policy, goal="conform")


_WORKS: Final[dict[str, Callable[[Posed], object]]] = {
    AUDIT: lambda posed: audit(posed.program, posed.policy),
    ADVICE: lambda posed: advised_audit(posed.program, posed.policy),
    REPAIR: lambda posed: repair(posed.program, posed.policy),
}


def list_growth(records: Race, rules: Race) -> Iterator[tuple[str, int, float, float]]:
    """Give what each takes, in seconds, and how many times that is what the smallest of its kind takes."""
    for title in _WORKS:
        for number in RECORDS:
            yield _grow(records, title, number, RECORDS[0])
    for number in RULES:
        yield _grow(rules, APART, number, RULES[0])


def _grow(timed: Race, title: str, number: int, least: int) -> tuple[str, int, float, float]:
    ratio = timed.ratio(grown(title, number), grown(title, least))
    assert ratio is not None
    return title, number, timed.microseconds(grown(title, number)) / 1e6, ratio.median
