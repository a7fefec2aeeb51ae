"""Scalars: the words of YAML 1.2's core rules, and the numbers of JSON.

A number is an int or, with a fraction or an exponent, a Decimal, and always exact. However it comes in,
one that is too long to be meant is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from evenhand.vocabulary import limits

NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_STARTS_OF_NUMBERS: Final = frozenset("-0123456789")
_TOO_LARGE: Final[int] = 10**limits.LONGEST_NUMBER
# Written with so many characters a number may be short all the same, as 0.50 is; no longer one is looked at.
_LONGEST_WRITTEN: Final = 2 * limits.LONGEST_NUMBER
_LONGEST_EXPONENT: Final = len("e-000")
_WORDS: Final[Mapping[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


TOO_LONG: Final = (
    "This number is too long.",
    (
        f"at most {limits.LONGEST_NUMBER} digits and an exponent of {limits.LARGEST_EXPONENT}, or a text in "
        "quotation marks"
    ),
)


class TooLongError(ValueError):
    """A number is too long to be meant."""


def read_scalar(text: str) -> Any:
    """Read a YAML scalar that is not quoted. Raises TooLongError."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS_OF_NUMBERS:
        return text
    match = NUMBER.fullmatch(text)
    return text if match is None else read_number(match)


def read_number(match: re.Match[str]) -> int | Decimal:
    """Read what NUMBER matches. Raises TooLongError."""
    text, (fraction, exponent) = match[0], match.groups()
    if len(text) > _LONGEST_WRITTEN or (exponent is not None and len(exponent) > _LONGEST_EXPONENT):
        raise TooLongError
    number = int(text) if fraction is None and exponent is None else Decimal(text)
    if is_too_long(number):
        raise TooLongError
    return number


def is_too_long(number: int | Decimal) -> bool:
    """Checks if a number has more digits, or a larger exponent, than anybody would mean."""
    if isinstance(number, int):
        return abs(number) >= _TOO_LARGE
    exponent, digits = number.adjusted(), number.as_tuple().digits
    return abs(exponent) > limits.LARGEST_EXPONENT or len(digits) > limits.LONGEST_NUMBER
