"""A source as it is shown beside a question: its passages, sentence by sentence, each of which can be marked.

What is marked is quoted whole words on end, from the blocks to which quotations are held, so that it stands
there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from msgspec import Struct

from evenhand.program.blocks import Block, name_place
from evenhand.program.model import Claim, HeardReply
from evenhand.program.published import UnreadableCopyError
from evenhand.program.quotations import straighten
from evenhand.program.room import read_bounded
from evenhand.vocabulary.errors import MisreadError
from evenhand.vocabulary.languages import say, say_later
from evenhand.workbench.desk import Desk

MOST_BLOCKS: Final = 400
_SENTENCE: Final = re.compile(r"(?:[^.!?]|[.!?](?!\s+[^\sa-z]))+[.!?]*[\"')\]\u201d\u2019]*")
_NO_COPY: Final = say_later("no copy is kept with the program file")
_MARK: Final = re.compile(r"([0-9]{1,7}):([0-9]{1,7})-([0-9]{1,7})")


class Sentence(Struct, frozen=True):
    """A sentence of a source: where it stands, who quotes it, and whether somebody searched for it."""

    mark: str
    text: str
    quoted_by: tuple[str, ...] = ()
    is_found: bool = False


class ShownPassage(NamedTuple):
    """A block of a source with its place, sentence by sentence."""

    at: str
    sentences: tuple[Sentence, ...]


class ShownSource(Struct, frozen=True):
    """A source that is shown: some of its passages from a number on, or why there are none.

    Where somebody searched for words (`find`), its passages are those that have them.
    """

    source: str
    title: str
    passages: tuple[ShownPassage, ...] = ()
    start: int = 0
    total: int = 0
    why: str = ""
    find: str = ""

    @property
    def earlier(self) -> int | None:
        """From which passage to go on, towards the beginning."""
        return max(self.start - MOST_BLOCKS, 0) if self.start else None

    @property
    def later(self) -> int | None:
        """From which passage to go on, towards the end."""
        end = self.start + len(self.passages)
        return end if end < self.total else None


class Marked(NamedTuple):
    """What was marked: the words, and where they stand."""

    quote: str
    at: str


def show_source(
    desk: Desk, source: str, said: Sequence[Claim | HeardReply], start: int = 0, find: str = ""
) -> ShownSource:
    """Show a source with the marks of what quotes it, from a block on, or the blocks that have some words."""
    known = desk.draft.program.sources[source]
    try:
        blocks = read_blocks(desk, source)
    except UnreadableCopyError as unreadable:
        return ShownSource(source, known.title, why=str(unreadable.why))
    held = [(_name(desk, each), straighten(each.quote)) for each in said if each.quote]
    words = straighten(find).casefold()
    having = [each for each in enumerate(blocks) if words in straighten(each[1].text).casefold()]
    start = start if start < len(having) else 0
    passages = tuple(
        ShownPassage(name_place(block.line, block.page), tuple(_cut(number, block, held, words)))
        for number, block in having[start : start + MOST_BLOCKS]
    )
    return ShownSource(source, known.title, passages, start, len(having), find=find)


def read_blocks(desk: Desk, source: str) -> tuple[Block, ...]:
    """Read the blocks of the copy of a source. Raises UnreadableCopyError."""
    file = desk.draft.program.sources[source].file
    raw = None if file is None else desk.folder.read(file)
    if raw is None or file is None:
        raise UnreadableCopyError(_NO_COPY)
    return _read(raw, file)


@lru_cache(maxsize=16)
def _read(raw: bytes, name: str) -> tuple[Block, ...]:
    """Read a copy once, however many questions it stands beside."""
    return read_bounded(raw, name)


def _name(desk: Desk, said: Claim | HeardReply) -> str:
    return desk.draft.program.parties[said.by].name if said.by else say("the description itself")


def _cut(number: int, block: Block, held: Sequence[tuple[str, str]], words: str) -> Iterator[Sentence]:
    for found in _SENTENCE.finditer(block.text):
        text = " ".join(found[0].split())
        if text:
            straight = straighten(text)
            who = dict.fromkeys(who for who, quote in held if straight in quote or quote in straight)
            is_found = bool(words) and words in straight.casefold()
            yield Sentence(f"{number}:{found.start()}-{found.end()}", text, tuple(who), is_found)


def quote_marks(blocks: Sequence[Block], marks: Sequence[str]) -> Marked:
    """Quote the sentences that are marked, which have to follow one another. Raises MisreadError."""
    found = sorted(tuple(map(int, each.groups())) for mark in marks if (each := _MARK.fullmatch(mark)))
    every = (
        [
            (number, each.start(), each.end())
            for number in range(min(found)[0], max(found)[0] + 1)
            if 0 <= number < len(blocks)
            for each in _SENTENCE.finditer(blocks[number].text)
            if each[0].strip()
        ]
        if found
        else []
    )
    run = [each for each in every if found[0] <= each <= found[-1]]
    if not found or run != found:
        message = say("What is marked does not follow one another.")
        raise MisreadError(message, say("one sentence, or several on end"), path=("quote",))
    words = " ".join(blocks[number].text[start:end] for number, start, end in run)
    number, start, _ = found[0]
    first = blocks[number]
    before = first.text[: start + len(first.text[start:]) - len(first.text[start:].lstrip())]
    return Marked(" ".join(words.split()), name_place(first.line + before.count("\n"), first.page))
