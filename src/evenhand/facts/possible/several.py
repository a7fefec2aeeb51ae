"""Families of answers that hold several things: sets of words and lists of records, as unions of boxes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import TypeVar

from msgspec import Struct

from evenhand.facts.possible.single import Possible


class SetBox(Struct, frozen=True):
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


class Sets(Possible, frozen=True):
    """Families of sets, as a union of boxes."""

    boxes: tuple[SetBox, ...]

    @classmethod
    def of(cls, boxes: Iterable[SetBox]) -> Sets:
        """Build the one normal form of some boxes."""
        return cls(_normal(box for box in boxes if not box.is_empty))

    def meet(self, other: Sets) -> Sets:
        """Give the sets possible in both."""
        return Sets.of(mine.meet(theirs) for mine, theirs in itertools.product(self.boxes, other.boxes))

    def join(self, other: Sets) -> Sets:
        """Give the sets possible in either."""
        return Sets(_normal(other.boxes, self.boxes))

    @property
    def is_empty(self) -> bool:
        """Checks if no set is left."""
        return not self.boxes

    @property
    def is_exact(self) -> bool:
        """Checks if one set is left."""
        return len(self.boxes) == 1 and self.boxes[0].must == self.boxes[0].may

    def spelling(self) -> str:
        """Spell the boxes out in order."""
        return repr([box.spelling() for box in self.boxes])


class ListRecord(Struct, frozen=True):
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


class ListBox(Struct, frozen=True):
    """The lists that hold these records and, unless `complete`, perhaps others."""

    records: tuple[ListRecord, ...]
    complete: bool

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the records."""
        return frozenset(record.key for record in self.records)

    def meet(self, other: ListBox) -> ListBox | None:
        """Give the lists that fit both, None where there is none."""
        if (self.complete and not other.keys <= self.keys) or (
            other.complete and not self.keys <= other.keys
        ):
            return None
        records = {record.key: record for record in self.records}
        for record in other.records:
            records[record.key] = records[record.key].meet(record) if record.key in records else record
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


class Lists(Possible, frozen=True):
    """Families of lists of records, as a union of boxes."""

    boxes: tuple[ListBox, ...]

    @classmethod
    def of(cls, boxes: Iterable[ListBox | None]) -> Lists:
        """Build the one normal form of some boxes."""
        return cls(_normal(box for box in boxes if box is not None))

    def meet(self, other: Lists) -> Lists:
        """Give the lists possible in both."""
        return Lists.of(mine.meet(theirs) for mine, theirs in itertools.product(self.boxes, other.boxes))

    def join(self, other: Lists) -> Lists:
        """Give the lists possible in either."""
        return Lists(_normal(other.boxes, self.boxes))

    @property
    def is_empty(self) -> bool:
        """Checks if no list is left."""
        return not self.boxes

    @property
    def is_exact(self) -> bool:
        """Checks if one list is left, with every field that it names known."""
        if len(self.boxes) != 1 or not self.boxes[0].complete:
            return False
        return all(possible.is_exact for record in self.boxes[0].records for _, possible in record.fields)

    def spelling(self) -> str:
        """Spell the boxes out in order."""
        return repr([box.spelling() for box in self.boxes])


_Box = TypeVar("_Box", SetBox, ListBox)


def _normal(boxes: Iterable[_Box], among: Iterable[_Box] = ()) -> tuple[_Box, ...]:
    """Add boxes to those that there are, leave out each that lies within another, and sort them."""
    kept = list(among)
    for box in boxes:
        if not any(box.within(other) for other in kept):
            kept = [other for other in kept if not other.within(box)]
            kept.append(box)
    return tuple(sorted(kept, key=lambda box: box.spelling()) if len(kept) > 1 else kept)
