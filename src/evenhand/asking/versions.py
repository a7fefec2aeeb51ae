"""A new version of a document: which claims still stand in it, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from evenhand.asking.answering import name_source
from evenhand.program.blocks import Block, name_place
from evenhand.program.drafts import Draft
from evenhand.program.quotations import SourceText, find_exactly, find_nearest, read_texts

# The words stand there; something much like them does; nothing does; or nothing was quoted.
Standing = Literal["stands", "changed", "gone", "unquoted"]


class Held(Struct, frozen=True):
    """One claim of a source, held to another version of it.

    `number` counts the claims on a fact from 0. `told` is where the claim says that it stands, `at` where its
    words stand now, and `passage` the sentence around them, or the nearest to them where they changed.
    """

    fact: str
    number: int
    standing: Standing
    told: str | None
    at: str | None = None
    passage: str | None = None

    @property
    def is_moved(self) -> bool:
        """Checks if the words stand in another place than the claim says."""
        return self.at is not None and self.at != self.told


def hold_to(draft: Draft, source: str, blocks: Sequence[Block]) -> tuple[Held, ...]:
    """Hold every claim that was read in a source, or sought there, to the blocks of another version."""
    texts = read_texts(blocks)
    facts = dict.fromkeys(claim.fact for claim in draft.program.claims)
    return tuple(_list_held(draft, facts, source, texts))


def _list_held(
    draft: Draft, facts: Mapping[str, None], source: str, texts: Sequence[SourceText]
) -> Iterator[Held]:
    for fact in facts:
        for number, raw in enumerate(draft.find_claims(fact)):
            places = _find_places(raw, source)
            if places is not None:
                yield _hold(fact, number, raw.get("quote"), places.get("at"), texts)


def _find_places(raw: Any, source: str) -> Mapping[str, Any] | None:
    """Find what a claim says of a source: None where it names another, or none."""
    if not isinstance(raw, Mapping):
        return None
    if source in {raw.get("source"), raw.get("not_found_in")}:
        return raw
    return next((each for each in raw.get("via", ()) if each.get("source") == source), None)


def _hold(fact: str, number: int, quote: str | None, told: str | None, texts: Sequence[SourceText]) -> Held:
    if quote is None:
        return Held(fact, number, "unquoted", told)
    for text in texts:
        if (found := find_exactly(quote, text)) is not None:
            return Held(fact, number, "stands", told, name_place(*found.position), found.passage)
    nearest = find_nearest(quote, texts[0]) if texts else None
    return Held(fact, number, "changed" if nearest else "gone", told, None, nearest)


def renew(draft: Draft, source: str, held: Sequence[Held], *, file: str, sha256: str) -> Draft:
    """Add a new version as a source of its own, and let the claims that stand name it.

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
    raw = draft.find_claims(held.fact)[held.number]
    place = {"source": to, "at": held.at}
    if "via" not in raw:
        return draft.change_claim(held.fact, held.number, **place)
    via = [place if each["source"] == source else dict(each) for each in raw["via"]]
    return draft.change_claim(held.fact, held.number, via=via)
