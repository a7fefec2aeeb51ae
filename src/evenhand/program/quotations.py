"""Looking for a quotation in the text of a source: it stands there exactly, or it does not count.

What typesetting does to a text is undone on both sides before they are compared: ligatures, curly
quotes, dashes, soft hyphens, line breaks. What an author wrote is not, and so the case of letters
stays: in an agreement a capital marks a defined term. A near miss is only ever a suggestion.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from importlib import import_module
from itertools import accumulate
from typing import Any, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from evenhand.program.blocks import BROKEN_WORD, Block

Count = Callable[[str, str], int]

_TYPESET: Final = str.maketrans(
    dict.fromkeys("‘’‚‛‹›ʼ′`´＇", "'")
    | dict.fromkeys("“”„‟«»″＂", '"')
    | dict.fromkeys("‐‑‒–−﹣－", "-")
    | dict.fromkeys("—―﹘", " - ")
    # Soft hyphen, marks of no width, marks of direction: they are not seen.
    | dict.fromkeys([0xAD, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)])
    | dict.fromkeys(range(0x2060, 0x206A))
)
_MOST_MARKS: Final = 30
# Marks are no word characters, but for two of half width.
_MARKS: Final = re.compile(rf"((?:[^\w\s\x00-\u02ff]|[\uff9e\uff9f]){{{_MOST_MARKS + 1},}})")
_DOUBLE_DASH: Final = re.compile(r"--+")
_SENTENCE_END: Final = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"')\]])) (?![a-z])")
_WORD_START: Final = re.compile(r"\b\w")
# "paid" does not stand in "unpaid", "can" not in "can't", "5" not in "-5", "300" not in "300,000".
_NO_WORD_BEFORE: Final = r"(?<![\w-])(?<!\d[.,])"
_NO_WORD_AFTER: Final = r"(?!\w|['-]\w|[.,]\d)"
# Of two articles on one matter, passages of five words and more that are not the same stay below this.
_NEAR: Final = 0.75
_PIECE: Final = re.compile(r"\s+|\S+")
_SWALLOWED: Final = "\ue000"  # stands for the line end within a word that was broken there
_LONGEST_SOUGHT: Final = 400
_LONGEST_SHOWN: Final = 400


def straighten(text: str) -> str:
    """Undo what typesetting does to a text."""
    composed = _compose(text.translate(_TYPESET)).translate(_TYPESET)
    return " ".join(_DOUBLE_DASH.sub(" - ", composed).split())


def _compose(text: str) -> str:
    """Bring text to Unicode's NFKC.

    Putting marks in order takes the square of how many follow one another, and nobody writes more than some
    (UAX #15, Stream-Safe Text): a longer run is taken piece by piece.
    """
    if text.isascii():
        return text
    return "".join(
        unicodedata.normalize("NFKC", run[at : at + size])
        for number, run in enumerate(_MARKS.split(text))
        for size in [_MOST_MARKS if number % 2 else len(run)]  # every second one is such a run
        for at in range(0, len(run), size or 1)
    )


def has_words(quote: str) -> bool:
    """Checks if there is anything to look for."""
    return re.search(r"\w", quote) is not None


class Position(NamedTuple):
    """Where a word stands in a document: on which line, and in a PDF of which page."""

    line: int
    page: int | None = None


class SourceText(Struct, frozen=True, dict=True):
    """The text of a source, straightened, with the places where its sentences start.

    In its `blocks`, as they were before, each swallowed line end is marked.
    """

    content: str
    sentences: tuple[int, ...]
    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, blocks: Iterable[Block]) -> SourceText:
        """Straighten a document; its blocks and their sentences follow one another."""
        marked = tuple(blocks)
        straight = (straighten(block.text.replace(_SWALLOWED, "")) for block in marked)
        sentences = [each for block in straight for each in _SENTENCE_END.split(block) if each]
        starts = accumulate((len(each) + 1 for each in sentences), initial=0)
        return cls(" ".join(sentences), tuple(starts)[: len(sentences)], marked)

    def find_position(self, start: int) -> Position:
        """Find where a piece of the content starts."""
        before = len(self.content[:start].split())
        counts, positions = self._words
        return positions[bisect_right(counts, before) - 1]

    @cached_property
    def _words(self) -> tuple[list[int], list[Position]]:
        """Say how many words of the content stand before each of the blocks, and where that one stands.

        One of the blocks may be several of the content: a dash becomes one of its own.
        """
        counts, positions, count = list[int](), list[Position](), 0
        for block in self.blocks:
            line = block.line
            for piece in _PIECE.findall(block.text):
                size = 0 if piece.isspace() else len(straighten(piece.replace(_SWALLOWED, "")).split())
                if size:
                    counts.append(count)
                    positions.append(Position(line, block.page))
                count += size
                line += piece.count("\n") + piece.count(_SWALLOWED)
        return counts, positions

    def around(self, start: int, end: int) -> str:
        """Give the sentence, or the sentences, in which a piece stands; of long ones what is near it."""
        first = self.sentences[bisect_right(self.sentences, start) - 1]
        after = bisect_right(self.sentences, end - 1)
        last = self.sentences[after] - 1 if after < len(self.sentences) else len(self.content)
        left, right = max(first, start - _LONGEST_SHOWN), min(last, end + _LONGEST_SHOWN)
        cut_before, cut_after = "…" if left > first else "", "…" if right < last else ""
        return f"{cut_before}{self.content[left:right]}{cut_after}"


class FoundQuotation(NamedTuple):
    """Where a quotation stands, and the sentence around it."""

    passage: str
    position: Position


def read_texts(blocks: Iterable[Block]) -> tuple[SourceText, ...]:
    """Read a document; twice where words are broken at the ends of lines, with their hyphens and without."""
    with_hyphens, without = list[Block](), list[Block]()
    for block in blocks:
        with_hyphens.append(replace(block, text=BROKEN_WORD.sub(f"-{_SWALLOWED}", block.text)))
        without.append(replace(block, text=BROKEN_WORD.sub(_SWALLOWED, block.text)))
    readings = [with_hyphens] if with_hyphens == without else [with_hyphens, without]
    return tuple(map(SourceText.of, readings))


def find_exactly(quote: str, text: SourceText) -> FoundQuotation | None:
    """Give where a quotation stands, whole words only; None where it does not."""
    sought = straighten(quote)
    if not has_words(sought):
        return None
    before = _NO_WORD_BEFORE if has_words(sought[0]) else ""
    after = _NO_WORD_AFTER if has_words(sought[-1]) else ""
    match = re.search(f"{before}{re.escape(sought)}{after}", text.content)
    return FoundQuotation(text.around(*match.span()), text.find_position(match.start())) if match else None


def find_nearest(quote: str, text: SourceText, count: Count | None = None) -> str | None:
    """Give the passage most like a quotation, for a person to look at; None where none is near."""
    sought = straighten(quote)[:_LONGEST_SOUGHT].lower()
    if not has_words(sought):
        return None
    shared, start = max(
        _likenesses(sought, text.content.lower(), count or find_counter()),
        key=lambda each: (each[0], -each[1]),
        default=(0, 0),
    )
    return text.around(start, start + len(sought)) if shared >= _NEAR * len(sought) else None


def _likenesses(sought: str, content: str, count: Count) -> Iterator[tuple[int, int]]:
    """Count what a text shares with what is sought, from each word that can be the best place to start.

    A stretch shares no more than any longer one around it: most of the text is never looked at closely.
    """
    size = len(sought)
    reach = size + size // 4  # room for a word or two that the quotation leaves out
    stretches = [(count(sought, content[at : at + size + reach]), at) for at in range(0, len(content), size)]
    best = 0
    for most, at in sorted(stretches, key=lambda each: (-each[0], each[1])):
        if most <= best:
            return
        for word in _WORD_START.finditer(content, at, at + size):
            shared = count(sought, content[word.start() : word.start() + reach])
            best = max(best, shared)
            yield shared, word.start()


@cache
def find_counter(importer: Callable[[str], Any] = import_module) -> Count:
    """Give the fastest way there is to count what two texts share.

    rapidfuzz counts the same as `count_shared`: what an audit says must not hang on what is installed.
    """
    try:
        counter: Count = importer("rapidfuzz.distance").LCSseq.similarity
    except ImportError:
        return count_shared
    return counter


def count_shared(one: str, other: str) -> int:
    """Count the characters that two texts share in the same order.

    It is their longest common subsequence, a whole row of the table held in one number (Hyyrö 2004).
    """
    places: dict[str, int] = {}
    for index, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << index
    everywhere = row = (1 << len(one)) - 1
    for character in other:
        met = row & places.get(character, 0)
        row = (row + met | row - met) & everywhere
    return len(one) - row.bit_count()
