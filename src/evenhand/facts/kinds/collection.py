"""Answers that hold several things: sets of words and lists of records."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from evenhand.facts.kinds.kind import (
    ANOTHER_WORD,
    MOST_PIECES,
    Family,
    Kind,
    Schema,
    SchemaOf,
    member,
    name_words,
    pair,
    refuse_unknown_keys,
)
from evenhand.facts.operators import Marks, Operator
from evenhand.facts.possible import ListBox, ListRecord, Lists, Possible, SetBox, Sets
from evenhand.vocabulary.errors import MisreadError, cut, gather, inside, quoted
from evenhand.vocabulary.languages import listed, say, say_name
from evenhand.vocabulary.unseen import SEEN

if TYPE_CHECKING:
    from evenhand.facts.writing import Style

_UNNAMED: Final = "\0"
_MOST_RECORDS: Final = 64


class SetOf(Kind, frozen=True):
    """Any number of members, of the fact's own words where it names them."""

    words: tuple[str, ...] | None
    meanings: tuple[str, ...] = ()
    name: ClassVar[str] = "set"
    family: ClassVar[Family] = "set"
    narrowed_by: ClassVar[tuple[str, ...]] = ("values",)
    holds_many: ClassVar[bool] = True

    @classmethod
    def build(cls, narrowed: Mapping[str, Any]) -> Self:
        """Build a set of the words that are named with their meanings, or of any."""
        values = narrowed.get("values")
        return cls(tuple(values), tuple(values.values())) if values else cls(None)

    @property
    def choices(self) -> tuple[tuple[str, str | None], ...]:
        """Its words, where it names them, each with its meaning."""
        return pair(self.words or (), self.meanings)

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

    def suggest(self, raw: Any) -> str | None:
        """Guess a list of one member, or of those between commas."""
        from evenhand.facts.kinds.cures import find_list  # noqa: PLC0415 - what is right needs none

        return find_list(raw, self.exactly)

    def open_ended(self, raw: Any, *, complete: bool) -> Possible:
        """Read a list of members that there may be more of."""
        members = inside("value", lambda: self.curing(self._members, raw))
        return Sets.of([SetBox(members, members if complete else self._universe)])

    def partial(self, key: str, raw: Any) -> Possible:
        """Read alternatives, or (`not`) members that the set does not hold."""
        if key == "one_of":
            return super().partial(key, raw)
        if self.words is None:
            raise MisreadError("'not' needs a set whose words are named.", self.expected)
        return Sets.of([SetBox(frozenset(), frozenset(self.words) - self._members(raw))])

    def write(self, exact: Possible, style: Style) -> str:
        """Write the members in order."""
        assert isinstance(exact, Sets)  # noqa: S101 - narrows the type
        return f"[{', '.join(style.text(word) for word in sorted(exact.boxes[0].must))}]"

    def make_schema(self, of_field: SchemaOf) -> Schema:  # noqa: ARG002 - it has no fields
        """A list of members."""
        items = name_words(self.words, self.meanings) if self.words else {"type": "string"}
        return {"type": "array", "items": items}

    @property
    def possible_keys(self) -> tuple[str, ...]:
        """Without `not`, which needs words that are named."""
        return self.partial_keys if self.words is not None else ("one_of",)

    def represent(self, marks: Marks) -> Iterator[Possible]:
        """Give sets that differ in the members that are marked, and in how many they hold."""
        words = self.words or (*sorted(marks.words), ANOTHER_WORD)
        every, named = frozenset(words), frozenset(marks.words)
        sizes = {size + way for size in marks.sizes for way in (-1, 0, 1)}
        sets = [
            frozenset[str](),
            named,
            every,
            *(frozenset({word}) for word in words),
            *(every - {word} for word in words),
            *(named - {word} for word in sorted(named)),
            *(frozenset(words[:size]) for size in sorted(sizes) if 0 <= size <= len(words)),
        ]
        for members in dict.fromkeys(sets):
            yield Sets.of([SetBox(members, members)])

    def split(self, possible: Possible, marks: Marks, *, is_alone: bool) -> list[Possible]:
        """Split a family by each marked word: the sets that hold it, and those that do not."""
        assert isinstance(possible, Sets)  # noqa: S101 - narrows the type
        named = sorted(marks.words)
        pieces = [_close(possible, named) if is_alone else possible]
        for word in named:
            if len(pieces) > MOST_PIECES:
                return [_close(possible, named) if is_alone else possible]
            pieces = [part for piece in pieces for part in _split_by_word(piece, word)]
        return list[Possible](pieces)

    def vary(self, exact: Possible) -> Iterator[tuple[Possible, str]]:
        """Give the set without each of its members, unless that is the only one."""
        assert isinstance(exact, Sets)  # noqa: S101 - narrows the type
        members = exact.boxes[0].must
        for word in sorted(members) if len(members) > 1 else ():
            rest = members - {word}
            yield Sets.of([SetBox(rest, rest)]), f"'{word}' taken out of the list"

    def find_comparisons(self, placeholders: Mapping[str, str]) -> Sequence[tuple[Operator, Any]]:
        """Ask for each member, or for one that the rule's author has to name."""
        return [("includes", word) for word in self.words or [placeholders["member"]]]

    def show(self, possible: Possible) -> str:
        """List the members, and say whether there may be more."""
        assert isinstance(possible, Sets)  # noqa: S101 - narrows the type
        return listed([self._show_box(box) for box in possible.boxes], "or")

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


