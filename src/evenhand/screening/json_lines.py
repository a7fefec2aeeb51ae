"""Reading JSON fast, without losing what a text says twice.

Decoders keep the last of two values for one key, and nothing tells that there was another. So the keys
are counted: where there are fewer than the text seems to hold, the loader has to look at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from evenhand.screening.known import Nested

_HOLDING: Final = frozenset({dict, list})
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)


def decode(text: str | bytes) -> Any:
    """Read one JSON text; None where it is none."""
    try:
        return _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def holds_each_key_once(text: str | bytes, values: Mapping[str, Any], nested: Nested) -> bool:
    """Checks if no key of a program was dropped: NESTED are the answers that hold mappings themselves."""
    seeming = text.count('":') if isinstance(text, str) else text.count(b'":')
    facts = values.get("facts") or {}
    others = sum(_count_keys(each) for key, each in values.items() if key != "facts")
    answers = sum(len(group) for group in facts.values() if group.__class__ is dict)
    return seeming == len(values) + others + len(facts) + answers + sum(_count_keys(raw) for _, raw in nested)


def _count_keys(value: Any) -> int:
    """Count the keys in a value, at every depth."""
    if value.__class__ is dict:
        return len(value) + _count_keys(list(value.values()))
    if value.__class__ is not list:
        return 0
    return sum([_count_keys(each) for each in value if each.__class__ in _HOLDING])
