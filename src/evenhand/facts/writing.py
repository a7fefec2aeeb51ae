"""Writing answers down so that a program file reads them back as they were meant."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9 /-]*[A-Za-z0-9]|[A-Za-z]")
_NOT_WORDS: Final = frozenset({"true", "false", "null"})
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
