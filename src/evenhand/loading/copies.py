"""The local copies of a program's sources, and whether its quotations stand in them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.errors import Place, Problem, ProgramError
from evenhand.loading.published import UnreadableCopyError, read_published
from evenhand.program import Claim, LocalCopy, Program, Source, Speech
from evenhand.quotations import Quotation, QuotationStatus, Text, find_exactly, find_nearest, read_texts
from evenhand.reading import Complaints

_BEST_FIRST: Final[tuple[QuotationStatus, ...]] = ("verified", "near", "missing", "no copy")
_LARGEST: Final = 32 * 1024 * 1024


class Copy(Struct, frozen=True, dict=True):
    """The local copy of one source: what was found out about it, and its bytes where there are any."""

    held: LocalCopy
    name: str = ""
    raw: bytes = b""

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Its text, read when it is first asked for.

        Raises UnreadableCopyError.
        """
        if self.held.note is not None:
            raise UnreadableCopyError(self.held.note)
        return read_texts(read_published(self.raw, self.name))


_NO_COPY: Final = Copy(LocalCopy(note="no copy is kept with the program file"))


def open_copies(
    sources: Mapping[str, Source], folder: Path | None, complaints: Complaints
) -> Mapping[str, Copy]:
    """Find the copy of each source that names a file, and compare its digest with the one given."""
    if folder is None:
        return {}
    copies = {}
    for name, source in sources.items():
        if source.file is not None:
            path = folder / source.file
            if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
                copies[name] = _open_copy(path, source, source.file)
            else:
                message = f"'{source.file}' leads out of the folder of this file."
                expected = "a copy within the folder"
                complaints.add(("sources", name, "file"), message, expected=expected)
    return copies


def _open_copy(path: Path, source: Source, name: str) -> Copy:
    try:
        if not path.is_file():
            return Copy(LocalCopy(note=f"there is no file '{name}'"))
        raw = path.read_bytes() if path.stat().st_size <= _LARGEST else None
    except OSError as failure:
        return Copy(LocalCopy(note=f"the file '{name}' cannot be read: {failure.strerror}"))
    if raw is None:
        return Copy(LocalCopy(note=f"the file '{name}' is larger than {_LARGEST // 1024 // 1024} MB"))
    digest = hashlib.sha256(raw).hexdigest()
    return Copy(_compare(digest, source.sha256), name, raw)


def _compare(digest: str, given: str | None) -> LocalCopy:
    if given is None:
        return LocalCopy(digest)
    if digest == given:
        return LocalCopy(digest, "matches")
    return LocalCopy(digest, "differs", "this is not the copy that was read: its SHA-256 differs")


def check_quotation(speech: Speech, place: Place, copies: Mapping[str, Copy]) -> Quotation | None:
    """Look for a claim's quotation in the copies of the sources it names; the best that any one gives."""
    if speech.quote is None:
        return None
    sources = dict.fromkeys(via.source for via in speech.via)
    looks = [_look(speech.quote, source, copies.get(source, _NO_COPY), place) for source in sources]
    if not looks:
        return Quotation("no copy", place, note="the claim names no source")
    best = min(looks, key=lambda each: _BEST_FIRST.index(each.status))
    if best.source is not None:
        return best
    return replace(best, note="; ".join(each.note for each in looks if each.note))


def _look(quote: str, source: str, copy: Copy, place: Place) -> Quotation:
    try:
        texts = copy.texts
    except UnreadableCopyError as unreadable:
        return Quotation("no copy", place, note=f"{source}: {unreadable}")
    for text in texts:
        if (passage := find_exactly(quote, text)) is not None:
            return Quotation("verified", place, source, passage)
    if (passage := find_nearest(quote, texts[0])) is not None:
        return Quotation("near", place, source, passage)
    return Quotation("missing", place, note=f"{source}: it does not stand there")


def require_quotations(*programs: Program) -> None:
    """Refuse programs in which a quotation is not verified.

    Raises ProgramError with every such quotation.
    """
    claims = [claim for program in programs for claim in program.claims]
    unverified = [claim for claim in claims if claim.quotation and not claim.quotation.is_verified]
    if unverified:
        raise ProgramError(map(_complain, unverified))


def _complain(claim: Claim) -> Problem:
    quotation, speech = claim.quotation, claim.speech
    assert quotation is not None  # noqa: S101 - the caller looked
    assert speech is not None  # noqa: S101 - only what is spoken is quoted
    quote = speech.quote or ""
    if quotation.status == "near":
        message = f"This quotation does not stand in {quotation.source}. The nearest: “{quotation.passage}”"
        return Problem(quotation.place, message, "the words of the source", excerpt=quote)
    message = f"This quotation is not verified ({quotation.note})."
    expected = "a copy that holds these words" if quotation.status == "no copy" else "words of the source"
    return Problem(quotation.place, message, expected, excerpt=quote)
