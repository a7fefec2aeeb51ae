"""Whether the quotations of a program stand in the local copies of its sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Final

from msgspec.structs import replace

from evenhand.program.copies import Copy
from evenhand.program.model import Claim, LocalCopy, Program, Quotation, Speech
from evenhand.program.published import UnreadableCopyError
from evenhand.program.quotations import find_exactly, find_nearest, has_words
from evenhand.reading import Complaints, KeyPath
from evenhand.vocabulary.errors import Problem, ProgramError
from evenhand.vocabulary.languages import Message, say_later
from evenhand.vocabulary.verdicts import QuotationStatus

_BEST_FIRST: Final[tuple[QuotationStatus, ...]] = ("verified", "near", "missing", "no copy")
_LINES: Final = re.compile(r"lines? (?P<first>\d+)(?:\s*(?:-|\u2013|to)\s*(?P<last>\d+))?")
_NO_COPY: Final = Copy(LocalCopy(None, None, say_later("no copy is kept with the program file")))


def check_quotation(
    quote: str, speech: Speech, path: KeyPath, copies: Mapping[str, Copy], complaints: Complaints
) -> Quotation[Message]:
    """Look for a claim's quotation in the copies of the sources it names; the best that any one gives."""
    if not has_words(quote):
        complaints.add(path, "This quotation holds no word.", expected="words of the source")
    told: dict[str, list[str]] = {}
    for via in speech.read_at:
        told.setdefault(via.source, []).extend([via.at] if via.at else [])
    looks = [_look(quote, source, copies.get(source, _NO_COPY), places) for source, places in told.items()]
    if not looks:
        return Quotation("no copy", None, None, say_later("the claim names no source"))
    best = min(looks, key=lambda each: _BEST_FIRST.index(each.status))
    notes = [each.note for each in looks if each.note]
    if best.is_verified or not notes:
        return best
    return replace(
        best, note=reduce(lambda left, right: say_later("{one}; {other}", one=left, other=right), notes)
    )


def _look(quote: str, source: str, copy: Copy, told: Sequence[str]) -> Quotation[Message]:
    try:
        texts = copy.texts
    except UnreadableCopyError as unreadable:
        return Quotation("no copy", None, None, _about(source, unreadable.why))
    for text in texts:
        if (found := find_exactly(quote, text)) is not None:
            at = found.position.line if found.position.page is None else None
            return Quotation("verified", source, found.passage, None, at, _is_where_told(at, told))
    if (passage := find_nearest(quote, texts[0])) is not None:
        return Quotation("near", source, passage, None)
    return Quotation("missing", None, None, _about(source, say_later("it does not stand there")))


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
    quote = speech.quote or ""
    if quotation.status == "near":
        others = f" ({quotation.note})" if quotation.note else ""
        message = (
            f"This quotation does not stand in {quotation.source}{others}. The nearest: “{quotation.passage}”"
        )
        return Problem(place, message, "the words of the source", excerpt=quote)
    message = f"This quotation is not verified ({quotation.note})."
    expected = "a copy that holds these words" if quotation.status == "no copy" else "words of the source"
    return Problem(place, message, expected, excerpt=quote)
