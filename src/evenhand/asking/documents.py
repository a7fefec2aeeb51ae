"""A program's own texts, cut into the passages among which answers are sought.

A passage is a paragraph or an item of a list, of at most 120 words: what a person reads at once. A single
sentence is too little to be found by, a page too much to be read.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, takewhile
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from evenhand.program.blocks import BROKEN_WORD, Block, name_place
from evenhand.program.copies import find_digest
from evenhand.program.room import read_bounded
from evenhand.vocabulary.languages import ENGLISH, Language

# Words that are in every text of a language and in few of others, and that find nothing in any.
_SMALL_WORDS: Final[Mapping[Language, str]] = {
    "en": "a an and any are as at be been by do does for from has have how if in into is it its may must no "
    "not of on or our shall so such than that the their them there these they this to under until upon "
    "was we what when where which who whom whose will with without would you your all also can each only "
    "other own",
    "fr": "a au aux avec ce ces cet cette dans de des du elle en est et être il ils la le les leur leurs lui "
    "ne nos notre nous on ont ou où par pas pour que quel quelle quels quelles qui sa sans se ses son "
    "sont sous sur un une vos votre vous à d l n qu s ainsi aucun aucune autre autres avoir chaque entre "
    "plus si tous tout toute toutes",
    "es": "a al como con cual cuando de del el ella ellos en entre es esta este esto están está fue ha han "
    "la las le les lo los más ni no nos nuestra nuestras nuestro nuestros o para pero por que quien qué se "
    "sea ser si sin sobre son su sus tu un una usted ustedes y ya cada cualquier ningún ninguna otra otras "
    "otro otros será serán solo toda todas todo todos",
    "de": "ab als am an auch auf aus bei bis das dass dem den der des die durch ein eine einem einen einer "
    "eines er es für hat im in ist kann mit nach nicht oder sein seine sich sie sind so und uns unser "
    "unsere unserer unter vom von vor was welche welchen welcher welches wenn werden wie wir wird zu "
    "zum zur über ihr ihre ihren ihrer ohne alle allem allen aller alles andere anderen diese diesem diesen "
    "dieser dieses gegen haben jede jedem jeden jeder jedes kein keine keinem keinen keiner keines nur sowie "
    "weitere weiteren wird",
}
FUNCTION_WORDS: Final = {each: frozenset(words.split()) for each, words in _SMALL_WORDS.items()}
STEM: Final = 6
BARE: Final = 3  # the letters of a word that is too short to lose an ending
LONGEST: Final = 120
_NEXT: Final = 240
_MOST_ITEMS: Final = 8
_LONGEST_ITEM: Final = 40
_LONGEST_RUN_IN: Final = 3  # words of a heading that stands in the line of its text
_SENTENCE: Final = re.compile(
    r"(?:[^.!?;]|[.!?;](?![\"')\]\u201d\u2019]*\s+[^\sa-z]))+[.!?;]*[\"')\]\u201d\u2019]*\s*"
)
_WORDS: Final = re.compile(rf"(?:\S+(?:\s+|$)){{1,{LONGEST}}}")


class Passage(Struct, frozen=True):
    """What a person reads at once of a document, where it stands, and what stands before and after it.

    `items` are what the items of a list say that it introduces: without them it says little. They are the
    passages after it.
    """

    document: str
    text: str
    line: int
    page: int | None
    headings: tuple[str, ...]
    before: str = ""
    after: str = ""
    items: tuple[str, ...] = ()

    @property
    def at(self) -> str:
        """Where it stands, as a claim says it."""
        return name_place(self.line, self.page)


class OwnText(Struct, frozen=True):
    """A text of a program's own, and in which of the languages it is."""

    name: str
    sha256: str
    language: Language
    passages: tuple[Passage, ...]


