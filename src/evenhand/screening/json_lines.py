"""Reading JSON fast, without losing what a text says twice.

Decoders keep the last of two values for one key, and nothing tells that there was another. So the colons
are counted: written down again, what was kept has as many as the text, unless something was dropped.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from evenhand.reading import read_scalar

_DECODER: Final = msgspec.json.Decoder(float_hook=read_scalar)
_ENCODER: Final = msgspec.json.Encoder()
_ESCAPED: Final = "\\u003"  # what a colon's escape starts with


def decode(text: str | bytes) -> Any:
    """Read one JSON text; None where it is none."""
    try:
        return _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def holds_each_key_once(text: str | bytes, values: Any) -> bool:
    """Checks if no key was dropped; False also where that cannot be told, for a colon may be an escape."""
    if isinstance(text, str):
        colons, has_escapes = text.count(":"), _ESCAPED in text
    else:
        colons, has_escapes = text.count(b":"), _ESCAPED.encode() in text
    return not has_escapes and colons == _ENCODER.encode(values).count(b":")
