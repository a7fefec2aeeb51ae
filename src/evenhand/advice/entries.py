"""Keeping a list's entries: where a list of records is to be otherwise, those that it has stay in it.

The representatives of a list are lists of made-up entries. Where a program names its entries, advice is given
about those.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from evenhand.facts.possible import ListBox, ListRecord, Lists, Possible


def keep_entries(
    stated: Possible,
    chosen: Possible,
    representatives: Sequence[Possible],
    is_enough: Callable[[Possible], bool],
) -> Possible:
    """Give a list that is enough and keeps what it can of a stated one, made of that or of the chosen one.

    An entry's field that is only partly known cannot be written as an answer, and is left out.
    """
    entries = [_exact(record) for record in find_entries(stated)]
    made_up = find_entries(chosen)
    starts = itertools.chain(vary_entries(entries, representatives), [_rename(made_up, entries)])
    start = next((each for each in starts if is_enough(as_list(each))), made_up)
    kept = _take_back(entries, start, is_enough)
    while (nearer := _come_nearer(entries, kept, is_enough)) != kept:
        kept = nearer
    return as_list(kept)


def find_entries(stated: Possible) -> Sequence[ListRecord]:
    """Give the entries that a list surely has."""
    return stated.boxes[0].records if isinstance(stated, Lists) and len(stated.boxes) == 1 else ()


def fill_entries(
    entries: Sequence[ListRecord], representatives: Sequence[Possible]
) -> Iterator[Sequence[ListRecord]]:
    """Give some entries with what is open about them as in a made-up one, alone and with one more."""
    for row in _rows(representatives):
        filled = [_with(row, dict(_exact(entry).fields), entry.key) for entry in entries]
        yield filled
        yield [*filled, *_rename([row], entries)]


def vary_entries(
    entries: Sequence[ListRecord], representatives: Sequence[Possible]
) -> Iterator[Sequence[ListRecord]]:
    """Give some entries as they are, each with the fields of a made-up one, with one more, and one fewer."""
    if not entries:
        return
    rows = _rows(representatives)
    yield entries
    for row in rows:
        yield [_with(entry, dict(row.fields), entry.key) for entry in entries]
    for row in rows:
        yield [*entries, *_rename([row], entries)]
    for entry in entries:
        yield [each for each in entries if each is not entry]


def as_list(entries: Sequence[ListRecord]) -> Possible:
    """Make a complete list of some entries."""
    return Lists.of([ListBox(tuple(sorted(entries, key=lambda entry: entry.key)), complete=True)])


def _take_back(
    entries: Sequence[ListRecord], changed: Sequence[ListRecord], is_enough: Callable[[Possible], bool]
) -> Sequence[ListRecord]:
    """Take back each change to a field that can be spared."""
    for entry in entries:
        for name, possible in entry.fields:
            spared = [
                _with(each, {name: possible}, each.key) if each.key == entry.key else each for each in changed
            ]
            if is_enough(as_list(spared)):
                changed = spared
    return changed


def _come_nearer(
    entries: Sequence[ListRecord], kept: Sequence[ListRecord], is_enough: Callable[[Possible], bool]
) -> Sequence[ListRecord]:
    """Put back each entry that need not be missing, and leave out each made-up one that need not be there."""
    had, has = ({each.key for each in some} for some in (entries, kept))
    for entry in [each for each in entries if each.key not in has]:
        if is_enough(as_list([*kept, entry])):
            kept = [*kept, entry]
    for entry in [each for each in kept if each.key not in had]:
        fewer = [each for each in kept if each is not entry]
        kept = fewer if is_enough(as_list(fewer)) else kept
    return kept


def _rename(made_up: Sequence[ListRecord], entries: Sequence[ListRecord]) -> Sequence[ListRecord]:
    """Give made-up entries names that no other has; one may bear such a name from an earlier plan."""
    taken = {each.key for each in entries}
    free = (key for index in itertools.count(1) if (key := f"entry {index}") not in taken)
    return [replace(each, key=next(free)) for each in made_up]


def _exact(record: ListRecord) -> ListRecord:
    return replace(record, fields=tuple(each for each in record.fields if each[1].is_exact))


def _rows(representatives: Sequence[Possible]) -> Sequence[ListRecord]:
    return [found[0] for answer in representatives if len(found := find_entries(answer)) == 1]


def _with(record: ListRecord, fields: Mapping[str, Possible], key: str) -> ListRecord:
    return ListRecord(key, tuple(sorted({**dict(record.fields), **fields}.items())))
