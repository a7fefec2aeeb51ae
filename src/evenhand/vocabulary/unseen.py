r"""What of a text nobody sees, spelled out as an escape such as ``\u202e``, unless the script needs it there.

What is unseen follows from Unicode's properties: what has no meaning (controls, private use, surrogates,
noncharacters), what turns a text around, and what has neither ink nor width (Default_Ignorable_Code_Point).
Where an unseen character has work to do, it stays: a joiner between the letters that it joins or parts, a
selector after a character that has variants. Sources: UAX #31 §2.3 and Core Specification chapters 9, 12,
13 and 16 (joiners), UTS #51 (emoji), UTS #37 (ideographs), UAX #44 (properties).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Final

# A text is read as a row of letters, one for what each character is. Capitals are what is unseen.
_ALONE: Final[Mapping[str, str]] = {
    "\u200c": "N",  # zero width non-joiner
    "\u200d": "J",  # zero width joiner
    "\u200b": "Z",  # zero width space
    "\u180e": "M",  # Mongolian vowel separator
    "\u034f": "G",  # combining grapheme joiner
    "\u2800": "B",  # Braille's blank
    "\U000e007f": "E",  # the end of a flag's tags
    "\U0001f3f4": "f",  # the flag that tags make one of a region
    "\u20e3": "k",  # the frame of a key
}
_RANGES: Final[tuple[tuple[int, int, str], ...]] = (
    (0x180B, 0x180D, "F"), (0x180F, 0x180F, "F"),  # Mongolian variation selectors
    (0xFE00, 0xFE0D, "S"), (0xE0100, 0xE01EF, "I"),  # selectors of variants, and those of ideographs
    (0xFE0E, 0xFE0F, "P"),  # as text, or as a picture
    (0xE0030, 0xE0039, "T"), (0xE0061, 0xE007A, "T"),  # tags: digits and small letters
    (0x115F, 0x1160, "U"), (0x17B4, 0x17B5, "U"), (0x3164, 0x3164, "U"), (0xFFA0, 0xFFA0, "U"),  # fillers
    (0x2065, 0x2065, "U"), (0xFFF0, 0xFFF8, "U"), (0xE0000, 0xE0FFF, "U"),  # ignorable, and not given out
    (0x200E, 0x200F, "U"), (0x061C, 0x061C, "U"),  # marks of direction
    (0xFDD0, 0xFDEF, "U"),  # noncharacters; the others end every plane
    (0x2801, 0x28FF, "b"),  # Braille
    (0x1F3FB, 0x1F3FF, "p"),  # colours of skin
)  # fmt: skip
_NEVER_SEEN: Final = frozenset({"Cc", "Co", "Cs", "Zl", "Zp"})
# Formatting characters of Arabic, Kaithi and hieroglyphs that have ink, unlike the others, have a direction.
_WITH_INK: Final = frozenset({"AL", "AN", "L"})
_PICTURES_ELSEWHERE: Final = frozenset("\u203c\u2049\u2139\u3030")  # pictographs that are no symbols
_CURSIVE: Final = frozenset(
    {"ADLAM", "ARABIC", "CHORASMIAN", "EXTENDED", "HANIFI", "MANDAIC", "MANICHAEAN", "NKO", "PHAGS-PA"}
    | {"PSALTER", "SOGDIAN", "SYRIAC"}
)
_UNSPACED: Final = frozenset({"AHOM", "KHMER", "LAO", "MYANMAR", "NEW", "TAI", "THAI"})
_IDEOGRAPHS: Final = ("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH")
_VIRAMA: Final = 9  # the combining class

# v: virama; j: cursive letter or mark; g: Mongolian letter; m: other mark; x: of a script without spaces;
# p: pictograph or symbol; d: digit, # or *; h: ideograph; b: Braille; s: space; o: any other.
_AT_WORK: Final = (
    r"(?=[A-Z])(?:"
    r"(?<=v)[NJ]|(?<=[omx])[NJ](?=v)|(?<=x)[NJ](?=x)"  # conjuncts of Indic scripts
    r"|(?<=[^sNJU])N(?=[jg])"  # letters that would join; in Persian also after a number or a foreign word
    r"|(?<=[jg])J(?![NJ])|(?<![NJ])J(?=[jg])"  # letters that join, or look as if they did
    r"|(?<=[pfE])J(?=[pf])|(?<=[pf]P)J(?=[pf])"  # pictographs that make one
    r"|(?<=[pf])P|(?<=d)P(?=k)"
    r"|(?<=f)T{3,6}E"  # the flag of a region
    r"|(?<=[phx])S|(?<=h)I|(?<=g)F|(?<=[gF])M(?=g)"
    r"|(?<=m)G(?=m)|(?<=b)B|B(?=b)"
    r"|(?<=[xv])Z(?![A-Z])|(?<![A-Z])Z(?=x)"  # where a line may break
    r")"
)
_BEYOND_ASCII: Final = r"[^\x20-\x7e]+"
# What Python calls printable and is unseen all the same.
_SEEMS_SEEN: Final = (
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Beyond 16 bits JSON Schema and Python share no escape: these characters stand in the pattern themselves.
_UNSEEN_BEYOND: Final = "".join(
    f"{chr(first)}-{chr(last)}"
    for first, last in (
        (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),  # controls of shorthand and of music
        *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0x10000, 0xE0000, 0x10000)),  # noncharacters
        (0xE0000, 0xE0FFF), (0xEFFFE, 0x10FFFF),  # tags and selectors; private use
    )
)  # fmt: skip
# Something that is seen: no white space, no control, none of what Unicode ignores by default or leaves
# without a meaning. `visible` spells out the same.
SEEN: Final = (
    r"[^\s\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u2800\u3000\u3164\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    rf"{_UNSEEN_BEYOND}]"
)
_compile: Final = cache(re.compile)  # no start waits for what few texts need


def visible(text: str, spell: Callable[[str], str] | None = None) -> str:
    """Spell out every character of a hostile text that nobody sees and that has no work to do there."""
    if _is_seen(text):
        return text
    write = spell or _escape
    spelled: str = _compile(_BEYOND_ASCII).sub(lambda stretch: _spell_out(stretch, write), text)
    return spelled


def _is_seen(text: str) -> bool:
    return text.isprintable() and (text.isascii() or not _compile(_SEEMS_SEEN).search(text))


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _spell_out(stretch: re.Match[str], spell: Callable[[str], str]) -> str:
    """Spell out what is unseen of a stretch; the characters before and after it say what works there."""
    if _is_seen(stretch[0]):
        return stretch[0]
    start, end = stretch.span()
    around = stretch.string[max(start - 1, 0) : end + 1]
    kinds = "".join(map(_kind, around))
    at_work = {place for each in _compile(_AT_WORK).finditer(kinds) for place in range(*each.span())}
    first = min(start, 1)
    return "".join(
        spell(character) if kinds[place].isupper() and place not in at_work else character
        for place, character in enumerate(around[first : first + end - start], start=first)
    )


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """Say what a character is to its neighbours, as one letter: a capital where it is unseen."""
    if character in _ALONE:
        return _ALONE[character]
    code = ord(character)
    for first, last, kind in _RANGES:
        if first <= code <= last:
            return kind
    category = unicodedata.category(character)
    if category == "Cf":
        return "o" if unicodedata.bidirectional(character) in _WITH_INK else "U"
    if category in _NEVER_SEEN or code & 0xFFFE == 0xFFFE:  # noqa: PLR2004 - the last two of each plane
        return "U"
    return _kind_of_seen(character, category)


def _kind_of_seen(character: str, category: str) -> str:
    if unicodedata.combining(character) == _VIRAMA:
        return "v"
    if category in {"So", "Sm"} or character in _PICTURES_ELSEWHERE:
        return "p"
    if character in "0123456789#*":
        return "d"
    if category[0] == "Z":
        return "s"
    return _kind_by_script(unicodedata.name(character, ""), category)


def _kind_by_script(name: str, category: str) -> str:
    """Say what a letter or a mark is by its script, with which its name begins."""
    script = name.partition(" ")[0]
    if name.startswith(_IDEOGRAPHS):
        return "h"
    if category[0] in "LMN" and script in _CURSIVE:
        return "j"
    if category[0] in "LMN" and script in _UNSPACED:
        return "x"
    if category[0] == "L" and script == "MONGOLIAN":
        return "g"
    return "m" if category[0] == "M" else "o"
