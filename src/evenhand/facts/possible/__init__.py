"""The values still possible: sets of answers, with intersection and union.

In an account the answer to a fact is the set of values still possible (design §4): one value,
several, a range, a set that holds at least these, or anything at all. Each class here is such a
family of answers for one kind of fact. All are immutable, comparable, and closed under `meet`
(intersection) and `join` (union).
"""

from evenhand.facts.possible.several import ListBox, ListRecord, Lists, SetBox, Sets
from evenhand.facts.possible.single import EVERYWHERE, Possible, Quantities, Range, Words, join_all, spread

__all__ = [
    "EVERYWHERE", "ListBox", "ListRecord", "Lists", "Possible", "Quantities", "Range", "SetBox", "Sets",
    "Words", "join_all", "spread",
]  # fmt: skip
