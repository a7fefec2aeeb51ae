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
NOT_KNOWN: Final = say_later("it cannot be read, since its encoding is not known")


def find_obstacle(raw: bytes, *, is_text: bool) -> Message | None:
    """Say why bytes are nothing that is read as it stands; None where they may be.

    Text that holds NUL is in no encoding that is tried without being named: it would be read as other words.
    """
    if raw.startswith(_COMPRESSED):
        return say_later("it cannot be read, since it is compressed")
    return NOT_KNOWN if is_text and b"\0" in raw and not raw.startswith(_MARKED) else None


def find_named(raw: bytes) -> str | None:
    """Find the encoding that the XML declaration of a page names, which readers of HTML pass over."""
    found = _NAMED_AS_XML.match(raw)
    return found[1].decode() if found else None
