"""The types of facts: what answers each allows, how they are written and how they read.

Types are those of design §3. Numbers are `Decimal`; a share of 40 % is 0.4; a duration is in
hours or, in its other family, months; a date is the ordinal of its day.
"""

from collections.abc import Mapping
from typing import Final

from evenhand.facts.kinds.collection import Records, SetOf
from evenhand.facts.kinds.kind import MOST_PIECES, Family, Kind
from evenhand.facts.kinds.linear import EXACT, Linear
from evenhand.facts.kinds.plain_numbers import Integer, Number
from evenhand.facts.kinds.quantities import Date, Duration, Money, Share, read_date, read_share
from evenhand.facts.kinds.words import Boolean, Choice, Text

KINDS: Final[Mapping[str, type[Kind]]] = {
    "boolean": Boolean, "integer": Integer, "number": Number, "share": Share, "money": Money,
    "duration": Duration, "date": Date, "text": Text, "choice": Choice, "set": SetOf, "records": Records,
}  # fmt: skip

__all__ = [
    "EXACT", "KINDS", "MOST_PIECES", "Boolean", "Choice", "Date", "Duration", "Family",
    "Integer", "Kind", "Linear", "Money", "Number", "Records", "SetOf", "Share", "Text", "read_date",
    "read_share",
]  # fmt: skip
