"""Writing answers down so that a program file reads them back as they were meant."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9 /-]*[A-Za-z0-9]|[A-Za-z]")
_KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NOT_WORDS: Final = frozenset({"true", "false", "null"})
# A quantity or a day: with a unit, and no exponent, YAML takes neither for a number.
_QUANTITY: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?( ?%| [A-Za-z]+(/[a-z]+)?)|[0-9]{4}-[0-9]{2}-[0-9]{2}")
# YAML breaks lines at some of these, and refuses the others.
_UNSAFE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def quote(text: str) -> str:
    """Write a text in quotation marks, as JSON and YAML both read it."""
    escaped = json.dumps(text, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", escaped)


def write_text(text: str) -> str:
    """Write a text plainly where YAML reads it back so, and quoted elsewhere."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _NOT_WORDS else quote(text)


@dataclass(frozen=True)
class Style:
    """How a file writes its texts, and how its keys and quantities, which YAML never needs to quote."""

    text: Callable[[str], str]
    plain: Callable[[str], str]


YAML: Final = Style(text=write_text, plain=str)
JSON: Final = Style(text=quote, plain=quote)


def write_value(value: Any, style: Style) -> str:
    """Write any value that a file can hold on one line."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            is_plain = style is YAML and _QUANTITY.fullmatch(value)
            return value if is_plain else style.text(value)
        case Mapping():
            pairs = (f"{_write_key(key, style)}: {write_value(each, style)}" for key, each in value.items())
            return f"{{{', '.join(pairs)}}}"
        case tuple():
            return f"[{', '.join(write_value(each, style) for each in value)}]"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _write_key(key: str, style: Style) -> str:
    return style.plain(key) if _KEY.fullmatch(key) else style.text(key)