def _close(possible: Sets, named: Sequence[str]) -> Sets:
    """Let one word stand for all that are not named: conditions cannot tell those apart."""
    words = frozenset({*named, _UNNAMED})
    return Sets.of(
        SetBox(box.must, box.must | words if box.may is None else box.may) for box in possible.boxes
    )


def _split_by_word(possible: Sets, word: str) -> Iterator[Sets]:
    holding = Sets.of(SetBox(box.must | {word}, box.may) for box in possible.boxes)
    lacking = Sets.of(SetBox(box.must, _without(box, word)) for box in possible.boxes if word not in box.must)
    yield from (part for part in (holding, lacking) if not part.is_empty)


def _without(box: SetBox, word: str) -> frozenset[str] | None:
    # An open family has no complement to write down; it stays as wide as it was.
    return None if box.may is None else box.may - {word}


class Records(Kind, frozen=True):
    """A list of records, each named by its key field."""

    key: str
    fields: tuple[tuple[str, Kind], ...]
    titles: tuple[tuple[str, str], ...] = ()
    name: ClassVar[str] = "list of records"
    family: ClassVar[Family] = "records"
    partial_keys: ClassVar[tuple[str, ...]] = ()
    narrowed_by: ClassVar[tuple[str, ...]] = ("key", "fields")
    holds_many: ClassVar[bool] = True

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
        return listed([name for name, _ in self.fields], "and")

    def field(self, name: str) -> Kind:
        """Give the type of a field."""
        return dict(self.fields)[name]

    def title(self, name: str) -> str:
        """Give the words for a field."""
        return dict(self.titles).get(name, name.replace("_", " "))

    def suggest(self, raw: Any) -> str | None:
        """Guess an empty list."""
        from evenhand.facts.kinds.cures import find_list  # noqa: PLC0415 - what is right needs none

        return find_list(raw, self.exactly)

    def read_plainly(self, raw: Any) -> Possible:
        """Read a list; a record that stands there by itself lacks but the list around it."""
        if isinstance(raw, Mapping) and self.key in raw:
            message, expected = (
                "One record stands here in the place of a list.",
                "brackets around it, or '- '",
            )
            raise MisreadError(message, f"{expected} before it")
        return super().read_plainly(raw)

    def exactly(self, raw: Any) -> Lists:
        """Read a complete list."""
        return Lists.of([ListBox(self._records(raw), complete=True)])

    def open_ended(self, raw: Any, *, complete: bool) -> Possible:
        """Read a list that there may be more records in."""
        return Lists.of([ListBox(inside("value", lambda: self._records(raw)), complete)])

    def write(self, exact: Possible, style: Style) -> str:
        """Write each record with its key first."""
        assert isinstance(exact, Lists)  # noqa: S101 - narrows the type
        return f"[{', '.join(self._write_record(each, style) for each in exact.boxes[0].records)}]"

    def _write_record(self, record: ListRecord, style: Style) -> str:
        fields = {self.key: style.text(record.key)} | {
            name: self.field(name).write(each, style) for name, each in record.fields if name != self.key
        }
        return "{" + ", ".join(f"{style.plain(name)}: {each}" for name, each in fields.items()) + "}"

    def make_schema(self, of_field: SchemaOf) -> Schema:
        """A list of mappings, each with its key."""
        fields = {name: {"title": self.title(name), **of_field(name, each)} for name, each in self.fields}
        fields[self.key] = {"title": self.title(self.key), "type": "string", "pattern": SEEN}
        record = {
            "type": "object",
            "properties": fields,
            "additionalProperties": False,
            "required": [self.key],
        }
        return {"type": "array", "items": record}

    def represent(self, marks: Marks) -> Iterator[Possible]:
        """Give lists of entries that differ in the fields that are marked, and in how many they are."""
        names = [name for name, _ in self.fields if name != self.key and name in marks.fields]
        columns = [tuple(self.field(name).represent(marks.fields[name])) for name in names]
        rows = list(itertools.islice(itertools.product(*columns), _MOST_RECORDS))
        yield Lists.of([ListBox((), complete=True)])
        for row in rows:
            yield _make_list(names, [row])
        for row in rows[1:]:
            yield _make_list(names, [rows[0], row])
        for size in sorted({size + way for size in marks.sizes for way in (0, 1)}):
            for row in rows:
                yield _make_list(names, [row] * size)

    def find_comparisons(self, placeholders: Mapping[str, str]) -> Sequence[tuple[Operator, Any]]:  # noqa: ARG002 - nothing compares it
        """List none: what is compared is a field, or their number."""
        return []

    def show(self, possible: Possible) -> str:
        """Name the records."""
        assert isinstance(possible, Lists)  # noqa: S101 - narrows the type
        return listed([self._show_box(box) for box in possible.boxes], "or")

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
                expected = f"a different '{self.key}' in each"
                raise MisreadError(message, expected, path=(index,), code="duplicate")
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
        if not isinstance(key, str) or not re.search(SEEN, key):
            raise MisreadError("This record has no name.", f"a text under '{self.key}'", code="missing")
        return key


def _make_list(names: Sequence[str], rows: Sequence[Sequence[Possible]]) -> Lists:
    records = [
        ListRecord(
            f"entry {index + 1}", tuple(sorted(zip(names, row, strict=True), key=lambda pair: pair[0]))
        )
        for index, row in enumerate(rows)
    ]
    return Lists.of([ListBox(tuple(records), complete=True)])
