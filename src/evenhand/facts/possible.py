"""The values still possible: sets of answers, with intersection and union.

In an account the answer to a fact is the set of values still possible (design §4): one value,
several, a range, a set that holds at least these, or anything at all. Each class here is such a
family of answers for one kind of fact. All are immutable, comparable, and closed under `meet`
(intersection) and `join` (union).
"""

from __future__ import annotations

import itertools
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import Generic, Self, TypeVar

from msgspec import Struct

from evenhand.facts.ranges import Range, meet_ranges, merged


class Possible(Struct, frozen=True, cache_hash=True):
    """A set of answers that are still possible."""

    @abstractmethod
    def meet(self, other: Self) -> Self:
        """Give the answers possible in both."""

    @abstractmethod
    def join(self, other: Self) -> Self:
        """Give the answers possible in either."""

    @property
    @abstractmethod
    def is_empty(self) -> bool:
        """Checks if no answer is left."""

    @property
    @abstractmethod
    def is_exact(self) -> bool:
        """Checks if exactly one answer is left."""

    @abstractmethod
    def spelling(self) -> str:
        """Spell the answers out, the same in every process, so that families can be sorted."""


P = TypeVar("P", bound=Possible)


def join_all(parts: Sequence[P]) -> P:
    """Give the answers possible in any of some parts, half by half: one by one takes the square of them."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return join_all(parts[:middle]).join(join_all(parts[middle:]))


def meet_all(parts: Iterable[P]) -> P:
    """Give the answers possible in all of some parts, of which there is at least one."""
    return reduce(lambda left, right: left.meet(right), parts)


class Words(Possible, frozen=True, cache_hash=True):
    """Truth values, choices or texts: those listed, or (`all_but`) any text but those listed."""

    words: frozenset[str | bool]
    all_but: bool = False

    def meet(self, other: Words) -> Words:
        """Give the words possible in both."""
        match self.all_but, other.all_but:
            case False, False:
                return Words(self.words & other.words)
            case False, True:
                return Words(self.words - other.words)
            case True, False:
                return Words(other.words - self.words)
            case _:
                return Words(self.words | other.words, all_but=True)

    def join(self, other: Words) -> Words:
        """Give the words possible in either."""
        met = Words(self.words, not self.all_but).meet(Words(other.words, not other.all_but))
        return Words(met.words, not met.all_but)

    @property
    def is_empty(self) -> bool:
        """Checks if no word is left."""
        return not self.words and not self.all_but

    @property
    def is_exact(self) -> bool:
        """Checks if one word is left."""
        return len(self.words) == 1 and not self.all_but

    def spelling(self) -> str:
        """Spell the words out in order."""
        return f"{self.all_but} {sorted(map(repr, self.words))}"


class Quantities(Possible, frozen=True, cache_hash=True):
    """Numbers on one line for each unit; `elsewhere` holds for every unit not named.

    Money has a line for each currency, since amounts in two currencies cannot be compared.
    Everything else has the one unit "". Dates are the ordinals of their days.
    """

    lines: tuple[tuple[str, tuple[Range, ...]], ...]
    elsewhere: tuple[Range, ...] = ()

    @classmethod
    def of(cls, lines: Mapping[str, Iterable[Range]], elsewhere: Iterable[Range] = ()) -> Quantities:
        """Build the one normal form of some ranges."""
        rest = merged(elsewhere)
        normal = {unit: merged(ranges) for unit, ranges in lines.items()}
        return cls(tuple((unit, normal[unit]) for unit in sorted(normal) if normal[unit] != rest), rest)

    @classmethod
    def at(cls, number: Decimal, unit: str) -> Quantities:
        """Give one number, which has but the one form."""
        return cls(((unit, (Range(number, number),)),))

    def along(self, unit: str) -> tuple[Range, ...]:
        """Give the ranges of one unit."""
        return dict(self.lines).get(unit, self.elsewhere)

    def ends(self) -> Iterator[tuple[Decimal, str]]:
        """Give the ends of every range on the line of a unit, each with that unit."""
        return ((end, unit) for unit, line in self.lines for each in line for end in each.ends())

    def meet(self, other: Quantities) -> Quantities:
        """Give the numbers possible in both."""
        return self._pairwise(other, meet_ranges)

    def join(self, other: Quantities) -> Quantities:
        """Give the numbers possible in either."""
        return self._pairwise(other, lambda mine, theirs: (*mine, *theirs))

    @property
    def hull(self) -> Range:
        """The smallest range around the numbers of every unit, of which the sign alone means anything."""
        return reduce(Range.hull, (each for _, line in (*self.lines, ("", self.elsewhere)) for each in line))

    @property
    def is_empty(self) -> bool:
        """Checks if no number is left."""
        return not self.lines and not self.elsewhere

    @property
    def is_exact(self) -> bool:
        """Checks if one number is left."""
        if self.elsewhere or len(self.lines) != 1 or len(self.lines[0][1]) != 1:
            return False
        only = self.lines[0][1][0]
        return only.low is not None and only.low == only.high

    def spelling(self) -> str:
        """Spell the ranges out in order."""
        return repr(self)

    @property
    def unit(self) -> str | None:
        """The one unit that all the numbers have, or None."""
        return self.lines[0][0] if len(self.lines) == 1 and not self.elsewhere else None

    def _pairwise(self, other: Quantities, combine: _CombineRanges) -> Quantities:
        units = {unit for unit, _ in (*self.lines, *other.lines)}
        lines = {unit: combine(self.along(unit), other.along(unit)) for unit in units}
        return Quantities.of(lines, combine(self.elsewhere, other.elsewhere))


_CombineRanges = Callable[[tuple[Range, ...], tuple[Range, ...]], Iterable[Range]]


class SetBox(Struct, frozen=True, cache_hash=True):
    """The sets that hold all of `must` and nothing beyond `may`; None allows any member."""

    must: frozenset[str]
    may: frozenset[str] | None

    @property
    def is_empty(self) -> bool:
        """Checks if no set fits."""
        return self.may is not None and not self.must <= self.may

    def meet(self, other: SetBox) -> SetBox:
        """Give the sets that fit both."""
        if self.may is None or other.may is None:
            may = self.may if other.may is None else other.may
        else:
            may = self.may & other.may
        return SetBox(self.must | other.must, may)

    def within(self, other: SetBox) -> bool:
        """Checks if every set that fits here fits there."""
        if not other.must <= self.must:
            return False
        return other.may is None or (self.may is not None and self.may <= other.may)

    def spelling(self) -> str:
        """Spell the members out in order."""
        return f"{sorted(self.must)} {None if self.may is None else sorted(self.may)}"


class ListRecord(Struct, frozen=True, cache_hash=True):
    """One entry of a list, named by its key; a field that is not here may be anything."""

    key: str
    fields: tuple[tuple[str, Possible], ...]

    def field(self, name: str) -> Possible | None:
        """Give what is possible for one field, None where nothing is known."""
        return dict(self.fields).get(name)

    def meet(self, other: ListRecord) -> ListRecord:
        """Give the entries possible in both."""
        mine, theirs = dict(self.fields), dict(other.fields)
        for name, possible in theirs.items():
            mine[name] = mine[name].meet(possible) if name in mine else possible
        return ListRecord(self.key, tuple(sorted(mine.items())))

    @property
    def is_empty(self) -> bool:
        """Checks if some field has no answer left."""
        return any(possible.is_empty for _, possible in self.fields)


class ListBox(Struct, frozen=True, cache_hash=True):
    """The lists that hold these records and, unless `complete`, perhaps others."""

    records: tuple[ListRecord, ...]
    complete: bool

    def meet(self, other: ListBox) -> ListBox | None:
        """Give the lists that fit both, None where there is none."""
        records = {record.key: record for record in self.records}
        others = {record.key: record for record in other.records}
        if (self.complete and not others.keys() <= records.keys()) or (
            other.complete and not records.keys() <= others.keys()
        ):
            return None
        for key, record in others.items():
            records[key] = records[key].meet(record) if key in records else record
        if any(record.is_empty for record in records.values()):
            return None
        return ListBox(tuple(records[key] for key in sorted(records)), self.complete or other.complete)

    def within(self, other: ListBox) -> bool:
        """Checks if every list that fits here fits there: then the two share all of this one."""
        return self.meet(other) == self

    def spelling(self) -> str:
        """Spell the records out in order."""
        spelt = [
            (record.key, [(name, possible.spelling()) for name, possible in record.fields])
            for record in self.records
        ]
        return f"{self.complete} {spelt}"


_Box = TypeVar("_Box", SetBox, ListBox)


def _normal(boxes: Iterable[_Box], among: Iterable[_Box] = ()) -> tuple[_Box, ...]:
    """Add boxes to those that there are, leave out each that lies within another, and sort them."""
    kept = list(among)
    for box in boxes:
        if not any(box.within(other) for other in kept):
            kept = [other for other in kept if not other.within(box)]
            kept.append(box)
    return tuple(sorted(kept, key=lambda box: box.spelling()) if len(kept) > 1 else kept)


class _Boxes(Possible, Generic[_Box], frozen=True, cache_hash=True):
    """Families of what holds several things, as a union of boxes."""

    boxes: tuple[_Box, ...]

    def join(self, other: Self) -> Self:
        """Give what is possible in either."""
        return type(self)(_normal(other.boxes, self.boxes))

    @property
    def is_empty(self) -> bool:
        """Checks if no box is left."""
        return not self.boxes

    def spelling(self) -> str:
        """Spell the boxes out in order."""
        return repr([box.spelling() for box in self.boxes])


class Sets(_Boxes[SetBox], frozen=True, cache_hash=True):
    """Families of sets, as a union of boxes."""

    @classmethod
    def of(cls, boxes: Iterable[SetBox]) -> Sets:
        """Build the one normal form of some boxes."""
        return cls(_normal(box for box in boxes if not box.is_empty))

    def meet(self, other: Sets) -> Sets:
        """Give the sets possible in both."""
        return Sets.of(mine.meet(theirs) for mine, theirs in itertools.product(self.boxes, other.boxes))

    @property
    def is_exact(self) -> bool:
        """Checks if one set is left."""
        return len(self.boxes) == 1 and self.boxes[0].must == self.boxes[0].may


class Lists(_Boxes[ListBox], frozen=True, cache_hash=True):
    """Families of lists of records, as a union of boxes."""

    @classmethod
    def of(cls, boxes: Iterable[ListBox | None]) -> Lists:
        """Build the one normal form of some boxes."""
        return cls(_normal(box for box in boxes if box is not None))

    def meet(self, other: Lists) -> Lists:
        """Give the lists possible in both."""
        return Lists.of(mine.meet(theirs) for mine, theirs in itertools.product(self.boxes, other.boxes))

    @property
    def is_exact(self) -> bool:
        """Checks if one list is left, with every field that it names known."""
        if len(self.boxes) != 1 or not self.boxes[0].complete:
            return False
        return all(possible.is_exact for record in self.boxes[0].records for _, possible in record.fields)
