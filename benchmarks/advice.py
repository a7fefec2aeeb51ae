"""`python -m benchmarks.advice`: how long advice takes, on more and more records and contradicting rules.

What is printed are seconds on this machine, and how they grow: near linear is 4 for four times as much.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

import click

from evenhand import Policy, Program, advised_audit, load_policy, load_program, render, repair
from evenhand.steps.sketch import sketch_policy

RECORDS: Final = (100, 400, 1600)
RULES: Final = (50, 100, 200, 300)
ADVISED_FORMATS: Final = ("html", "json")
_HEADER: Final = {"name": "A program", "sponsor": "Lumen", "as_of": "2026-12-01"}
_FLAGS: Final = 40


def describe_groups(number: int, policy: Policy) -> Program:
    """Describe a program with so many groups, of which something is open for each."""
    groups = [
        {"group": f"group {index}", "works": True, "offered_share": f"{index % 101} %"}
        for index in range(number)
    ]
    facts = {"participants": {"groups_differ": True, "groups": groups}, "work": {"tasked": True}}
    return load_program({"program": _HEADER, "facts": facts}, policy)


def contradict(form: str, number: int) -> tuple[Policy, Program]:
    """Make so many rules that contradict each other: on one number, in pairs, or in clauses drawn at random."""
    rules, facts, said = _FORMS[form](number)
    policy = sketch_policy(json.dumps({"facts": facts, "rules": rules}))
    return policy, load_program({"program": _HEADER, "facts": said}, policy)


_Contradiction = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


def _on_one_number(number: int) -> _Contradiction:
    rules = {f"x/is-{index}": {"requires": {"fact": "x.n", "is": index}} for index in range(number)}
    return rules, {"x.n": {"type": "integer", "at_least": 0, "at_most": number}}, {"x.n": number}


def _in_pairs(number: int) -> _Contradiction:
    rules = {
        f"x/{'yes' if index % 2 else 'no'}-{index // 2}": {
            "requires": {"fact": f"x.f{index // 2}", "is": bool(index % 2)}
        }
        for index in range(number)
    }
    facts = {f"x.f{index}": "boolean" for index in range(number // 2)}
    return rules, facts, dict.fromkeys(facts, True)


def _in_clauses(number: int) -> _Contradiction:
    drawn = random.Random(number)
    names = [f"x.f{index}" for index in range(_FLAGS)]
    rules = {
        f"x/clause-{index}": {
            "requires": {
                "any": [{"fact": name, "is": drawn.random() < 0.5} for name in drawn.sample(names, 3)]
            }
        }
        for index in range(number)
    }
    return rules, dict.fromkeys(names, "boolean"), dict.fromkeys(names, True)


_FORMS: Final[Mapping[str, Callable[[int], _Contradiction]]] = {
    "on one number": _on_one_number,
    "in pairs": _in_pairs,
    "in clauses": _in_clauses,
}


def _time(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def _measure_records(policy: Policy) -> Iterator[str]:
    for number in RECORDS:
        program = describe_groups(number, policy)
        asked, audited = _time(partial(advised_audit, program, policy))
        shown = {form: _time(partial(render, audited, form))[0] for form in ADVISED_FORMATS}
        mended, _ = _time(partial(repair, program, policy))
        told = ", ".join(f"{form} {seconds:.2f} s" for form, seconds in shown.items())
        yield f"{number} records: advice {asked:.2f} s, {told}, repair {mended:.2f} s"


def _measure_rules() -> Iterator[str]:
    for form in _FORMS:
        for number in RULES:
            policy, program = contradict(form, number)
            seconds, repairs = _time(partial(repair, program, policy, goal="conform"))
            limit = ", within a limit" if repairs.is_limited else ""
            yield f"{number} rules {form}: {seconds:.2f} s, {len(repairs.stuck)} stuck{limit}"


@click.command()
def main() -> None:
    """Measure advice, and print how long it takes."""
    for line in (*_measure_records(load_policy()), *_measure_rules()):
        click.echo(line)


if __name__ == "__main__":
    main()
