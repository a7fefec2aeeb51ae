"""Writing the functions that judge a whole policy, and making them.

One reads each fact once and adds up what the answers add. The next adds what several facts come to
together. The last looks up what each rule comes to by the sum; no function is called for a rule.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import getitem
from typing import Any

from evenhand.screening.known import Known, Nested, UnusualError
from evenhand.screening.outcomes import UNDECIDED
from evenhand.screening.plan import Plan
from evenhand.screening.reads import name_reader, unpack, write_adding, write_reading

Links = Sequence[Known]  # what is known of the facts that hang together with others


@dataclass(frozen=True)
class Code:
    """The functions that were made of a plan."""

    read: Callable[[Mapping[str, Any], Nested], tuple[int, Links]]
    link: Callable[[Links], tuple[int, Links]]
    look_up: Callable[[int, Links], bytes]


def write_code(plan: Plan) -> Code:
    """Write the functions of a plan, and make them."""
    text = "\n".join([*_read(plan), *_link(plan), *_look_up(plan)])
    names = _names(plan)
    exec(compile(text, "<policy>", "exec"), names)  # noqa: S102 - of our own making, from checked ids
    return Code(names["read"], names["link"], names["look_up"])


def _names(plan: Plan) -> dict[str, Any]:
    """Give what the text refers to: numbers stand for facts, so that no name of a policy is in it."""
    widths = struct.Struct(f"<{plan.widths}")
    names: dict[str, Any] = {
        "Unusual": UnusualError,
        "UNDECIDED": UNDECIDED,
        "TABLES": plan.tables,
        "UNSAID": sum(reader.unsaid for reader in plan.readers.values()),
        "SIZE": widths.size,
        "cut": widths.unpack,
        "getitem": getitem,
    }
    for number, reader in enumerate(plan.readers.values()):
        names |= name_reader(number, reader)
    names |= {f"D{plan.index[path]}": deriver for path, deriver in plan.derivers.items()}
    names |= {f"J{number}": each.joint for number, each in enumerate(plan.together)}
    names |= {f"A{rule}": each.joint for rule, each in plan.tried.items()}
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


def _read(plan: Plan) -> Iterator[str]:
    """Write the reading of every group.

    What a program states is laid over the names that it may state, each without an answer: what is left
    over is too much to unpack, and was not one of them.
    """
    groups = _group(plan)
    yield "def read(facts, nested):"
    yield "    added = UNSAID"
    yield f"    {unpack('g', range(len(groups)))} = {{**GROUPS, **facts}}.values()"
    for number, facts in enumerate(groups.values()):
        linked = [path for path in facts.values() if path in plan.linked]
        yield f"    if g{number} is None:"
        yield "        pass"
        yield from (f"        k{plan.index[path]} = S{plan.index[path]}[1]" for path in linked)
        yield f"    elif g{number}.__class__ is dict:"
        indexes = [plan.index[path] for path in facts.values()]
        yield f"        {unpack('r', indexes)} = {{**G{number}, **g{number}}}.values()"
        yield from (f"        {_read_linked(plan, path)}" for path in linked)
        added = [f"a{plan.index[path]}" if path in linked else _add(plan, path) for path in facts.values()]
        yield f"        added += {' + '.join(added)}"
        yield "    else: raise Unusual"
    yield f"    return added, {_links(plan, plan.linked)}"


def _read_linked(plan: Plan, path: str) -> str:
    number = plan.index[path]
    return f"a{number}, k{number} = {write_reading(number, plan.readers[path].kind, _OTHERWISE)}"


def _add(plan: Plan, path: str) -> str:
    return write_adding(plan.index[path], plan.readers[path].kind, _OTHERWISE)


_OTHERWISE = "R{}({}, nested)"


def _link(plan: Plan) -> Iterator[str]:
    """Write what is worked out of several facts, and what they add together."""
    yield "def link(links):"
    yield "    added = 0"
    yield f"    {_links(plan, plan.linked)} = links"
    for path in plan.derivers:
        operands = _known(plan, plan.policy.derived[path].operands)
        yield f"    a, k{plan.index[path]} = D{plan.index[path]}({operands})"
        yield "    added += a"
    for number, each in enumerate(plan.together):
        yield f"    added += J{number}({_known(plan, each.paths)})"
    yield f"    return added, {_links(plan, (*plan.linked, *plan.derivers))}"


def _look_up(plan: Plan) -> Iterator[str]:
    """Write how rules are looked up; one that asks for a fact twice is tried out where it is open."""
    yield "def look_up(added, links):"
    yield "    bits = bytearray(map(getitem, TABLES, cut(added.to_bytes(SIZE, 'little'))))"
    for rule, each in plan.tried.items():
        yield f"    if bits[{rule}] in UNDECIDED:"
        yield f"        {_links(plan, (*plan.linked, *plan.derivers))} = links"
        yield f"        bits[{rule}] = A{rule}({_known(plan, each.paths)})"
    yield "    return bytes(bits)"


def _links(plan: Plan, paths: Iterable[str]) -> str:
    return unpack("k", (plan.index[path] for path in paths))


def _known(plan: Plan, paths: Sequence[str]) -> str:
    return ", ".join(f"k{plan.index[path]}" for path in paths)
