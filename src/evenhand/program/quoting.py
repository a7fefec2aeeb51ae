"""Whether the quotations of a program stand in the local copies of its sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Final, TypeVar

from msgspec.structs import replace

from evenhand.program.copies import Copy
from evenhand.program.model import Claim, HeardReply, LocalCopy, Program, Quotation, Via
from evenhand.program.published import UnreadableCopyError
from evenhand.program.quotations import has_words
from evenhand.program.room import Room, Sighting, Task
from evenhand.reading import Complaints, KeyPath
from evenhand.vocabulary.errors import Problem, ProgramError
from evenhand.vocabulary.languages import Message, say_later
from evenhand.vocabulary.verdicts import QuotationStatus

_BEST_FIRST: Final[tuple[QuotationStatus, ...]] = ("verified", "near", "missing", "no copy")
_LINES: Final = re.compile(r"lines? (?P<first>\d+)(?:\s*(?:-|\u2013|to)\s*(?P<last>\d+))?")
# What may be quoted: a claim, or a reply; each keeps what comes of it.
Said = TypeVar("Said", Claim, HeardReply)
_NO_COPY: Final = Copy(LocalCopy(None, None, say_later("no copy is kept with the program file")))


def check_quote(quote: str, path: KeyPath, complaints: Complaints) -> None:
    """Refuse a quotation in which there is nothing to look for."""
    if not has_words(quote):
        message = "This quotation holds no word."
        complaints.add(path, message, expected="words of the source", code="missing")


def check_quotations(
    claims: Sequence[Claim],
    replies: Sequence[HeardReply],
    copies: Mapping[str, Copy],
    room: Room | None = None,
) -> tuple[tuple[Claim, ...], tuple[HeardReply, ...]]:
    """Look for each quotation in the copies of the sources it names; the best that any one gives."""
    said: tuple[Claim | HeardReply, ...] = (*claims, *replies)
    quoted = [(each.quote, each.read_at) for each in said if each.quote is not None]
    sought: dict[str, dict[str, None]] = {}
    for quote, places in quoted:
        for via in places:
            sought.setdefault(via.source, {})[quote] = None
    with room or Room() as opened:
        found = {
            source: _look(quotes, copies.get(source, _NO_COPY), opened) for source, quotes in sought.items()
        }
    chosen = {(quote, places): _choose(quote, places, found) for quote, places in quoted}
    return tuple(_note(claims, chosen)), tuple(_note(replies, chosen))


def _note(
    said: Iterable[Said], chosen: Mapping[tuple[str, tuple[Via, ...]], Quotation[Message]]
) -> Iterator[Said]:
    """Note with each that quotes what came of its quotation."""
    for each in said:
        yield each if each.quote is None else replace(each, quotation=chosen[each.quote, each.read_at])


_Found = Mapping[str, Sighting] | Message


def _look(quotes: Iterable[str], copy: Copy, room: Room) -> _Found:
    """Look for quotations in a copy, or say why there is nothing to look in."""
    if copy.held.note is not None:
        return copy.held.note
    try:
        sightings = room.ask(Task(copy.raw, copy.name, tuple(quotes))).sightings
    except UnreadableCopyError as unreadable:
        return unreadable.why
    return dict(zip(quotes, sightings, strict=True))


def _choose(quote: str, places: Iterable[Via], found: Mapping[str, _Found]) -> Quotation[Message]:
    """Choose the best that any source gives; what the others lack is noted, unless the words stand there."""
    told: dict[str, list[str]] = {}
    for via in places:
        told.setdefault(via.source, []).extend([via.at] if via.at else [])
    looks = [_describe(source, found[source], at, quote) for source, at in told.items()]
    if not looks:
        return Quotation("no copy", None, None, say_later("the claim names no source"))
    best = min(looks, key=lambda each: _BEST_FIRST.index(each.status))
    notes = [each.note for each in looks if each.note]
    if best.is_verified or not notes:
        return best
    return replace(
        best, note=reduce(lambda left, right: say_later("{one}; {other}", one=left, other=right), notes)
    )


def _describe(source: str, found: _Found, told: Sequence[str], quote: str) -> Quotation[Message]:
    if isinstance(found, Message):
        return Quotation("no copy", None, None, _about(source, found))
    look = found[quote]
    if look.why is not None:
        return Quotation("no copy", None, None, _about(source, say_later(look.why)))
    if look.status == "missing":
        return Quotation("missing", None, None, _about(source, say_later("it does not stand there")))
    is_where_told = _is_where_told(look.line, told) if look.status == "verified" else None
    return Quotation(look.status, source, look.passage, None, look.line, is_where_told)


def _is_where_told(line: int | None, told: Sequence[str]) -> bool | None:
    """Checks if a line is one that is named; None where none is, or there are none."""
    named = [match for each in told if (match := _LINES.match(each))]
    if line is None or not named:
        return None
    return any(int(match["first"]) <= line <= int(match["last"] or match["first"]) for match in named)


def _about(source: str, why: Message) -> Message:
    return say_later("{source}: {why}", source=source, why=why)


def require_quotations(*programs: Program) -> None:
    """Refuse programs in which a quotation is not verified.

    Raises ProgramError with every such quotation.
    """
    problems = [
        _complain(said, said.quotation, path)
        for program in programs
        for path, said in _list_said(program)
        if said.quotation and not said.quotation.is_verified
    ]
    if problems:
        raise ProgramError(problems)


def _list_said(program: Program) -> Iterator[tuple[str, Claim | HeardReply]]:
    """List all that may be quoted, with the path at which it stands."""
    yield from ((f"facts.{claim.fact}", claim) for claim in program.claims)
    yield from ((f"replies.{index}.quote", reply) for index, reply in enumerate(program.replies))


def _complain(said: Claim | HeardReply, quotation: Quotation[Message], path: str) -> Problem:
    place, quote = said.quoted_at, said.quote or ""
    assert place is not None  # noqa: S101 - whatever is quoted stands somewhere
    if quotation.status == "near":
        others = f" ({quotation.note})" if quotation.note else ""
        message = (
            f"This quotation does not stand in {quotation.source}{others}. The nearest: “{quotation.passage}”"
        )
        expected = "the words of the source"
        return Problem(place, message, expected, excerpt=quote, code="unverified", path=path)
    message = f"This quotation is not verified ({quotation.note})."
    expected = "a copy that holds these words" if quotation.status == "no copy" else "words of the source"
    return Problem(place, message, expected, excerpt=quote, code="unverified", path=path)