def read_document(raw: bytes, name: str, language: Language | None = None) -> OwnText:
    """Read a text, Markdown, an HTML page or a PDF, by the ending of its name.

    Without LANGUAGE, it is the one whose small words the text has most of. Raises UnreadableCopyError.
    """
    pieces = [piece for block in _without_titles(read_bounded(raw, name)) for piece in _cut(block)]
    texts = list(map(_say, pieces))
    short = list(map(_shorten, texts))
    around = zip(pieces, texts, ["", *short], [*short[1:], ""], _list_items(pieces, texts), strict=False)
    passages = tuple(
        Passage(name, text, piece.line, piece.page, piece.headings, before, after, items)
        for piece, text, before, after, items in around
    )
    return OwnText(name, find_digest(raw), language or find_language(texts), passages)


def find_language(texts: Sequence[str]) -> Language:
    """Find the language whose small words a text has most of; English where it has none."""
    counts = Counter(chain.from_iterable(map(list_words, texts)))
    found = {each: sum(counts[word] for word in small) for each, small in FUNCTION_WORDS.items()}
    return max(found, key=lambda each: (found[each], each == ENGLISH))


def cut_sentences(text: str) -> tuple[str, ...]:
    """Cut a text of one line at the ends of its sentences.

    A number or a few words at its beginning, such as "4. Feedback.", are the heading of what follows, and say
    nothing alone: they stay with it.
    """
    sentences = [each.strip() for each in _SENTENCE.findall(text)]
    while len(sentences) > 1 and _count_words(sentences[0]) <= _LONGEST_RUN_IN:
        sentences[:2] = [" ".join(sentences[:2])]
    return tuple(sentences)


def _count_words(text: str) -> int:
    return sum(not word.isdecimal() for word in list_words(text))


def list_words(text: str) -> list[str]:
    """List the words of a text in small letters."""
    return re.findall(r"[^\W_]+", text.lower())


def stem(word: str) -> str:
    """Cut a word, in small letters and without accents, to what is sought of it.

    A short one loses the s of its end, which is the plural's, or in Spanish that of being spoken to.
    """
    plain = "".join(each for each in unicodedata.normalize("NFD", word) if not unicodedata.combining(each))
    ends = BARE < len(plain) <= STEM and plain.endswith("s") and not plain.endswith("ss")
    return plain[:-1] if ends else plain[:STEM]


def _without_titles(blocks: Sequence[Block]) -> Iterator[Block]:
    """Leave out the headings under which something stands: it is shown and sought with them."""
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        if not block.level or following is None or len(following.headings) <= len(block.headings):
            yield block


def _cut(block: Block) -> Iterator[Block]:
    """Cut a block that is long, at the ends of its sentences where it has any."""
    held, line = "", block.line
    for sentence in _SENTENCE.findall(block.text):
        for piece in _WORDS.findall(sentence):
            if held and len(f"{held}{piece}".split()) > LONGEST:
                yield replace(block, text=held, line=line)
                line, held = line + held.count("\n"), ""
            held += piece
    if held.strip():
        yield replace(block, text=held, line=line)


def _say(piece: Block) -> str:
    """Give the words of a piece on one line; only in a PDF are they broken at its ends."""
    whole = BROKEN_WORD.sub("-" if piece.page is None else "", piece.text)
    return " ".join(whole.split())


def _list_items(pieces: Sequence[Block], texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give for each piece that ends in a colon the items of the list after it, and for any other none."""
    for number, text in enumerate(texts, 1):
        end = number + _MOST_ITEMS if text.endswith(":") else number
        following = zip(pieces[number:end], texts[number:end], strict=True)
        yield tuple(item for _, item in takewhile(partial(_is_item, pieces[number - 1]), following))


def _is_item(introduced: Block, following: tuple[Block, str]) -> bool:
    piece, text = following
    return piece.headings == introduced.headings and len(text.split()) <= _LONGEST_ITEM


def _shorten(text: str) -> str:
    return text if len(text) <= _NEXT else f"{text[:_NEXT].rsplit(' ', 1)[0]} …"
