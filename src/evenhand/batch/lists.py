"""Lists of records on the fast way: each record is looked up by itself, and the list is put together of them.

Every condition on a list comes out by that of its records: the digits of all together are their `&` or `|`,
and those that are counted are counted.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from evenhand.batch.digits import DIGITS, Cell, Column, Leaf, remember
from evenhand.facts.kinds import Records
from evenhand.facts.operators import compare_count
from evenhand.facts.possible import Lists, Possible
from evenhand.policy.conditions import (
    Answers,
    Counted,
    FieldTerm,
    Quantified,
    find_wanted,
    terms_of,
    weigh,
)
from evenhand.policy.model import Fact
from evenhand.reading.given import plain


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
        self._is_plain = all(isinstance(each, (Quantified, Counted)) for each in asked)
        self._names_matter = any(
            isinstance(term, FieldTerm) and term.path == self._key
            for each in asked
            for term in terms_of(each)
        )
        self._counted = [leaf for leaf in leaves if isinstance(leaf.condition, Counted)]
        # Of `every`, one record that may fail is enough for it to fail; of `some`, one that may pass to pass.
        self._either = sum(
            (0b01 if _is_some(leaf) else 0b10) << leaf.place for leaf in leaves if leaf not in self._counted
        )
        self._both = sum(
            (0b10 if _is_some(leaf) else 0b01) << leaf.place for leaf in leaves if leaf not in self._counted
        )
        self._records: dict[Hashable, int] = {}
        self._numbers: dict[tuple[Leaf, int, int], int] = {}

    def look_up(self, raw: Any) -> Cell | None:
        """Put a complete list together of records that were read before; None for any other answer."""
        if not self._is_plain or not isinstance(raw, (list, tuple)):
            return super().look_up(raw)
        digits = []
        names = set()
        for record in raw:
            name = record.get(self._key) if record.__class__ is dict else None
            if name.__class__ is not str or name in names:
                return None
            names.add(name)
            known = self._records.get(self._spell(record))
            if known is None:
                return None
            digits.append(known)
        together = self.stated + self._put_together(digits)
        # No entry narrows a complete list and no rule splits one, so that its digits say all.
        return Cell(read := lambda: self.kind.read(plain(raw)), together, self.share(read, together))

    def read(self, raw: Any) -> Cell:
        """Let the reference read the list, and weigh each of its records that is new."""
        if not self._is_plain or not isinstance(raw, (list, tuple)):
            return super().read(raw)
        self.kind.read(plain(raw))  # it refuses the list that is none
        for record in raw:
            key = self._spell(record)
            if key not in self._records:
                remember(self._records, key, self._weigh_record(record))
        return self.look_up(raw) or super().read(raw)

    def _spell(self, record: Mapping[str, Any]) -> Hashable:
        """Tell how a record is spelt, without its name where nothing asks for that."""
        rest = dict(record)
        if not self._names_matter and rest[self._key]:  # it has to have one
            del rest[self._key]
        values = rest.values()
        return (*rest, *map(type, values), *map(repr, values))

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
        if key not in self._numbers:
            remember(self._numbers, key, self._compare(*key))
        return self._numbers[key]

    def _compare(self, leaf: Leaf, fewest: int, most: int) -> int:
        counted = leaf.condition
        assert isinstance(counted, Counted)  # noqa: S101 - narrows the type
        operand = Answers({}, self._parameters).to(counted.operand)
        return DIGITS[compare_count(counted.operator, fewest, most, operand)] << leaf.place


def _is_some(leaf: Leaf) -> bool:
    return isinstance(leaf.condition, Quantified) and leaf.condition.quantifier == "some"
