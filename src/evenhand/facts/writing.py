"""Writing answers down so that a program file reads them back as they were meant."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from evenhand.facts.kinds import Boolean, Duration, Kind, Linear, Number, Records, SetOf
from evenhand.facts.possible import ListRecord, Lists, Possible, Quantities, Sets, Words
from evenhand.vocabulary import limits
from evenhand.vocabulary.languages import ENGLISH, speaking

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


def write_answer(kind: Kind, possible: Possible, style: Style = YAML) -> str:
    """Write one exact answer on one line."""
    match kind, possible:
        case Boolean(), Words():
            return "true" if True in possible.words else "false"
        case Number(), Quantities():
            return _write_quantity(kind, possible)
        case Linear(), Quantities():
            return style.plain(_write_quantity(kind, possible))
        case SetOf(), Sets():
            return f"[{', '.join(style.text(word) for word in sorted(possible.boxes[0].must))}]"
        case Records(), Lists():
            return f"[{', '.join(_write_record(kind, each, style) for each in possible.boxes[0].records)}]"
        case _, Words():
            return style.text(str(next(iter(possible.words))))
    raise AssertionError(kind)


def _write_quantity(kind: Linear, possible: Quantities) -> str:
    """Write a quantity as it is shown, or in minutes where hours would have to be rounded."""
    with speaking(ENGLISH):  # the units of a program file
        written = kind.show(possible).replace(",", "")
    [(_, [point])] = possible.lines
    if isinstance(kind, Duration) and point.low is not None and kind.point(written)[0] != point.low:
        return f"{round(point.low * 60, limits.MOST_DECIMALS).normalize() + Decimal(0):f} minutes"
    return written


def _write_record(kind: Records, record: ListRecord, style: Style) -> str:
    fields = {kind.key: style.text(record.key)} | {
        name: write_answer(kind.field(name), each, style) for name, each in record.fields if name != kind.key
    }
    return "{" + ", ".join(f"{style.plain(name)}: {each}" for name, each in fields.items()) + "}"
