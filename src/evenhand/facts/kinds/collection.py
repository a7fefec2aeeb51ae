"""Answers that hold several things: sets of words and lists of records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any, ClassVar

from evenhand.facts.kinds.kind import (
    Family,
    Kind,
    MisreadError,
    cut,
    gather,
    inside,
    listed,
    member,
    quoted,
    refuse_unknown_keys,
)
from evenhand.facts.possible import ListBox, ListRecord, Lists, Possible, SetBox, Sets
from evenhand.vocabulary.languages import say, say_name


class SetOf(Kind, frozen=True):
    """Any number of members, of the fact's own words where it names them."""

    words: tuple[str, ...] | None
    meanings: tuple[str, ...] = ()
    name: ClassVar[str] = "set"
    family: ClassVar[Family] = "set"

    @cached_property
    def _universe(self) -> frozenset[str] | None:
        return None if self.words is None else frozenset(self.words)

    @cached_property
    def anything(self) -> Sets:
        """Every set of members."""
        return Sets.of([SetBox(frozenset(), self._universe)])

    @property
    def expected(self) -> str:
        """A list of members."""
        return "a list of words" if self.words is None else f"a list of: {', '.join(self.words)}"

    def exactly(self, raw: Any) -> Sets:
        """Read a complete list of members."""
        members = self._members(raw)
        return Sets.of([SetBox(members, members)])

    def open_ended(self, raw: Any, *, complete: bool) -> Possible:
        """Read a list of members that there may be more of."""
        members = inside("value", lambda: self._members(raw))
        return Sets.of([SetBox(members, members if complete else self._universe)])

    def partial(self, key: str, raw: Any) -> Possible:
        """Read alternatives, or (`not`) members that the set does not hold."""
        if key == "one_of":
            return super().partial(key, raw)
        if self.words is None:
            raise MisreadError("'not' needs a set whose words are named.", self.expected)
        return Sets.of([SetBox(frozenset(), frozenset(self.words) - self._members(raw))])

    def show(self, possible: Possible) -> str:
        """List the members, and say whether there may be more."""
        assert isinstance(possible, Sets)  # noqa: S101 - narrows the type
        return listed((self._show_box(box) for box in possible.boxes), "or")

    def _show_box(self, box: SetBox) -> str:
        members = ", ".join(sorted(box.must))
        if box.must == box.may:
            return members or say_name("answer", "nothing")
        missing = sorted((self._universe or frozenset()) - box.may) if box.may is not None else []
        shown = say("{members} and perhaps more", members=members) if members else say_name("answer", "open")
        return (
            say("{members}, without {words}", members=shown, words=listed(missing, "or"))
            if missing
            else shown
        )

    def _members(self, raw: Any) -> frozenset[str]:
        if not isinstance(raw, tuple):
            raise MisreadError(f"{quoted(raw)} is not a list.", self.expected)
        if all(item.__class__ is str for item in raw):
            members = frozenset(raw)
            if self._universe is None or members <= self._universe:
                return members
        return frozenset(  # with everything that is wrong
            gather(
                partial(inside, index, partial(member, item, self.words, "a member of this set"))
                for index, item in enumerate(raw)
            )
        )


class Records(Kind, frozen=True):
    """A list of records, each named by its key field."""

    key: str
    fields: tuple[tuple[str, Kind], ...]
    titles: tuple[tuple[str, str], ...] = ()
    name: ClassVar[str] = "list of records"
    family: ClassVar[Family] = "records"
    partial_keys: ClassVar[tuple[str, ...]] = ()

    @cached_property
    def anything(self) -> Lists:
        """Every list."""
        return Lists.of([ListBox((), complete=False)])

    @property
    def expected(self) -> str:
        """A list of mappings."""
        return f"a list of records with the fields {self._names}"

    @property
    def _names(self) -> str:
        return listed((name for name, _ in self.fields), "and")

    def field(self, name: str) -> Kind:
        """Give the type of a field."""
        return dict(self.fields)[name]

    def title(self, name: str) -> str:
        """Give the words for a field."""
        return dict(self.titles).get(name, name.replace("_", " "))

    def exactly(self, raw: Any) -> Lists:
        """Read a complete list."""
        return Lists.of([ListBox(self._records(raw), complete=True)])

    def open_ended(self, raw: Any, *, complete: bool) -> Possible:
        """Read a list that there may be more records in."""
        return Lists.of([ListBox(inside("value", lambda: self._records(raw)), complete)])

    def show(self, possible: Possible) -> str:
        """Name the records."""
        assert isinstance(possible, Lists)  # noqa: S101 - narrows the type
        return listed((self._show_box(box) for box in possible.boxes), "or")

    def _show_box(self, box: ListBox) -> str:
        if not box.records:
            return say_name("answer", "none" if box.complete else "open")
        shown = "; ".join(self._show_record(record) for record in box.records)
        return shown if box.complete else say("{records}; and perhaps more", records=shown)

    def _show_record(self, record: ListRecord) -> str:
        parts = [
            f"{self.title(name)}: {self.field(name).show(possible)}"
            for name, possible in record.fields
            if name != self.key
        ]
        return f"{record.key} ({'; '.join(parts)})" if parts else record.key

    def _records(self, raw: Any) -> tuple[ListRecord, ...]:
        if not isinstance(raw, tuple):
            raise MisreadError(f"{quoted(raw)} is not a list.", self.expected)
        records: dict[str, ListRecord] = {}
        reads = [partial(inside, index, partial(self._record, item)) for index, item in enumerate(raw)]
        for index, record in enumerate(gather(reads)):
            if record.key in records:
                message = f"Two records are called '{cut(record.key)}'."
                raise MisreadError(message, f"a different '{self.key}' in each", path=(index,))
            records[record.key] = record
        return tuple(records[key] for key in sorted(records))

    def _record(self, raw: Any) -> ListRecord:
        if not isinstance(raw, Mapping):
            raise MisreadError(f"{quoted(raw)} is not a record.", self.expected)
        kinds = dict(self.fields)
        given = [name for name in raw if name in kinds and name != self.key and raw[name] is not None]
        reads: list[Callable[[], Any]] = [
            partial(refuse_unknown_keys, raw, tuple(kinds), listed(kinds, "or")),
            partial(self._record_key, raw),
            *(partial(inside, name, partial(kinds[name].read, raw[name])) for name in given),
        ]
        _, key, *read = gather(reads)
        fields = {self.key: self.field(self.key).exactly(key), **dict(zip(given, read, strict=True))}
        return ListRecord(key, tuple(sorted(fields.items())))

    def _record_key(self, raw: Mapping[str, Any]) -> str:
        key = raw.get(self.key)
        if not isinstance(key, str) or not key:
            raise MisreadError("This record has no name.", f"a text under '{self.key}'")
        return key
