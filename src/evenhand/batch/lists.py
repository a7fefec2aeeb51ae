"""Lists of records on the fast way: each record is looked up by itself, and the list is put together of them.

Every condition on a list comes out by that of its records: the digits of all together are their `&` or `|`,
and those that are counted are counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Final

from msgspec import DecodeError, Struct, defstruct, json
from msgspec.structs import astuple

from evenhand.batch.digits import COLON, DIGITS, Cell, Column, Leaf, Read, recall, remember, spell
from evenhand.facts.kinds import Records
from evenhand.facts.kinds.kind import Kind
from evenhand.facts.operators import compare, compare_count
from evenhand.facts.possible import Lists, Possible
from evenhand.policy.conditions import (
    Answers,
    Condition,
    Counted,
    FieldTerm,
    LiteralTerm,
    ParameterTerm,
    comparisons_of,
    find_wanted,
    is_of_list,
    terms_of,
    weigh,
)
from evenhand.policy.model import Fact
from evenhand.reading.given import plain
from evenhand.vocabulary.unseen import SEEN

_SCALARS: Final = frozenset({bool, int, str})
_find_seen: Final = re.compile(SEEN).search


class ListColumn(Column):
    """A fact of which the answers are lists of records."""

    def __init__(
        self, fact: Fact, leaves: Sequence[Leaf], parameters: Mapping[str, Possible], stated: int
    ) -> None:
        """Find what is asked of each record."""
        super().__init__(fact, leaves, parameters, stated)
        assert isinstance(fact.kind, Records)  # noqa: S101 - narrows the type
        self._key = fact.kind.key
        self._parameters = parameters
        asked = [leaf.condition for leaf in leaves]
        # What is worked out of the list itself is not to be had of its records one by one.
        self._is_plain = self.is_joined_by_digits and all(map(is_of_list, asked))
        self._fields = {name: _Field(name, kind, asked, parameters) for name, kind in fact.kind.fields}
        self._told = [  # its name tells a record from others only where something asks for it
            (name, each) for name, each in self._fields.items() if name != self._key or each.is_asked
        ]
        self._counted = [leaf for leaf in leaves if isinstance(leaf.condition, Counted)]
        # Of `every`, one record that may fail is enough for it to fail; of `some`, one that may pass to pass.
        self._either = sum(
            (0b01 if _is_some(leaf) else 0b10) << leaf.place for leaf in leaves if leaf not in self._counted
        )
        self._both = sum(
            (0b10 if _is_some(leaf) else 0b01) << leaf.place for leaf in leaves if leaf not in self._counted
        )
        self._decoder = _make_decoder(fact.kind)
        self._named = [*self._fields].index(self._key)
        self._by_value = [
            None if name == self._key and not each.is_asked else each.by_value
            for name, each in self._fields.items()
        ]
        self._records: dict[Hashable, int] = {}
        self._numbers: dict[tuple[Leaf, int, int], int] = {}

    def look_up(self, raw: Any) -> Cell | None:
        """Put a complete list together of records that were read before; None for any other answer."""
        if not self._is_plain or not isinstance(raw, (list, tuple)):
            return super().look_up(raw)
        return self._join(raw, self._find_record)

    def _join(self, raw: Sequence[Any], find: Callable[[Mapping[str, Any]], int | None]) -> Cell | None:
        """Put a list together of its records; None where one has no name of its own, or is not found."""
        digits = []
        names = set()
        for record in raw:
            name = record.get(self._key) if record.__class__ is dict else None
            found = find(record) if name.__class__ is str and _find_seen(name) else None
            if found is None or name in names:
                return None
            names.add(name)
            digits.append(found)
        return self._make_complete(lambda: self.kind.read(plain(raw)), digits)

    def look_up_spelt(self, spelling: bytes) -> Cell | None:
        """Put it together as it is spelt in JSON, if nothing in it is new, or a key may stand twice."""
        if not self._is_plain:
            return None
        try:
            records = [astuple(each) for each in self._decoder.decode(spelling)]
        except DecodeError:
            return None
        names = {values[self._named] for values in records}
        keys = sum([len(values) - values.count(None) for values in records])
        is_named = None not in names and all(map(_find_seen, names))
        if len(names) < len(records) or not is_named or keys != spelling.count(COLON):
            return None
        told = [
            tuple(
                [
                    known.get(value)
                    for known, value in zip(self._by_value, values, strict=True)
                    if known is not None
                ]
            )
            for values in records
        ]
        try:
            digits = [self._records[each] for each in told]
        except KeyError:
            return None
        return self._make_complete(lambda: self.kind.read(plain(json.decode(spelling))), digits)

    def _make_complete(self, read: Read, records: Sequence[int]) -> Cell:
        """Make the cell of a complete list. No entry narrows it and no rule splits it: its digits say all."""
        digits = self.stated + self._put_together(records)
        return Cell(read, digits, self.silent.digits, is_decided=True)

    def read(self, raw: Any) -> Cell:
        """Let the reference read and weigh each record that is new; it reads any other answer whole."""
        is_list = self._is_plain and isinstance(raw, (list, tuple))
        return (self._join(raw, self._read_record) if is_list else None) or super().read(raw)

    def _find_record(self, record: Mapping[str, Any]) -> int | None:
        """Find the digits of a record, which is told from others by what is asked of its fields."""
        if not record.keys() <= self._fields.keys():
            return None
        told = [each.known.get(spell(record.get(name))) for name, each in self._told]
        return self._records.get(tuple(told))

    def _read_record(self, record: Mapping[str, Any]) -> int | None:
        """Let the reference read what is new of a record. Raises MisreadError or UnreadableError."""
        if not record.keys() <= self._fields.keys():
            return None
        read = {name: self._fields[name].read(value) for name, value in record.items()}
        told = tuple([read.get(name, each.silent) for name, each in self._told])
        return recall(self._records, told, lambda: self._weigh_record(record))

    def _weigh_record(self, record: Mapping[str, Any]) -> int:
        lists = self.kind.read(plain((record,)))
        assert isinstance(lists, Lists)  # noqa: S101 - narrows the type
        answers = Answers({}, self._parameters, lists.boxes[0].records[0])
        wanted = ((leaf.place, find_wanted(leaf.condition)) for leaf in self._leaves)  # type: ignore[arg-type]
        return sum(DIGITS[weigh(each, answers).truth] << place for place, each in wanted)

    def _put_together(self, records: Sequence[int]) -> int:
        either, both = 0, -1
        for digits in records:
            either |= digits
            both &= digits
        return (either & self._either | both & self._both) + sum(
            self._count(leaf, records) for leaf in self._counted
        )

    def _count(self, leaf: Leaf, records: Sequence[int]) -> int:
        wanted = [digits >> leaf.place & 0b11 for digits in records]
        key = leaf, wanted.count(0b01), len(wanted) - wanted.count(0b10)
        return recall(self._numbers, key, lambda: self._compare(*key))

    def _compare(self, leaf: Leaf, fewest: int, most: int) -> int:
        counted = leaf.condition
        assert isinstance(counted, Counted)  # noqa: S101 - narrows the type
        operand = Answers({}, self._parameters).to(counted.operand)
        return DIGITS[compare_count(counted.operator, fewest, most, operand)] << leaf.place


class _Field:
    """A field of records: how each of its answers is spelt, and how the comparisons on it come out.

    Where it is compared with anything but a bound, it is told by what is possible.
    """

    def __init__(
        self, name: str, kind: Kind, asked: Sequence[Condition], parameters: Mapping[str, Possible]
    ) -> None:
        every = [each for condition in asked for each in comparisons_of(condition)]
        self._asked = [
            each for each in every if isinstance(each.subject, FieldTerm) and each.subject.path == name
        ]
        terms = [term for condition in asked for term in terms_of(condition)]
        named = sum(isinstance(term, FieldTerm) and term.path == name for term in terms)
        self.is_asked = named > 0
        self._is_plain = named == len(self._asked) and all(
            isinstance(each.operand, (LiteralTerm, ParameterTerm)) for each in self._asked
        )
        self._kind = kind
        self._answers = Answers({}, parameters)
        self.silent = self._tell(kind.anything)
        self.known: dict[Hashable, Hashable] = {None: self.silent}
        # Of those that have the type by which lists are decoded.
        self.by_value: dict[Any, Hashable] = {None: self.silent}

    def read(self, raw: Any) -> Hashable:
        """Read an answer, and tell it from others. Raises MisreadError or UnreadableError."""
        told = recall(self.known, spell(raw), lambda: self._tell(self._kind.read(plain(raw))))
        self.known.setdefault(None, self.silent)
        if raw.__class__ in _SCALARS:
            remember(self.by_value, raw, told)
            self.by_value.setdefault(None, self.silent)
        return told

    def _tell(self, possible: Possible) -> Hashable:
        if not self._is_plain:
            return possible
        return tuple(compare(each.operator, possible, self._answers.to(each.operand)) for each in self._asked)


def _make_decoder(kind: Records) -> json.Decoder[list[Struct]]:
    """Make what decodes a list of which each field has an answer of its plainest type, or none."""
    fields = [(f"f{number}", each.plainest | None, None) for number, (_, each) in enumerate(kind.fields)]
    names = {f"f{number}": name for number, (name, _) in enumerate(kind.fields)}
    record = defstruct("Record", fields, rename=names, forbid_unknown_fields=True)
    return json.Decoder(list[record])  # type: ignore[valid-type]


def _is_some(leaf: Leaf) -> bool:
    return getattr(leaf.condition, "quantifier", None) == "some"
