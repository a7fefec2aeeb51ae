"""The executors of the fast way: one in plain Python, and one in C where `evenhand-kernel` is installed.

Both execute the same table and the same tests, and nothing in them has a meaning of its own (docs/digits.md).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from types import ModuleType
from typing import Final, Protocol

from msgspec import DecodeError, Raw
from msgspec.json import Decoder

from evenhand.batch.digits import COLON, Cell
from evenhand.batch.kernel import kernel
from evenhand.batch.lookup import ALWAYS, DOES_NOT_APPLY, FAIL, NEVER, PASS, RuleTests, Test

# Group → name → the number of a fact, and its cells by how they are spelt in JSON.
Table = Mapping[str, Mapping[str, tuple[int, dict[bytes, Cell]]]]
Read = Callable[[int, bytes], Cell]
JudgeAll = Callable[[int], list[int]]

_FACTS: Final = Decoder(dict[str, dict[str, Raw]])
_BIT: Final = 0x8000  # what marks a number in the kernel's tests as the place of a bit


class Executor(Protocol):
    """Looks answers up, and judges by what was found."""

    title: str

    def look_up(self, facts: bytes, table: Table, read: Read) -> dict[int, Cell] | None:
        """Find the cell of every answer in a JSON text of facts by their groups, by the fact's number.

        Gives None where the text is otherwise, or a key may stand in it twice. READ is handed each spelling
        that is not in the table, with the number of its fact, and keeps it there or not.
        """

    def compile(self, rules: Sequence[RuleTests], digits: int) -> JudgeAll:
        """Make what judges rules by an account of so many digits, and gives a code for each."""


class PlainExecutor:
    """The executor in Python; rules are written as one expression, which Python compiles."""

    title = "Python"

    def look_up(self, facts: bytes, table: Table, read: Read) -> dict[int, Cell] | None:
        """Find the cell of every answer; a text with more colons than keys may have one twice."""
        try:
            decoded = _FACTS.decode(facts)
        except (DecodeError, RecursionError):  # it may be sound all the same
            return None
        found, colons = dict[int, Cell](), len(decoded)
        for group, answers in decoded.items():
            known, colons = table.get(group), colons + len(answers)
            if known is None or not answers.keys() <= known.keys():
                return None
            for name, raw in answers.items():
                (number, cells), spelling = known[name], bytes(raw)
                found[number] = cells.get(spelling) or read(number, spelling)
                colons += spelling.count(COLON) if COLON in spelling else 0
        return found if facts.count(COLON) == colons else None

    def compile(self, rules: Sequence[RuleTests], digits: int) -> JudgeAll:  # noqa: ARG002 - any number of them
        """Make a function of the digits of an account."""
        text = f"lambda v: [{', '.join(map(_write_rule, rules))}]"
        made: JudgeAll = eval(text, {"__builtins__": {}})  # noqa: S307 - it holds numbers and operators alone
        return made


def _write_rule(rule: RuleTests) -> str:
    required = f"({PASS} if {_write(rule.met)} else {FAIL} if {_write(rule.unmet)} else {PASS | FAIL})"
    if (rule.applies, rule.does_not) == (ALWAYS, NEVER):
        return required
    applies = f"{required} if {_write(rule.applies)} else {required} | {DOES_NOT_APPLY}"
    return f"({DOES_NOT_APPLY} if {_write(rule.does_not)} else {applies})"


def _write(test: Test) -> str:
    """Write a test as Python; bits that are all asked for, or one of them, are tested together."""
    if isinstance(test, int):
        return f"(not v & {1 << test})"
    needed, parts = test
    others = [_write(part) for part in parts if not isinstance(part, int)]
    bits = reduce(or_, (1 << part for part in parts if isinstance(part, int)), 0)
    if needed == len(parts):
        return f"({' and '.join([*([f'not v & {bits}'] if bits else []), *others]) or True})"
    if needed == 1:
        return f"({' or '.join([*([f'v & {bits} != {bits}'] if bits else []), *others]) or False})"
    return f"({' + '.join(map(_write, parts))} >= {needed})"


class KernelExecutor:
    """The executor in C."""

    title = "C"

    def __init__(self, module: ModuleType) -> None:
        """Take the kernel."""
        self._judge = module.judge
        self.look_up = module.look_up

    def compile(self, rules: Sequence[RuleTests], digits: int) -> JudgeAll:
        """Make a function that hands the digits of an account over."""
        tests = array("H", [number for rule in rules for test in rule for number in _flatten(test)]).tobytes()
        judge, size = self._judge, digits // 8 + 1
        return lambda v: judge(tests, v.to_bytes(size, "little"))


def _flatten(test: Test) -> Iterator[int]:
    if isinstance(test, int):
        yield _BIT | test
        return
    needed, parts = test
    yield from (needed, len(parts))
    for part in parts:
        yield from _flatten(part)


def list_executors() -> list[Executor]:
    """List those that are installed, the fastest last."""
    return [PlainExecutor(), *([] if kernel is None else [KernelExecutor(kernel)])]
