"""Reading JSON fast, without losing what a text says twice.

Decoders keep the last of two values for one key, and nothing tells that there was another. So the colons
are counted: written down again, what was kept has as many as the text, unless something was dropped.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import Any, Final

import msgspec

from evenhand.reading import LARGEST_DESCRIPTION, read_scalar
from evenhand.screening.known import UnusualError
from evenhand.vocabulary.errors import Place, Problem, ProgramError

_DECODER: Final = msgspec.json.Decoder(float_hook=read_scalar)
_ENCODER: Final = msgspec.json.Encoder()
_ESCAPED: Final = "\\u003"  # what a colon's escape starts with


class NoJSONError(UnusualError):
    """A text is no JSON."""


def decode(text: str | bytes) -> Any:
    """Read one JSON text. Raises NoJSONError, or UnusualError where the loader says more of it."""
    unmarked = text.removeprefix("\ufeff") if isinstance(text, str) else text.removeprefix(BOM_UTF8)
    try:
        return _DECODER.decode(unmarked)
    except (msgspec.ValidationError, UnicodeDecodeError, RecursionError):
        raise UnusualError from None
    except msgspec.DecodeError:
        raise NoJSONError from None


def refuse_other(text: str | bytes) -> None:
    """Say of what is no JSON why. Raises ProgramError, but where the loader says more of it."""
    import json  # sound texts need it not

    def refuse_constant(name: str) -> None:
        raise json.JSONDecodeError(f"'{name}' is no number", written, written.index(name))

    if len(text) > LARGEST_DESCRIPTION:  # perhaps it was cut
        return
    try:
        written = (text if isinstance(text, str) else text.decode()).removeprefix("\ufeff").rstrip()
        json.loads(written, parse_int=str, parse_float=str, parse_constant=refuse_constant)
        place, reason = Place("<line>"), "it holds half a character, a lone surrogate"
    except json.JSONDecodeError as failure:
        place, reason = Place("<line>", failure.lineno, failure.colno), failure.msg
    except (UnicodeDecodeError, RecursionError):
        return
    raise ProgramError([Problem(place, f"This is not JSON: {reason}.", "a program as JSON")])


def holds_each_key_once(text: str | bytes, values: Any) -> bool:
    """Checks if no key was dropped; False also where that cannot be told, for a colon may be an escape."""
    if isinstance(text, str):
        colons, has_escapes = text.count(":"), _ESCAPED in text
    else:
        colons, has_escapes = text.count(b":"), _ESCAPED.encode() in text
    return not has_escapes and colons == _ENCODER.encode(values).count(b":")
