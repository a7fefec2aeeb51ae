"""A source as it is shown beside a question: its passages, sentence by sentence, each of which can be marked.

What is marked is quoted whole words on end, from the blocks to which quotations are held, so that it stands
there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
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
_SENTENCE: Final = re.compile(
    r"(?:[^.!?]|[.!?](?![\"')\]\u201d\u2019]*\s+[^\sa-z]))+[.!?]*[\"')\]\u201d\u2019]*"
)
_NO_COPY: Final = say_later("no copy is kept with the program file")
_MARK: Final = re.compile(r"([0-9]{1,7}):([0-9]{1,7})-([0-9]{1,7})")


class Sentence(Struct, frozen=True):
    """A sentence of a source: where it stands, who quotes it, and whether somebody searched for it."""

    mark: str
    text: str
    quoted_by: tuple[str, ...] = ()
    is_found: bool = False


class ShownPassage(NamedTuple):
    """The sentences of a block that begin on one line, with its place."""

    at: str
    sentences: tuple[Sentence, ...]


class ShownSource(Struct, frozen=True):
    """A source that is shown: some of its blocks from a number on, or why there are none.

    Where somebody searched for words (`find`), its passages are those that have them.
    """

    source: str
    title: str
    passages: tuple[ShownPassage, ...] = ()
    start: int = 0
    blocks: int = 0
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
        end = self.start + self.blocks
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
    some = having[start : start + MOST_BLOCKS]
    passages = tuple(each for number, block in some for each in _cut_block(number, block, held, words))
    return ShownSource(source, known.title, passages, start, len(some), len(having), find=find)


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


def _cut_block(
    number: int, block: Block, held: Sequence[tuple[str, str]], words: str
) -> Iterator[ShownPassage]:
    """Cut a block into its sentences, those together that begin on one line."""
    for at, those in groupby(find_sentences(block), lambda each: _place(block, each)):
        yield ShownPassage(at, tuple(_show(number, each, held, words) for each in those))


def find_sentences(block: Block) -> Iterator[re.Match[str]]:
    """Find the sentences of a block, in their order."""
    return (each for each in _SENTENCE.finditer(block.text) if each[0].strip())


def _place(block: Block, sentence: re.Match[str]) -> str:
    """Name the place where a sentence begins."""
    blank = len(sentence[0]) - len(sentence[0].lstrip())
    return name_place(block.line + block.text.count("\n", 0, sentence.start() + blank), block.page)


def _show(number: int, found: re.Match[str], held: Sequence[tuple[str, str]], words: str) -> Sentence:
    text = _read_words(found)
    straight = straighten(text)
    who = dict.fromkeys(who for who, quote in held if straight in quote or quote in straight)
    is_found = bool(words) and words in straight.casefold()
    return Sentence(_name_mark(number, found), text, tuple(who), is_found)


def _read_words(found: re.Match[str]) -> str:
    return " ".join(found[0].split())


def _name_mark(number: int, found: re.Match[str]) -> str:
    return f"{number}:{found.start()}-{found.end()}"


def find_marks(blocks: Sequence[Block], marked: Marked) -> tuple[str, ...]:
    """Find the sentences which, marked, are quoted in just these words and at this place; else none."""
    words = straighten(marked.quote)
    for number, block in enumerate(blocks):
        sentences = list(find_sentences(block))
        for first, found in enumerate(sentences):
            if _place(block, found) == marked.at and words.startswith(straighten(_read_words(found))):
                marks = _follow(blocks, number, first, len(words))
                return marks if marks and quote_marks(blocks, marks) == marked else ()
    return ()


def _follow(blocks: Sequence[Block], number: int, first: int, length: int) -> tuple[str, ...]:
    """Mark sentences on end from one on, until they have so many letters."""
    marks, text = [], ""
    for block_number in range(number, len(blocks)):
        sentences = list(find_sentences(blocks[block_number]))
        for found in sentences[first if block_number == number else 0 :]:
            text = straighten(f"{text} {_read_words(found)}").strip()
            marks.append(_name_mark(block_number, found))
            if len(text) >= length:
                return tuple(marks) if len(text) == length else ()
    return ()


def quote_marks(blocks: Sequence[Block], marks: Sequence[str]) -> Marked:
    """Quote the sentences that are marked, which have to follow one another. Raises MisreadError."""
    found = sorted(tuple(map(int, each.groups())) for mark in marks if (each := _MARK.fullmatch(mark)))
    every = (
        [
            (number, each.start(), each.end())
            for number in range(min(found)[0], max(found)[0] + 1)
            if 0 <= number < len(blocks)
            for each in find_sentences(blocks[number])
        ]
        if found
        else []
    )
    run = [each for each in every if found[0] <= each <= found[-1]]
    if not found or run != found:
        message = say("What is marked does not follow one another; the quotation stays as it was.")
        raise MisreadError(message, say("one sentence, or several on end"), path=("quote",))
    words = " ".join(blocks[number].text[start:end] for number, start, end in run)
    number, start, _ = found[0]
    first = next(each for each in find_sentences(blocks[number]) if each.start() == start)
    return Marked(" ".join(words.split()), _place(blocks[number], first))
