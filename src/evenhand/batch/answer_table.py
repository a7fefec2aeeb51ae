"""The table of a day: the cell of every answer by its fact and its spelling, filled as answers are met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Final

from msgspec import DecodeError
from msgspec.json import Decoder

from evenhand.batch.digits import COLON, Cell, Column, Leaves, remember
from evenhand.batch.executors import Executor, Table
from evenhand.batch.lists import ListColumn
from evenhand.facts.kinds import Money, Records
from evenhand.facts.kinds.kind import Kind
from evenhand.facts.possible import Possible
from evenhand.policy.model import Policy
from evenhand.program.loading import are_claims, is_spoken
from evenhand.reading.text import UnreadableError
from evenhand.vocabulary.errors import MisreadError

_DECODER: Final = Decoder(float_hook=Decimal)
_LONGEST: Final = 256  # bytes of an answer that may come again
_PLAIN: Final = frozenset({str, bool, type(None)})
Spoken = tuple[int, Any]  # a claim that carries more than its answer, and the number of its fact


def count_keys(value: Any) -> int:
    """Count the keys in a value of JSON, however deep."""
    if value.__class__ is dict:
        return len(value) + sum([count_keys(each) for each in value.values() if each.__class__ not in _PLAIN])
    if value.__class__ is list and not _PLAIN.issuperset(map(type, value)):
        return sum([count_keys(each) for each in value if each.__class__ not in _PLAIN])
    return 0


class UnusualError(Exception):
    """What a program says is nothing for the fast way: the loader and the Case take it."""


def decode(text: bytes) -> tuple[Any, int]:
    """Decode a text that is JSON, and count the colons that stand right behind quotation marks.

    One stands behind every key, so that no key stands twice where they are as many.

    Raises UnusualError where it is none.
    """
    try:
        return _DECODER.decode(text), text.count(COLON)
    except (DecodeError, ArithmeticError, RecursionError):
        raise UnusualError from None


class _Group:
    """The facts of one group by their names: their numbers, and the cells that are known of each."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.cells: dict[str, Mapping[Any, Cell]] = {}


class AnswerTable:
    """Looks up the answers of programs, and has the reference read those that are new."""

    def __init__(
        self, policy: Policy, leaves: Leaves, parameters: Mapping[str, Possible], executor: Executor
    ) -> None:
        """Begin with silence alone."""
        self._executor = executor
        self.numbers: Final = {path: number for number, path in enumerate(policy.facts)}
        by_facts = leaves.by_facts()
        self.columns: Final = [
            (ListColumn if isinstance(fact.kind, Records) else Column)(
                fact, by_facts.get((fact.path,), ()), parameters, leaves.stated(number)
            )
            for number, fact in enumerate(policy.facts.values())
        ]
        self.of_money: Final = {
            number for number, column in enumerate(self.columns) if _holds_money(column.kind)
        }
        self._groups = self._group()
        self._spelt: Sequence[dict[bytes, Cell]] = [{} for _ in self.columns]
        self._table: Table = {
            name: {fact: (number, self._spelt[number]) for fact, number in group.numbers.items()}
            for name, group in self._groups.items()
        }

    def _group(self) -> Mapping[str, _Group]:
        groups: dict[str, _Group] = defaultdict(_Group)
        for number, column in enumerate(self.columns):
            group, _, name = column.path.partition(".")
            groups[group].numbers[name] = number
            groups[group].cells[name] = column.cells
        return dict(groups)

    def read_text(self, facts: bytes, spoken: list[Spoken]) -> dict[int, Cell]:
        """Look up every answer as it is spelt in JSON.

        What carries more than its answer is noted in SPOKEN.

        Raises UnusualError where an answer is none that the reference reads, or a key may stand twice.
        """
        found = self._executor.look_up(facts, self._table, partial(self._read_spelt, spoken))
        if found is not None:
            return found
        spoken.clear()
        values, colons = decode(facts)
        if values.__class__ is not dict:
            raise UnusualError
        cells, keys = self.read(values, spoken)
        if colons != keys:
            raise UnusualError
        return cells

    def _read_spelt(self, spoken: list[Spoken], number: int, spelling: bytes) -> Cell:
        """Read an answer, and keep it in the table unless it is spoken or too long to come again."""
        already = len(spoken)
        cell = self.columns[number].look_up_spelt(spelling)
        if cell is None:
            raw, colons = decode(spelling)
            if colons != count_keys(raw):
                raise UnusualError
            cell = self._read(number, raw, spoken)
        if len(spoken) == already and len(spelling) <= _LONGEST:
            remember(self._spelt[number], spelling, cell)
        return cell

    def read(self, facts: Mapping[str, Any], spoken: list[Spoken]) -> tuple[dict[int, Cell], int]:
        """Look up every answer, and count the keys on the way.

        What carries more than its answer is noted in SPOKEN.

        Raises UnusualError where an answer is none that the reference reads.
        """
        cells, keys = dict[int, Cell](), len(facts)
        for key, given in facts.items():
            group, answers = self._groups.get(key), given
            if group is None and "." in key:
                prefix, _, name = key.partition(".")
                group = None if prefix in facts else self._groups.get(prefix)  # it may stand in both
                answers, keys = {name: given}, keys - 1
            if group is None or (answers is not None and answers.__class__ is not dict):
                raise UnusualError
            if answers:
                keys += len(answers) + self._read_group(group, answers, cells, spoken)
        return cells, keys

    def _read_group(
        self, group: _Group, answers: Mapping[str, Any], cells: dict[int, Cell], spoken: list[Spoken]
    ) -> int:
        """Look up the answers of a group, and give how many keys there are within them."""
        keys, known = 0, group.cells
        for name, raw in answers.items():
            if name not in known:
                raise UnusualError
            cell = known[name].get(raw) if raw.__class__ in _PLAIN else None
            if cell is None:
                cell = self._read(group.numbers[name], raw, spoken)
                keys += 0 if raw.__class__ in _PLAIN else count_keys(raw)
            cells[group.numbers[name]] = cell
        return keys

    def _read(self, number: int, raw: Any, spoken: list[Spoken]) -> Cell:
        column = self.columns[number]
        cell = column.look_up(raw)
        if cell is not None:
            return cell
        if is_spoken(raw):
            spoken.append((number, raw))
            return column.silent
        if isinstance(raw, (list, tuple)) and are_claims(tuple(raw), column.kind):
            spoken.extend((number, each) for each in raw)
            return column.silent
        return self._read_new(column, raw)

    def find(self, number: int, raw: Any) -> Cell:
        """Find the cell of an answer. Raises UnusualError where the reference does not read it."""
        column = self.columns[number]
        return column.look_up(raw) or self._read_new(column, raw)

    @staticmethod
    def _read_new(column: Column, raw: Any) -> Cell:
        try:
            return column.read(raw)
        except (MisreadError, UnreadableError):
            raise UnusualError from None


def _holds_money(kind: Kind) -> bool:
    """Checks if an answer may hold an amount that rates bring into another currency."""
    inner = [each for _, each in kind.fields] if isinstance(kind, Records) else [kind]
    return any(isinstance(each, Money) for each in inner)
