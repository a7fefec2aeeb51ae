"""Whether the quotations of a program stand in the local copies of its sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Final

from msgspec.structs import replace

from evenhand.program.copies import Copy
from evenhand.program.model import Claim, LocalCopy, Program, Quotation
from evenhand.program.published import UnreadableCopyError
from evenhand.program.quotations import has_words
from evenhand.program.room import Room, Sighting, Task
from evenhand.reading import Complaints, KeyPath
from evenhand.vocabulary.errors import Problem, ProgramError
from evenhand.vocabulary.languages import Message, say_later
from evenhand.vocabulary.verdicts import QuotationStatus

_BEST_FIRST: Final[tuple[QuotationStatus, ...]] = ("verified", "near", "missing", "no copy")
_LINES: Final = re.compile(r"lines? (?P<first>\d+)(?:\s*(?:-|\u2013|to)\s*(?P<last>\d+))?")
_NO_COPY: Final = Copy(LocalCopy(None, None, say_later("no copy is kept with the program file")))


def check_quote(quote: str, path: KeyPath, complaints: Complaints) -> None:
    """Refuse a quotation in which there is nothing to look for."""
    if not has_words(quote):
        message = "This quotation holds no word."
        complaints.add(path, message, expected="words of the source", code="missing")


def check_quotations(
    claims: Sequence[Claim], copies: Mapping[str, Copy], room: Room | None = None
) -> tuple[Claim, ...]:
    """Look for each claim's quotation in the copies of the sources it names; the best that any one gives."""
    sought: dict[str, dict[str, None]] = {}
    for _, quote, sources in _list_quoted(claims):
        for source in sources:
            sought.setdefault(source, {})[quote] = None
    with room or Room() as opened:
        found = {
            source: _look(quotes, copies.get(source, _NO_COPY), opened) for source, quotes in sought.items()
        }
    quotations = {
        number: _choose(quote, {source: (found[source], told) for source, told in sources.items()})
        for number, quote, sources in _list_quoted(claims)
    }
    return tuple(
        replace(claim, quotation=quotations[number]) if number in quotations else claim
        for number, claim in enumerate(claims)
    )


def _list_quoted(claims: Sequence[Claim]) -> Iterator[tuple[int, str, Mapping[str, Sequence[str]]]]:
    """List each claim that quotes, with the sources that it names, and where in each."""
    for number, claim in enumerate(claims):
        if claim.speech is None or claim.speech.quote is None:
            continue
        told: dict[str, list[str]] = {}
        for via in claim.speech.read_at:
            told.setdefault(via.source, []).extend([via.at] if via.at else [])
        yield number, claim.speech.quote, told


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


def _choose(quote: str, sources: Mapping[str, tuple[_Found, Sequence[str]]]) -> Quotation[Message]:
    """Choose the best that any source gives; what the others lack is noted, unless the words stand there."""
    looks = [_describe(source, found, told, quote) for source, (found, told) in sources.items()]
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
    if look.status == "missing":
        return Quotation("missing", None, None, _about(source, say_later("it does not stand there")))
    is_where_told = _is_where_told(look.line, told) if look.status == "verified" else None
    return Quotation(look.status, source, look.passage, None, look.line, is_where_told)


def _is_where_told(line: int | None, told: Sequence[str]) -> bool | None:
    """Checks if a line is one that a claim names; None where it names none, or there are none."""
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
    claims = [claim for program in programs for claim in program.claims]
    unverified = [claim for claim in claims if claim.quotation and not claim.quotation.is_verified]
    if unverified:
        raise ProgramError(map(_complain, unverified))


def _complain(claim: Claim) -> Problem:
    quotation, speech, place = claim.quotation, claim.speech, claim.quoted_at
    assert quotation is not None  # noqa: S101 - the caller looked
    assert place is not None  # noqa: S101 - the same
    assert speech is not None  # noqa: S101 - only what is spoken is quoted
    quote, path = speech.quote or "", f"facts.{claim.fact}"
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
