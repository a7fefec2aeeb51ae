"""Writing the one function that judges a whole policy, and making it.

It reads each fact once and combines what was looked up; no function is called for a rule. Beside it
stands one small function for each rule, for accounts that differ from another in a few facts only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from evenhand.kinds import Boolean, Number, Records, SetOf
from evenhand.screening.known import Nested, UnusualError, Value
from evenhand.screening.outcomes import UNDECIDED
from evenhand.screening.plan import Plan

_NAME: Final = re.compile(r"\bv\[(\d+)\]")


@dataclass(frozen=True)
class Code:
    """The functions that were made of a plan."""

    judge: Callable[[Mapping[str, Any], Nested], tuple[bytes, tuple[Value, ...]]]
    rules: Sequence[Callable[[Sequence[Value]], int]]
    text: str


def write_code(plan: Plan) -> Code:
    """Write the functions of a plan, and make them."""
    text = "\n".join([*_judge(plan), *_rules(plan)])
    names = _names(plan)
    exec(compile(text, "<policy>", "exec"), names)  # noqa: S102 - of our own making, from checked ids
    return Code(names["judge"], [names[f"rule_{number}"] for number in range(len(plan.rules))], text)


def _names(plan: Plan) -> dict[str, Any]:
    """Give what the text refers to: numbers stand for facts, so that no name of a policy is in it."""
    names: dict[str, Any] = {"Unusual": UnusualError, "UNDECIDED": UNDECIDED}
    for number, reader in enumerate(plan.readers.values()):
        names |= {f"S{number}": reader.silent, f"M{number}": reader.written, f"R{number}": reader}
        if isinstance(reader.kind, Boolean):
            names |= {f"T{number}": reader.read(True), f"F{number}": reader.read(False)}  # noqa: FBT003 - answers
        elif isinstance(reader.kind, SetOf):
            names[f"L{number}"] = reader.listed
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
    yield f"    {_unpack('g', range(len(groups)))} = {{**GROUPS, **facts}}.values()"
    for number, facts in enumerate(groups.values()):
        indexes = [plan.index[path] for path in facts.values()]
        yield f"    if g{number} is None:"
        yield from (f"        v{index} = S{index}" for index in indexes)
        yield f"    elif g{number}.__class__ is dict:"
        yield f"        {_unpack('r', indexes)} = {{**G{number}, **g{number}}}.values()"
        yield from (f"        v{plan.index[path]} = {_read(plan, path)}" for path in facts.values())
        yield "    else: raise Unusual"
    for path in plan.derivers:
        operands = ", ".join(_local(plan.known(each)) for each in plan.policy.derived[path].operands)
        yield f"    v{plan.index[path]} = D{plan.index[path]}[{operands},]"
    yield f"    return bytes(({' '.join(f'{_local(each)},' for each in plan.expressions)})), ("
    yield f"        ({_unpack('v', plan.index.values())}) if nested else ())"


def _unpack(letter: str, indexes: Iterable[int]) -> str:
    return " ".join(f"{letter}{index}," for index in indexes)


def _read(plan: Plan, path: str) -> str:
    """Write how a fact is read: what is commonest first, and the reader for whatever else it is."""
    kind, index = plan.readers[path].kind, plan.index[path]
    raw, silent = f"r{index}", f"S{index} if r{index} is None"
    if isinstance(kind, Boolean):
        usual = f"T{index} if {raw} is True else F{index} if {raw} is False else {silent}"
    elif isinstance(kind, SetOf):
        is_listed = f"{raw}.__class__ is list and {raw} and {raw}[0].__class__ is str"
        usual = f"L{index}[tuple({raw})] if {is_listed} else {silent}"
    elif isinstance(kind, (Number, Records)):
        usual = silent
    else:
        usual = f"M{index}[{raw}] if {raw}.__class__ is str else {silent}"
    return f"{usual} else R{index}({raw}, nested)"


def _rules(plan: Plan) -> Iterator[str]:
    for number, expression in enumerate(plan.expressions):
        yield f"def rule_{number}(v): return {expression}"


def _local(expression: str) -> str:
    return _NAME.sub(r"v\1", expression)
