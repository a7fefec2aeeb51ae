"""In which form the bytes of a document are: compressed, no text, or text in an encoding that it names."""

from __future__ import annotations

import codecs
import re
from typing import Final

from evenhand.vocabulary.languages import Message, say_later

# How files begin that gzip, ZIP, bzip2, xz and Zstandard make: a page as it came over the wire is one.
_COMPRESSED: Final = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")
_MARKED: Final = (
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
    codecs.BOM_UTF32_BE,
)  # that of UTF-32-LE begins so
_NAMED_AS_XML: Final = re.compile(rb"\s*<\?xml[^>]*\sencoding\s*=\s*[\"']([\w.:-]+)[\"']")
_FEW: Final = 10  # one in so many, and no more
NO_TEXT: Final = say_later(
    "no text can be read in it, as in one of pictures alone or one that a script fills"
)
HIDDEN: Final = say_later("it stands there only in what is hidden or crossed out, or may be")
NOT_KNOWN: Final = say_later("it cannot be read, since its encoding is not known")


def find_obstacle(raw: bytes, *, is_text: bool) -> Message | None:
    """Say why bytes are nothing that is read as it stands; None where they may be."""
    if raw.startswith(_COMPRESSED):
        return say_later("it cannot be read, since it is compressed")
    return NOT_KNOWN if is_text and _is_in_wide_characters(raw) else None


def _is_in_wide_characters(raw: bytes) -> bool:
    """Checks if text is in UTF-16 or UTF-32 and does not say so: it would be read as other words.

    There every character of ASCII brings NUL along, of which others hold one or two at the most.
    """
    if b"\0" not in raw or raw.startswith(_MARKED):
        return False
    return raw.count(b"\0") * _FEW > len(raw) or not _is_utf8(raw)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def find_named(raw: bytes) -> str | None:
    """Find the encoding that the XML declaration of a page names, which readers of HTML pass over."""
    found = _NAMED_AS_XML.match(raw)
    return found[1].decode() if found else None
