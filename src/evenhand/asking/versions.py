"""A new version of a document: which claims and replies still stand in it, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from evenhand.asking.answering import name_source
from evenhand.program.blocks import Block, name_place
from evenhand.program.drafts import Draft
from evenhand.program.quotations import SourceText, find_exactly, find_nearest, read_texts

# The words stand there; something much like them does; nothing does; or nothing was quoted.
Standing = Literal["stands", "changed", "gone", "unquoted"]


class Held(Struct, frozen=True):
    """One claim or reply of a source, held to another version of it.

    `about` is the fact of a claim, and what a reply answers; `number` counts the claims on a fact, or all
    replies, from 0. `told` is where it is said to stand, `at` where its words stand now, and `passage` the
    sentence around them, or the nearest to them where they changed.
    """

    about: str
    number: int
    standing: Standing
    told: str | None
    at: str | None = None
    passage: str | None = None
    is_reply: bool = False

    @property
    def is_moved(self) -> bool:
        """Checks if the words stand in another place than they are said to."""
        return self.at is not None and self.at != self.told


def hold_to(draft: Draft, source: str, blocks: Sequence[Block]) -> tuple[Held, ...]:
    """Hold all that was read in a source, or sought there, to the blocks of another version."""
    texts = read_texts(blocks)
    read = (*_list_claims(draft, source), *_list_replies(draft, source))
    return tuple(_hold(each, quote, texts) for each, quote in read)


def _list_claims(draft: Draft, source: str) -> Iterator[tuple[Held, str | None]]:
    """List the claims that name a source, each with the words that it quotes."""
    for fact in dict.fromkeys(claim.fact for claim in draft.program.claims):
        for number, raw in enumerate(draft.find_claims(fact)):
            places = _find_places(raw, source)
            if places is not None:
                yield Held(fact, number, "unquoted", places.get("at")), raw.get("quote")


def _list_replies(draft: Draft, source: str) -> Iterator[tuple[Held, str | None]]:
    """List the replies that name a source, each with the words that it quotes."""
    for number, reply in enumerate(draft.program.replies):
        told = [via.at for via in reply.via if via.source == source]
        if told:
            yield Held(reply.to, number, "unquoted", told[0], is_reply=True), reply.quote


def _find_places(raw: Any, source: str) -> Mapping[str, Any] | None:
    """Find what a claim says of a source: None where it names another, or none."""
    if not isinstance(raw, Mapping):
        return None
    if source in {raw.get("source"), raw.get("not_found_in")}:
        return raw
    return next((each for each in raw.get("via", ()) if each.get("source") == source), None)


def _hold(read: Held, quote: str | None, texts: Sequence[SourceText]) -> Held:
    if quote is None:
        return read
    for text in texts:
        if (found := find_exactly(quote, text)) is not None:
            return replace(read, standing="stands", at=name_place(*found.position), passage=found.passage)
    nearest = find_nearest(quote, texts[0]) if texts else None
    return replace(read, standing="changed" if nearest else "gone", passage=nearest)


def renew(draft: Draft, source: str, held: Sequence[Held], *, file: str, sha256: str) -> Draft:
    """Add a new version as a source of its own, and let what stands there name it.

    The others stay with the version in which they were read. Raises ProgramError.
    """
    old, name = draft.program.sources[source], name_source(draft, file)
    told = {"title": old.title, "kind": old.kind, "publisher": old.publisher, "url": old.url}
    given = {key: value for key, value in told.items() if value is not None}
    draft = draft.set_source(name, **given, file=file, sha256=sha256)
    for each in held:
        if each.standing == "stands":
            draft = _move(draft, source, name, each)
    return draft


def _move(draft: Draft, source: str, to: str, held: Held) -> Draft:
    place = {"source": to, "at": held.at}
    if held.is_reply:
        read = [{"source": each.source, "at": each.at} for each in draft.program.replies[held.number].via]
        return draft.change_reply(held.number, via=_put_in(read, source, place))
    raw = draft.find_claims(held.about)[held.number]
    if "via" not in raw:
        return draft.change_claim(held.about, held.number, **place)
    return draft.change_claim(held.about, held.number, via=_put_in(raw["via"], source, place))


def _put_in(via: Iterable[Mapping[str, Any]], source: str, place: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Put a place in a new version where an old one of it stood among others."""
    put = (place if each["source"] == source else each for each in via)
    return [{key: value for key, value in each.items() if value is not None} for each in put]
