"""Keeping a list's entries: where a list of records is to be otherwise, those that it has stay in it.

The representatives of a list are lists of made-up entries. Where a program names its entries, advice is given
about those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from evenhand.facts.possible import ListBox, ListRecord, Lists, Possible


def keep_entries(
    stated: Possible,
    chosen: Possible,
    representatives: Sequence[Possible],
    is_enough: Callable[[Possible], bool],
) -> Possible:
    """Give a list that is enough and keeps what it can of a stated one; the chosen one, if none does.

    An entry's field that is only partly known cannot be written as an answer, and is left out.
    """
    entries = [_exact(record) for record in find_entries(stated)]
    for changed in vary_entries(entries, representatives):
        if is_enough(as_list(changed)):
            return as_list(_take_back(entries, changed, is_enough))
    return chosen


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
        yield [*filled, row]


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
        yield [*entries, row]
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


def _exact(record: ListRecord) -> ListRecord:
    return replace(record, fields=tuple(each for each in record.fields if each[1].is_exact))


def _rows(representatives: Sequence[Possible]) -> Sequence[ListRecord]:
    return [found[0] for answer in representatives if len(found := find_entries(answer)) == 1]


def _with(record: ListRecord, fields: Mapping[str, Possible], key: str) -> ListRecord:
    return ListRecord(key, tuple(sorted({**dict(record.fields), **fields}.items())))
