"""The types of facts: what answers each allows, how they are written and how they read.

Types are those of design §3. Numbers are `Decimal`; a share of 40 % is 0.4; a duration is in
hours or, in its other family, months; a date is the ordinal of its day.
"""

from evenhand.facts.kinds.collection import Records, SetOf
from evenhand.facts.kinds.dates import Date, read_date
from evenhand.facts.kinds.kind import Family, Kind, MisreadError, listed, quoted
from evenhand.facts.kinds.linear import EXACT, Duration, Integer, Linear, Money, Number, Share, read_share
from evenhand.facts.kinds.words import Boolean, Choice, Text

__all__ = [
    "EXACT", "Boolean", "Choice", "Date", "Duration", "Family", "Integer", "Kind",
    "Linear", "MisreadError", "Money", "Number", "Records", "SetOf", "Share", "Text", "listed", "quoted",
    "read_date", "read_share",
]  # fmt: skip
