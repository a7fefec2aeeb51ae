"""Writing the one function that judges a whole policy, and making it.

It reads each fact once and combines what was looked up; no function is called for a rule. Beside it
stands one small function for each rule, for accounts that differ from another in a few facts only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from evenhand.screening.known import Nested, UnusualError, Value
from evenhand.screening.outcomes import UNDECIDED
from evenhand.screening.plan import Plan
from evenhand.screening.reads import name_reader, unpack, write_reading

_NAME: Final = re.compile(r"\bv\[(\d+)\]")


@dataclass(frozen=True)
class Code:
    """The functions that were made of a plan."""

    judge: Callable[[Mapping[str, Any], Nested], tuple[bytes, tuple[Value, ...]]]
    rules: Sequence[Callable[[Sequence[Value]], int]]


def write_code(plan: Plan) -> Code:
    """Write the functions of a plan, and make them."""
    text = "\n".join([*_judge(plan), *_rules(plan)])
    names = _names(plan)
    exec(compile(text, "<policy>", "exec"), names)  # noqa: S102 - of our own making, from checked ids
    return Code(names["judge"], [names[f"rule_{number}"] for number in range(len(plan.rules))])


def _names(plan: Plan) -> dict[str, Any]:
    """Give what the text refers to: numbers stand for facts, so that no name of a policy is in it."""
    names: dict[str, Any] = {"Unusual": UnusualError, "UNDECIDED": UNDECIDED}
    for number, reader in enumerate(plan.readers.values()):
        names |= name_reader(number, reader)
    names |= {f"D{plan.index[path]}": deriver for path, deriver in plan.derivers.items()}
    names |= {f"J{number}": joint for number, joint in enumerate(plan.joints)}
    names |= {f"X{number}": table for number, table in enumerate(plan.tables)}
    groups = _group(plan)
    names |= {f"G{number}": dict.fromkeys(facts) for number, facts in enumerate(groups.values())}
    return names | {"GROUPS": dict.fromkeys(groups)}


def _group(plan: Plan) -> dict[str, dict[str, str]]:
    """Sort the facts that a program may state by their groups: the name of each, and its path."""
    groups: dict[str, dict[str, str]] = {}
    for path in plan.readers:
        group, _, name = path.partition(".")
        groups.setdefault(group, {})[name] = path
    return groups


def _judge(plan: Plan) -> Iterator[str]:
    """Write the reading of every group, and then every rule.

    What a program states is laid over the names that it may state, each without an answer: what is left
    over is too much to unpack, and was not one of them.
    """
    groups = _group(plan)
    yield "def judge(facts, nested):"
    yield f"    {unpack('g', range(len(groups)))} = {{**GROUPS, **facts}}.values()"
    for number, facts in enumerate(groups.values()):
        indexes = [plan.index[path] for path in facts.values()]
        yield f"    if g{number} is None:"
        yield from (f"        v{index} = S{index}" for index in indexes)
        yield f"    elif g{number}.__class__ is dict:"
        yield f"        {unpack('r', indexes)} = {{**G{number}, **g{number}}}.values()"
        yield from (f"        {_read(plan, path)}" for path in facts.values())
        yield "    else: raise Unusual"
    for path in plan.derivers:
        operands = ", ".join(_local(plan.known(each)) for each in plan.policy.derived[path].operands)
        yield f"    v{plan.index[path]} = D{plan.index[path]}[{operands},]"
    yield f"    return bytes(({' '.join(f'{_local(each)},' for each in plan.expressions)})), ("
    yield f"        ({unpack('v', plan.index.values())}) if nested else ())"


def _read(plan: Plan, path: str) -> str:
    number = plan.index[path]
    return f"v{number} = {write_reading(number, plan.readers[path].kind, 'R{}({}, nested)')}"


def _rules(plan: Plan) -> Iterator[str]:
    for number, expression in enumerate(plan.expressions):
        yield f"def rule_{number}(v): return {expression}"


def _local(expression: str) -> str:
    return _NAME.sub(r"v\1", expression)
